"""Is a point of a control chart more than the usual ups and downs?

Four published rules, each marked at the point that completes it: beyond a limit (3 sigma); eight in a row on one
side of the centre; six in a row rising or falling, each beyond the one before; two of three in a row in the outer
third (between 2 and 3 sigma or beyond) of the same side, the point itself among them. A point on the centre belongs
to no side. A limit that is null cannot be crossed.

A signal says "look here", not why. Four rules cry wolf oftener than one: of the points of an unchanged process one
in 370 lies beyond a limit, one in 128 ends a run of eight, one in 360 a run of six, one in 489 is a second in the
outer third; together about one in 68.

Belongs here: the rules over any chart. Does not: limits (chart_p, chart_xmr, chart_g).

Reference: Western Electric, Statistical Quality Control Handbook (1956); Nelson, The Shewhart control chart: tests
for special causes, Journal of Quality Technology 16 (1984); the lengths 8 and 6 as in Provost and Murray, The
Health Care Data Guide (2011).

Worked example: centre 10, sigma 1, so limits 7 and 13, outer third from 8 down and from 12 up. In the series 12.5,
10, 12.4 the third point completes "two of three"; 13.2 would be beyond a limit at once; 9, 9.1, 9.2, 9.3, 9.4, 9.5
completes "six rising" at its sixth point, though every point lies close to the centre.
"""

import polars as pl

RULES = ("beyond_limit", "eight_on_one_side", "six_rising_or_falling", "two_of_three_outer")
ON_ONE_SIDE, IN_A_ROW, OF_THREE = 8, 6, 2


def _run(holds: pl.Expr, length: int, by: list[str]) -> pl.Expr:
    """Whether this point and those before it, `length` in all, hold without a gap."""
    return holds.fill_null(False).cast(pl.Int8).rolling_sum(length).over(by).fill_null(0) == length


def _outer(outside: pl.Expr, by: list[str]) -> pl.Expr:
    holds = outside.fill_null(False)
    of_three = holds.cast(pl.Int8).rolling_sum(3, min_samples=OF_THREE).over(by).fill_null(0)
    return holds & (of_three >= OF_THREE)


def mark_signals(points: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Adds one boolean column a rule and `signal`, true where any of them holds; the points of a series in their order.

    Reads value, centre, low, high (limits) and outer_low, outer_high (where the outer third begins).

    >>> series = pl.DataFrame({"s": ["a"] * 3, "value": [12.5, 10.0, 12.4]}).with_columns(
    ...     centre=10.0, low=7.0, high=13.0, outer_low=8.0, outer_high=12.0)
    >>> mark_signals(series, ["s"])["two_of_three_outer"].to_list()
    [False, False, True]
    >>> rising = pl.DataFrame({"s": ["a"] * 6, "value": [9.0, 9.1, 9.2, 9.3, 9.4, 9.5]}).with_columns(
    ...     centre=10.0, low=7.0, high=13.0, outer_low=8.0, outer_high=12.0)
    >>> mark_signals(rising, ["s"])["six_rising_or_falling"].to_list()
    [False, False, False, False, False, True]
    """
    value, step = pl.col("value"), pl.col("value").diff().over(by)
    above, below = value > pl.col("centre"), value < pl.col("centre")
    return points.with_columns(
        beyond_limit=(value > pl.col("high")).fill_null(False) | (value < pl.col("low")).fill_null(False),
        eight_on_one_side=_run(above, ON_ONE_SIDE, by) | _run(below, ON_ONE_SIDE, by),
        six_rising_or_falling=_run(step > 0, IN_A_ROW - 1, by) | _run(step < 0, IN_A_ROW - 1, by),
        two_of_three_outer=_outer(value >= pl.col("outer_high"), by)
        | _outer(value <= pl.col("outer_low"), by),
    ).with_columns(signal=pl.any_horizontal(RULES))
