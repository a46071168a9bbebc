"""What can be computed from what?

Every linear relation of the cube in one sparse matrix A, a row a relation, a column a cell, so that A x = 0 holds for
the exact counts: total = part + rest, country = districts, district = regions, year = H1 + H2, country = target groups
(each published breakdown alike). Earlier releases are further columns (releases.py).

Belongs here: the matrix. Does not: any value.

Reference: Fischetti and Salazar, Models and algorithms for optimizing cell suppression in tabular data with linear
constraints, Journal of the American Statistical Association 95, 2000: tables as a system A x = 0 with x >= 0.

Worked example: a district of two regions with 30 and 35 courses gives the row (+1, -1, -1) over the cells
(65, 30, 35): 65 - 30 - 35 = 0. Whoever knows two of the three knows the third.
"""

from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from law.errors import RehabError
from law.regions import regions
from methodology.disclosure.cells import PLACE
from methodology.disclosure.cube import Cube
from schemas.dimensions import NONE, published_breakdowns


def _with_row(whole: pl.DataFrame, parts: pl.DataFrame, name: str) -> pl.DataFrame:
    """A relation a whole cell: +1 for it, -1 for each of its parts. Columns relation, cell, sign."""
    relation = name + ":" + pl.col("whole").cast(pl.String)
    of = parts.join(whole, on=[c for c in whole.columns if c != "whole"])
    minus = of.select(relation.alias("relation"), "cell", sign=pl.lit(-1.0))
    plus = of.select("whole").unique().select(relation.alias("relation"), cell="whole", sign=pl.lit(1.0))
    return pl.concat([plus, minus])


def _splits(cells: pl.DataFrame, cube: Cube) -> Iterable[pl.DataFrame]:
    for split in cube.splits:
        whole = cells.filter(count=split.total).select(*PLACE, whole="cell")
        parts = cells.filter(pl.col("count").is_in([split.part, split.rest]))
        yield _with_row(whole, parts, split.id)


def _areas(cells: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """country = districts, district = regions."""
    plain = cells.filter(breakdown="none")
    shared = ["count", "period_kind", "period"]
    country = plain.filter(area_kind="country").select(*shared, whole="cell")
    yield _with_row(country, plain.filter(area_kind="district"), "districts")
    district = plain.filter(area_kind="district").select(*shared, district="area", whole="cell")
    of = regions().select(area="region_code", district="federal_district")
    yield _with_row(district, plain.filter(area_kind="region").join(of, on="area"), "regions")


def _periods(cells: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """year = H1 + H2; both are cells wherever one is."""
    shared = ["count", "year", "area_kind", "area", "breakdown", "breakdown_value"]
    halves = cells.filter(period_kind="half")
    yield _with_row(cells.filter(period_kind="year").select(*shared, whole="cell"), halves, "halves")


def _groups(cells: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """The country is the sum of the values of each breakdown."""
    shared = ["count", "period_kind", "period", "area_kind", "area"]
    country = cells.filter(area_kind="country", breakdown="none").select(*shared, whole="cell")
    for each in published_breakdowns():
        if each != NONE:
            yield _with_row(country, cells.filter(breakdown=each), f"groups {each}")


def relation_matrix(cells: pl.DataFrame, cube: Cube) -> csr_matrix:
    """A: relations by cells. Raises RehabError where exact counts do not add up, for then nothing can be promised."""
    told = pl.concat([*_splits(cells, cube), *_areas(cells), *_periods(cells), *_groups(cells)])
    numbered = told.with_columns(row=pl.col("relation").rank("dense") - 1)
    at = (numbered["row"].to_numpy(), numbered["cell"].to_numpy())
    matrix = csr_matrix((numbered["sign"].to_numpy(), at), shape=(numbered["row"].n_unique(), cells.height))
    off = np.abs(matrix @ cells["value"].to_numpy())
    if off.size and off.max() > 0.5:
        row = int(off.argmax())
        relation = (
            numbered.filter(pl.col("row") == row)
            .join(cells, on="cell")
            .filter(pl.col("sign") > 0)
            .row(0, named=True)
        )
        raise RehabError(
            f"the exact counts do not add up: {relation['relation'].split(':')[0]} of {relation['count']}",
            where=f"{relation['period']}, {relation['area']}",
            why="hidden cells are protected by what adds up; where it does not, nothing can be promised",
            todo="publish from one version of indicator_value, all regions, with the splits of cube.toml",
        )
    return matrix
