"""Indicators: defined once, counted by one engine."""
