"""Our figures beside those that others published."""
