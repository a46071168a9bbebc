"""Counting over the courses in a reader's own scope, for the analytic pages: one module a page."""
