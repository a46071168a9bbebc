"""Where do the counts lie while rows pass by? Tables with a line a key, that grow with the keys.

Belongs here: adding batches of rows, given as numbers, and reading the tables out under the names of the contract. Does
not: which key has which line, nor where the numbers come from (`tally`, `clean_parquet`).
"""

import numpy as np
import polars as pl

from intake.cells.masks import masked
from intake.reading.refusals import Refused
from schemas.codes import ACTIVITY_TYPE, DIRECTION, ITEM, STAGE
from schemas.matrix import CELLS, packed

TYPES = len(ACTIVITY_TYPE.codes)
CAREER = DIRECTION.codes.index("career_guidance")
ANSWERS = [f"{item}_{stage}" for item in ITEM.codes for stage in STAGE.codes]
_WIDTH = CELLS + 3  # three cells more: not delivered, not delivered of career guidance, of another programme
OTHER = CELLS + 2
_NEVER = np.iinfo(np.int32).max
_NO_ANSWER = -1
_MOST = np.iinfo(np.uint16).max


class ActivityCounts:
    """One line a protocol revision: its cells, its rows, its first and last day.

    A cell is direction x 10 + type for a delivered activity, else 70, and 71 where it is career guidance; 72 for an
    activity of another programme's direction, whatever became of it.
    """

    def __init__(self) -> None:
        self._cells, self._rows = np.zeros((0, _WIDTH), np.uint16), np.zeros(0, np.uint32)
        self._first, self._last = np.zeros(0, np.int32), np.zeros(0, np.int32)

    def add(self, size: int, at: np.ndarray, cells: np.ndarray, days: np.ndarray) -> None:
        """Add rows: the line of each, its cell, its day since 1970; `size` lines are known."""
        self._cells, self._rows = _grown(self._cells, size, 0), _grown(self._rows, size, 0)
        self._first, self._last = _grown(self._first, size, _NEVER), _grown(self._last, size, -_NEVER)
        np.add.at(self._cells.reshape(-1), at * _WIDTH + cells, np.uint16(1))
        np.add.at(self._rows, at, np.uint32(1))
        np.minimum.at(self._first, at, days)
        np.maximum.at(self._last, at, days)

    def tally(self, keys: pl.DataFrame) -> pl.DataFrame:
        """The columns of `activity_tally` beside the keys of the lines, in order of key; Refused beyond 16 bits."""
        rows, size = self._rows[: keys.height], keys.height
        _refuse_overflow(keys, rows)
        cells = self._cells[:size, :CELLS]
        delivered = cells.reshape(-1, len(DIRECTION.codes), TYPES).sum(axis=2, dtype=np.uint16)
        career = delivered[:, CAREER].astype(np.uint32) + self._cells[:size, CELLS + 1]
        table = keys.with_columns(
            *[pl.Series(f"delivered_{code}", delivered[:, d]) for d, code in enumerate(DIRECTION.codes)],
            packed(cells),
            pl.Series("rows", rows),
            pl.Series("first_on", self._first[:size]).cast(pl.Date),
            pl.Series("last_on", self._last[:size]).cast(pl.Date),
            pl.Series("career_rows", career),
            pl.Series("other_rows", self._cells[:size, OTHER].astype(np.uint32)),
        )
        return _in_order(table)


class AnswerTable:
    """One line a protocol revision: its 24 answers, and how many rows gave them."""

    def __init__(self) -> None:
        self._answers, self._rows = np.zeros((0, len(ANSWERS)), np.int8), np.zeros(0, np.uint32)

    def add(self, size: int, at: np.ndarray, slots: np.ndarray, values: np.ndarray) -> None:
        """Set answers: the line of each, item x 2 + stage, the value; `size` lines are known."""
        self._answers, self._rows = _grown(self._answers, size, _NO_ANSWER), _grown(self._rows, size, 0)
        self._answers[at, slots] = values
        np.add.at(self._rows, at, np.uint32(1))

    def tally(self, keys: pl.DataFrame) -> pl.DataFrame:
        """The columns of `assessment` beside the keys of the lines, in order of key."""
        size = keys.height
        answers = [pl.Series(name, self._answers[:size, i]) for i, name in enumerate(ANSWERS)]
        table = keys.with_columns(*answers, pl.Series("rows", self._rows[:size]))
        given = pl.col(ANSWERS)
        return _in_order(table.with_columns(pl.when(given != _NO_ANSWER).then(given)))


def _in_order(table: pl.DataFrame) -> pl.DataFrame:
    """Keys without a good row have no row here."""
    return table.filter(pl.col("rows") > 0).sort("protocol_id", "revision")


def _grown(table: np.ndarray, rows: int, empty: int) -> np.ndarray:
    """The table with room for so many rows; it doubles: a thousand batches copy it ten times, not a thousand."""
    if rows <= len(table):
        return table
    larger = np.full((max(rows, 2 * len(table)), *table.shape[1:]), empty, table.dtype)
    larger[: len(table)] = table
    return larger


def _refuse_overflow(keys: pl.DataFrame, rows: np.ndarray) -> None:
    if rows.max(initial=0) <= _MOST:
        return
    worst = int(rows.argmax())
    of = {"protocol": masked(keys["protocol_id"][worst]), "revision": keys["revision"][worst]}
    raise Refused("too_many_activities", str(rows[worst]), str(_MOST), **of)
