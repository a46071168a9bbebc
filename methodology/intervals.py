"""Intervals of 95 %: Wilson for a proportion, Student's t for a mean, from additive sums only.

Belongs here: vectorised formulas. Does not: which figure gets which interval (`methodology/indicators.toml`).
A proportion never gets Wald: at n = 50, p = 0.98 it covers 63.5 % instead of 95 %.
"""

import polars as pl
from scipy.stats import norm, t

CONFIDENCE = 0.95
_Z = float(norm.ppf(0.5 + CONFIDENCE / 2))


def wilson(successes: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Lower and upper limit of a proportion (Wilson 1927); null when n = 0.

    >>> frame = pl.DataFrame({"k": [10, 0, 0], "n": [10, 10, 0]})
    >>> low, high = wilson(pl.col("k"), pl.col("n"))
    >>> frame.select(low.round(4).alias("low"), high.round(4).alias("high")).rows()
    [(0.7225, 1.0), (0.0, 0.2775), (None, None)]
    """
    k, n = successes.cast(pl.Float64), pl.when(n > 0).then(n.cast(pl.Float64))
    centre = (k + _Z**2 / 2) / (n + _Z**2)
    half = _Z / (n + _Z**2) * (k * (n - k) / n + _Z**2 / 4).sqrt()
    # At the ends the limit is the end itself; rounding must not leave 1 - 1e-16 there.
    low = pl.when(k == 0).then(0.0 * n).otherwise(centre - half)
    high = pl.when(k == n).then(1.0 + 0.0 * n).otherwise(centre + half)
    return low.clip(0, 1), high.clip(0, 1)


def t_interval(frame: pl.DataFrame, total: str, squares: str, n: str) -> pl.DataFrame:
    """Columns low and high for the mean of n values known by their sum and sum of squares; null when n < 2.

    >>> frame = pl.DataFrame({"s": [10.0], "q": [30.0], "n": [4]})  # 1, 2, 3, 4
    >>> [round(x, 4) for x in t_interval(frame, "s", "q", "n").row(0)]
    [0.4457, 4.5543]
    """
    sizes = frame.select(n).unique()
    quantiles = sizes.with_columns(quantile=pl.Series(t.ppf(0.5 + CONFIDENCE / 2, sizes[n].to_numpy() - 1)))
    known = frame.select(total, squares, n).join(quantiles, on=n, how="left", maintain_order="left")
    size = pl.when(pl.col(n) > 1).then(pl.col(n).cast(pl.Float64))
    mean = pl.col(total) / size
    variance = ((pl.col(squares) - pl.col(total) * mean) / (size - 1)).clip(lower_bound=0)
    half = pl.col("quantile") * (variance / size).sqrt()
    return known.select(low=mean - half, high=mean + half)
