"""What the share of effective courses of the own region could be if everything unknown had turned out badly, or well.

Belongs here: adding up half-years. Does not: the groups (methodology/comparison/bounds), words. Certificates have no
bureau and no provider, so the mart `effectiveness_bounds` is counted by region alone: scope.py says who reads it.
"""

import polars as pl

from dashboard.web.own.reader import half_years
from dashboard.web.page import View
from methodology.comparison.bounds import GROUPS, shares

_COUNTS = ("added", "numerator_low", "numerator_high", "denominator")


def by_step(view: View) -> pl.DataFrame:
    """One row a step: counted, denominator_name, the counts and both shares of the half-years of the period; status.

    Empty for whoever may not read the counts of the region. A count unknown in one half-year is unknown in the sum.
    """
    asked_for = {"halves": half_years(view)}
    columns = ", ".join(["period_kind", "counted", f"denominator_{view.lang} AS denominator_name", *_COUNTS])
    rows = view.store.query(
        *view.scope.region_counts(
            "effectiveness_bounds", columns, {k: v for k, v in asked_for.items() if v}, "ORDER BY ALL"
        )
    ).filter(period_kind="half")
    every = {name: pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()) for name in _COUNTS}
    summed = rows.group_by("counted", "denominator_name").agg(**every).with_columns(**shares())
    order = pl.DataFrame({"counted": list(GROUPS)}).with_row_index("place")
    placed = summed.join(order, on="counted", how="left").sort("place", nulls_last=True).drop("place")
    unknown = pl.when(pl.col("low").is_null()).then(pl.lit("L"))
    return placed.with_columns(status=unknown)
