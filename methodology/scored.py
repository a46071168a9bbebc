"""Courses with their measures and scores side by side: what indicators count, without a join of a million texts."""

import polars as pl

from methodology.alike import beside

_KEY = ["protocol_id", "revision"]


def side_by_side(courses: pl.LazyFrame, evidence: pl.LazyFrame, scores: pl.LazyFrame) -> pl.LazyFrame:
    """One row a course: its columns, every measure, every score.

    The three are made from each other in one order, so they usually stand alike.
    """
    return beside(courses, evidence, scores.drop("edition_id"), on=_KEY)
