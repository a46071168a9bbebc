"""Has something changed over time, and which chart may say so?

The chart is chosen by what a month can be expected to hold. The lower and upper limit of a share both lie inside
0..1 only where the rarer outcome is expected at least 9 (1 - q) times a month, q its share: then a p' chart. Where
it is rarer the courses between two ineffective ones are charted (g chart), if at least 13 ineffective courses make
12 gaps. A mean has an XmR chart of the months with at least the indicator's minimum n; smaller ones are shown, marked
as few, and left out of limits and rules. Any chart needs 12 points; with fewer, or where too few cases are expected and
no gaps are known, the months stand without limits: limits would be guesswork. The chart and the reason, with the number
of cases that would be needed, stand in every row.

Belongs here: the choice, its words, one shape of points for every chart. Does not: limits, nor signals.

Reference: Provost and Murray, The Health Care Data Guide (2011), for 12 points; the bound on the expected count is
the 3-sigma p-chart of Shewhart solved for a limit at the end of the scale.

Worked example: 50 courses a month at 98 % effective. sigma = sqrt(0.98 x 0.02 / 50) = 0.0198; the upper limit would
be 0.98 + 3 x 0.0198 = 1.039, which no month can reach. One ineffective course is expected a month, 9 x (1 - 0.02) =
8.82 are needed: a g chart, "fewer than 9 cases are expected a month". With 450 courses a month 9 are expected: a p'
chart. It is not the share that decides: of 20 courses a month at 70.5 % only 5.9 of the rarer outcome are expected,
and 9 x (1 - 0.295) = 6.3 are needed: "fewer than 7".
"""

import polars as pl

from methodology.comparison.chart_g import between, g_chart
from methodology.comparison.chart_p import p_prime
from methodology.comparison.chart_rules import RULES, mark_signals
from methodology.comparison.chart_xmr import xmr

SERIES = ["indicator", "region_code"]
MINIMUM_POINTS = 12
CHARTS = ("p_prime", "xmr", "g", "none")
_SQUARED_SIGMAS = 9  # 3 sigma, squared
WHY = {
    "p_prime": (
        "ожидаемых случаев за месяц достаточно, чтобы пределы не вышли за край шкалы",
        "enough cases are expected a month for limits within the scale",
    ),
    "xmr": (
        "пределы — по обычному шагу между соседними месяцами",
        "limits from the usual step between neighbouring months",
    ),
    "g": (
        "меньше {needed} ожидаемых случаев в месяце, поэтому считаются курсы между ними",
        "fewer than {needed} expected cases a month, so the courses between them are counted",
    ),
    "rare": (
        "меньше {needed} ожидаемых случаев в месяце, пределы вышли бы за край шкалы",
        "fewer than {needed} expected cases a month, limits would leave the scale",
    ),
    "short": ("меньше 12 точек, пределы были бы догадкой", "fewer than 12 points, limits would be guesswork"),
    "few": (
        "меньше 12 месяцев с достаточным числом курсов, пределы были бы догадкой",
        "fewer than 12 months with enough courses, limits would be guesswork",
    ),
}
_LIMITS = ("centre", "low", "outer_low", "outer_high", "high", "sigma_z")
COLUMNS = (
    *SERIES, "chart", "why_ru", "why_en", "sequence", "period", "numerator", "denominator", "n", "few", "value",
    *_LIMITS, *RULES, "signal", "points",
)  # fmt: skip


def fits_p_chart() -> pl.Expr:
    """Whether both limits of a mean month lie inside 0..1; over the points of one series.

    >>> months = pl.DataFrame({"numerator": [49, 49], "denominator": [50, 50]})
    >>> round(0.98 + 3 * (0.98 * 0.02 / 50) ** 0.5, 3)
    1.039
    >>> months.select(fits_p_chart()).item(), months.with_columns(pl.all() * 9).select(fits_p_chart()).item()
    (False, True)
    """
    return pl.col("denominator").mean() * _rarer() >= cases_needed()


def _rarer() -> pl.Expr:
    share = pl.col("numerator").sum() / pl.col("denominator").sum()
    return pl.min_horizontal(share, 1 - share)


def cases_needed() -> pl.Expr:
    """How many cases of the rarer outcome a mean month needs for a p' chart; over the points of one series.

    >>> shares = pl.DataFrame({"s": ["a", "b"], "numerator": [98.0, 70.5], "denominator": [100, 100]})
    >>> shares.group_by("s", maintain_order=True).agg(cases_needed().alias("needed"))["needed"].round(3).to_list()
    [8.82, 6.345]
    """
    return _SQUARED_SIGMAS * (1 - _rarer())


