"""What the overview says in figures: marts of several periods added up, frame -> frame or number.

Belongs here: sums of counts (counts add up, rates are never averaged) and what follows from them. Does not: wording,
pictures, reading files.
"""

from datetime import date
from typing import Any

import polars as pl

from law.editions import best_points
from methodology.comparison.funnel import INSIDE
from methodology.comparison.overdispersion import JUDGING
from methodology.comparison.overdispersion import judged as judge
from methodology.registry.intervals import wilson
from methodology.registry.periods import parse_period

# Indicators of `indicator_value` the page is made of (ids of law/indicators).
RATE, UNDETERMINED = "effective_rate", "undetermined"
BY_OUTCOME, BY_PROCESS = "effective_by_outcome", "effective_by_process_only"
COMPLETED, INTERRUPTED = "courses_completed", "courses_interrupted"
MEAN_TOTAL, ACTIVITIES = "mean_total", "activities_per_course"
BOUNDS = ("effective_rate_lower_bound", "effective_rate_upper_bound")
# (side, signal) of the funnel of ineffective courses -> status of a region, which is read from its effective ones.
_STATUS = {
    ("above", "beyond_998"): "below_998",
    ("above", "beyond_95"): "below_95",
    ("below", "beyond_998"): "above_95",
    ("below", "beyond_95"): "above_95",
}
FEW = "few"


def sums(
    indicator_value: pl.DataFrame, indicator: str, by: str = "region_code", period_kind: str = "year"
) -> pl.DataFrame:
    """Numerator and denominator of an indicator added over periods, one row a value of `by`; no breakdown inside."""
    rows = indicator_value.filter(
        (pl.col("indicator") == indicator)
        & (pl.col("breakdown") == "none")
        & (pl.col("period_kind") == period_kind)
    )
    if by == "period":
        rows = rows.filter(pl.col("region_code") == "all")
    return rows.group_by(by).agg(pl.col("numerator").sum(), pl.col("denominator").sum()).sort(by)


def whole(indicator_value: pl.DataFrame, indicator: str) -> tuple[float, float]:
    """Numerator and denominator of an indicator over every region and period; (0, 0) when it is not computed."""
    rows = sums(indicator_value, indicator).filter(pl.col("region_code") == "all")
    return (rows["numerator"][0], rows["denominator"][0]) if rows.height else (0.0, 0.0)


def headline(indicator_value: pl.DataFrame) -> dict[str, Any]:
    """The key figures of the country: counts first, then rate, interval and the bounds of the unknown outcomes."""
    effective, judged = whole(indicator_value, RATE)
    worst, best = (whole(indicator_value, bound) for bound in BOUNDS)
    mean_sum, mean_n = whole(indicator_value, MEAN_TOTAL)
    delivered, dosed = whole(indicator_value, ACTIVITIES)
    return {
        "effective": int(effective),
        "judged": int(judged),
        "ineffective": int(judged - effective),
        "undetermined": int(whole(indicator_value, UNDETERMINED)[0]),
        "rate": effective / judged if judged else None,
        "interval": interval(effective, judged),
        "bounds": tuple(part / of if of else None for part, of in (worst, best)),
        "completed": int(whole(indicator_value, COMPLETED)[0]),
        "interrupted": int(whole(indicator_value, INTERRUPTED)[0]),
        "by_outcome": int(whole(indicator_value, BY_OUTCOME)[0]),
        "by_process": int(whole(indicator_value, BY_PROCESS)[0]),
        "mean_total": mean_sum / mean_n if mean_n else None,
        "activities": delivered / dosed if dosed else None,
    }


def count(frame: pl.DataFrame, column: str) -> int:
    """The sum of a column of counts."""
    return int(frame[column].sum())


def interval(part: float, n: float) -> tuple[float | None, float | None]:
    """Wilson's 95 % interval of one proportion; (None, None) when n is 0."""
    low, high = wilson(pl.lit(part), pl.lit(n))
    return pl.select(low=low, high=high).row(0)


def period_span(indicator_value: pl.DataFrame) -> tuple[str, str] | None:
    """First and last month with a course, as `2025-01`; None when there is no course."""
    months = (
        sums(indicator_value, COMPLETED, "period", "month")
        .filter(pl.col("numerator") > 0)["period"]
        .to_list()
    )
    return (min(months), max(months)) if months else None


def standing(places: pl.DataFrame, common: float | None = None) -> pl.DataFrame:
    """Of each place with courses the verdict of the funnel of all of them: region_code, status, and whether the limits
    are widened because places differ by more than chance.

    places: region_code, effective, judged. common: the share of effective courses in the country, where some places are
    hidden. status: below_998, below_95 (more ineffective courses than chance explains), within, above_95 (fewer), or
    few (no verdict).
    """
    units = places.drop_nulls(["effective", "judged"]).select(
        "region_code",
        ineffective=(pl.col("judged") - pl.col("effective")).cast(pl.Int64),
        n=pl.col("judged").cast(pl.Int64),
        whole=pl.lit("country"),
    )
    found = judge(units, ["whole"], None if common is None else 1 - common)
    beyond = [
        pl.when(pl.col("direction") == side, pl.col("signal") == signal).then(pl.lit(status))
        for (side, signal), status in _STATUS.items()
    ]
    inside = pl.when(pl.col("signal") == INSIDE).then(pl.lit("within"))
    return found.select(
        "region_code",
        status=pl.coalesce(*beyond, inside, pl.lit(FEW)),
        widened=pl.col("correction") == JUDGING,
    )


