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

Belongs here: coefficients over counts of pairs. Does not: which courses are paired (assets/sql/agreement_pattern.sql).

Reference: Cohen, Psychological Bulletin 70 (1968) 213-220; Feinstein and Cicchetti, Journal of Clinical
Epidemiology 43 (1990) 543-549; Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008) 29-48,
and Handbook of Inter-Rater Reliability (2014) for AC2.

Worked example: 1000 courses, 979 judged effective by both, 1 ineffective by both, 10 by the provider's protocol
alone and 10 by the bureau alone. Agreement (979 + 1) / 1000 = 98 %. Each says "effective" 989 times, so chance
agreement is 0.989 x 0.989 + 0.011 x 0.011 = 0.97824, and kappa = (0.98 - 0.97824) / (1 - 0.97824) = 0.08. AC1 takes
chance as 2 x 0.989 x 0.011 = 0.02176: (0.98 - 0.02176) / (1 - 0.02176) = 0.98.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from law.editions import Edition, best_points
from methodology.registry.intervals import wilson
from methodology.scoring.editions import of_edition
from methodology.scoring.points import EFFECTIVE, INEFFECTIVE

BEST = {
    name: most for name, most in best_points().items() if name != "total"
}  # criterion -> its highest points
POINTS = tuple(range(max(BEST.values()) + 1))


def cells(points: Sequence[int] = POINTS) -> list[str]:
    """The names of the counts of pairs.

    >>> cells((0, 1))
    ['n00', 'n01', 'n10', 'n11']
    """
    return [f"n{ours}{theirs}" for ours in points for theirs in points]


def pairs_of(patterns: pl.DataFrame, by: list[str], editions: tuple[Edition, ...]) -> pl.DataFrame:
    """What `agreement` reads: by, criterion (each, and `verdict` coded 0 and 1), lo, hi, reported, courses.

    patterns: by, edition_id, bounds and reported_<criterion> of every criterion, reported_total, verdict, courses. A
    criterion that the edition of a course does not have is no pair.
    """
    mark = of_edition(editions, lambda edition: edition.pass_mark, pl.Int64)
    of_verdict = patterns.select(
        *by,
        criterion=pl.lit("verdict"),
        lo=(pl.col("verdict") == EFFECTIVE).cast(pl.Int64),
        hi=(pl.col("verdict") != INEFFECTIVE).cast(pl.Int64),
        reported=(pl.col("reported_total") >= mark).cast(pl.Int64),
        courses="courses",
    )
    of_points = [
        patterns.drop_nulls(f"{name}_lo").select(
            *by,
            criterion=pl.lit(name),
            lo=pl.col(f"{name}_lo").cast(pl.Int64),
            hi=pl.col(f"{name}_hi").cast(pl.Int64),
            reported=pl.col(f"reported_{name}").cast(pl.Int64),
            courses="courses",
        )
        for name in BEST
    ]
    return pl.concat([*of_points, of_verdict])


def contingency(pairs: pl.DataFrame, by: list[str], points: Sequence[int] = POINTS) -> pl.DataFrame:
    """One row a key: `cells`, courses by our points and theirs; interval_scored and not_reported, courses left out.

    pairs: the keys, lo, hi (our points), reported (theirs, may be null), courses. A course without a reported number is
    not_reported, whatever ours are.
    """
    courses, certain = pl.col("courses"), pl.col("lo") == pl.col("hi")
    counts = {
        f"n{a}{b}": courses.filter(certain & (pl.col("lo") == a) & (pl.col("reported") == b)).sum()
        for a in points
        for b in points
    }
    apart = {
        "interval_scored": courses.filter(~certain & pl.col("reported").is_not_null()).sum(),
        "not_reported": courses.filter(pl.col("reported").is_null()).sum(),
    }
    counted = pairs.group_by(by).agg(**counts, **apart)
    return counted.with_columns(pl.col(*counts, *apart).cast(pl.Int64)).sort(by)


