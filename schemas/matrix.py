"""The direction x type matrix of a course in a file: 70 counts of two bytes each, in the order of the contract.

Belongs here: packing and unpacking. Does not: counting (`intake.judging.counting`). Seventy counts as a list take
fifteen times as long to read and five times as long to write; only the dose of activities ever looks inside.
"""

import numpy as np
import polars as pl
import pyarrow as pa

from schemas.codes import ACTIVITY_TYPE, DIRECTION

CELLS = len(DIRECTION.codes) * len(ACTIVITY_TYPE.codes)
_COUNT = np.dtype("<u2")
_WIDTH = CELLS * _COUNT.itemsize


def packed(counts: np.ndarray) -> pl.Series:
    """One value a row of `counts` (rows x 70), under the name `matrix`.

    >>> unpacked_counts(packed(np.arange(140).reshape(2, 70)))[1, :3]
    array([70, 71, 72], dtype=uint16)
    """
    buffer = pa.py_buffer(np.ascontiguousarray(counts, _COUNT))
    fixed = pa.FixedSizeBinaryArray.from_buffers(pa.binary(_WIDTH), len(counts), [None, buffer])
    return pl.Series("matrix", pl.from_arrow(fixed), dtype=pl.Binary)


def unpacked(column: str = "matrix") -> pl.Expr:
    """The counts of a packed column as an array of 70."""
    return pl.col(column).bin.reinterpret(dtype=pl.Array(pl.UInt16, CELLS), endianness="little")


def unpacked_counts(matrix: pl.Series) -> np.ndarray:
    """The counts of a packed column as rows x 70."""
    return matrix.alias("matrix").to_frame().select(unpacked()).to_series().to_numpy().reshape(-1, CELLS)
