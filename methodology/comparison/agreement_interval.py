"""How sure is the agreement of provider and bureau beyond chance?

AC1 (agreement.py) rests on so many courses. Its variance is Gwet's for two raters, with chance agreement estimated
from the same courses and not taken as known; the interval of 95 % is AC1 +- 1.960 standard errors, cut at -1 and 1.
Where all courses agree that variance is 0 and the interval would be a point, as if nothing could be learnt from one
more course; there the lower limit is Wilson's for the share of equal points, carried over to AC1.

Belongs here: the interval, for points of 0, 1, 2. Does not: AC1 itself (agreement.py).

Reference: Gwet, Computing inter-rater reliability and its variance in the presence of high agreement, British Journal
of Mathematical and Statistical Psychology 61 (2008) 29-48, equation for the variance of gamma_1.

Worked example: 100 courses; both give 2 in 70, both 1 in 15, both 0 in 5, ours 2 and theirs 1 in 10. Equal: pa = 0.90.
Mean shares: pi_0 = 0.05, pi_1 = 0.20, pi_2 = 0.75; chance pe = (0.05 x 0.95 + 0.20 x 0.80 + 0.75 x 0.25) / 2 = 0.1975;
AC1 = (0.90 - 0.1975) / 0.8025 = 0.8754. A = (0.05 x 0.95 + 0.15 x 0.80 + 0.70 x 0.25) / 2 - 0.90 x 0.1975 = -0.0065.
B = (0.05 x 0.95^2 + 0.15 x 0.80^2 + 0.70 x 0.25^2 + 0.10 x 0.525^2) / 4 - 0.1975^2 = 0.01411. Variance = (0.90 x 0.10
- 4 x 0.1246 x A + 4 x 0.1246^2 x B) / (100 x 0.8025^2), the last with 1 - AC1 = 0.1246; its root is 0.0382: 0.80 to
0.95.
"""

import polars as pl
from scipy.stats import norm

from methodology.comparison.agreement import POINTS
from methodology.registry.intervals import CONFIDENCE

_Z = float(norm.ppf(0.5 + CONFIDENCE / 2))
_OTHERS = pl.col("categories") - 1


def _marginal(point: int) -> pl.Expr:
    """Mean share with which the two gave a number."""
    ours = pl.sum_horizontal(f"n{point}{b}" for b in POINTS)
    theirs = pl.sum_horizontal(f"n{a}{point}" for a in POINTS)
    return (ours + theirs) / (2 * pl.col("compared"))


def _cell(ours: int, theirs: int) -> pl.Expr:
    return pl.col(f"n{ours}{theirs}") / pl.col("compared")


def _variance() -> pl.Expr:
    """Of AC1, over the counts of pairs, categories, compared, value and ac1."""
    pi = {k: _marginal(k) for k in POINTS}
    chance = pl.sum_horizontal(pi[k] * (1 - pi[k]) for k in POINTS) / _OTHERS
    same, left = pl.col("value"), 1 - pl.col("ac1")
    equal = pl.sum_horizontal(_cell(k, k) * (1 - pi[k]) for k in POINTS) / _OTHERS - same * chance
    any_pair = pl.sum_horizontal(_cell(a, b) * (1 - (pi[a] + pi[b]) / 2) ** 2 for a in POINTS for b in POINTS)
    spread = any_pair / _OTHERS**2 - chance**2
    inner = same * (1 - same) - 4 * left * equal + 4 * left**2 * spread
    return inner.clip(lower_bound=0) / (pl.col("compared") * (1 - chance) ** 2)


def ac1_interval(told: pl.DataFrame) -> pl.DataFrame:
    """Adds ac1_low and ac1_high to what `agreement` gives for points; null where AC1 is.

    >>> from methodology.comparison.agreement import agreement
    >>> pairs = pl.DataFrame({"lo": [2, 1, 0, 2], "reported": [2, 1, 0, 1], "courses": [70, 15, 5, 10]})
    >>> row = ac1_interval(agreement(pairs.with_columns(hi="lo", of=1), ["of"])).row(0, named=True)
    >>> [round(row[name], 4) for name in ("ac1", "ac1_low", "ac1_high")]
    [0.8754, 0.8005, 0.9503]
    >>> alike = pl.DataFrame({"lo": [2], "hi": [2], "reported": [2], "courses": [20], "of": [1]})
    >>> row = ac1_interval(agreement(alike, ["of"])).row(0, named=True)
    >>> [round(row[name], 4) for name in ("low", "ac1", "ac1_low", "ac1_high")]
    [0.8389, 1.0, 0.8389, 1.0]
    """
    chance = pl.sum_horizontal(_marginal(k) * (1 - _marginal(k)) for k in POINTS) / _OTHERS
    half = _Z * _variance().sqrt()
    carried = (pl.col("low") - chance) / (1 - chance)
    low = pl.when(pl.col("agreed") == pl.col("compared")).then(carried).otherwise(pl.col("ac1") - half)
    high = pl.col("ac1") + half
    return told.with_columns(
        ac1_low=pl.when(pl.col("ac1").is_not_null()).then(low.clip(-1, 1)),
        ac1_high=pl.when(pl.col("ac1").is_not_null()).then(high.clip(-1, 1)),
    )
