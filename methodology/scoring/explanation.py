"""Why a course has its points: the rung reached, the rung missed and by how much, what would change the points.

Belongs here: reading one course's measures against the rungs of an edition. Does not: its words
(`dashboard.wording.card`). It reads rungs as any other SQL, so that it explains every edition without knowing its
bands.
"""

from dataclasses import dataclass

import polars as pl

from law.editions import Edition
from methodology.scoring.measures import MEASURES

_REACH = 200  # how far a measure without a natural bound is tried upwards


@dataclass(frozen=True)
class Rung:
    """A rung of a ladder for one course: its condition, whether it holds (None = unknown), and what it reads."""

    points: int
    condition: str
    holds: bool | None
    measures: dict[str, int | None]


@dataclass(frozen=True)
class Step:
    """The least change that reaches a rung: measure -> (now, needed). Empty where nothing reaches it."""

    points: int
    changes: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Criterion:
    """A criterion of one course: points as an interval, its rungs from above, the step to each rung not reached."""

    name: str
    lo: int
    hi: int
    rungs: list[Rung]
    steps: list[Step]


def _holds(condition: str, frame: pl.DataFrame) -> pl.Series:
    return frame.select(pl.sql_expr(condition).alias("holds"))["holds"]


def _rung(points: int, condition: str, course: pl.DataFrame) -> Rung:
    names = pl.sql_expr(condition).meta.root_names()
    read = {name: course[name][0] for name in MEASURES if name in names}
    return Rung(points, condition, _holds(condition, course)[0], read)


def _candidates(rung: Rung, course: pl.DataFrame) -> pl.DataFrame:
    """Every value the changeable measures of a rung could take, crossed; the others stay."""
    tried = course.select(list(MEASURES))
    for name in (n for n in rung.measures if MEASURES[n].changeable):
        bound = MEASURES[name].at_most
        now = course[name][0]
        values = range(course[bound][0] + 1) if bound else range(now, now + _REACH)
        tried = tried.drop(name).join(pl.DataFrame({name: values}, schema={name: pl.Int32}), how="cross")
    if {"improved", "worsened"} <= set(rung.measures):
        tried = tried.filter(pl.col("improved") + pl.col("worsened") <= pl.col("assessed"))
    return tried


def least_change(rung: Rung, course: pl.DataFrame) -> Step:
    """The smallest sum of changes of measures that makes a rung hold; none where it is unknown or out of reach."""
    changeable = [n for n in rung.measures if MEASURES[n].changeable]
    bounds = [MEASURES[n].at_most for n in changeable]
    if not changeable or any(course[n][0] is None for n in [*rung.measures, *[b for b in bounds if b]]):
        return Step(rung.points, {})
    distance = pl.sum_horizontal([(pl.col(n) - course[n][0]).abs() for n in changeable])
    reached = (
        _candidates(rung, course).filter(pl.sql_expr(rung.condition)).with_columns(distance.alias("distance"))
    )
    if reached.is_empty():
        return Step(rung.points, {})
    nearest = reached.sort("distance", *changeable).row(0, named=True)
    now = {n: course[n][0] for n in changeable}
    return Step(rung.points, {n: (now[n], nearest[n]) for n in changeable if nearest[n] != now[n]})


def explain(course: pl.DataFrame, scores: dict[str, int], edition: Edition) -> list[Criterion]:
    """One card a criterion. course: one row with every measure; scores: <criterion>_lo and _hi."""
    cards = []
    for name, criterion in edition.criteria.items():
        rungs = [_rung(points, condition, course) for points, condition in criterion.rungs.items()]
        lo, hi = scores[f"{name}_lo"], scores[f"{name}_hi"]
        steps = [least_change(r, course) for r in reversed(rungs) if r.points > lo]
        cards.append(Criterion(name, lo, hi, rungs, steps))
    return cards
