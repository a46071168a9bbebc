"""Norms of courses: the bounds of each direction by standard, and which standard a course is held to.

Belongs here: adding matrices up, choosing by group and day. Does not: the matrices, their status, the generic norm
(`law.norms`), nor the lists of groups (`law.target_groups`). Which directions are required is a question of the child's
age, not of the norm. A matrix applies to groups of its own list alone: numbers changed their meaning between lists.
"""

from functools import cache
from pathlib import Path

import polars as pl

from law.errors import RehabError
from law.files import folder
from law.norms import TOTAL, fragments, generic, matrix, spans
from law.target_groups import list_in_force
from schemas.codes import ACTIVITY_TYPE, DIRECTION


def _bounds() -> pl.DataFrame:
    """One row a standard x direction: the published total, else sums in which no range counts as its average."""
    _refuse_unknown_codes(matrix(), "law/norms/activity_norms.csv")
    is_total = pl.col("activity_type") == TOTAL
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


def _refuse_unknown_codes(cells: pl.DataFrame, where: str) -> None:
    for column, known in (("direction", DIRECTION.codes), ("activity_type", [*ACTIVITY_TYPE.codes, TOTAL])):
        if unknown := sorted(set(cells[column]) - set(known)):
            raise RehabError(
                f"unknown {column} '{unknown[0]}'",
                where=f"{where}, key {column}",
                why="a course is measured against its norm",
                todo=f"write one of: {', '.join(known)}",
            )


def norms() -> pl.DataFrame:
    """One row a standard: norm_total, and lo_<direction>, hi_<direction>; hi is null where nothing caps.

    >>> norms().filter(standard_id="CRG2_2023").select("norm_total", "lo_career_guidance", "hi_adaptive_pe").row(0)
    (120, 7, 20)
    """
    return _norms(folder())


@cache
def _norms(law: Path) -> pl.DataFrame:
    bounds = _bounds().sort("standard_id", "direction")
    wide = bounds.pivot("direction", index="standard_id", values=["lo", "hi"])
    totals = bounds.group_by("standard_id").agg(pl.col("average").sum().cast(pl.Int32).alias("norm_total"))
    default = {"standard_id": generic().id, "norm_total": generic().total}
    default |= {f"lo_{d}": generic().lo for d in DIRECTION.codes} | {f"hi_{d}": None for d in DIRECTION.codes}
    published = totals.join(wide, on="standard_id").select(default.keys())
    return pl.concat([published, pl.DataFrame([default], schema=published.schema)]).sort("standard_id")


def standard_in_force(target_group: str = "target_group", on: str = "started_on") -> pl.Expr:
    """The standard of a course: the matrix in force on its first day of its subgroup, else of its group, else the
    generic norm. The number is read in the list of groups in force on that day.

    >>> from datetime import date
    >>> days = [date(2024, 12, 31), date(2024, 12, 31), date(2025, 1, 1)]
    >>> course = pl.DataFrame({"target_group": ["2", "2.1", "2"], "started_on": days})
    >>> course.select(standard_in_force())["standard_id"].to_list()
    ['CRG2_2023', 'CRG2_2023', 'generic']
    """
    chosen = pl.lit(generic().id)
    groups_first = spans().sort(pl.col("target_group").str.contains(".", literal=True), maintain_order=True)
    for span in groups_first.iter_rows(named=True):
        group = pl.col(target_group)
        of_group = (group == span["target_group"]) | group.str.starts_with(f"{span['target_group']}.")
        in_force = of_group & (list_in_force(on) == span["group_list"]) & (pl.col(on) >= span["valid_from"])
        if span["valid_to"] is not None:
            in_force &= pl.col(on) <= span["valid_to"]
        chosen = pl.when(in_force).then(pl.lit(span["standard_id"])).otherwise(chosen)
    return chosen.alias("standard_id")


def norm_status(standard_id: str = "standard_id") -> pl.Expr:
    """What the law says of a course's norm: in_force, superseded or assumption (`law.norms`)."""
    statuses = dict(spans().select("standard_id", "status").rows()) | {generic().id: generic().status}
    return pl.col(standard_id).replace_strict(statuses, return_dtype=pl.String).alias("norm_status")


def norm_fallback(standard_id: str = "standard_id") -> pl.Expr:
    """Whether a course is held to the generic norm, for its group has no matrix in force."""
    return (pl.col(standard_id) == generic().id).alias("norm_fallback")


def least_published() -> dict[str, int]:
    """Direction -> the least number of activities that any matrix or fragment publishes for it.

    Below it a course is below every published range, whatever its group; it is said beside the norm and never scores.

    >>> least_published()["social_psychological"]
    11
    """
    _refuse_unknown_codes(fragments(), "law/norms/fragments.csv")
    totals = fragments().filter(activity_type=TOTAL).select("direction", pl.col("lo").cast(pl.Int32))
    both = pl.concat([_bounds().select("direction", "lo"), totals])
    return dict(both.group_by("direction").agg(pl.col("lo").min()).sort("direction").rows())
