"""Which rows leave the house, and what stands in them?

A count stands where its cell is free. A rate stands only where both its counts are free, as a share in whole percents:
the counts are exact, so nothing is rounded away from them and nothing is added. A mean, a sum or a number of days
stands only where the number of its units is free: one mask hides both, so that no sum of a hidden group is left when
the others are subtracted. A region outside the pilot cannot have figures (M): this is not zero (A), and
neither of them is suppressed (Q).

Belongs here: rows and their status. Does not: which cells are free (levels.py).

Reference: SDMX code lists CL_OBS_STATUS and CL_CONF_STATUS. C (confidential) stands for every suppressed row: telling
primary (A) from secondary (S) would tell that a cell lies between 1 and T - 1.

Worked example: A and B together have 6 interrupted courses, and both cells are suppressed. Told that A is primary and B
is not, a reader who knows T = 5 finds B = 5 or 6 or 0, A = 1 or 0 or 6, and as A lies in 1..4 it is 1. Told C and C,
every pair from 0 + 6 to 6 + 0 remains.

>>> small = {1, 2, 3, 4}
>>> [(a, 6 - a) for a in range(7) if a in small and 6 - a not in small]
[(1, 5)]
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from methodology.disclosure.cells import PLACE, exact_cells, shown_cells
from methodology.disclosure.cube import Cube, load_cube
from methodology.disclosure.levels import Frame, masked
from methodology.disclosure.primary import late_cells, primary_cells
from methodology.disclosure.relations import relation_matrix
from methodology.disclosure.releases import check_held, over_cells
from methodology.disclosure.rows import published_rows

_MASK = [
    "count", "level", "year", *PLACE, "value", "primary", "candidate", "withheld", "published", "hidden", "empty",
]  # fmt: skip


@dataclass(frozen=True)
class Protected:
    """rows of published_indicator; rows of published_level; cells: exact, with their mask, for the operator alone."""

    rows: pl.DataFrame
    levels: pl.DataFrame
    cells: pl.DataFrame


def _candidates(cells: pl.DataFrame, cube: Cube, periods: Collection[str] | None) -> pl.Series:
    """Cells of the cube: counts that figures show, at its places, in the periods asked for."""
    places = pl.DataFrame(list(cube.places), schema=["period_kind", "area_kind", "breakdown"], orient="row")
    named = cells.join(
        places.with_columns(there=pl.lit(True)), on=places.columns, how="left", maintain_order="left"
    )
    asked = pl.col("period").is_in(list(periods)) if periods is not None else pl.lit(True)
    there = pl.col("there").fill_null(False) & pl.col("given") & pl.col("count").is_in(list(cube.published))
    return named.select(there & asked).to_series()


def _group(cells: pl.DataFrame, shown: list[pl.DataFrame], cube: Cube) -> pl.DataFrame:
    """Mask of one total and year: nothing hangs together across these."""
    own = cells.drop("cell").with_row_index("cell")
    relations, over = relation_matrix(own, cube), [over_cells(own, each, cube) for each in shown]
    late = [late_cells(own, cube, each.computable(relations)) for each in over]
    frame = Frame(
        cells=own,
        cube=cube,
        relations=relations,
        primary=primary_cells(own, cube),
        late=np.any([np.zeros(own.height, dtype=bool), *late], axis=0),
        shown=over,
        candidates=own["candidate"].to_numpy(),
    )
    mask = masked(frame)
    flags = {
        "primary": frame.primary | frame.late,
        "withheld": mask.withheld,
        "published": mask.published,
        "hidden": mask.hidden,
        "empty": frame.empty,
    }
    return own.with_columns(**{name: pl.Series(flag) for name, flag in flags.items()})


def _levels(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows of published_level. Places without a unit are counted too: else the number of cells would tell how many
    hidden ones are not 0."""
    withheld = pl.col("withheld").all()
    return (
        cells.filter("candidate")
        .group_by("level", "period_kind", "year", "area_kind", "breakdown")
        .agg(
            cells=pl.len().cast(pl.Int64),
            hidden=pl.when(~withheld).then(pl.col("hidden").sum().cast(pl.Int64)),
            withheld=withheld,
        )
        .sort("level", "period_kind", "year", "area_kind", "breakdown")
    )


def protect_all(
    exact: pl.DataFrame,
    earlier: Sequence[pl.DataFrame] = (),
    periods: Collection[str] | None = None,
    cube: Cube | None = None,
) -> Protected:
    """See `methodology.disclosure.protect`; beside the rows, the levels and the mask itself."""
    the_cube = cube or load_cube()
    cells = exact_cells(exact, the_cube)
    shown = [shown_cells(release, the_cube) for release in earlier]
    for each in shown:
        check_held(cells, each)
    told = cells.with_columns(
        candidate=_candidates(cells, the_cube, periods),
        level=pl.col("count").replace_strict(the_cube.level_of),
        total=pl.col("count").replace_strict(the_cube.totals),
    )
    groups = told.partition_by("total", "year", maintain_order=True)
    done = pl.concat([_group(group, shown, the_cube) for group in groups])
    return Protected(published_rows(exact, done, the_cube, earlier), _levels(done), done.select(_MASK))
