"""Norms: how many activities of which direction a course must contain, by target group and date.

Source: the published standards in norms/activity_norms.csv, kept as published, slips included. A group without a
matrix in force uses the generic norm of the data contract: 120 in all, at least one of each required direction, no
upper bound. Which directions are required is a question of the course's age, not of the norm.
"""

from functools import cache
from pathlib import Path

import polars as pl

from law.errors import RehabError
from schemas.codes import DIRECTION

NORMS = Path(__file__).parent / "norms" / "activity_norms.csv"
GENERIC = "generic"
GENERIC_TOTAL = 120


@cache
def matrix() -> pl.DataFrame:
    """One row a standard x direction x activity type (or `total`): average, lo and hi, as published."""
    return pl.read_csv(NORMS, schema_overrides={"target_group": pl.String}, try_parse_dates=True)


def _bounds() -> pl.DataFrame:
    """One row a standard x direction: the published total, else sums in which no range counts as its average."""
    is_total = pl.col("activity_type") == "total"
    totals = matrix().filter(is_total).select("standard_id", "direction", "lo", "hi")
    by_type = matrix().filter(~is_total)
    summed = by_type.group_by("standard_id", "direction").agg(
        pl.col("average").sum(),
        pl.coalesce("lo", "average").sum().alias("lo_sum"),
        pl.coalesce("hi", "average").sum().alias("hi_sum"),
    )
    joined = summed.join(totals, on=["standard_id", "direction"], how="left")
    return joined.select(
        "standard_id",
        "direction",
        "average",
        pl.coalesce("lo", "lo_sum").cast(pl.Int32).alias("lo"),
        pl.coalesce("hi", "hi_sum").cast(pl.Int32).alias("hi"),
    )


@cache
def norms() -> pl.DataFrame:
    """One row a standard: norm_total, and lo_<direction>, hi_<direction>; hi is null where nothing caps.

    >>> norms().filter(standard_id="CRG2_2023").select("norm_total", "lo_career_guidance", "hi_adaptive_pe").row(0)
    (120, 7, 20)
    """
    bounds = _bounds().sort("standard_id", "direction")
    wide = bounds.pivot("direction", index="standard_id", values=["lo", "hi"])
    totals = bounds.group_by("standard_id").agg(pl.col("average").sum().cast(pl.Int32).alias("norm_total"))
    generic = {"standard_id": GENERIC, "norm_total": GENERIC_TOTAL}
    generic |= {f"lo_{d}": 1 for d in DIRECTION.codes} | {f"hi_{d}": None for d in DIRECTION.codes}
    published = totals.join(wide, on="standard_id").select(generic.keys())
    return pl.concat([published, pl.DataFrame([generic], schema=published.schema)]).sort("standard_id")


def standard_in_force(target_group: str = "target_group", on: str = "started_on") -> pl.Expr:
    """The standard of a course: the matrix of its group in force on its first day, else the generic norm."""
    spans = (
        matrix().select("standard_id", "target_group", "valid_from", "valid_to").unique().sort("valid_from")
    )
    _refuse_overlaps(spans)
    chosen = pl.lit(GENERIC)
    for standard, group, since, until in spans.iter_rows():
        in_force = (pl.col(target_group) == group) & (pl.col(on) >= since)
        if until is not None:
            in_force &= pl.col(on) <= until
        chosen = pl.when(in_force).then(pl.lit(standard)).otherwise(chosen)
    return chosen.alias("standard_id")


def _refuse_overlaps(spans: pl.DataFrame) -> None:
    following = spans.with_columns(pl.col("valid_from").shift(-1).over("target_group").alias("next"))
    bad = following.filter(
        pl.col("next").is_not_null() & (pl.col("next") <= pl.col("valid_to")).fill_null(True)
    )
    if bad.height:
        raise RehabError(
            f"norm {bad['standard_id'][0]} is in force together with the one that follows it",
            where=str(NORMS),
            why="a course would have two norms",
            todo="close the earlier one: valid_to = the day before the later one's valid_from",
        )
