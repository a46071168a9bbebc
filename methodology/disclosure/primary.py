"""Which cells are small enough to tell something about a child?

A share of x in n units is small when 0 < x < T, when 0 < n - x < T, when n < T, and when x = n or x = 0 with n < 2T:
then what holds for the group holds for each child in it. At 98 % effectiveness the complement n - x is the cell that
gives a child away, so numerator, complement and denominator are judged together. A total alone is small when
0 < n < T. Nobody is described by an empty group: n = 0 is not small. What tells only how much is known of a course (a
verdict or none, a protocol sent or not) describes no child, and is not small either. The difference of two releases is
a table of its own, of the late children only: the same rule holds for how parts and rests have changed.

Belongs here: the rule. Does not: what else must be hidden so that these cannot be computed (secondary.py).

Reference: Hundepool et al., Statistical Disclosure Control, 2012 (threshold rule for frequencies, group disclosure).

Worked example, T = 5: 62 effective of 65 judged courses leave 3 ineffective ones. 3 < 5, so 62 and 3 are primary; 65 is
not. 9 effective of 9 is primary (9 = n and 9 < 10): it says of each child that the course was effective. 12 of 12 is
not. 4 of 4 is, and so is the 4 itself. 62 of 65 in one release and 63 of 66 in the next: the late course was effective.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from methodology.disclosure.cells import PLACE
from methodology.disclosure.cube import Cube

Mask = npt.NDArray[np.bool_]
Vector = npt.NDArray[np.float64]


def small_pair(x: pl.Expr, n: pl.Expr, threshold: int) -> tuple[pl.Expr, pl.Expr]:
    """Whether numerator (and complement), and whether the denominator, are primary; x of n units, threshold T.

    >>> frame = pl.DataFrame({"x": [62, 60, 9, 12, 4, 0, 0], "n": [65, 65, 9, 12, 4, 0, 12]})
    >>> part, whole = small_pair(pl.col("x"), pl.col("n"), 5)
    >>> frame.select(part.alias("part"), whole.alias("whole")).rows()
    [(True, False), (False, False), (True, False), (False, False), (True, True), (False, False), (False, False)]
    """
    rest = n - x
    few = (n > 0) & (n < threshold)
    same = ((x == 0) | (rest == 0)) & (n > 0) & (n < 2 * threshold)
    part = ((x > 0) & (x < threshold)) | ((rest > 0) & (rest < threshold)) | few | same
    return part, few


def small_figures(figures: pl.DataFrame, cube: Cube) -> pl.Series:
    """Which exact figures rest on a cell that is small by itself, for a mark beside those that people inside read.

    figures: kind (count, sum, proportion, mean), numerator, denominator, n. The splits that the cube calls open are
    marked like all others: a mark too many does no harm.

    >>> from methodology.disclosure import load_cube
    >>> rows = pl.DataFrame({"kind": ["proportion", "proportion", "count", "mean"], "n": [65.0, 65.0, 4.0, 9.0],
    ...                      "numerator": [62.0, 60.0, 4.0, 50.0], "denominator": [65.0, 65.0, None, 9.0]})
    >>> small_figures(rows, load_cube()).to_list()
    [True, False, True, True]
    """
    part, _ = small_pair(pl.col("numerator"), pl.col("denominator"), cube.threshold)
    few = {"count": cube.threshold, "sum": cube.units_for_sums, "mean": cube.units_for_sums}
    limit = pl.col("kind").replace_strict(few, default=None, return_dtype=pl.Int64)
    of_units = (pl.col("n") > 0) & (pl.col("n") < limit)
    return figures.select(small=pl.when(pl.col("kind") == "proportion").then(part).otherwise(of_units))[
        "small"
    ]


def _of_splits(cells: pl.DataFrame, cube: Cube) -> list[pl.DataFrame]:
    """The cells of each split that its rule finds small, by number."""
    numbered = cells.select("cell", "count", *PLACE, "value")
    found = []
    for split in cube.splits:
        if split.open:
            continue
        of = {name: numbered.filter(count=getattr(split, name)) for name in ("total", "part", "rest")}
        both = (
            of["total"].join(of["part"], on=PLACE, suffix="_part").join(of["rest"], on=PLACE, suffix="_rest")
        )
        part, whole = small_pair(pl.col("value_part"), pl.col("value"), cube.threshold)
        found += [both.filter(part).select(cell=name) for name in ("cell_part", "cell_rest")]
        found.append(both.filter(whole).select("cell"))
    return found


def _of_totals(cells: pl.DataFrame, cube: Cube) -> list[pl.DataFrame]:
    """Totals of fewer than T units, and units of a mean that are too few."""
    value, count = pl.col("value"), pl.col("count")
    total = count.is_in(set(cube.totals.values())) & (value < cube.threshold)
    units = count.is_in(cube.units_of_sums) & (value < cube.units_for_sums)
    return [cells.filter(value > 0, total | units).select("cell")]


def primary_cells(cells: pl.DataFrame, cube: Cube) -> Mask:
    """True where a cell is small by itself; in the order of `cells`."""
    mask = np.zeros(cells.height, dtype=bool)
    mask[pl.concat(_of_splits(cells, cube) + _of_totals(cells, cube))["cell"].to_numpy()] = True
    return mask


def late_cells(cells: pl.DataFrame, cube: Cube, before: Vector) -> Mask:
    """True where a part of a split or its rest has changed too little since a release, by the same rule.

    before: the value an earlier release tells of each cell, nan where it tells nothing.
    """
    told = cells.with_columns(moved=(pl.col("value") - pl.Series(before).fill_nan(None)).abs())
    mask = np.zeros(cells.height, dtype=bool)
    for split in cube.splits:
        if split.open:
            continue
        of = [told.filter(count=name).select("cell", *PLACE, "moved") for name in (split.part, split.rest)]
        both = of[0].join(of[1], on=PLACE, suffix="_rest").drop_nulls(["moved", "moved_rest"])
        moved = pl.col("moved")
        small, _ = small_pair(moved, moved + pl.col("moved_rest"), cube.threshold)
        found = both.filter(small)
        mask[found["cell"].to_numpy()] = mask[found["cell_rest"].to_numpy()] = True
    return mask
