"""What do two releases tell of the late children, and a mean of its poor courses?

Where both releases show a place, their difference is a table of its own, of the units that came between them: a share
of few units, or a sum over few, describes these children. The same holds for the second half-year, which a year less
its first half tells. And a mean with its interval bounds how many of its courses can have had few points.

Belongs here: what is read off shown rows directly. Does not: what follows from sums of unknowns (attack.py).

Reference: Hundepool et al., Statistical Disclosure Control, 2012 (linked tables, magnitude tables).

Worked example: 144 of 180 courses effective in one release and 144 of 181 in the next: the late course was ineffective.
36 courses with 269 points: among the ways to share these out, no more than 3 courses have 3 points or fewer.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.special import stdtrit

from law.editions import PointLimits
from methodology.attacker.knowledge import FEW_UNITS, SUMS, THRESHOLD, limits_of, sum_behind
from methodology.attacker.unknowns import PLACE

_ROUNDED = 0.005  # limits are told in two digits
FOUND = ["release", "indicator", "column", *PLACE, "published", "low", "high", "found"]


def _whole(release: pl.DataFrame) -> pl.DataFrame:
    """Shown rows with numbers a, b: part and rest of a share, sum and units of a sum; second half-years derived."""
    is_sum = pl.col("indicator").is_in(list(SUMS))
    share = pl.col("denominator").is_not_null() & ~is_sum
    a = pl.when(is_sum).then(sum_behind()).otherwise("numerator")
    rows = release.filter(a.is_not_null(), is_sum | share).select(
        "indicator",
        *PLACE,
        a=a,
        b=pl.when(is_sum)
        .then(pl.col("n").cast(pl.Float64))
        .otherwise(pl.col("denominator") - pl.col("numerator")),
    )
    completed = _completion(release)
    return _with_second_half(pl.concat([rows, completed]))


def _completion(release: pl.DataFrame) -> pl.DataFrame:
    """Completed and interrupted courses, which stand in two rows instead of a share."""
    of = [
        release.filter(pl.col("numerator").is_not_null(), indicator=name).select(*PLACE, number="numerator")
        for name in ("courses_completed", "courses_total")
    ]
    both = of[0].join(of[1], on=PLACE, suffix="_all")
    rest = pl.col("number_all") - pl.col("number")
    return both.select(pl.lit("courses_completed").alias("indicator"), *PLACE, a="number", b=rest)


def _with_second_half(rows: pl.DataFrame) -> pl.DataFrame:
    keys = ["indicator", *PLACE[2:], "year"]
    told = rows.with_columns(year=pl.col("period").str.slice(0, 4))
    first = told.filter(pl.col("period").str.ends_with("-H1"))
    both = told.filter(period_kind="year").join(first, on=keys, suffix="_first")
    second = both.select(
        "indicator",
        pl.lit("half").alias("period_kind"),
        (pl.col("year") + "-H2").alias("period"),
        *PLACE[2:],
        a=pl.col("a") - pl.col("a_first"),
        b=pl.col("b") - pl.col("b_first"),
    )
    return pl.concat([rows, second]).unique(["indicator", *PLACE], keep="first", maintain_order=True)


def _late(old: pl.DataFrame, new: pl.DataFrame, number: int) -> pl.DataFrame:
    """Changes between two releases that describe few children."""
    both = _whole(new).join(_whole(old), on=["indicator", *PLACE], suffix="_was")
    a, b = (pl.col(name) - pl.col(f"{name}_was") for name in ("a", "b"))
    x, y = a.abs(), b.abs()
    alike = ((x == 0) | (y == 0)) & (x + y > 0) & (x + y < 2 * THRESHOLD)
    small = ((x > 0) & (x < THRESHOLD)) | ((y > 0) & (y < THRESHOLD)) | alike
    few = ((y > 0) & (y < FEW_UNITS)) | ((y == 0) & (x > 0))
    is_sum = pl.col("indicator").is_in(list(SUMS))
    return both.filter(pl.when(is_sum).then(few).otherwise(small)).select(
        pl.lit(number, pl.Int32).alias("release"),
        "indicator",
        pl.lit("change").alias("column"),
        *PLACE,
        pl.lit(True).alias("published"),
        low=a,
        high=a,
        found=pl.lit("narrow"),
    )


def _poor(n: float, total: float, high: float | None, known: PointLimits) -> tuple[float, float]:
    """Between how many of n courses can have fewer points than it takes, given their sum and the mean's upper limit.

    Under several editions: surely those with fewer than the lowest mark takes, at most those below the highest one.
    """
    points = np.arange(known.best + 1.0)
    bounded: dict[str, list[object]] = {}
    if high is not None and n > 1:
        t, reach = float(stdtrit(n - 1, 0.975)), high - total / n
        squares = [
            ((r * n**0.5 / t) ** 2) * (n - 1) + total**2 / n for r in (reach - _ROUNDED, reach + _ROUNDED)
        ]
        bounded = {
            "A_ub": [list(points**2), list(-(points**2))],
            "b_ub": [squares[1] + 1e-6, 1e-6 - squares[0]],
        }
    equal = {"A_eq": [np.ones(len(points)), points], "b_eq": [n, total]}
    costs = (1.0 * (points < known.least_good), -1.0 * (points <= known.most_poor))
    ends = [linprog(cost, **equal, **bounded) for cost in costs]
    if any(end.status != 0 for end in ends):
        return _poor(n, total, None, known) if high is not None else (0.0, n)
    return float(ends[0].fun), float(-ends[1].fun)


def _of_points(release: pl.DataFrame, number: int) -> Iterator[dict[str, object]]:
    """Places whose mean tells the number of ineffective courses too closely, where the verdicts are not shown."""
    verdicts = release.filter(indicator="effective_rate").filter(pl.col("value").is_not_null()).select(PLACE)
    shown = release.filter(indicator="mean_total").with_columns(numerator=sum_behind())
    means = shown.filter(pl.col("numerator").is_not_null(), pl.col("n") > 0)
    for row in means.join(verdicts, on=PLACE, how="anti").iter_rows(named=True):
        low, high = _poor(float(row["n"]), row["numerator"], row["high"], limits_of(row["period"]))
        if high - low < THRESHOLD:
            place = {name: row[name] for name in PLACE}
            told = {"release": number, "indicator": "mean_total", "column": "points", "published": True}
            yield told | place | {"low": low, "high": high, "found": "narrow"}


def told_by_change(releases: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One row a number that shown rows alone give away; columns FOUND."""
    late = [_late(old, new, at) for (_, old), (at, new) in combinations(enumerate(releases), 2)]
    points = [row for at, release in enumerate(releases) for row in _of_points(release, at)]
    schema = {"release": pl.Int32, **dict.fromkeys(["indicator", "column", *PLACE], pl.String)}
    schema |= {"published": pl.Boolean, "low": pl.Float64, "high": pl.Float64, "found": pl.String}
    return pl.concat([pl.DataFrame(points, schema=schema), *late])
