"""Does a proportion move more from month to month than its own months explain? (p' chart)

A p-chart draws the pooled share and limits of three sigma, sigma = sqrt(p (1 - p) / n) of each month: limits step
in where a month has many courses. With very many courses sigma becomes absurdly small, for real months differ a
little for a hundred reasons. Laney's correction measures that: each month becomes z = (share - p) / sigma, and
sigma_z is the mean step between neighbouring z divided by 1.128. Limits are p +- 3 sigma sigma_z; sigma_z = 1 is a
plain p-chart, above 1 the months differ more than chance alone, below 1 less. sigma_z stands beside every point, so
that nothing is corrected silently.

A limit that would lie outside of 0..1 is not drawn (null): nothing could cross it.

Belongs here: limits of a series of shares. Does not: when a p' chart is due (charts), nor signals (chart_rules).

Reference: Laney, Improved control charts for attributes, Quality Engineering 14 (2002) 531-537; checked against the
limits that the R package qicharts2 prints for weekly attendances of Mohammed et al., BMJ Quality and Safety 22
(2013).

Worked example: three months of 400 courses with 380, 392 and 388 effective. p = 1160 / 1200 = 0.9667; sigma =
sqrt(0.9667 x 0.0333 / 400) = 0.008975. z = -1.857, 1.486, 0.371; steps 3.343 and 1.114, mean 2.228, sigma_z = 2.228
/ 1.128 = 1.976. Limits 0.9667 +- 3 x 0.008975 x 1.976 = 0.9135 and 1.0199: the upper one is impossible and left
out.
"""

import polars as pl

STEP_OF_TWO = (
    1.128  # expected range of two normal values in sigmas (d2), by which a mean step becomes a sigma
)
SIGMAS, OUTER_SIGMAS = 3, 2


def p_prime(points: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Adds value, centre, limits (low, high), outer thirds (outer_low, outer_high) and sigma_z to each point.

    Reads numerator and denominator (> 0); the points of a series stand in their order. Null where nothing varies.

    >>> months = pl.DataFrame({"s": ["a"] * 3, "numerator": [380, 392, 388], "denominator": [400] * 3})
    >>> chart = p_prime(months, ["s"]).row(0, named=True)
    >>> [round(chart[name], 4) for name in ("centre", "sigma_z", "low")], chart["high"]
    ([0.9667, 1.9755, 0.9135], None)
    """
    n = pl.col("denominator")
    centre = (pl.col("numerator").sum() / n.sum()).over(by)
    sigma = (pl.col("centre") * (1 - pl.col("centre")) / n).sqrt()
    z = pl.when(sigma > 0).then((pl.col("value") - pl.col("centre")) / sigma)
    sigma_z = z.diff().abs().over(by).mean().over(by) / STEP_OF_TWO
    unit = pl.col("sigma_z") * sigma
    return (
        points.with_columns(value=pl.col("numerator") / n, centre=centre)
        .with_columns(sigma_z=sigma_z)
        .with_columns(
            low=pl.col("centre") - SIGMAS * unit,
            outer_low=pl.col("centre") - OUTER_SIGMAS * unit,
            outer_high=pl.col("centre") + OUTER_SIGMAS * unit,
            high=pl.col("centre") + SIGMAS * unit,
        )
        .with_columns(possible(pl.lit(0), pl.lit(1)))
    )


def possible(least: pl.Expr, greatest: pl.Expr) -> list[pl.Expr]:
    """Limits and outer thirds, null where they lie beyond the least or greatest value there is.

    >>> told = pl.DataFrame({"low": [-0.1], "outer_low": [0.0], "outer_high": [0.9], "high": [1.1]})
    >>> told.select(possible(pl.lit(0), pl.lit(1))).row(0)
    (None, 0.0, 0.9, None)
    """
    limits = ("low", "outer_low", "outer_high", "high")
    return [pl.when(pl.col(name).is_between(least, greatest)).then(name).alias(name) for name in limits]
