"""Rows judged between deliveries: which revision stands, what waits, what contradicts."""
