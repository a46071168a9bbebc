"""Where would a sum or a mean tell more than the number of its units?

A sum stands where the number of its units stands (rows.py). Two things it may tell beside that. A sum of points leaves
room for few poor courses: where the split into good and poor ones is not shown, it must leave room for many, and so
must the interval of the mean, which tells how far the points lie apart. And two releases of one place differ by the
late courses alone: their sum is shown where there are none, or enough of them.

Sums are hidden together with those of their neighbours (the regions of a district, all districts or groups, both halves
of a year), so that none follows from the others; the second half-year, which the year less the first one tells, is
judged with them.

Belongs here: which sums are not shown. Does not: the number of units and its mask (levels.py).

Reference: Hundepool et al., Statistical Disclosure Control, 2012 (magnitude tables, linked releases); Cantelli's
inequality for the interval of a mean.

Worked example: 36 courses with 269 of 288 points. A poor course has 3 points at most, at least 5 fewer than the best:
19 / 5 = 3.8, so there are at most 3 of them, fewer than T = 5, and the sum goes. 1005 points of 180 courses in one
release and 1007 of 181 in the next: the late course had 2 points, and the new sum goes.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl
from scipy.special import stdtrit

from law.editions import point_limits
from law.regions import regions
from methodology.disclosure.cells import PLACE
from methodology.disclosure.cube import Cube
from methodology.registry.periods import parse_period

_NEIGHBOURS = [
    "period_kind",
    "year",
    "area_kind",
    "breakdown",
    "district",
]  # of country and districts: no district
_ROOM = 2  # times the threshold: what else is shown may narrow it


def _derived(sums: pl.DataFrame) -> pl.DataFrame:
    """The year less its first half at each place, of the level of half-years; every number is a difference."""
    keys = ["year", *PLACE[2:]]
    whole, first = sums.filter(period_kind="year"), sums.filter(pl.col("period").str.ends_with("-H1"))
    both = whole.join(first, on=keys, suffix="_first")
    numbers = [name for name, kind in sums.schema.items() if kind.is_numeric()]
    told = both.with_columns(pl.col(name) - pl.col(f"{name}_first") for name in numbers)
    return told.with_columns(
        period_kind=pl.lit("half"),
        period=pl.col("year") + "-H2",
        known=pl.col("known") & pl.col("known_first"),
    ).select(sums.columns)


def _with_limits(sums: pl.DataFrame) -> pl.DataFrame:
    """good, poor, best: the least points of a good course, the most of a poor one and of any, by the editions of the
    period."""
    known = {label: point_limits(*_days(label)) for label in sums["period"].unique().sort()}
    rows = [(label, *map(float, limits)) for label, limits in known.items()]
    schema = {"period": pl.String} | dict.fromkeys(("good", "poor", "best"), pl.Float64)
    return sums.join(pl.DataFrame(rows, schema=schema, orient="row"), on="period", maintain_order="left")


def _days(label: str) -> tuple[date, date]:
    period = parse_period(label)
    return period.first, period.last


def _poor(n: pl.Expr, total: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Least and greatest number of poor courses among n with so many points."""
    good, poor, best = pl.col("good"), pl.col("poor"), pl.col("best")
    return (n - total / good).clip(lower_bound=0.0), ((best * n - total) / (best - poor)).clip(upper_bound=n)


def _spread(sums: pl.DataFrame) -> pl.Series:
    """The greatest number of poor courses that the interval of the mean allows (Cantelli); infinite without one."""
    n, mean = pl.col("n"), pl.col("total") / pl.col("n")
    reach = pl.col("mean_high") - mean
    t = pl.Series(stdtrit((sums["n"] - 1).clip(lower_bound=1).to_numpy(), 0.975))
    variance = (reach * n.sqrt() / t) ** 2 * (n - 1) / n
    above = mean - pl.col("poor")
    most = n * variance / (variance + above**2)
    told = pl.when((above > 0) & reach.is_not_null()).then(most).otherwise(float("inf"))
    return sums.select(told.fill_nan(float("inf")).alias("spread")).to_series()


def _tight(sums: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """Neighbours of whom a sum, and of whom the interval of a mean, leaves too little room: key, total, limits."""
    told = pl.concat([sums, _derived(sums).with_columns(mean_high=pl.lit(None, pl.Float64))])
    told = _with_limits(told)
    told = told.with_columns(_spread(told))
    least, most = _poor(pl.col("n"), pl.col("total"))
    few = float(_ROOM * cube.threshold)
    asked = ~pl.col("known") & (pl.col("n") > 0)
    tight, tight_limits = most - least < few, pl.min_horizontal(most, "spread") - least < few
    return told.group_by(_NEIGHBOURS).agg(total=(asked & tight).any(), limits=(asked & tight_limits).any())


def _late(sums: pl.DataFrame, earlier: pl.DataFrame, indicator: str, cube: Cube) -> pl.DataFrame:
    """Neighbours of whom the sum of few late units would follow from what an earlier release shows."""
    was = earlier.filter(pl.col("numerator").is_not_null(), indicator=indicator).select(
        *PLACE, total_was="numerator", n_was="n"
    )
    moved = sums.join(was, on=PLACE).with_columns(
        n=pl.col("n") - pl.col("n_was"), total=pl.col("total") - pl.col("total_was")
    )
    moved = moved.select(sums.columns)
    told = pl.concat([moved, _derived(moved)])
    same = (pl.col("n") == 0) & (pl.col("total") == 0)
    few = (pl.col("n").abs() < cube.units_for_sums) & ~same
    return told.group_by(_NEIGHBOURS).agg(total=few.any(), limits=few.any())


def closed(
    sums: pl.DataFrame, indicator: str, cube: Cube, earlier: Sequence[pl.DataFrame] = ()
) -> tuple[pl.Series, pl.Series]:
    """Whether a row's sum, and whether the limits of its mean, must not be shown.

    sums: place, n (units), total, mean_high, and `known`: whether the split that points tell of is shown at the place.
    """
    of = regions().select(area="region_code", district="federal_district")
    told = sums.with_columns(pl.col("n").cast(pl.Float64), year=pl.col("period").str.slice(0, 4))
    told = told.join(of, on="area", how="left", maintain_order="left").with_columns(
        pl.col("district").fill_null("")
    )
    found = [_late(told, each, indicator, cube) for each in earlier]
    if indicator in cube.points:
        found.append(_tight(told, cube))
    key = told.select(pl.concat_str(_NEIGHBOURS, separator="|")).to_series()
    shut = []
    for what in ("total", "limits"):
        keys = [
            each.filter(what).select(pl.concat_str(_NEIGHBOURS, separator="|")).to_series() for each in found
        ]
        shut.append(key.is_in(pl.concat([pl.Series(dtype=pl.String), *keys]).implode()))
    return shut[0], shut[1]
