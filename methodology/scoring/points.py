"""Scores: points of each criterion as an interval, totals and verdict, under one edition (data contract, section 6).

The first rung that holds gives the points. Where a rung is unknown the lower bound takes it as false and the upper as
true, so that a gap in the data is an interval and never a zero.
"""

import polars as pl

from law.editions import Edition
from methodology.scoring.measures import under
from schemas.codes import CRITERION

EFFECTIVE, INEFFECTIVE, UNDETERMINED = "effective", "ineffective", "undetermined"


def _points(edition: Edition, criterion: str, unknown_is: bool) -> pl.Expr:
    """Points of one criterion; null where the edition does not have it."""
    if criterion not in edition.criteria:
        return pl.lit(None, pl.Int8)
    points = pl.lit(0, pl.Int8)
    for grade, rung in reversed(edition.criteria[criterion].rungs.items()):
        holds = pl.sql_expr(rung).fill_null(unknown_is)
        points = pl.when(holds).then(pl.lit(grade, pl.Int8)).otherwise(points)
    return points


def _total(edition: Edition, bound: str) -> pl.Expr:
    return (
        pl.sum_horizontal([pl.col(f"{c}_{bound}") for c in edition.criteria])
        .cast(pl.Int8)
        .alias(f"total_{bound}")
    )


def verdict(pass_mark: int) -> pl.Expr:
    """Effective when even the lowest total passes, ineffective when even the highest does not, else undetermined.

    >>> totals = pl.DataFrame({"total_lo": [4, 2, 3], "total_hi": [8, 3, 4]})
    >>> totals.select(verdict(4))["verdict"].to_list()
    ['effective', 'ineffective', 'undetermined']
    """
    passes, fails = pl.col("total_lo") >= pass_mark, pl.col("total_hi") < pass_mark
    return (
        pl.when(passes)
        .then(pl.lit(EFFECTIVE))
        .when(fails)
        .then(pl.lit(INEFFECTIVE))
        .otherwise(pl.lit(UNDETERMINED))
        .alias("verdict")
    )


def score(evidence: pl.LazyFrame, edition: Edition) -> pl.LazyFrame:
    """One row a course: protocol_id, revision, edition_id, <criterion>_lo and _hi of every criterion of any edition,
    total_lo, total_hi, pass_mark, verdict."""
    bounds = [
        _points(edition, criterion, unknown_is=bound == "hi").alias(f"{criterion}_{bound}")
        for criterion in CRITERION.codes
        for bound in ("lo", "hi")
    ]
    return (
        evidence.select("protocol_id", "revision", pl.lit(edition.id).alias("edition_id"), *bounds)
        .with_columns(
            _total(edition, "lo"),
            _total(edition, "hi"),
            pl.lit(edition.pass_mark, pl.Int8).alias("pass_mark"),
        )
        .with_columns(verdict(edition.pass_mark))
    )


def by_criterion(scores: pl.LazyFrame, criteria: list[str]) -> pl.LazyFrame:
    """The same scores long: one row a course x criterion of its edition, with lo and hi."""
    key = ["protocol_id", "revision", "edition_id"]
    long = [
        scores.select(
            *key, pl.lit(c).alias("criterion"), pl.col(f"{c}_lo").alias("lo"), pl.col(f"{c}_hi").alias("hi")
        )
        for c in criteria
    ]
    return pl.concat(long).drop_nulls("lo")


def score_in_force(
    courses: pl.LazyFrame, evidence: pl.LazyFrame, editions: tuple[Edition, ...]
) -> pl.LazyFrame:
    """One row a course, each under the edition that `courses.edition_id` names; edition by edition."""
    used = courses.select(pl.col("edition_id").unique()).collect()["edition_id"]
    in_use = [e for e in editions if e.id in used]
    if len(in_use) == 1:
        return score(evidence, in_use[0])
    dated = evidence.join(
        courses.select("protocol_id", "edition_id"), on="protocol_id", maintain_order="left"
    )
    return pl.concat([score(dated.filter(pl.col("edition_id") == e.id), e) for e in in_use or editions])


def score_by_each(
    courses: pl.LazyFrame, evidence: pl.LazyFrame, norms: pl.LazyFrame, editions: tuple[Edition, ...]
) -> pl.LazyFrame:
    """Every course under every edition, each by what that edition requires of it; edition by edition."""
    alike = len({edition.programme.career_guidance_from for edition in editions}) == 1
    shown = {e.id: evidence if alike else under(evidence, courses, norms, e) for e in editions}
    return pl.concat([score(shown[e.id], e) for e in editions])
