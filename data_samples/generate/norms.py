"""The published norm matrices as arrays: what an invented course is drawn around.

Belongs here: averages and ranges by direction and type. Does not: scoring against them (`methodology`).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from data_samples.generate.world import NORMS
from schemas.codes import ACTIVITY_TYPE, DIRECTION

NO_UPPER_BOUND = 60
STANDARDS = {
    "2": "CRG2_2023",
    "5": "CRG5_2022",
    "11": "CRG11_2022",
}  # of the list of groups of 2022; numbers of the next one mean other groups, which have no public matrix
LIST_OF_2025_FROM = date(2025, 1, 1)


@dataclass(frozen=True)
class Norm:
    """Of one target group: `average` 7 directions x 10 types, `lo` and `hi` by direction."""

    average: np.ndarray
    lo: np.ndarray
    hi: np.ndarray


def _matrix(standard: pl.DataFrame, value: str) -> np.ndarray:
    """A value of a standard by direction and type; a type without a published range counts with its average."""
    filled = standard.filter(pl.col("activity_type") != "total").with_columns(
        pl.col(value).fill_null(pl.col("average"))
    )
    cells = np.zeros((len(DIRECTION.codes), len(ACTIVITY_TYPE.codes)), dtype=int)
    rows = [DIRECTION.codes.index(code) for code in filled["direction"]]
    columns = [ACTIVITY_TYPE.codes.index(code) for code in filled["activity_type"]]
    cells[rows, columns] = filled[value]
    return cells


def _bound(standard: pl.DataFrame, value: str) -> np.ndarray:
    """A bound by direction: the published total where there is one, else the sum over the types."""
    totals = dict(standard.filter(pl.col("activity_type") == "total").select("direction", value).iter_rows())
    summed = _matrix(standard, value).sum(axis=1)
    return np.array([totals.get(code, summed[k]) for k, code in enumerate(DIRECTION.codes)])


def standard_of() -> pl.Expr:
    """The standard of a course by group and first day; `generic` where the group has no matrix."""
    standard = pl.col("target_group").replace_strict(STANDARDS, default="generic")
    return pl.when(pl.col("started_on") < LIST_OF_2025_FROM).then(standard).otherwise(pl.lit("generic"))


def norms() -> dict[str, Norm]:
    """The norm by standard; the generic one has at least 1 of each direction and no upper bound."""
    table = pl.read_csv(NORMS, schema_overrides={"target_group": pl.String})
    matrices = {}
    for standard_id in STANDARDS.values():
        standard = table.filter(pl.col("standard_id") == standard_id)
        matrices[standard_id] = Norm(
            _matrix(standard, "average"), _bound(standard, "lo"), _bound(standard, "hi")
        )
    like = np.mean([norm.average for norm in matrices.values()], axis=0)
    ones = np.ones(len(DIRECTION.codes), dtype=int)
    return matrices | {"generic": Norm(like, ones, ones * NO_UPPER_BOUND)}
