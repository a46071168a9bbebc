"""A second, independent scoring in plain Python, and the invented courses it is compared on.

Belongs here: loops over dict rows, written from the data contract alone. Does not belong here: any import
from `methodology/`, `intake/` or `schemas/`, for a mistake copied from there would agree with itself.
"""
