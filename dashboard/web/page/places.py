"""Regions of the pilot in a period, as the reader may see them: counts, rate, and where each stands against the rest.

Belongs here: one frame for the map, the chart and the table of regions. Does not: drawing them.
"""

import polars as pl

from dashboard.overview.summary import FEW, standing
from dashboard.web.page.page import View
from dashboard.web.page.public import COUNTRY, figures, wide

STATUSES = ("below_998", "below_95", "within", "above_95", "few", "hidden", "waiting")
PROTECTED_LEGEND = (*STATUSES, "outside")
_FIGURES = {
    "courses_total": ("value",),
    "effective_rate": ("numerator", "denominator", "value", "low", "high"),
    "undetermined": ("value",),
}


def common_rate(view: View, period: str) -> float | None:
    """The share of effective courses in the country, from its published counts; None where they are hidden."""
    row = figures(view, period, ("effective_rate",), area=COUNTRY).drop_nulls(["numerator", "denominator"])
    return row["numerator"][0] / row["denominator"][0] if row.height and row["denominator"][0] else None


def compared(view: View, period: str) -> pl.DataFrame:
    """One row a region of the pilot, by name.

    region_code, name, joined, courses, effective, judged, value (whole percents where published), rate (of the counts),
    low, high, undetermined, published (SDMX status of the rate), status: the verdict of the funnel (`summary.standing`)
    around the country, hidden, waiting (no course yet).
    """
    rate = common_rate(view, period)
    found = wide(figures(view, period, tuple(_FIGURES), area_kind="region"), _FIGURES).rename(
        {
            "area": "region_code",
            "courses_total_value": "courses",
            "effective_rate_numerator": "effective",
            "effective_rate_denominator": "judged",
            "effective_rate_value": "value",
            "effective_rate_low": "low",
            "effective_rate_high": "high",
            "undetermined_value": "undetermined",
            "effective_rate_status": "published",
        }
    )
    name = pl.coalesce(f"name_{view.lang}", "name_ru")
    names = view.store.table("region").select("region_code", name=name, joined="pilot_joined_year")
    rows = (
        found.filter(pl.col("courses_total_status") != "M")
        .join(names, on="region_code", how="left")
        .with_columns(rate=pl.col("effective") / pl.when(pl.col("judged") > 0).then(pl.col("judged")))
        .sort("name")
    )
    hidden = pl.any_horizontal(pl.col("effective", "judged").is_null()) | pl.lit(rate is None)
    status = (
        pl.when(pl.col("courses") == 0).then(pl.lit("waiting"))
        .when(hidden).then(pl.lit("hidden"))
        .otherwise(pl.col("status").fill_null(FEW))
    )  # fmt: skip
    verdicts = standing(rows, rate)
    return rows.join(verdicts, on="region_code", how="left", maintain_order="left").with_columns(
        status=status
    )
