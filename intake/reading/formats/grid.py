"""One sheet of a workbook, whatever program saved it: which cells hold what, and what is merged or hidden.

Belongs here: cells kept by their place, so that a far cell costs as much as a near one, and the rows made of them. Does
not: how a format stores cells (xlsx*.py, ods.py, xls*.py), nor which table a sheet is (workbook.py).
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from intake.reading.formats.number_formats import date_texts, number_texts
from intake.reading.guards import MIB, megabytes
from intake.reading.refusals import Refused
from intake.reading.sheets import FAULT

MOST_CELLS = 26_000_000  # rows times columns of the rectangle that holds all cells of a sheet
MOST_TEXT = 256 * MIB  # of all cells of a workbook: a shared text counts once for each cell that names it
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CELLS = {"row": pl.UInt32, "column": pl.UInt32, "text": pl.String}


@dataclass(frozen=True)
class Merge:
    """Cells shown as one: first and last row (from 1) and column (from 0). The value is in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A sheet. cells: row (from 1), column (from 0), text; no cell without text, none twice, marks of `sheets` set."""

    name: str
    hidden: bool
    cells: pl.DataFrame
    merged: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rows:
    """The rows of a sheet that hold anything: cells in columns named "0", "1", ... and `line`, the row of the sheet.

    columns: which column of the sheet each of them is (from 0). beside: line, position, text of cells that a merged
    range covers beside its first column.
    """

    cells: pl.DataFrame
    columns: tuple[int, ...]
    beside: pl.DataFrame


def letters_of(column: int) -> str:
    """The letters of a column from 0.

    >>> letters_of(0), letters_of(25), letters_of(26), letters_of(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    column += 1
    letters = ""
    while column:
        column, at = divmod(column - 1, 26)
        letters = LETTERS[at] + letters
    return letters


def column_of(letters: str) -> int:
    """The column from 0.

    >>> column_of("A"), column_of("XFD")
    (0, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + LETTERS.index(letter) + 1
    return number - 1


def fault(kind: str, shown: str) -> str:
    """A cell that holds no value a person typed."""
    return f"{FAULT}{kind}|{shown}"


@dataclass
class CellList:
    """Cells in the order they come, for formats that are read one after the other."""

    rows: "array[int]" = field(default_factory=lambda: array("I"))
    columns: "array[int]" = field(default_factory=lambda: array("I"))
    texts: list[str] = field(default_factory=list)
    numbers: "array[int]" = field(default_factory=lambda: array("I"))
    dates: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, row: int, column: int, text: str, kind: str = "text") -> None:
        """A cell; kind: `text` as a person reads it, or `number` or `date` as the file writes its number."""
        if kind != "text":
            (self.numbers if kind == "number" else self.dates).append(len(self.texts))
        self.rows.append(row)
        self.columns.append(column)
        self.texts.append(text)

    def repeat(self, row: int, first: int, times: int) -> None:
        """The cells from `first` on again, in the rows from this one on."""
        columns, texts = self.columns[first:], self.texts[first:]
        numbers = [at for at in self.numbers if at >= first]
        for time in range(times):
            moved = len(self.texts) - first
            self.rows.extend([row + time] * len(texts))
            self.columns.extend(columns)
            self.texts.extend(texts)
            self.numbers.extend(at + moved for at in numbers)

    def frame(self, since_1904: bool = False) -> pl.DataFrame:
        """The cells of a `Grid`."""
        texts = pl.Series("text", self.texts, dtype=pl.String)
        for places, text_of in (
            (self.numbers, number_texts),
            (self.dates, lambda numbers: date_texts(numbers, since_1904)),
        ):
            if places:
                at = pl.Series(places, dtype=pl.UInt32)
                texts = texts.scatter(at, text_of(texts.gather(at)))
        cells = pl.DataFrame({"row": self.rows, "column": self.columns, "text": texts}, schema=CELLS)
        check_extent(cells)
        return cells.filter(pl.col("text") != "")


def check_extent(cells: pl.DataFrame) -> None:
    """Refuse cells so far apart, or text so long, that no table of ours can hold them."""
    rows, columns = cells["row"].max() or 0, (cells["column"].max() or 0) + 1  # type: ignore[operator]
    if rows * columns > MOST_CELLS:  # type: ignore[operator]
        raise Refused("zip_too_large", "cells_far_outside", str(MOST_CELLS))
    if cells["text"].str.len_bytes().sum() > MOST_TEXT:
        raise Refused("zip_too_large", "too_much_text", megabytes(MOST_TEXT))


def rows_of(grid: Grid) -> Rows:
    """The rows of a sheet in their order, merged cells filled in."""
    lines, at_row = positions(grid.cells["row"])
    columns, at_column = positions(grid.cells["column"])
    places = np.full((len(lines), len(columns)), -1, np.int64)
    places[at_row, at_column] = np.arange(grid.cells.height)
    beside = fill_merged(places, lines, columns, grid.merged)
    texts = grid.cells["text"]
    filled = {}
    for at in range(len(columns)):
        column = places[:, at]
        found = texts.gather(np.maximum(column, 0))
        filled[str(at)] = found if column.min() >= 0 else found.set(pl.Series(column < 0), None)
    cells = pl.DataFrame(filled).with_columns(line=pl.Series(lines, dtype=pl.UInt32))
    return Rows(cells, tuple(map(int, columns)), beside_texts(beside, lines, texts))


def positions(numbers: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """The different numbers in order, and where in them each one is."""
    values = numbers.to_numpy()
    present = np.zeros(int(values.max(initial=0)) + 1, np.bool_)
    present[values] = True
    rank = np.cumsum(present) - 1
    return np.flatnonzero(present), rank[values]


def fill_merged(
    places: np.ndarray, lines: np.ndarray, columns: np.ndarray, merged: Iterable[Merge]
) -> list[tuple[int, int, int]]:
    """Write the place of a merged value into every row it covers, as a person reads it.

    A row that holds nothing else stays as it is. Beside the first column of a range one cannot know which column the
    value is meant for, and a value hidden under the range is not what is shown: where the row holds other values too,
    those cells are returned as (row, column, place).
    """
    own, beside = places >= 0, []
    for area in merged:
        top, bottom = np.searchsorted(lines, [area.top, area.bottom + 1]).tolist()
        left, right = np.searchsorted(columns, [area.left, area.right + 1]).tolist()
        if top == bottom or left == right or (lines[top], columns[left]) != (area.top, area.left):
            continue
        value = int(places[top, left])
        others = own[top:bottom].sum(axis=1) > own[top:bottom, left:right].sum(axis=1)
        if value >= 0:
            first = places[top:bottom, left]
            first[others & (first < 0)] = value
            covered = np.tile(others[:, None], right - left)
            covered[:, 0] &= first != value
            beside += [(top + row, left + at, value) for row, at in np.argwhere(covered).tolist()]
    return beside


def beside_texts(beside: list[tuple[int, int, int]], lines: np.ndarray, texts: pl.Series) -> pl.DataFrame:
    """What is in each cell beside a merged value: the fault, and the value that covers it."""
    faults = [(int(lines[row]), at, fault("merged", texts[value])) for row, at, value in beside]
    return pl.DataFrame(
        faults, schema={"line": pl.UInt32, "position": pl.UInt32, "text": pl.String}, orient="row"
    )
