"""Which status has a figure? One rule for exact figures, published ones, and regions without a row of their own.

Of a region that never delivered anything of the kind nothing is known (L), and that is not 0. Without units a rate or a
sum has no value: it cannot exist (M) or was not collected (L), as its indicator says; of a cohort that may still grow
it is not known yet (L). A cohort whose last unit may still use its certificate is provisional (P) before it is few, for
a bias weighs more than noise. Few units make a figure unreliable (U). All others are normal (A).

Belongs here: the order of these. Does not: what is suppressed (Q, `methodology.disclosure`), regions outside the pilot
(M without any number).

Reference: SDMX code list CL_OBS_STATUS.

Worked example: a share of 3 certificates of a cohort that ended last month is P; of one that ended two years ago it is
U where at least 20 are asked for, and A with 20 of them.
"""

import polars as pl

from methodology.registry.indicators import Indicator


def status(indicator: Indicator, young: pl.Expr, delivered: pl.Expr | None = None) -> pl.Expr:
    """The status of a row with `n` units. young: the period is one of a cohort that may still change; delivered:
    whether its place ever delivered units of the kind."""
    found = pl.when(pl.col("n") < indicator.minimum_n).then(pl.lit("U")).otherwise(pl.lit("A"))
    open_ = young & (indicator.basis == "cohort")
    found = pl.when(open_).then(pl.lit("P")).otherwise(found)
    if indicator.when_empty:
        empty = pl.when(open_).then(pl.lit("L")).otherwise(pl.lit(indicator.when_empty))
        found = pl.when(pl.col("n") == 0).then(empty).otherwise(found)
    return found if delivered is None else pl.when(delivered).then(found).otherwise(pl.lit("L"))