def choose(months: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """One row a series of shares: the chart as a key of WHY (reason), and why in words (why_ru, why_en)."""
    told = months.group_by(SERIES).agg(
        enough=pl.len() >= MINIMUM_POINTS, fits=fits_p_chart(), needed=cases_needed()
    )
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
    chosen = told.join(events, on=SERIES, how="left").with_columns(reason=reason)
    return chosen.select(*SERIES, "reason", **_words(pl.col("reason"), pl.col("needed")))


def _words(reason: pl.Expr, needed: pl.Expr) -> dict[str, pl.Expr]:
    """Why it is this chart; the number needed as the next whole one, of which every smaller expectation is short."""
    whole = (needed - 1e-9).ceil().cast(pl.Int64).cast(pl.String)
    return {
        name: reason.replace_strict({k: v[at] for k, v in WHY.items()}).str.replace(
            "{needed}", whole, literal=True
        )
        for at, name in enumerate(("why_ru", "why_en"))
    }


def _finished(points: pl.DataFrame, chart: str) -> pl.DataFrame:
    """The same columns whatever the chart, with the rules; months of few courses stand among them, outside of runs."""
    missing = [pl.lit(None, pl.Float64).alias(name) for name in _LIMITS if name not in points.columns]
    few = [] if "few" in points.columns else [pl.lit(False).alias("few")]
    whole = points.with_columns(*missing, *few).with_columns(
        chart=pl.lit(chart),
        sequence=pl.int_range(1, pl.len() + 1).over(SERIES).cast(pl.Int64),
        points=pl.len().over(SERIES).cast(pl.Int64),
    )
    judged = mark_signals(whole.filter(~pl.col("few")), SERIES)
    unmarked = dict.fromkeys((*RULES, "signal"), pl.lit(False))
    left_out = whole.filter("few").with_columns(**unmarked)
    return pl.concat([judged.select(COLUMNS), left_out.select(COLUMNS)]).sort(*SERIES, "sequence")


def gaps_of(days: pl.DataFrame) -> pl.DataFrame:
    """Gaps between events of every series, with the month each ended in: what `charts_of_shares` is given.

    days: indicator, region_code, day, effective, ineffective (the event), in order of time.
    """
    return between(days, SERIES).with_columns(period=pl.col("day").dt.strftime("%Y-%m"))


def one_series(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The chart of a single series in order of time: the one part that has points, empty where none has."""
    return next((part for part in parts if part.height), parts[-1]).sort("sequence")


def charts_of_shares(months: pl.DataFrame, gaps: pl.DataFrame) -> list[pl.DataFrame]:
    """Points of every series of shares, by the chart that suits it; a point of a g chart is a gap between two events.

    months: indicator, region_code, period, numerator, denominator (> 0); gaps: indicator, region_code, period, gap;
    both in order of time. A p' chart needs no minimum n: its limits widen where a month has few courses.
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
        _finished(p_prime(shares.filter(why == "p_prime"), SERIES), "p_prime"),
        _finished(g_chart(rare, SERIES), "g"),
        _finished(shares.filter(why.is_in(["rare", "short"])), "none"),
    ]


def charts_of_means(months: pl.DataFrame) -> list[pl.DataFrame]:
    """Points of every series of means, in order of time.

    months: indicator, region_code, period, numerator, denominator, n, value; minimum_n: a month with fewer is shown and
    not judged; at_least, at_most: what the mean cannot leave (inf: no end).
    """
    known = months.with_columns(few=pl.col("n") < pl.col("minimum_n"))
    judged, every = (~pl.col("few")).sum().over(SERIES), pl.len().over(SERIES)
    unjudged = pl.when(every >= MINIMUM_POINTS).then(pl.lit("few")).otherwise(pl.lit("short"))
    reason = pl.when(judged >= MINIMUM_POINTS).then(pl.lit("xmr")).otherwise(unjudged)
    told = known.with_columns(reason=reason).with_columns(**_words(pl.col("reason"), pl.lit(0)))
    drawn = told.filter(pl.col("reason") == "xmr")
    limits = xmr(drawn, SERIES, pl.col("few"), pl.col("at_least"), pl.col("at_most"))
    return [_finished(limits, "xmr"), _finished(told.filter(pl.col("reason") != "xmr"), "none")]