def _kappa(tables: pl.DataFrame, points: Sequence[int]) -> pl.Series:
    """Quadratic-weighted kappa of each table; null where both gave one and the same number only."""
    from statsmodels.stats.inter_rater import cohens_kappa  # a second to import, needed here alone

    shaped = tables.select(cells(points)).to_numpy().reshape(-1, len(points), len(points))
    defined = [t.sum() > 0 and (t.sum(axis=0) * t.sum(axis=1)).max() < t.sum() ** 2 for t in shaped]
    weights = np.array(points)
    found = [
        cohens_kappa(t, weights=weights, wt="quadratic", return_results=False) if ok else None
        for t, ok in zip(shaped, defined, strict=True)
    ]
    return pl.Series("kappa", found, dtype=pl.Float64)


def _chance(points: Sequence[int]) -> pl.Expr:
    """Gwet's sum of pi (1 - pi), pi the mean share that the two gave a number."""
    shares = [
        (pl.sum_horizontal(f"n{k}{b}" for b in points) + pl.sum_horizontal(f"n{a}{k}" for a in points))
        / (2 * pl.col("compared"))
        for k in points
    ]
    return pl.sum_horizontal(share * (1 - share) for share in shares)


def points_there_are(criterion: str = "criterion") -> pl.Expr:
    """How many different points a criterion can have: its highest and 0; a verdict, coded 0 and 1, two."""
    return pl.col(criterion).replace_strict({c: most + 1 for c, most in BEST.items()}, default=2)


def _weight_sum(q: pl.Expr) -> pl.Expr:
    """The sum of the quadratic weights 1 - (a - b)^2 / (q - 1)^2 of all pairs of q categories."""
    return q**2 - q**2 * (q + 1) / (6 * (q - 1))


def agreement(
    pairs: pl.DataFrame, by: list[str], categories: pl.Expr | None = None, points: Sequence[int] = POINTS
) -> pl.DataFrame:
    """One row a key: compared, agreed, value (share) with its interval, kappa, ac1, ac2, direction, left out.

    points: every number that can occur; categories: of so many in a row's key, all of them unless told otherwise
    (2 for a verdict coded 0 and 1).
    bureau_lower and bureau_higher count courses; null coefficients where they are undefined.

    >>> verdicts = pl.DataFrame({"lo": [1, 0, 0, 1], "reported": [1, 0, 1, 0], "courses": [979, 1, 10, 10]})
    >>> told = agreement(verdicts.with_columns(hi="lo", of=1), ["of"], pl.lit(2)).row(0, named=True)
    >>> [round(told[name], 2) for name in ("value", "kappa", "ac1")]
    [0.98, 0.08, 0.98]
    """
    q = pl.lit(len(points)) if categories is None else categories
    tables = contingency(pairs, by, points).with_columns(categories=q.cast(pl.Int64))
    compared = pl.sum_horizontal(cells(points))
    agreed = pl.sum_horizontal(f"n{k}{k}" for k in points)
    off = pl.col("categories") - 1
    near = [pl.col(f"n{a}{b}") * (1 - (a - b) ** 2 / off**2) for a in points for b in points if a != b]
    counted = tables.with_columns(
        _kappa(tables, points),
        compared=compared,
        agreed=agreed,
        bureau_lower=pl.sum_horizontal(f"n{a}{b}" for a in points for b in points if b < a),
        bureau_higher=pl.sum_horizontal(f"n{a}{b}" for a in points for b in points if b > a),
        _nearly=agreed + pl.sum_horizontal(near),
    )
    n = pl.when(pl.col("compared") > 0).then(pl.col("compared"))
    low, high = wilson(pl.col("agreed"), pl.col("compared"))
    by_chance, q = _chance(points), pl.col("categories")
    plain, weighted = by_chance / (q - 1), by_chance * (_weight_sum(q) / (q * (q - 1)))
    return counted.with_columns(
        value=pl.col("agreed") / n,
        low=low,
        high=high,
        ac1=(pl.col("agreed") / n - plain) / (1 - plain),
        ac2=(pl.col("_nearly") / n - weighted) / (1 - weighted),
    ).drop("_nearly")
