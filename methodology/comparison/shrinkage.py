"""What can be said of small units, whose raw share jumps with every single course?

A region with 12 courses and no ineffective one is not better than a region with 400 and six: it has been seen less. An
empirical Bayes estimate pulls each unit's share towards the common one, the more the fewer courses it has; how far is
learnt from how much units differ at all. The true shares are taken to follow a beta distribution, the counts a
binomial one; the two numbers of the beta come from the mean and the spread of the raw shares (method of moments,
weighted by courses). The result is (alpha + ineffective) / (alpha + beta + n), with a 95 % interval of the same beta.

The rule: a shrunken share is an aid for the eye and for planning inspections. It is never the published figure, it
never replaces the raw share, and it never stands without it: each row carries both and its counts, and is marked
internal.

When the raw shares differ no more than chance, there is no spread to learn from: every unit is pulled to the common
share, weight is 0, and no interval is given (spread = none). The interval treats alpha and beta as known, so with few
units it is too short.

Belongs here: the beta distribution of units and the shares pulled towards it. Does not: judging units (funnel.py).

Reference: Kleinman JC. Proportions with extraneous variance: single and independent samples. Journal of the American
Statistical Association 1973; 68: 46-54. Use on areas: Martuzzi M, Elliott P. Empirical Bayes estimation of small area
prevalence of non-rare conditions. Statistics in Medicine 1996; 15: 1867-1873.

Worked example: three units have 1 of 10, 10 of 50 and 4 of 40 ineffective; together 15 of 100: m = 0.15. Weights 0.1,
0.5, 0.4; spread S = 0.1 * 0.05^2 + 0.5 * 0.05^2 + 0.4 * 0.05^2 = 0.0025. Chance alone gives m (1 - m) (3 - 1) / 100 =
0.00255: S is not larger, so all are pulled to 15 %. Had the second unit 14 and the third 0 (m = 0.15 again), S = 0.1 *
0.0025 + 0.5 * 0.0169 + 0.4 * 0.0225 = 0.0177; rho = (0.0177 - 0.00255) / (0.1275 * (0.58 - 0.02)) = 0.2122; alpha +
beta = 1 / rho - 1 = 3.713. The third unit keeps 40 / (40 + 3.713) = 91.5 % of its own: (0.15 * 3.713 + 0) / 43.713 =
1.27 % instead of 0 %.
"""

import polars as pl
from scipy.stats import beta

USE = "internal"  # of every row: never the published figure
_LIMITS = {"shrunken_low": 0.025, "shrunken_high": 0.975}


def intraclass_correlation(ineffective: pl.Expr, n: pl.Expr) -> pl.Expr:
    """Share of the variance of a course's outcome that lies between units; 0 or less: no more than chance.

    Null with one unit, or when no course or every course is ineffective.

    >>> units = pl.DataFrame({"k": [1, 14, 0], "n": [10, 50, 40]})
    >>> round(units.select(intraclass_correlation(pl.col("k"), pl.col("n"))).item(), 4)
    0.2122
    """
    common, weight = ineffective.sum() / n.sum(), n / n.sum()
    variance = common * (1 - common)
    spread = (weight * (ineffective / n - common) ** 2).sum()
    by_chance = (n.count() - 1) / n.sum()
    room = 1 - (weight**2).sum() - by_chance
    return pl.when((variance > 0) & (room > 0)).then((spread - variance * by_chance) / (variance * room))


def _beta(frame: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """alpha and beta of the group a unit is in; null where units do not differ by more than chance."""
    k, n = pl.col("ineffective"), pl.col("n")
    rho = intraclass_correlation(k, n).over(group)
    strength = pl.when(rho > 0).then(1 / rho.clip(upper_bound=1) - 1)
    with_target = frame.with_columns(target=k.sum().over(group) / n.sum().over(group), strength=strength)
    return with_target.with_columns(
        alpha=pl.col("target") * pl.col("strength"), beta=(1 - pl.col("target")) * pl.col("strength")
    )


def _quantiles(frame: pl.DataFrame) -> list[pl.Series]:
    a = (frame["alpha"] + frame["ineffective"]).cast(pl.Float64).fill_null(float("nan")).to_numpy()
    b = (
        (frame["beta"] + frame["n"] - frame["ineffective"])
        .cast(pl.Float64)
        .fill_null(float("nan"))
        .to_numpy()
    )
    return [pl.Series(name, beta.ppf(p, a, b), pl.Float64).fill_nan(None) for name, p in _LIMITS.items()]


def shrunken(units: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """One row a unit with at least one course: raw and shrunken share side by side, both of 1.

    units: columns of `group`, `ineffective` and `n`. Adds raw, target, alpha, beta, weight (what a unit keeps of its
    own share), shrunken, shrunken_low, shrunken_high (95 %), spread (estimated, none) and use (always internal).

    >>> units = pl.DataFrame({"year": [2025] * 3, "ineffective": [1, 14, 0], "n": [10, 50, 40]})
    >>> shrunken(units, ["year"]).select(pl.col("raw", "shrunken", "weight").round(4)).row(2)
    (0.0, 0.0127, 0.9151)
    """
    frame = _beta(units.filter(pl.col("n") > 0), group)
    weight = pl.when(pl.col("strength").is_not_null()).then(pl.col("n") / (pl.col("n") + pl.col("strength")))
    own = pl.col("ineffective") / pl.col("n")
    told = frame.with_columns(
        *_quantiles(frame),
        raw=own,
        weight=weight.fill_null(0.0),
        spread=pl.when(pl.col("strength").is_null()).then(pl.lit("none")).otherwise(pl.lit("estimated")),
        use=pl.lit(USE),
    ).drop("strength")
    return told.with_columns(
        shrunken=pl.col("weight") * pl.col("raw") + (1 - pl.col("weight")) * pl.col("target")
    )
