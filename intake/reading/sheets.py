"""What a delivery holds once its bytes are read: sheets of text, not yet typed or checked.

Belongs here: the two records every format returns. Does not: how a format is read (formats/), or what a value means
(the door).
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

# Marks that a reader sets at the beginning of a cell of text, for what its format knows and text cannot say. They are
# private-use signs, which no reader lets through from a file; the normaliser (`values`) reads them and takes them off.
FAULT = "\ue000"  # no value a person typed: FAULT + kind of CELL_FAULTS + "|" + what is shown there
DATE_CELL = "\ue001"  # a cell under a date format: DATE_CELL + ISO day, or ISO day, blank, time
NUMBER_CELL = (
    "\ue002"  # a number in a column of codes or identifiers that is not a whole number of up to 15 digits
)
CELL_FAULTS = ("formula_without_value", "error_value", "merged")


@dataclass(frozen=True)
class NotRead:
    """What carries data and is not read; an error of the delivery unless `why` says that it is no data.

    what: sheet, list, column or rows; name: of the sheet, list or column, or the first and last line of the rows, fit
    for a message; rows: how many non-blank rows; sheet: where the rows or the column are; table: the table it looks
    like (nearest known name), if any; why: a rule id whose words are in the catalogue: `unknown_sheet`,
    `hidden_sheet`, `unknown_list`, `unknown_column`, `total_row`, `note_row`, `column_numbers_row`, `repeated_header`,
    `title_row`. harmless: nothing is lost by leaving it out (a title, a row of column numbers, a repeated header).
    """

    what: str
    name: str
    rows: int
    why: str
    sheet: str | None = None
    table: str | None = None
    first_line: int | None = None
    harmless: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table of a delivery.

    rows: the recognised columns under their contract names, plus `line` (UInt32: physical line in CSV and NDJSON,
    Excel row in XLSX, row number in Parquet, from 1). Text formats: every column String, stripped, empty is null.
    Parquet: the types of the file, and `stored`: its path and its name of each column. Marks: FAULT, DATE_CELL,
    NUMBER_CELL. hidden_rows, hidden_columns: the lines of data rows, and the headings of read columns, that a person
    who opens the workbook does not see (hidden, or filtered out); they are read all the same.
    """

    table: str
    sheet: str | None
    rows: pl.LazyFrame
    unknown_columns: tuple[str, ...] = ()
    stored: tuple[Path, dict[str, str]] | None = None
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()


def count_rows(rows: pl.LazyFrame) -> int:
    """How many rows there are, by what the file says of itself where it does."""
    return int(rows.select(pl.len()).collect(engine="streaming").item())


@dataclass(frozen=True)
class Reading:
    """One delivery: format (csv, xlsx, ods, xls, ndjson, parquet, fri_xml), encoding and separator of text formats, its
    sheets, and everything in it that is not read."""

    format: str
    encoding: str | None
    separator: str | None
    sheets: tuple[Sheet, ...]
    not_read: tuple[NotRead, ...] = ()
