"""Indicators asked for by period, region and breakdown: which rows of `indicator_value` answer, with their titles.

Belongs here: the selection and its errors. Does not: how it is written out (`dashboard.exports`).
"""

import polars as pl

from law.errors import RehabError
from law.regions import regions
from methodology.registry.counting import KEYS
from methodology.registry.fact import in_order_of_values
from methodology.registry.indicators import TEXTS, indicator_titles
from methodology.registry.periods import Period, parse_period
from methodology.registry.selected_regions import regional_indicators, with_every_region
from schemas.dimensions import NONE, PILOT, REGION, kpi_breakdowns

_WITHIN_REGION = [each.id for each in PILOT if each.within_region]
_COUNTS = ("numerator", "denominator", "value", "low", "high", "n", "status")


def _latest_year(values: pl.DataFrame) -> str:
    years = values.filter(indicator="courses_total", period_kind="year")["period"]
    if years.is_empty():
        raise RehabError(
            "there are no courses yet", where="indicator_value", todo="run `rehab run` with deliveries"
        )
    return str(years.max())


def _checked_region(region: str | None) -> str | None:
    if region is None or region in regions()["region_code"]:
        return region
    raise RehabError(
        f"'{region}' is not a region code",
        where="--region",
        why="a region is a subject of the Federation by its two digits",
        todo="write it as in regions.csv, for example 72",
    )


def _nothing(values: pl.DataFrame, period: Period, by: str | None) -> RehabError:
    counted = values.filter(
        indicator="courses_total", period_kind=period.kind, region_code="all", breakdown="none"
    )
    there = counted["period"].sort().to_list()
    asked = f"--period {period.label}" + (f" --by {by}" if by else "")
    span = f"courses are counted for {there[0]} to {there[-1]}" if there else "no course was counted"
    return RehabError("nothing was counted for this period", where=asked, why=span, todo="ask for another")


def _is_counted(values: pl.DataFrame, period: Period) -> bool:
    """Whether any region has figures of the period: only then do those without one mean something."""
    regional = pl.col("indicator").is_in(regional_indicators())
    return not values.filter(regional, period_kind=period.kind, period=period.label).is_empty()


def _rows(values: pl.DataFrame, period: Period, region: str | None, by: str | None) -> pl.DataFrame:
    """The rows that were counted, completed by regions that have none where regions were asked for."""
    one_place = pl.col("region_code") == (region or "all")
    if by in (REGION, *_WITHIN_REGION) and region is None:
        one_place = pl.col("region_code") != "all"
    rows = values.filter(one_place, period_kind=period.kind, period=period.label)
    rows = rows.filter(breakdown=NONE if by in (None, REGION) else by)
    whole_regions = by == REGION or (region is not None and (by is None or rows.is_empty()))
    if not whole_regions or not _is_counted(values, period):
        return rows
    return with_every_region(rows, values, period, [region] if region else regions()["region_code"].to_list())


def select_kpi(
    values: pl.DataFrame, period: str | None = None, region: str | None = None, by: str | None = None
) -> pl.DataFrame:
    """One row an indicator and breakdown value, by registry, then in the order of the values; a rate has its counts.

    period: None is the latest year with courses. region: None is all regions together. by: one of `kpi_breakdowns`; by
    region gives every region there is, with M for those outside the pilot. Raises RehabError for a period, region or
    breakdown that cannot be, and for a period in which nothing was counted.
    """
    if by is not None and by not in kpi_breakdowns():
        raise RehabError(
            f"'{by}' is not a breakdown", where="--by", todo=f"write one of {', '.join(kpi_breakdowns())}"
        )
    asked = parse_period(period or _latest_year(values))
    rows = _rows(values, asked, _checked_region(region), by)
    if rows.is_empty():
        raise _nothing(values, asked, by)
    titles = indicator_titles().with_row_index("place")
    told = rows.join(titles, on="indicator", how="left", maintain_order="left")
    return told.sort("place", "region_code", *in_order_of_values()).select(
        "indicator", *TEXTS, *KEYS, *_COUNTS
    )
