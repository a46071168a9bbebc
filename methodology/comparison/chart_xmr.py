"""Does a mean score move more than from one month to the next it usually does? (XmR chart)

The mean of all months is the centre. The yardstick is the mean moving range: the average step between neighbouring
months, whatever makes it. Limits are the mean +- 3 x mean range / 1.128 (2.66 mean ranges). No distribution is
assumed, so it suits a mean of points; months should hold about as many courses each, for the chart takes no notice
of n.

Belongs here: limits of a series of means. Does not: signals (chart_rules).

Reference: Wheeler, Understanding Variation (1993); the worked data and limits of the NIST/SEMATECH e-Handbook of
Statistical Methods, section 6.3.2.2.

Worked example: ten batches 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1. Mean 50.81; the nine steps
add up to 16.9, mean range 1.8778. Limits 50.81 +- 3 x 1.8778 / 1.128 = 45.8159 and 55.8041, as the handbook prints
them.
"""

import polars as pl

from methodology.comparison.chart_p import OUTER_SIGMAS, SIGMAS, STEP_OF_TWO


def xmr(points: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Adds centre, limits (low, high) and outer thirds (outer_low, outer_high) to each point; null for a single point.

    Reads value; the points of a series stand in their order.

    >>> batches = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    >>> chart = xmr(pl.DataFrame({"s": ["a"] * 10, "value": batches}), ["s"]).row(0, named=True)
    >>> [round(chart[name], 4) for name in ("centre", "low", "high")]
    [50.81, 45.8159, 55.8041]
    """
    sigma = pl.col("value").diff().abs().over(by).mean().over(by) / STEP_OF_TWO
    return (
        points.with_columns(centre=pl.col("value").mean().over(by), _sigma=sigma)
        .with_columns(
            low=pl.col("centre") - SIGMAS * pl.col("_sigma"),
            outer_low=pl.col("centre") - OUTER_SIGMAS * pl.col("_sigma"),
            outer_high=pl.col("centre") + OUTER_SIGMAS * pl.col("_sigma"),
            high=pl.col("centre") + SIGMAS * pl.col("_sigma"),
        )
        .drop("_sigma")
    )
