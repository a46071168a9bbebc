"""The courses between two releases: what the first knew becomes what the second knew, one cause at a time.

Belongs here: frames of courses, from state to state, and which courses a step touched. Does not: figures and their
differences (`methodology.bridge.parts`), nor where releases lie (`assets.releases`).

The order of the steps is fixed, for a rate depends on it: late courses first, then corrections, then courses that are
gone, then the edition, then the other period. Until the edition's turn every course is scored by the editions of the
first release, so that a corrected course under a new edition counts once as corrected and once as scored anew.
"""

from dataclasses import dataclass

import polars as pl

from law.editions import Edition
from methodology.registry.periods import Period
from methodology.scoring.editions import edition_in_force
from methodology.scoring.points import score_in_force
from schemas.codes import DIRECTION

KEY = "protocol_id"
STEPS = ("late", "corrections", "withdrawn", "edition", "movement")
_OF_COURSE = ("revision", "region_code", "target_group", "started_on", "finished_on", "status")
_RATED = ("assessed", "improved", "worsened")
_ASSESSED = (*_RATED, *(f"competence_{name}" for name in _RATED))
_DELIVERED = (*_OF_COURSE, "has_representative", *(f"delivered_{d}" for d in DIRECTION.codes), *_ASSESSED)
_OF_NORM = ("directions_required", "directions_met", "norm_total", "counted")
_SCORED = ("edition_id", "total_lo", "total_hi", "verdict")
COLUMNS = (KEY, *_DELIVERED, *_OF_NORM, *_SCORED)


@dataclass(frozen=True)
class Side:
    """One release as the bridge needs it: every course it knew, of any period (columns COLUMNS), and its rules."""

    courses: pl.DataFrame
    period: Period
    editions: tuple[Edition, ...]


def states(a: Side, b: Side) -> list[pl.DataFrame]:
    """Six frames of courses: those of the first release, then those after each of STEPS; the last are the second's."""
    old, new = a.courses.select(COLUMNS), b.courses.select(COLUMNS)
    late = new.join(old, on=KEY, how="anti")
    corrected = new.join(old, on=KEY, how="semi").join(
        old, on=[KEY, *_DELIVERED], how="anti", nulls_equal=True
    )
    with_late = pl.concat([old, _scored_by(late, a.editions)])
    mended = pl.concat([with_late.join(corrected, on=KEY, how="anti"), _scored_by(corrected, a.editions)])
    standing = mended.join(new, on=KEY, how="semi")
    known = [_within(courses, a.period) for courses in (old, with_late, mended, standing, new)]
    return [*known, _within(new, b.period)]


def _scored_by(courses: pl.DataFrame, editions: tuple[Edition, ...]) -> pl.DataFrame:
    """The courses scored by these editions; one that none of them covers is left out until the edition's turn."""
    dated = courses.drop(_SCORED).with_columns(edition_in_force(editions)).drop_nulls("edition_id")
    scores = score_in_force(dated.lazy(), dated.drop("edition_id").lazy(), editions)
    totals = scores.select(KEY, "total_lo", "total_hi", "verdict").collect()
    return dated.join(totals, on=KEY).select(COLUMNS)


def _within(courses: pl.DataFrame, period: Period) -> pl.DataFrame:
    return courses.filter(pl.col("finished_on").is_between(period.first, period.last))


def touched(before: pl.DataFrame, after: pl.DataFrame) -> int:
    """How many courses came, went or differ in any column.

    >>> before = pl.DataFrame({"protocol_id": ["A", "B"], "total_lo": [4, None]})
    >>> touched(before, pl.DataFrame({"protocol_id": ["B", "C"], "total_lo": [None, 5]}))
    2
    """
    one_way = before.join(after, on=before.columns, how="anti", nulls_equal=True)
    other_way = after.join(before, on=before.columns, how="anti", nulls_equal=True)
    return pl.concat([one_way, other_way])[KEY].n_unique()
