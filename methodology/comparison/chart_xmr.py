"""Does a mean score move more than from one month to the next it usually does? (XmR chart)

The mean of all months is the centre. The yardstick is the mean moving range: the average step between neighbouring
months, whatever makes it. Limits are the mean +- 3 x mean range / 1.128 (2.66 mean ranges). No distribution is
assumed, so it suits a mean of points.

The chart takes no notice of n: a month of one course would count as much as one of forty, and its leaps would widen the
limits of all. So a month with fewer courses than the minimum n of its indicator takes no part: neither in the mean nor
in the steps, which go from one month with enough courses to the next; it is shown, has no limits and is not judged.

A limit beyond the least or greatest mean there is (points 0 to 8) is not drawn (null): nothing could cross it.

Belongs here: limits of a series of means. Does not: signals (chart_rules), nor how many courses are enough (charts).

Reference: Wheeler, Understanding Variation (1993); the worked data and limits of the NIST/SEMATECH e-Handbook of
Statistical Methods, section 6.3.2.2.

Worked example: ten batches 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1. Mean 50.81; the nine steps
add up to 16.9, mean range 1.8778. Limits 50.81 +- 3 x 1.8778 / 1.128 = 45.8159 and 55.8041, as the handbook prints
them. An eleventh batch of 60.0, made of too few units, between the fifth and the sixth changes nothing: the step over
it is still that from 47.8 to 51.2. Counted like the others it would move the limits to 42.5 and 60.8, and itself lie
within them. On a scale that ends at 55 the upper limit of the ten would be impossible and left out.
"""

import math

import polars as pl

from methodology.comparison.chart_p import OUTER_SIGMAS, SIGMAS, STEP_OF_TWO, possible


def xmr(
    points: pl.DataFrame,
    by: list[str],
    few: pl.Expr = pl.lit(False),  # noqa: B008 - an expression is never changed
    least: pl.Expr = pl.lit(-math.inf),  # noqa: B008
    greatest: pl.Expr = pl.lit(math.inf),  # noqa: B008
) -> pl.DataFrame:
    """Adds centre, limits (low, high) and outer thirds (outer_low, outer_high) to each point; null for a single point.

    Reads value; the points of a series stand in their order. few: points that take no part, and have null in all five.
    least, greatest: what the mean cannot leave; limits beyond are null.

    >>> batches = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    >>> told = pl.DataFrame({"s": ["a"] * 10, "value": batches, "n": [25] * 10})
    >>> chart = xmr(told, ["s"]).row(0, named=True)
    >>> [round(chart[name], 4) for name in ("centre", "low", "high")]
    [50.81, 45.8159, 55.8041]
    >>> more = pl.concat([told.head(5), pl.DataFrame({"s": ["a"], "value": [60.0], "n": [3]}), told.tail(5)])
    >>> xmr(more, ["s"], few=pl.col("n") < 20).select(pl.col("low", "high").round(4)).rows()[4:7]
    [(45.8159, 55.8041), (None, None), (45.8159, 55.8041)]
    >>> xmr(more, ["s"]).select(pl.col("low", "high").round(1)).row(0)
    (42.5, 60.8)
    >>> xmr(told, ["s"], least=pl.lit(0), greatest=pl.lit(55)).select("high").row(0)
    (None,)
    """
    value = pl.when(~few).then("value")
    step = (value - value.shift().forward_fill().over(by)).abs()
    sigma = step.mean().over(by) / STEP_OF_TWO
    centre = pl.when(~few).then(value.mean().over(by))
    return (
        points.with_columns(centre=centre, _sigma=sigma)
        .with_columns(
            low=pl.col("centre") - SIGMAS * pl.col("_sigma"),
            outer_low=pl.col("centre") - OUTER_SIGMAS * pl.col("_sigma"),
            outer_high=pl.col("centre") + OUTER_SIGMAS * pl.col("_sigma"),
            high=pl.col("centre") + SIGMAS * pl.col("_sigma"),
        )
        .with_columns(possible(least, greatest))
        .drop("_sigma")
    )