def regions(indicator_value: pl.DataFrame, region: pl.DataFrame) -> pl.DataFrame:
    """One row a region with courses: counts, rate, Wilson interval, bounds and its status against the common share."""
    rate = sums(indicator_value, RATE)
    unknown = sums(indicator_value, UNDETERMINED).select("region_code", undetermined="numerator")
    rows = (
        rate.join(unknown, on="region_code", how="full", coalesce=True)
        .with_columns(pl.col("numerator", "denominator", "undetermined").fill_null(0).cast(pl.Int64))
        .filter(pl.col("region_code") != "all", pl.col("denominator") + pl.col("undetermined") > 0)
        .rename({"numerator": "effective", "denominator": "judged"})
        .join(
            region.select("name_ru", "region_code", name_en=pl.coalesce("name_en", "name_ru")),
            on="region_code",
            how="left",
        )
    )
    low, high = wilson(pl.col("effective"), pl.col("judged"))
    scored = pl.col("judged") + pl.col("undetermined")
    return (
        rows.join(standing(rows), on="region_code", how="left")
        .with_columns(
            pl.col("status").fill_null(FEW),
            rate=pl.col("effective") / pl.when(pl.col("judged") > 0).then(pl.col("judged")),
            low=low,
            high=high,
            bound_low=pl.col("effective") / scored,
            bound_high=(pl.col("effective") + pl.col("undetermined")) / scored,
        )
        .sort("region_code")
    )


def chart_of_the_rate(control_chart: pl.DataFrame) -> pl.DataFrame:
    """The points of the control chart of the country's share of effective courses, in order of time."""
    return control_chart.filter(indicator=RATE, region_code="all").sort("sequence")


def reporting(indicator_value: pl.DataFrame) -> pl.DataFrame:
    """The periods of order 525n, first half-years and cumulative years, as the mart has them."""
    first_half = (pl.col("period_kind") == "half") & pl.col("period").str.ends_with("H1")
    rows = indicator_value.filter(
        (pl.col("indicator") == RATE) & (pl.col("breakdown") == "none") & (pl.col("region_code") == "all")
    )
    shown = rows.filter(first_half | (pl.col("period_kind") == "year"))
    columns = ("period", "numerator", "denominator", "value", "low", "high")
    return shown.sort(pl.col("period").str.slice(0, 4), pl.col("period_kind") == "year").select(columns)


def incomplete(code: str, as_of: str) -> bool:
    """Whether a period had not ended on the data date."""
    return parse_period(code).last > date.fromisoformat(as_of)


def distribution(score_distribution: pl.DataFrame) -> pl.DataFrame:
    """Courses by sum of points, every total that can be is there; undetermined courses are not among them."""
    rows = score_distribution.filter((pl.col("period_kind") == "year") & (pl.col("region_code") == "all"))
    counted = (
        rows.drop_nulls("total")
        .group_by(pl.col("total").cast(pl.Int64))
        .agg(pl.col("courses").sum().cast(pl.Int64))
    )
    every = pl.DataFrame({"total": range(best_points()["total"] + 1)}, schema={"total": pl.Int64}).join(
        counted, on="total", how="left"
    )
    every = every.with_columns(pl.col("courses").fill_null(0)).sort("total")
    return every.with_columns(share=pl.col("courses") / max(1, count(every, "courses")))


def without_total(score_distribution: pl.DataFrame) -> int:
    """Courses with an undetermined verdict: the mart gives them no total."""
    rows = score_distribution.filter((pl.col("period_kind") == "year") & (pl.col("region_code") == "all"))
    return int(rows.filter(pl.col("total").is_null())["courses"].sum())


def reasons(ineffectiveness_reason: pl.DataFrame) -> pl.DataFrame:
    """Courses by stated reason, most frequent first, `not_stated` last; a course may have several reasons."""
    rows = ineffectiveness_reason.filter((pl.col("period_kind") == "year") & (pl.col("region_code") == "all"))
    ineffective = count(rows.unique("period"), "ineffective")
    return (
        rows.group_by("reason")
        .agg(pl.col("courses").sum().cast(pl.Int64))
        .with_columns(
            ineffective=pl.lit(ineffective, pl.Int64), share=pl.col("courses") / max(1, ineffective)
        )
        .sort(pl.col("reason") == "not_stated", -pl.col("courses"), "reason")
    )


def certificates(certificate_funnel: pl.DataFrame) -> dict[str, float]:
    """Counts and sums of all certificates issued in the whole period."""
    rows = certificate_funnel.filter((pl.col("period_kind") == "year") & (pl.col("region_code") == "all"))
    names = ("issued", "applied", "redeemed", "expired", "cancelled", "nominal_sum", "redeemed_sum")
    return {name: float(rows[name].sum() or 0) for name in names}


def delays(timeliness: pl.DataFrame) -> pl.DataFrame:
    """Days from the end of a course to a step, by year; medians do not add up, so years stay apart."""
    rows = timeliness.filter((pl.col("period_kind") == "year") & (pl.col("region_code") == "all"))
    return rows.sort(pl.col("step") == "decided", "step", "period")
