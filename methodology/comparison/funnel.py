"""Which regions or providers differ from the whole by more than chance?

A funnel plot sets each unit's share of ineffective courses against its number of courses. The centre line is the share
of all units together; around it lie the limits within which 95 % and 99.8 % of units fall that have the same true share
and differ by chance alone. A small unit may lie far from the line and mean nothing: its limits are wide. Units with
fewer than 20 courses are drawn (status U) but never judged.

Limits are exact binomial quantiles, interpolated between whole counts as in the appendix of the paper, so that the line
is smooth. With few expected cases the step between two counts is large, and a point may stand just outside of the drawn
line although its count is no rarity. The signal therefore asks the exact question: how likely is a count as extreme as
this one, or more, if the unit is like all others? At most 2.5 %: beyond_95; at most 0.1 %: beyond_998; else inside. So
false alarms are never more frequent than promised, and every signal lies outside of its drawn line.

A signal is a reason to look at the protocols, not a verdict on quality; units are listed by code, never by rank.

Belongs here: limits, z-scores and signals of points without correction. Does not: more spread than chance explains
(overdispersion.py), different children (casemix.py), small units (shrinkage.py).

Reference: Spiegelhalter DJ. Funnel plots for comparing institutional performance. Statistics in Medicine 2005; 24:
1185-1202, appendix A.1.1.

Worked example: all units together have 2 % ineffective; a unit has 50 courses. Chance of no ineffective course:
0.98^50 = 0.3642; up to one: 0.7358; up to two: 0.9216; up to three: 0.9822. The 97.5 % point is reached at r = 3, with
0.9822 - 0.9750 = 0.0072 to spare out of the 0.0607 that r = 3 brings: alpha = 0.119. Upper limit: (3 - 0.119) / 50 =
5.76 %. Three ineffective courses (6 %) stand just outside of the line, yet 1 - 0.9216 = 7.8 % of such units would have
three or more: inside. Four (8 %): 1 - 0.9822 = 1.8 %, beyond_95; z = 2 * sqrt(50) * (asin(sqrt(0.08)) -
asin(sqrt(0.02))) = 2.05.
"""

import numpy as np
import polars as pl
from scipy.stats import binom

MINIMUM_N = 20  # a unit with fewer courses is shown, not judged
LEVELS = {"95": 0.95, "998": 0.998}
INSIDE = "inside"
COMPARED = pl.col("n") >= MINIMUM_N


def tail_share(level: float) -> float:
    """What lies beyond one limit: half of what is not within both."""
    return (1 - level) / 2


