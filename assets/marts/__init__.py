"""Marts: indicators and comparisons of every period, counted from the scored tables."""
