"""How much of the spread between units is real, and how many courses would show a difference?

Units differ because they are different (signal) and because their few courses happen to be these (noise). Noise of
a unit is W / n: W the variance within units, p (1 - p) of the pooled share for a proportion, the pooled variance of
single courses for a mean. Signal is what the variance between the units holds beyond the mean noise, and 0 where it
holds less. Reliability of a unit = signal / (signal + noise), from 0 (all chance) to 1; the card tells the median
unit's. Below 0.7 units should not be told apart; n for 0.7 is W / signal x 0.7 / 0.3 courses a unit.

Courses needed to see a difference d between two units (two-sided 5 %, power 80 %): n = 2 W (1.960 + 0.842)^2 / d^2
each, with d = one percentage point of a share or one unit of a mean.

Belongs here: variances and sizes. Does not: the verdict drawn from them (health).

Reference: Adams, The Reliability of Provider Profiling: A Tutorial, RAND TR-653 (2009); the moments as in
DerSimonian and Laird, Controlled Clinical Trials 7 (1986), unweighted; Lachin, Controlled Clinical Trials 2 (1981),
for n.

Worked example: four regions of 100 courses with 92, 95, 98 and 99 effective. p = 0.96, W = 0.0384, noise 0.000384.
Their variance is 0.001, signal 0.001 - 0.000384 = 0.000616, reliability 0.616 / 1 = 0.62; for 0.7 each needs 0.0384
/ 0.000616 x 0.7 / 0.3 = 145.5 courses. One percentage point: 2 x 0.0384 x 7.849 / 0.0001 = 6028 courses in each of
two regions. A mean total with standard deviation 1.3: one point needs 2 x 1.69 x 7.849 / 1 = 27.
"""

import polars as pl
from scipy.stats import norm, t

from methodology.registry.intervals import CONFIDENCE

POWER = 0.80
RELIABLE = 0.7
_EFFECT_SIZE = float((norm.ppf(0.5 + CONFIDENCE / 2) + norm.ppf(POWER)) ** 2)


def within_variance(units: pl.DataFrame) -> pl.DataFrame:
    """Adds `within`, the variance of single courses of a mean, from its t interval (half width = t x s / sqrt n).

    Null for a proportion and for fewer than two courses.

    >>> units = pl.DataFrame({"low": [5.0], "high": [7.0], "n": [25], "is_share": [False]})
    >>> round(within_variance(units)["within"][0], 4)  # s = sqrt 25 / 2.0639
    5.869
    """
    sizes = units.filter(~pl.col("is_share"), pl.col("n") > 1).select("n").unique()
    quantiles = sizes.with_columns(_t=pl.Series(t.ppf(0.5 + CONFIDENCE / 2, sizes["n"].to_numpy() - 1)))
    half = (pl.col("high") - pl.col("low")) / 2
    squared = (half / pl.col("_t")).pow(2) * pl.col("n")
    told = units.join(quantiles, on="n", how="left", maintain_order="left")
    return told.with_columns(within=pl.when(~pl.col("is_share")).then(squared)).drop("_t")


def reliability(units: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row a key: variance_within (one course), signal (between units), noise (mean), reliability, both needs.

    units: the keys, value, n, is_share, within; one row a unit. needed_for_difference: courses a unit that show
    `difference` (0.01 of a share, 1 of a mean); needed_for_reliability: courses a unit for 0.7, null without signal.

    >>> regions = pl.DataFrame({"of": "x", "value": [0.92, 0.95, 0.98, 0.99]}).with_columns(
    ...     n=100, is_share=True, within=None)
    >>> row = reliability(regions, ["of"]).row(0, named=True)
    >>> [round(row[name], 6) for name in ("variance_within", "noise", "signal", "reliability")]
    [0.0384, 0.000384, 0.000616, 0.616]
    >>> row["needed_for_reliability"], row["needed_for_difference"]
    (146, 6028)
    >>> totals = pl.DataFrame({"of": "x", "value": [6.0, 6.2], "n": 100, "is_share": False, "within": 1.69})
    >>> reliability(totals, ["of"])["needed_for_difference"].to_list()
    [27]
    """
    measured = _variances(units, by)
    ratio = pl.col("signal") / (pl.col("signal") + pl.col("variance_within") / pl.col("_median_n"))
    to_signal = pl.when(pl.col("signal") > 0).then(pl.col("variance_within") / pl.col("signal"))
    told = measured.with_columns(
        reliability=pl.when(pl.col("signal") > 0).then(ratio).otherwise(0 * pl.col("signal")),
        needed_for_reliability=_courses(to_signal * RELIABLE / (1 - RELIABLE)),
        needed_for_difference=_courses(
            2 * pl.col("variance_within") * _EFFECT_SIZE / pl.col("difference") ** 2
        ),
    )
    return told.drop("_between", "_inverse", "_median_n")


def _variances(units: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Variance of one course, mean noise of the units, and what their variance holds beyond it."""
    n, value, is_share = pl.col("n"), pl.col("value"), pl.col("is_share").first()
    share = (value * n).sum() / n.sum()
    pooled = (pl.col("within").cast(pl.Float64) * (n - 1)).sum() / (n - 1).sum()
    return (
        units.group_by(by, maintain_order=True)  # sums of floats in one order: the same bytes each run
        .agg(
            variance_within=pl.when(is_share).then(share * (1 - share)).otherwise(pooled),
            difference=pl.when(is_share).then(0.01).otherwise(1.0),
            _inverse=(1 / n).mean(),
            _between=value.var(),
            _median_n=n.median(),
        )
        .with_columns(noise=pl.col("variance_within") * pl.col("_inverse"))
        .with_columns(signal=(pl.col("_between") - pl.col("noise")).clip(lower_bound=0))
    )


def _courses(exact: pl.Expr) -> pl.Expr:
    return exact.round(9).ceil().cast(pl.Int64, strict=False)