def binomial_limits(target: np.ndarray, n: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limit of a unit's share, of 1, for the share `target` of all units and n courses.

    >>> low, high = binomial_limits(np.array([0.02]), np.array([50]), 0.95)
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.0, 0.0576)
    """
    low, high = (_limit(target, n, p) for p in (tail_share(level), 1 - tail_share(level)))
    return low, high


def _limit(target: np.ndarray, n: np.ndarray, p: float) -> np.ndarray:
    count = binom.ppf(p, n, target)
    alpha = (binom.cdf(count, n, target) - p) / binom.pmf(count, n, target)
    return np.clip((count - alpha) / n, 0.0, 1.0)


def tail(ineffective: np.ndarray, n: np.ndarray, target: np.ndarray) -> np.ndarray:
    """How likely a count as extreme or more is, in its own direction, for a unit with the share of all.

    >>> chances = tail(np.array([3, 4, 0]), np.array([50, 50, 50]), np.array([0.02] * 3))
    >>> [round(float(chance), 4) for chance in chances]
    [0.0784, 0.0178, 0.3642]
    """
    above = ineffective > n * target
    return np.where(above, binom.sf(ineffective - 1, n, target), binom.cdf(ineffective, n, target))


def arcsine(share: pl.Expr) -> pl.Expr:
    """The scale on which a share has nearly the same spread everywhere: standard error 1 / (2 sqrt(n))."""
    return share.sqrt().arcsin()


def z_score(share: pl.Expr, target: pl.Expr, n: pl.Expr) -> pl.Expr:
    """Standard errors between a unit's share and the target, on the arcsine scale.

    >>> unit = pl.DataFrame({"share": [0.08], "target": [0.02], "n": [50]})
    >>> round(unit.select(z_score(pl.col("share"), pl.col("target"), pl.col("n"))).item(), 2)
    2.05
    """
    return 2 * n.sqrt() * (arcsine(share) - arcsine(target))


def signal(beyond: dict[str, pl.Expr]) -> pl.Expr:
    """inside, beyond_95 or beyond_998 from one condition a level; null for a unit that is not compared."""
    word = pl.lit(INSIDE)
    for level in LEVELS:  # the wider limits last: they win
        word = pl.when(beyond[level]).then(pl.lit(f"beyond_{level}")).otherwise(word)
    return pl.when(COMPARED).then(word)


def beyond_by_tail() -> dict[str, pl.Expr]:
    """Whether the chance of a count so extreme is within what lies beyond a limit."""
    return {name: pl.col("tail") <= tail_share(level) for name, level in LEVELS.items()}


def _limit_columns(points: pl.DataFrame) -> list[pl.Series]:
    target, n = points["target"].to_numpy(), points["n"].to_numpy()
    found = {}
    for name, level in LEVELS.items():
        found[f"low_{name}"], found[f"high_{name}"] = binomial_limits(target, n, level)
    return [pl.Series(name, values, pl.Float64) for name, values in found.items()]


def ineffective(rates: pl.DataFrame) -> pl.DataFrame:
    """What units are compared by, from figures of `effective_rate`: ineffective and n (courses with a verdict).

    Every other column that tells units apart is kept.

    >>> rates = pl.DataFrame({"provider": ["a"], "numerator": [48.0], "denominator": [50.0], "n": [50]})
    >>> ineffective(rates).select("provider", "ineffective", "n").rows()
    [('a', 2, 50)]
    """
    return rates.with_columns(
        ineffective=(pl.col("denominator") - pl.col("numerator")).cast(pl.Int64),
        n=pl.col("denominator").cast(pl.Int64),
    )


def funnel(units: pl.DataFrame, group: list[str], target: float | None = None) -> pl.DataFrame:
    """One row a unit with at least one course: its share against all units of its group, limits and signal.

    units: columns of `group`, `ineffective` and `n` (courses with a verdict). target: the share of all units where it
    is known otherwise, for example because some of them are hidden. Adds value and target (shares of 1), z, tail,
    low_95, high_95, low_998, high_998, direction (above, below; null on the line), signal and status (A, or U with
    fewer than 20 courses: no signal).

    >>> units = pl.DataFrame({"period": ["2025"] * 3, "ineffective": [4, 6, 1], "n": [50, 440, 10]})
    >>> funnel(units, ["period"]).select("target", "direction", "signal", "status").rows()
    [(0.022, 'above', 'beyond_95', 'A'), (0.022, 'below', 'inside', 'A'), (0.022, 'above', None, 'U')]
    """
    pooled = pl.col("ineffective").sum().over(group) / pl.col("n").sum().over(group)
    share = pooled if target is None else pl.lit(target, pl.Float64)
    points = units.filter(pl.col("n") > 0).with_columns(value=pl.col("ineffective") / pl.col("n"))
    points = points.with_columns(target=share)
    columns = [points[name].to_numpy() for name in ("ineffective", "n", "target")]
    gap = pl.col("value") - pl.col("target")
    return points.with_columns(
        *_limit_columns(points),
        pl.Series("tail", tail(*columns), pl.Float64),
        z=z_score(pl.col("value"), pl.col("target"), pl.col("n")),
        direction=pl.when(gap > 0).then(pl.lit("above")).when(gap < 0).then(pl.lit("below")),
        status=pl.when(COMPARED).then(pl.lit("A")).otherwise(pl.lit("U")),
    ).with_columns(signal=signal(beyond_by_tail()))
