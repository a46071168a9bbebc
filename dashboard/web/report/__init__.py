"""The official report of a region as PDF: protected figures alone, typeset by Typst without a network."""
