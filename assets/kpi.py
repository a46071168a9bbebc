"""Indicators asked for by period, region and breakdown: which rows of `indicator_value` answer, with their titles.

Belongs here: the selection, its errors, the banner. Does not: how it is written out (`assets.exports`).
"""

import polars as pl

from assets.indicator_sql import KEYS
from methodology.facts import BREAKDOWNS, WITHIN_REGION
from methodology.indicators import load_indicators
from methodology.periods import parse_period
from methodology.regions import regions
from schemas.errors import RehabError

KPI_BREAKDOWNS = ("region", *BREAKDOWNS)
BANNER = {
    "ru": "Границы баллов приняты нами (редакция {editions}) и официально не опубликованы: показатели не официальные.",
    "en": "The bands of the points are our assumption (edition {editions}), not published: no official figures.",
}
_COUNTS = ("numerator", "denominator", "value", "low", "high", "n", "status")
_TEXTS = ("title_ru", "title_en", "kind", "unit")


def indicator_titles() -> pl.DataFrame:
    """One row an indicator: indicator, title_ru, title_en, kind, unit, in the order of the registry."""
    rows = [
        {"indicator": i.id} | {name: getattr(i, name) for name in _TEXTS} for i in load_indicators().values()
    ]
    return pl.DataFrame(rows)


def _latest_year(values: pl.DataFrame) -> str:
    years = values.filter(indicator="courses_total", period_kind="year")["period"]
    if years.is_empty():
        raise RehabError(
            "there are no courses yet", where="indicator_value", todo="run `rehab run` with deliveries"
        )
    return str(years.max())


def _checked_region(region: str | None) -> str:
    if region is None or region in regions()["region_code"]:
        return region or "all"
    raise RehabError(
        f"'{region}' is not a region code",
        where="--region",
        why="a region is a subject of the Federation by its two digits",
        todo="write it as in regions.csv, for example 72",
    )


def _nothing(values: pl.DataFrame, period: str, region: str, by: str | None) -> RehabError:
    kind = parse_period(period).kind
    counted = values.filter(indicator="courses_total", period_kind=kind, region_code=region, breakdown="none")
    there = counted["period"].sort().to_list()
    span = (
        f"figures exist for {there[0]} to {there[-1]}"
        if there
        else "there is no course of this region at all"
    )
    asked = f"--period {period} --region {region}" + (f" --by {by}" if by else "")
    return RehabError(
        "nothing was counted for this period and region", where=asked, why=span, todo="ask for another"
    )


def select_kpi(
    values: pl.DataFrame, period: str | None = None, region: str | None = None, by: str | None = None
) -> pl.DataFrame:
    """One row an indicator and breakdown value, in the order of the registry; counts always stand beside a rate.

    period: None is the latest year with courses. region: None is all regions together. by: one of KPI_BREAKDOWNS.
    Raises RehabError for a period, region or breakdown that cannot be, and where nothing was counted.
    """
    if by is not None and by not in KPI_BREAKDOWNS:
        raise RehabError(
            f"'{by}' is not a breakdown", where="--by", todo=f"write one of {', '.join(KPI_BREAKDOWNS)}"
        )
    asked = parse_period(period or _latest_year(values))
    place = _checked_region(region)
    one_place = pl.col("region_code") == place
    if by in ("region", *WITHIN_REGION) and region is None:
        one_place = pl.col("region_code") != "all"
    rows = values.filter(one_place, period_kind=asked.kind, period=asked.label)
    rows = rows.filter(breakdown="none" if by in (None, "region") else by)
    if rows.is_empty():
        raise _nothing(values, asked.label, place, by)
    told = rows.join(indicator_titles(), on="indicator", how="left", maintain_order="left")
    return told.select("indicator", *_TEXTS, *KEYS, *_COUNTS)
