"""The tables of a release, as frames: what a run has published, narrowed to one reporting period.

Belongs here: which rows and columns go in. Does not: protection (`methodology.disclosure`), files (`freezing`).
"""

from pathlib import Path

import polars as pl

from law.errors import RehabError
from methodology.bridge.states import COLUMNS
from methodology.registry.periods import Period
from methodology.scoring.scored import side_by_side

_COURSES = ("course", "course_evidence", "course_score", "decision")
MADE_FROM = ("indicator_value", *_COURSES)


def courses(run: Path) -> pl.DataFrame:
    """Every course the run knew, of any period, with measures and scores; by protocol number, without its child.

    A correction may move a course into another period, so that courses of one period would not do for a bridge.
    """
    tables = [pl.scan_parquet(run / f"{name}.parquet") for name in _COURSES]
    return side_by_side(*tables).select(COLUMNS).sort(COLUMNS[0]).collect()


def exact_values(run: Path, period: Period) -> pl.DataFrame:
    """The rows of indicator_value of the period, in its order: unprotected.

    Raises RehabError where nothing was counted.
    """
    values = pl.scan_parquet(run / "indicator_value.parquet")
    rows = values.filter(period_kind=period.kind, period=period.label).collect()
    if rows.filter(indicator="courses_total").is_empty():
        raise RehabError(
            f"no course ended in {period.label}",
            where=str(run),
            why="a release without courses says nothing",
            todo="run with the deliveries of the period, or release another one",
        )
    return rows


def provisional(published: pl.DataFrame) -> pl.DataFrame:
    """The figures of a period that is not over: P instead of A. Unreliable, hidden and missing ones stay so."""
    status = pl.col("status")
    return published.with_columns(status=pl.when(status == "A").then(pl.lit("P")).otherwise(status))


def is_provisional(period: Period, data_as_of: str | None) -> bool:
    """Whether the last course in the data ended before the period did: more of the period is still to come.

    By the data, not by the calendar, so that the same deliveries make the same release on any day.
    """
    return data_as_of is None or data_as_of < str(period.last)
