"""Courses with their measures and scores side by side: what indicators count, without a join of a million texts."""

import polars as pl

_KEY = ["protocol_id", "revision"]


def side_by_side(courses: pl.LazyFrame, evidence: pl.LazyFrame, scores: pl.LazyFrame) -> pl.LazyFrame:
    """One row a course: its columns, every measure, every score.

    The three are made from each other in one order, so their columns are laid beside each other; where the keys do not
    stand alike, row by row, they are joined.
    """
    rest = [evidence.drop(_KEY), scores.drop(*_KEY, "edition_id")]
    keys = [frame.select(_KEY).collect() for frame in (courses, evidence, scores)]
    if keys[0].equals(keys[1]) and keys[0].equals(keys[2]):
        return pl.concat([courses, *rest], how="horizontal")
    joined = courses.join(evidence, on=_KEY, how="left").join(scores.drop("edition_id"), on=_KEY, how="left")
    return joined.sort("protocol_id")
