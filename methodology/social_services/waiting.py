"""How long did it take? Quantiles of days from a histogram, the same for every table and page.

A median does not add up over months and regions, a histogram of days does: so days are counted first and the quantile
is taken last. It is the nearest rank, the inverse of the empirical distribution function: the least number of days
within which at least that share of the known units was through. Somebody waited exactly so long; nothing is drawn
between two neighbours. Units still waiting have no days and are told apart: where they are many, the quantile of the
others is too small.

Belongs here: the arithmetic. Does not: which days are counted (`methodology.registry.counting`).

Reference: Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996) 361-365,
type 1.

Worked example: 2 courses after 3 days, 1 after 5, 1 after 9, 2 not yet. Of 4 known ones 2 are half: the median is 3.
Nine tenths of 4 are 3.6, reached with the fourth: 9. Halfway between neighbours, as other definitions have it, the
median would be 4: a number of days that nobody waited.
"""

from collections.abc import Sequence

import polars as pl

SHARES = {"days_median": 5, "days_p90": 9}  # in tenths


def waited(histogram: pl.DataFrame, keys: Sequence[str], units: str) -> pl.DataFrame:
    """One row a key, sorted: units in all, known, days_sum, days_median, days_p90 (null where none is known).

    histogram: keys, days (null: not known yet), and how many units there are of each.

    >>> rows = pl.DataFrame({"days": [3, 5, 9, None], "courses": [2, 1, 1, 2]})
    >>> waited(rows, [], "courses").rows()
    [(6, 4, 20, 3, 9)]
    """
    days, count = pl.col("days"), pl.col(units)
    of_known = count.filter(days.is_not_null())
    quantiles = {
        name: days.drop_nulls().filter(of_known.cum_sum() * 10 >= of_known.sum() * tenths).min()
        for name, tenths in SHARES.items()
    }
    told = {
        units: count.sum(),
        "known": of_known.sum(),
        "days_sum": (days * count).sum(),
        **quantiles,
    }
    ordered = histogram.sort("days", nulls_last=True)
    if not keys:
        return ordered.select(**told)
    return ordered.group_by(list(keys)).agg(**told).sort(list(keys))
