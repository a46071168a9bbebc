"""Do ineffective courses come closer together or further apart than they used to? (g chart)

Where an ineffective course is rare, months hold none or one and a share by month says nothing. The g chart counts
the effective courses between one ineffective course and the next: short gaps are bad, long gaps good. Gaps of an
unchanged process follow the geometric distribution with p = 1 / (1 + mean gap), and P(gap <= g) = 1 - (1 - p)^(g +
1). That distribution is far from a bell, so limits are its own percentiles, 0.135 % and 99.865 % (what 3 sigma
means for a bell), the outer thirds begin at 2.275 % and 97.725 %, and the centre is the median: half of the gaps
lie on either side, which the rule of eight needs. A percentile below 0 is not drawn (null): a gap cannot be shorter
than 0.

The courses before the first ineffective one and after the last are no gap: nobody knows where they would have begun
or will end. Where several courses end on one day, their order is unknown; the effective ones of that day are dealt
out evenly before the ineffective ones.

Belongs here: gaps and their limits. Does not: when a g chart is due (charts), nor signals (chart_rules).

Reference: Benneyan, Number-between g-type statistical quality control charts for monitoring adverse events, Health
Care Management Science 4 (2001) 305-318.

Worked example: a mean gap of 24 gives p = 1 / 25 = 0.04. Median = ln 0.5 / ln 0.96 - 1 = 15.98. Upper limit = ln
0.00135 / ln 0.96 - 1 = 160.86: only a gap of 161 or more is a signal. The usual mean + 3 sigma = 24 + 3 x sqrt(24 x
25) = 97.5 would cry wolf in one gap of 55.
"""

import polars as pl

TAIL, OUTER_TAIL = 0.00135, 0.02275  # beyond 3 and 2 sigmas of a bell, one side


def between(days: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row a gap: the keys, its number in the series (sequence, from 1), the day it ended on, the gap.

    days: one row a day, with counts effective and ineffective; days of a series in their order.

    >>> days = pl.DataFrame({"s": ["a"] * 3, "day": [1, 2, 3], "effective": [5, 4, 6], "ineffective": [1, 0, 2]})
    >>> between(days, ["s"]).select("day", "sequence", "gap").rows()
    [(3, 1, 7), (3, 2, 3)]
    """
    before = (pl.col("effective").cum_sum() - pl.col("effective")).over(by)
    event = pl.int_ranges(1, pl.col("ineffective") + 1)
    events = (
        days.with_columns(_before=before, _event=event)
        .filter(pl.col("ineffective") > 0)
        .explode("_event")
        .with_columns(_at=pl.col("_before") + pl.col("effective") * pl.col("_event") // pl.col("ineffective"))
    )
    gaps = events.with_columns(
        gap=pl.col("_at").diff().over(by), sequence=pl.int_range(pl.len()).over(by).cast(pl.Int64)
    )
    return gaps.filter(pl.col("gap").is_not_null()).select(
        *by, "day", "sequence", pl.col("gap").cast(pl.Int64)
    )


def _percentile(share_beyond: float) -> pl.Expr:
    limit = pl.lit(share_beyond).log() / (1 - pl.col("_p")).log() - 1
    return pl.when((pl.col("_p") < 1) & (limit >= 0)).then(limit)


def g_chart(gaps: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Adds value (the gap), centre, limits (low, high) and outer thirds (outer_low, outer_high) to each gap.

    >>> chart = g_chart(pl.DataFrame({"s": ["a"] * 3, "gap": [4, 60, 8]}), ["s"]).row(0, named=True)
    >>> chart["low"], [round(chart[name], 2) for name in ("centre", "outer_high", "high")]
    (None, [15.98, 91.68, 160.86])
    >>> round(1 / 0.96 ** (97 + 1))  # gaps of more than 97.5
    55
    """
    return (
        gaps.with_columns(value=pl.col("gap").cast(pl.Float64), _p=1 / (1 + pl.col("gap").mean().over(by)))
        .with_columns(
            centre=_percentile(0.5),
            low=_percentile(1 - TAIL),
            outer_low=_percentile(1 - OUTER_TAIL),
            outer_high=_percentile(OUTER_TAIL),
            high=_percentile(TAIL),
        )
        .drop("_p")
    )
