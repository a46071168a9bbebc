"""How sure is a proportion, or a mean, that rests on so many courses?

The interval of 95 %: computed so from many samples, it holds the true value in 95 of 100 of them. A proportion has
Wilson's interval, which stays inside 0..1 and is right near the ends. It never gets the schoolbook one (Wald, share +-
1.96 standard errors): of 50 courses at 98 % that covers the truth in 63.5 % of samples instead of 95 %. A mean has
Student's t interval, from its sum and sum of squares alone, so that months and regions add up. Where values have a
least and a greatest one (points 0 to 2, percents), so has their mean, and an end of the interval beyond is cut off: it
holds the true mean as often as before, for no true mean lies there. Units that are all alike give an interval of no
width, which says nothing of the next unit.

Belongs here: vectorised formulas. Does not: which figure gets which interval (the registry of indicators).

Reference: Wilson, Journal of the American Statistical Association 22 (1927) 209-212; Student, Biometrika 6 (1908) 1-25;
coverage: Brown, Cai and DasGupta, Statistical Science 16 (2001) 101-133.

Worked example: 48 effective of 50; z = 1.960, z^2 = 3.8415. Centre (48 + 3.8415 / 2) / (50 + 3.8415) = 0.9272. Half
width 1.960 / 53.8415 x sqrt(48 x 2 / 50 + 3.8415 / 4) = 0.0364 x 1.6972 = 0.0618. Interval 86.5 % to 98.9 %. A mean:
totals 1, 2, 3, 4 have mean 2.5 and standard deviation 1.291; t for 3 degrees of freedom is 3.182; 2.5 +- 3.182 x
1.291 / sqrt 4 = 0.4457 and 4.5543. On a scale of 0 to 4 the upper end is 4.
"""

import math

import polars as pl
from scipy.stats import norm, t

CONFIDENCE = 0.95
_Z = float(norm.ppf(0.5 + CONFIDENCE / 2))


def wilson(successes: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Lower and upper limit of a proportion (Wilson 1927); null when n = 0.

    >>> frame = pl.DataFrame({"k": [10, 0, 48, 0], "n": [10, 10, 50, 0]})
    >>> low, high = wilson(pl.col("k"), pl.col("n"))
    >>> frame.select(low.round(4).alias("low"), high.round(4).alias("high")).rows()
    [(0.7225, 1.0), (0.0, 0.2775), (0.8654, 0.989), (None, None)]
    """
    k, n = successes.cast(pl.Float64), pl.when(n > 0).then(n.cast(pl.Float64))
    centre = (k + _Z**2 / 2) / (n + _Z**2)
    half = _Z / (n + _Z**2) * (k * (n - k) / n + _Z**2 / 4).sqrt()
    # At the ends the limit is the end itself; rounding must not leave 1 - 1e-16 there.
    low = pl.when(k == 0).then(0.0 * n).otherwise(centre - half)
    high = pl.when(k == n).then(1.0 + 0.0 * n).otherwise(centre + half)
    return low.clip(0, 1), high.clip(0, 1)


def t_interval(
    frame: pl.DataFrame,
    total: str,
    squares: str,
    n: str,
    ends: tuple[float, float] = (-math.inf, math.inf),
) -> pl.DataFrame:
    """Columns low and high for the mean of n values known by their sum and sum of squares; null when n < 2.

    ends: the least and the greatest value there is (inf: none); the interval is cut to them.

    >>> frame = pl.DataFrame({"s": [10.0], "q": [30.0], "n": [4]})  # 1, 2, 3, 4
    >>> [round(x, 4) for x in t_interval(frame, "s", "q", "n").row(0)]
    [0.4457, 4.5543]
    >>> [round(x, 4) for x in t_interval(frame, "s", "q", "n", (0, 4)).row(0)]
    [0.4457, 4.0]
    """
    sizes = frame.select(n).unique()
    quantiles = sizes.with_columns(quantile=pl.Series(t.ppf(0.5 + CONFIDENCE / 2, sizes[n].to_numpy() - 1)))
    known = frame.select(total, squares, n).join(quantiles, on=n, how="left", maintain_order="left")
    size = pl.when(pl.col(n) > 1).then(pl.col(n).cast(pl.Float64))
    mean = pl.col(total) / size
    variance = ((pl.col(squares) - pl.col(total) * mean) / (size - 1)).clip(lower_bound=0)
    half = pl.col("quantile") * (variance / size).sqrt()
    return known.select(low=(mean - half).clip(*ends), high=(mean + half).clip(*ends))
