"""Has something changed over time, and which chart may say so?

The chart is chosen by what a month can be expected to hold. The lower and upper limit of a share both lie inside
0..1 only where the rarer outcome is expected at least 9 (1 - q) times a month, q its share: then a p' chart. Where
it is rarer the courses between two ineffective ones are charted (g chart), if at least 13 ineffective courses make
12 gaps. A mean has an XmR chart. Any chart needs 12 points; with fewer, or where a share is rare and no gaps are
known, the months stand without limits: limits would be guesswork. The chart and the reason stand in every row.

Belongs here: the choice, its words, one shape of points for every chart. Does not: limits, nor signals.

Reference: Provost and Murray, The Health Care Data Guide (2011), for 12 points; the bound on the expected count is
the 3-sigma p-chart of Shewhart solved for a limit at the end of the scale.

Worked example: 50 courses a month at 98 % effective. sigma = sqrt(0.98 x 0.02 / 50) = 0.0198; the upper limit would
be 0.98 + 3 x 0.0198 = 1.039, which no month can reach. One ineffective course is expected a month, 9 x (1 - 0.02) =
8.82 are needed: a g chart. With 450 courses a month 9 are expected: a p' chart.
"""

import polars as pl

from methodology.comparison.chart_g import g_chart
from methodology.comparison.chart_p import p_prime
from methodology.comparison.chart_rules import RULES, mark_signals
from methodology.comparison.chart_xmr import xmr

SERIES = ["indicator", "region_code"]
MINIMUM_POINTS = 12
CHARTS = ("p_prime", "xmr", "g", "none")
_SQUARED_SIGMAS = 9  # 3 sigma, squared
WHY = {
    "p_prime": (
        "ожидаемое число редкого исхода за месяц достаточно",
        "enough of the rarer outcome expected a month",
    ),
    "xmr": ("среднее: размах соседних месяцев", "a mean: steps between neighbouring months"),
    "g": ("исход редкий: курсы между неэффективными", "rare outcome: courses between ineffective ones"),
    "rare": ("исход редкий: пределы невозможны", "rare outcome: limits would be impossible"),
    "short": ("меньше 12 точек: пределы были бы догадкой", "fewer than 12 points: limits would be guesswork"),
}
_LIMITS = ("centre", "low", "outer_low", "outer_high", "high", "sigma_z")
COLUMNS = (
    *SERIES, "chart", "why_ru", "why_en", "sequence", "period", "numerator", "denominator", "n", "value", *_LIMITS,
    *RULES, "signal", "points",
)  # fmt: skip


def fits_p_chart() -> pl.Expr:
    """Whether both limits of a mean month lie inside 0..1; over the points of one series.

    >>> months = pl.DataFrame({"numerator": [49, 49], "denominator": [50, 50]})
    >>> round(0.98 + 3 * (0.98 * 0.02 / 50) ** 0.5, 3)
    1.039
    >>> months.select(fits_p_chart()).item(), months.with_columns(pl.all() * 9).select(fits_p_chart()).item()
    (False, True)
    """
    share, n = pl.col("numerator").sum() / pl.col("denominator").sum(), pl.col("denominator").mean()
    rarer = pl.min_horizontal(share, 1 - share)
    return n * rarer >= _SQUARED_SIGMAS * (1 - rarer)


def choose(months: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """One row a series of shares: the chart, and the key of WHY (reason)."""
    told = months.group_by(SERIES).agg(enough=pl.len() >= MINIMUM_POINTS, fits=fits_p_chart())
    events = gaps.group_by(SERIES).agg(gaps=pl.len())
    reason = (
        pl.when(~pl.col("enough"))
        .then(pl.lit("short"))
        .when("fits")
        .then(pl.lit("p_prime"))
        .when(pl.col("gaps") >= MINIMUM_POINTS)
        .then(pl.lit("g"))
        .otherwise(pl.lit("rare"))
    )
    return told.join(events, on=SERIES, how="left").select(*SERIES, reason=reason)


def _finished(points: pl.DataFrame, chart: str, reason: pl.Expr) -> pl.DataFrame:
    """The same columns whatever the chart, with the rules and the reason in words."""
    words = {
        name: reason.replace_strict({k: v[at] for k, v in WHY.items()})
        for at, name in enumerate(("why_ru", "why_en"))
    }
    missing = [pl.lit(None, pl.Float64).alias(name) for name in _LIMITS if name not in points.columns]
    numbered = pl.int_range(1, pl.len() + 1).over(SERIES).cast(pl.Int64)
    marked = mark_signals(points.with_columns(missing), SERIES)
    return marked.with_columns(
        chart=pl.lit(chart), **words, sequence=numbered, points=pl.len().over(SERIES).cast(pl.Int64)
    ).select(COLUMNS)


def charts_of_shares(months: pl.DataFrame, gaps: pl.DataFrame) -> list[pl.DataFrame]:
    """Points of every series of shares, by the chart that suits it; a point of a g chart is a gap between two events.

    months: indicator, region_code, period, numerator, denominator (> 0); gaps: indicator, region_code, period, gap;
    both in order of time.
    """
    chosen = choose(months, gaps)
    shares = months.join(chosen, on=SERIES, how="left", maintain_order="left").with_columns(
        n=pl.col("denominator").cast(pl.Int64), value=pl.col("numerator") / pl.col("denominator")
    )
    rare = gaps.join(chosen.filter(reason="g"), on=SERIES, how="inner", maintain_order="left").with_columns(
        numerator=pl.lit(1.0), denominator=pl.col("gap") + 1.0, n=pl.col("gap") + 1
    )
    why = pl.col("reason")
    return [
        _finished(p_prime(shares.filter(why == "p_prime"), SERIES), "p_prime", why),
        _finished(g_chart(rare, SERIES), "g", why),
        _finished(shares.filter(why.is_in(["rare", "short"])), "none", why),
    ]


def charts_of_means(months: pl.DataFrame) -> list[pl.DataFrame]:
    """Points of every series of means; months: indicator, region_code, period, numerator, denominator, n, value."""
    enough = pl.len().over(SERIES) >= MINIMUM_POINTS
    return [
        _finished(xmr(months.filter(enough), SERIES), "xmr", pl.lit("xmr")),
        _finished(months.filter(~enough), "none", pl.lit("short")),
    ]
