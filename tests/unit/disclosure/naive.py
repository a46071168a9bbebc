"""Suppression as it is often done by hand: small cells, and one more in the row. Proof that the attacker can break in.

Belongs here: the baseline, made apart for each release. Does not: anything the project publishes with.
"""

import polars as pl

from methodology.disclosure import Cube
from methodology.disclosure.cells import PLACE, exact_cells
from methodology.disclosure.rows import published_rows

_T = 5
_BASE = ("by_outcome", "by_process", "ineffective", "undetermined")


def naive_rows(exact: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """Rows of published_indicator: in each place parts of 1..4 are hidden, and where that is one, the next smallest."""
    cells = exact_cells(exact, cube)
    cells = cells.with_columns(small=pl.col("value").is_between(1, _T - 1), base=pl.col("count").is_in(_BASE))
    own = [*PLACE, "base"]
    alone = (pl.col("small") & pl.col("base")).sum().over(own) == 1
    rest = pl.when(~pl.col("small") & (pl.col("value") > 0)).then("value")
    next_smallest = alone & pl.col("base") & (rest.rank("ordinal").over(own) == 1)
    hidden = pl.col("small") | next_smallest.fill_null(False)
    shown = pl.col("count").is_in(list(cube.published)) & pl.col("given")
    masked = cells.with_columns(hidden=hidden, published=shown, withheld=pl.lit(False))
    return published_rows(exact, _with_sums(masked), cube)


def _with_sums(cells: pl.DataFrame) -> pl.DataFrame:
    """A sum of parts is hidden where exactly one of its parts is, or it is small itself."""
    wide = cells.pivot(on="count", index=PLACE, values="hidden").with_columns(
        effective=pl.col("effective") | (pl.col("by_outcome") ^ pl.col("by_process")),
    )
    wide = wide.with_columns(judged=pl.col("judged") | (pl.col("effective") ^ pl.col("ineffective")))
    counts = [name for name in wide.columns if name not in PLACE]
    long = wide.unpivot(counts, index=PLACE, variable_name="count", value_name="hidden")
    return cells.drop("hidden").join(long, on=["count", *PLACE], maintain_order="left")
