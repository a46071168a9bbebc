"""Do units differ more than chance explains, and which of them still stand out when that is allowed for?

Where many units lie outside of the funnel, the funnel is too narrow: units differ for reasons that are nobody's fault
(other children, other habits of rating), and chance alone is the wrong yardstick. Two corrections widen it, and a row
always says which one is on; the uncorrected funnel stands beside them.

Multiplicative: every standard error is stretched by sqrt(phi), where phi is the mean square of the z-scores after the
lowest and the highest 10 % are pulled in to the 10 % and 90 % points (winsorised), so that the outliers looked for do
not widen the limits by themselves. Additive: true shares are taken to scatter around the common one with variance
tau^2 (method of moments from the same phi), so large units keep room to differ, too. Neither narrows a funnel: phi
counts as at least 1, tau^2 as at least 0. phi > 1 + 2 sqrt(2 / units) is marked as clear overdispersion; below that
there is no ground to correct. Beware: a multiplicative phi can hide a real outlier, because outliers feed it.

The verdict is one: where units are clearly overdispersed, the signal under the additive correction; else that of the
exact funnel. Every map, page, table and report shows this one. With ten units or fewer the exact funnel judges, too:
only from eleven on does pulling in 10 % move the very lowest and highest all the way to a neighbour; before that phi is
made of the outlier that is looked for, and one unit far above its three neighbours would hide itself.

Both work on the arcsine scale, so limits stay within 0 and 1; with fewer than about five expected cases that scale is
rough. A correction can only take an alarm away: a corrected signal needs the point beyond the corrected limit and the
exact tail of the uncorrected funnel as rare as the level asks.

Many units make false alarms certain. Of units all alike, 38 give at least one alarm with a chance of 1 - 0.95^38 =
86 % at the 95 % limits, 7 % at the 99.8 % limits; the chance for the units at hand stands in each row.

Belongs here: phi, tau^2, the corrected limits and signals, the verdict, the arithmetic of false alarms. Does not: the
exact funnel (funnel.py).

Reference: Spiegelhalter DJ. Funnel plots for comparing institutional performance. Statistics in Medicine 2005; 24:
1185-1202, appendix A.3; and Handling over-dispersion of performance indicators. Quality and Safety in Health Care 2005;
14: 347-351. tau^2: DerSimonian R, Laird N. Controlled Clinical Trials 1986; 7: 177-188.

Worked example: four units of 100 courses have the z-scores -2, -1, 1 and 2. The 10 % point lies at -2 + 0.3 * 1 = -1.7
and the 90 % point at 1.7; pulled in: -1.7, -1, 1, 1.7. phi = (2.89 + 1 + 1 + 2.89) / 4 = 1.945. A standard error is
1 / (2 * sqrt(100)) = 0.05, its weight 1 / 0.05^2 = 400; tau^2 = (4 * 1.945 - 3) / (1600 - 640000 / 1600) = 4.78 / 1200
= 0.00398. At a common share of 2 % (arcsine 0.1419) the 95 % limits of such a unit reach, uncorrected on this scale,
from 0.19 % to 5.65 %; with phi up to sin^2(0.1419 + 1.96 * 0.05 * sqrt(1.945)) = 7.56 %; with tau^2 up to
sin^2(0.1419 + 1.96 * sqrt(0.0025 + 0.00398)) = 8.71 %.
"""

import math

import numpy as np
import polars as pl
from scipy.stats import norm

from methodology.comparison.funnel import (
    COMPARED,
    LEVELS,
    MINIMUM_N,
    arcsine,
    binomial_limits,
    funnel,
    signal,
    tail_share,
)

TRIM = 0.1
CORRECTABLE = 11  # units compared, from which the spread can be told from an outlier: (units - 1) * TRIM >= 1
JUDGING = "additive"  # the correction under which overdispersed units are judged
CORRECTIONS = ("none", "multiplicative", "additive")
_QUANTILES = {name: float(norm.ppf(1 - tail_share(level))) for name, level in LEVELS.items()}
_HALF_PI = math.pi / 2


def false_alarm_chance(units: pl.Expr, level: float) -> pl.Expr:
    """The chance that at least one of so many units, all alike, lies outside of its limits.

    >>> regions = pl.DataFrame({"units": [1, 38]})
    >>> told = [false_alarm_chance(pl.col("units"), level).round(3).alias(name) for name, level in LEVELS.items()]
    >>> regions.select(told).rows()
    [(0.05, 0.002), (0.858, 0.073)]
    """
    return 1 - pl.lit(level) ** units


def phi(z: pl.Expr, trim: float = TRIM) -> pl.Expr:
    """The dispersion ratio: mean square of z-scores, winsorised at `trim` and 1 - `trim`; nulls are left out.

    >>> round(pl.DataFrame({"z": [-2.0, -1.0, 1.0, 2.0]}).select(phi(pl.col("z"))).item(), 3)
    1.945
    """
    low, high = (z.quantile(p, interpolation="linear") for p in (trim, 1 - trim))
    return (z.clip(low, high) ** 2).mean()


def tau_squared(dispersion: pl.Expr, weight: pl.Expr) -> pl.Expr:
    """Variance between units by the method of moments; null with fewer than two. weight: 1 / standard error^2.

    >>> units = pl.DataFrame({"w": [400.0] * 4})
    >>> round(units.select(tau_squared(pl.lit(1.945), pl.col("w"))).item(), 5)
    0.00398
    """
    units = weight.count()
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    return pl.when(units > 1).then(((units * dispersion - (units - 1)) / spread).clip(lower_bound=0))


