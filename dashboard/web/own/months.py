"""An indicator of the own courses month by month, on the chart that its counts allow, and by half-year.

Belongs here: counts by month, day and half-year. Does not: choosing and drawing charts (methodology/comparison/charts,
dashboard/figures_months.py).
"""

from dataclasses import dataclass

import polars as pl

from dashboard.web.own.reader import asked
from dashboard.web.page import View
from methodology.comparison.chart_g import between
from methodology.comparison.charts import SERIES, charts_of_means, charts_of_shares
from methodology.indicators import load_indicators
from methodology.intervals import t_interval, wilson


@dataclass(frozen=True)
class Measured:
    """One indicator: which courses are counted (event), of which (unit), both conditions over a course."""

    event: str
    unit: str
    is_share: bool = True


INDICATORS = {
    "ineffective": Measured("verdict = 'ineffective'", "verdict <> 'undetermined'"),
    "undetermined": Measured("verdict = 'undetermined'", "true"),
    "mean_total": Measured("total_lo", "total_lo = total_hi", is_share=False),
}


def _counts(view: View, name: str, by: str) -> pl.DataFrame:
    """Numerator and denominator of an indicator by a date; of a mean its sum, and the sum of squares, too."""
    told = INDICATORS[name]
    top = (
        f"count(*) FILTER (WHERE {told.event} AND {told.unit})"
        if told.is_share
        else f"CAST(coalesce(sum({told.event}) FILTER (WHERE {told.unit}), 0) AS BIGINT)"
    )
    squares = (
        "CAST(NULL AS BIGINT)"
        if told.is_share
        else "CAST(sum(total_lo::INTEGER ** 2) FILTER (WHERE total_lo = total_hi) AS BIGINT)"
    )
    columns = f"""{by} AS period, {top} AS numerator,
        count(*) FILTER (WHERE {told.unit}) AS denominator, count(*) AS courses, {squares} AS squares"""
    return view.courses(columns, asked(view), "GROUP BY ALL ORDER BY period")


def chart(view: View, name: str) -> pl.DataFrame:
    """Points of the control chart of an indicator (`methodology.comparison.charts`), in order of time."""
    months = _counts(view, name, "strftime(finished_on, '%Y-%m')").filter(pl.col("denominator") > 0)
    keys = {"indicator": pl.lit(name), "region_code": pl.lit("own")}
    series = months.select(**keys, period="period", numerator="numerator", denominator="denominator")
    if not INDICATORS[name].is_share:
        low, high = load_indicators()[name].ends
        means = series.with_columns(
            n="denominator",
            value=pl.col("numerator") / pl.col("denominator"),
            minimum_n=pl.lit(enough_courses(name)),
            at_least=pl.lit(low),
            at_most=pl.lit(high),
        )
        return _whole(charts_of_means(means))
    days = _counts(view, name, "finished_on").select(
        **keys,
        day="period",
        ineffective="numerator",
        effective=pl.col("denominator") - pl.col("numerator"),
    )
    gaps = between(days, SERIES).with_columns(period=pl.col("day").dt.strftime("%Y-%m"))
    return _whole(charts_of_shares(series, gaps))


def _whole(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The one part that has points; the charts are of one indicator, so of one kind."""
    return next((part for part in parts if part.height), parts[-1]).sort("sequence")


def enough_courses(name: str) -> int:
    """With fewer courses a month of this mean is shown and not judged; an indicator of its name in the registry."""
    return load_indicators()[name].minimum_n


def half_years(view: View) -> pl.DataFrame:
    """One row a half-year: courses, verdicts, the shares with Wilson's interval, the mean total with its t interval."""
    frames = [_by_half(view, name) for name in INDICATORS]
    first = frames[0]
    for frame in frames[1:]:
        first = first.join(frame, on="period", how="left", maintain_order="left")
    return first


def _by_half(view: View, name: str) -> pl.DataFrame:
    rows = _counts(view, name, "half_year")
    value = pl.col("numerator") / pl.when(pl.col("denominator") > 0).then("denominator")
    if INDICATORS[name].is_share:
        low, high = wilson(pl.col("numerator"), pl.col("denominator"))
        limits = rows.select(low=low, high=high)
    else:
        ends = load_indicators()[name].ends
        known = rows.with_columns(pl.col("squares").fill_null(0))
        limits = t_interval(known, "numerator", "squares", "denominator", ends)
    kept = rows.select("period", "numerator", "denominator", "courses", value=value).hstack(limits)
    return kept.rename({column: f"{name}_{column}" for column in kept.columns if column != "period"})
