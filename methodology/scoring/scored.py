"""Courses with their measures, scores and decisions side by side: what indicators count, without a join of a million
texts."""

import polars as pl

from methodology.scoring.alike import beside
from schemas.points import REPORTED

_KEY = ["protocol_id", "revision"]
_OF_DECISION = (
    "decided_on",
    *REPORTED,
    "reported_total",
    "reasons",
    "decision_signed_on",
    "registered_on",
    "federal_access_from",
)


def side_by_side(
    courses: pl.LazyFrame, evidence: pl.LazyFrame, scores: pl.LazyFrame, decisions: pl.LazyFrame
) -> pl.LazyFrame:
    """One row a course: its columns, every measure, every score, and the decision that stands, null where none does.

    The first three are made from each other in one order, so they usually stand alike; so does a bulk hand-over of
    decisions.
    """
    decided = decisions.rename({"signed_on": "decision_signed_on"}).select(*_KEY, *_OF_DECISION)
    return beside(courses, evidence, scores.drop("edition_id"), decided, on=_KEY)
