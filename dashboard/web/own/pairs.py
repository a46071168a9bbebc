"""Points scored from the protocol beside those the bureau reports, over the own decided courses.

Belongs here: which courses are paired. Does not: the coefficients (methodology/comparison).
"""

import polars as pl

from dashboard.web.own.reader import asked
from dashboard.web.page import View
from methodology.comparison.agreement import agreement, points_there_are
from methodology.comparison.agreement_interval import ac1_interval
from schemas.codes import CRITERION


def pairs(view: View) -> pl.DataFrame:
    """criterion, lo, hi (ours), reported (theirs, null: none), courses: decided courses alike in these."""
    frames = [
        view.courses(
            f"""CAST({name}_lo AS INTEGER) AS lo, CAST({name}_hi AS INTEGER) AS hi,
            CAST(reported_{name} AS INTEGER) AS reported, count(*) AS courses""",
            asked(view) | {"decided": True},
            "GROUP BY ALL ORDER BY ALL",
        ).select(criterion=pl.lit(name), lo="lo", hi="hi", reported="reported", courses="courses")
        for name in CRITERION.codes
    ]
    return pl.concat(frames).drop_nulls("lo")  # a criterion that the edition of a course does not have


def agreed(paired: pl.DataFrame) -> pl.DataFrame:
    """One row a criterion in their order: counts, share and AC1 with intervals, direction, confusion, left out."""
    order = pl.DataFrame({"criterion": CRITERION.codes})
    told = ac1_interval(agreement(paired, ["criterion"], points_there_are()))
    counts = [name for name, kind in told.schema.items() if kind == pl.Int64]
    every = order.join(told, on="criterion", how="left", maintain_order="left")
    return every.with_columns(pl.col(counts).fill_null(0))


def differing(view: View) -> int:
    """Courses where the bureau gives other points than the protocol in at least one criterion."""
    return int(view.courses("count(*)", asked(view) | {"decided": True, "differs": True}).item())


def decided(view: View) -> int:
    """Courses with a decision of the bureau."""
    return int(view.courses("count(*)", asked(view) | {"decided": True}).item())
