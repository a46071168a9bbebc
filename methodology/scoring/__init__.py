"""From the evidence of a course to its points."""
