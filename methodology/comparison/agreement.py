"""Do provider and bureau give the same points, criterion by criterion?

Our points are scored from the provider's protocol; the bureau reports its own. They are compared where ours are
certain (lo = hi) and the bureau gave a number; courses with an interval and courses without a reported number are
counted apart.

Four figures, because none is enough. The share of equal points says what everybody asks, but two parties who always
give 2 agree without looking. Cohen's kappa takes off the agreement that chance would bring, from how often each of
the two gives each number; one step apart costs a quarter of two steps apart (quadratic weights). Where nearly all
courses have the same points, chance agreement comes close to 1 and kappa falls to nothing although almost all
agree: the paradox of kappa. Gwet's AC1 takes chance agreement from how hard the courses are to rate, and keeps its
sense there; AC2 is AC1 with the same quadratic weights. Last, the direction: how often the bureau gives fewer
points, and how often more.

Belongs here: coefficients over counts of pairs. Does not: which courses are paired (assets/sql/agreement_pair.sql).

Reference: Cohen, Psychological Bulletin 70 (1968) 213-220; Feinstein and Cicchetti, Journal of Clinical
Epidemiology 43 (1990) 543-549; Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008) 29-48,
and Handbook of Inter-Rater Reliability (2014) for AC2.

Worked example: 1000 courses, 979 judged effective by both, 1 ineffective by both, 10 by the provider's protocol
alone and 10 by the bureau alone. Agreement (979 + 1) / 1000 = 98 %. Each says "effective" 989 times, so chance
agreement is 0.989 x 0.989 + 0.011 x 0.011 = 0.97824, and kappa = (0.98 - 0.97824) / (1 - 0.97824) = 0.08. AC1 takes
chance as 2 x 0.989 x 0.011 = 0.02176: (0.98 - 0.02176) / (1 - 0.02176) = 0.98.
"""

import numpy as np
import polars as pl

from methodology.intervals import wilson

POINTS = (0, 1, 2)
_CELLS = [f"n{ours}{theirs}" for ours in POINTS for theirs in POINTS]


def contingency(pairs: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row a key: n00..n22, courses by our points and theirs; interval_scored and not_reported, courses left out.

    pairs: the keys, lo, hi (our points), reported (theirs, may be null), courses. A course without a reported number is
    not_reported, whatever ours are.
    """
    courses, certain = pl.col("courses"), pl.col("lo") == pl.col("hi")
    cells = {
        f"n{a}{b}": courses.filter(certain & (pl.col("lo") == a) & (pl.col("reported") == b)).sum()
        for a in POINTS
        for b in POINTS
    }
    apart = {
        "interval_scored": courses.filter(~certain & pl.col("reported").is_not_null()).sum(),
        "not_reported": courses.filter(pl.col("reported").is_null()).sum(),
    }
    counted = pairs.group_by(by).agg(**cells, **apart)
    return counted.with_columns(pl.col(*_CELLS, *apart).cast(pl.Int64)).sort(by)


def _kappa(tables: pl.DataFrame) -> pl.Series:
    """Quadratic-weighted kappa of each table; null where both gave one and the same number only."""
    from statsmodels.stats.inter_rater import cohens_kappa  # a second to import, needed here alone

    shaped = tables.select(_CELLS).to_numpy().reshape(-1, len(POINTS), len(POINTS))
    defined = [t.sum() > 0 and (t.sum(axis=0) * t.sum(axis=1)).max() < t.sum() ** 2 for t in shaped]
    weights = np.array(POINTS)
    found = [
        cohens_kappa(t, weights=weights, wt="quadratic", return_results=False) if ok else None
        for t, ok in zip(shaped, defined, strict=True)
    ]
    return pl.Series("kappa", found, dtype=pl.Float64)


def _chance() -> pl.Expr:
    """Gwet's sum of pi (1 - pi), pi the mean share that the two gave a number."""
    shares = [
        (pl.sum_horizontal(f"n{k}{b}" for b in POINTS) + pl.sum_horizontal(f"n{a}{k}" for a in POINTS))
        / (2 * pl.col("compared"))
        for k in POINTS
    ]
    return pl.sum_horizontal(share * (1 - share) for share in shares)


def agreement(pairs: pl.DataFrame, by: list[str], categories: pl.Expr | None = None) -> pl.DataFrame:
    """One row a key: compared, agreed, value (share) with its interval, kappa, ac1, ac2, direction, left out.

    categories: how many different points there can be, 3 unless told otherwise (2 for a verdict coded 0 and 1).
    bureau_lower and bureau_higher count courses; null coefficients where they are undefined.

    >>> verdicts = pl.DataFrame({"lo": [1, 0, 0, 1], "reported": [1, 0, 1, 0], "courses": [979, 1, 10, 10]})
    >>> told = agreement(verdicts.with_columns(hi="lo", of=1), ["of"], pl.lit(2)).row(0, named=True)
    >>> [round(told[name], 2) for name in ("value", "kappa", "ac1")]
    [0.98, 0.08, 0.98]
    """
    q = pl.lit(len(POINTS)) if categories is None else categories
    tables = contingency(pairs, by)
    compared = pl.sum_horizontal(_CELLS)
    agreed = pl.sum_horizontal(f"n{k}{k}" for k in POINTS)
    one_apart = pl.sum_horizontal(f"n{a}{b}" for a in POINTS for b in POINTS if abs(a - b) == 1)
    counted = tables.with_columns(
        _kappa(tables),
        compared=compared,
        agreed=agreed,
        bureau_lower=pl.sum_horizontal(f"n{a}{b}" for a in POINTS for b in POINTS if b < a),
        bureau_higher=pl.sum_horizontal(f"n{a}{b}" for a in POINTS for b in POINTS if b > a),
        _nearly=agreed + one_apart * (1 - 1 / (q - 1) ** 2),
    )
    n = pl.when(pl.col("compared") > 0).then(pl.col("compared"))
    low, high = wilson(pl.col("agreed"), pl.col("compared"))
    by_chance = _chance()
    plain, weighted = (
        by_chance / (q - 1),
        by_chance,
    )  # quadratic weights of 2 or 3 categories sum up to q (q - 1)
    return counted.with_columns(
        value=pl.col("agreed") / n,
        low=low,
        high=high,
        ac1=(pl.col("agreed") / n - plain) / (1 - plain),
        ac2=(pl.col("_nearly") / n - weighted) / (1 - weighted),
    ).drop("_nearly")