def with_dispersion(points: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Points of a funnel with units (compared ones), phi, tau2, overdispersed, chance_any_95 and chance_any_998."""
    z, weight = pl.when(COMPARED).then("z"), pl.when(COMPARED).then(4.0 * pl.col("n"))
    units = COMPARED.sum().cast(pl.Int64).over(group)
    measured = points.with_columns(units=units, phi=pl.when(units > 1).then(phi(z).over(group)))
    return measured.with_columns(
        tau2=tau_squared(pl.col("phi").first(), weight).over(group),
        overdispersed=pl.col("phi") > 1 + 2 * (2 / pl.col("units")).sqrt(),
        **{
            f"chance_any_{name}": false_alarm_chance(pl.col("units"), level) for name, level in LEVELS.items()
        },
    )


def standard_error(correction: str) -> pl.Expr:
    """Of a unit's share on the arcsine scale, under a correction; null where it could not be estimated.

    >>> unit = pl.DataFrame({"n": [100], "phi": [1.945], "tau2": [0.00398]})
    >>> errors = unit.select(standard_error(name).alias(name) for name in CORRECTIONS)
    >>> [round(math.sin(math.asin(0.02**0.5) + 1.96 * error) ** 2, 4) for error in errors.row(0)]
    [0.0565, 0.0756, 0.0871]
    """
    sampling = 1 / (2 * pl.col("n").sqrt())
    if correction == "none":
        return sampling
    if correction == "multiplicative":
        return sampling * pl.col("phi").clip(lower_bound=1).sqrt()
    return (sampling**2 + pl.col("tau2")).sqrt()


def _limits(correction: str) -> dict[str, pl.Expr]:
    centre, error = arcsine(pl.col("target")), standard_error(correction)
    limits = {}
    for name, quantile in _QUANTILES.items():
        limits[f"low_{name}"] = (centre - quantile * error).clip(lower_bound=0).sin() ** 2
        limits[f"high_{name}"] = (centre + quantile * error).clip(upper_bound=_HALF_PI).sin() ** 2
    return limits


def _corrected(points: pl.DataFrame, correction: str) -> pl.DataFrame:
    z = (arcsine(pl.col("value")) - arcsine(pl.col("target"))) / standard_error(correction)
    widened = points.with_columns(**_limits(correction), z=z)
    beyond = {
        name: (pl.col("z").abs() > _QUANTILES[name]) & (pl.col("tail") <= tail_share(level))
        for name, level in LEVELS.items()
    }
    return widened.with_columns(signal=pl.when(pl.col("z").is_not_null()).then(signal(beyond)))


def under_each_correction(points: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """One row a point and correction: the funnel without any, with phi and with tau^2; limits and signal of each.

    points: what `funnel` gives. Limits are null under a correction when fewer than two units can be compared.

    >>> units = pl.DataFrame({"year": [2025] * 4, "ineffective": [30, 2, 2, 6], "n": [500, 500, 500, 500]})
    >>> rows = under_each_correction(funnel(units, ["year"]), ["year"]).filter(ineffective=30)
    >>> rows.select("correction", "signal").rows()
    [('none', 'beyond_998'), ('multiplicative', 'inside'), ('additive', 'inside')]
    """
    measured = with_dispersion(points, group)
    frames = [measured if name == "none" else _corrected(measured, name) for name in CORRECTIONS]
    named = [frame.with_columns(correction=pl.lit(n)) for frame, n in zip(frames, CORRECTIONS, strict=True)]
    return pl.concat(named)


def verdicts(points: pl.DataFrame) -> pl.DataFrame:
    """The row of each point that counts: the additive correction where many units are overdispersed, else none.

    points: what `under_each_correction` gives.
    """
    widened = pl.col("overdispersed").fill_null(False) & (pl.col("units") >= CORRECTABLE)
    return points.filter(
        pl.col("correction") == pl.when(widened).then(pl.lit(JUDGING)).otherwise(pl.lit("none"))
    )


def judged(units: pl.DataFrame, group: list[str], target: float | None = None) -> pl.DataFrame:
    """One row a unit with a course: its place in the funnel of its group, and the verdict on it (signal, direction).

    The one comparison of units that is shown anywhere; for its arguments see `funnel`.

    >>> units = pl.DataFrame({"year": [2025] * 12, "ineffective": [22] + [8] * 11, "n": [500] * 12})
    >>> judged(units, ["year"]).select("correction", "signal").rows()[:2]
    [('none', 'beyond_998'), ('none', 'inside')]
    >>> units = pl.DataFrame({"year": [2025] * 12, "ineffective": [22] + [2, 14] * 5 + [8], "n": [500] * 12})
    >>> judged(units, ["year"]).select("correction", "signal").rows()[0]
    ('additive', 'inside')
    """
    return verdicts(under_each_correction(funnel(units, group, target), group))


def limit_lines(target: float, most: int, tau2: float | None = None) -> pl.DataFrame:
    """The funnel as lines: n, and low and high limits at each level, from half the least n that is judged to `most`.

    Exact, or with the additive correction where tau2 is given.
    """
    n = np.unique(np.round(np.linspace(MINIMUM_N // 2, max(most, 2 * MINIMUM_N), 160)).astype(int))
    lines = pl.DataFrame({"n": n}).with_columns(target=pl.lit(target), tau2=pl.lit(tau2, pl.Float64))
    if tau2 is not None:
        return lines.with_columns(**_limits("additive"))
    exact = {}
    for name, level in LEVELS.items():
        exact[f"low_{name}"], exact[f"high_{name}"] = binomial_limits(np.full(len(n), target), n, level)
    return lines.with_columns(pl.Series(name, values) for name, values in exact.items())
