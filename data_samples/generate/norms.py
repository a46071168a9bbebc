"""The published norm matrices as arrays: what an invented course is drawn around.

Belongs here: averages and ranges by direction and type. Does not: scoring against them (`methodology`).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from data_samples.generate.world import NORMS
from schemas.codes import ACTIVITY_TYPE, DIRECTION

NO_UPPER_BOUND = 60
STANDARDS = {
    "2": "CRG2_2023",
    "5": "CRG5_2022",
    "11": "CRG11_2022",
}  # in force for every course of the samples


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


def norms(groups: list[str]) -> dict[str, Norm]:
    """The norm of each target group; a group without a matrix has the generic one (at least 1, no upper bound)."""
    table = pl.read_csv(NORMS, schema_overrides={"target_group": pl.String})
    matrices = {}
    for group, standard_id in STANDARDS.items():
        standard = table.filter(pl.col("standard_id") == standard_id)
        matrices[group] = Norm(_matrix(standard, "average"), _bound(standard, "lo"), _bound(standard, "hi"))
    like = np.mean([norm.average for norm in matrices.values()], axis=0)
    ones = np.ones(len(DIRECTION.codes), dtype=int)
    return {group: matrices.get(group, Norm(like, ones, ones * NO_UPPER_BOUND)) for group in groups}
