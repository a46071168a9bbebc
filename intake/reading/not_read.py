"""What a delivery holds and nobody reads, or nobody sees: each becomes a finding that names it.

Belongs here: sheets, lists, columns and rows that are not read, how many rows they are; rows and columns that are read
and hidden. Does not: noticing them (formats/), their words (wording/).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from intake.cells.masks import masked
from intake.judging.causes import LOOKS_LIKE, nearest
from intake.judging.findings import finding
from intake.reading.recognise import HEADERS, shown
from intake.reading.sheets import NotRead, Reading, Sheet

_MOST_SPANS = 5
# A column of the sender's own is usual; a misspelt one is named with its likeness.
_WARNINGS = {"unknown_column"}
# No data is lost, but a person should see which rows were taken for these, and that a column of their own is not read.
_NAMED_ANYWAY = {"total_row", "note_row", "unknown_column"}


def not_read(reading: Reading) -> tuple[NotRead, ...]:
    """Everything in a delivery that is not read: what its reader lists, and the unknown columns of its sheets."""
    listed = {(each.sheet, each.name) for each in reading.not_read if each.what == "column"}
    columns = (
        NotRead("column", name, 0, "unknown_column", sheet.sheet, sheet.table)
        for sheet in reading.sheets
        for name in sheet.unknown_columns
        if (sheet.sheet, name) not in listed
    )
    return (*reading.not_read, *columns)


def rows_not_read(reading: Reading) -> int:
    """Rows that hold something and are in no table: of sheets and lists not read, and those left out of a sheet.

    Rows read, these and one header a sheet are all rows of a file; unread columns have no rows of their own.
    """
    return sum(each.rows for each in reading.not_read if each.what != "column")


def not_read_findings(reading: Reading) -> Iterator[pl.DataFrame]:
    """A finding of each: an error where data may be lost, a warning where it is only to be seen."""
    for each in not_read(reading):
        if not each.harmless or each.why in _NAMED_ANYWAY:
            yield _finding(each)


def _finding(each: NotRead) -> pl.DataFrame:
    name, like = masked(each.name), _likeness(each)
    of_table = each.table if each.what in ("column", "rows") else None
    params: dict[str, Any] = {"name": name, "rows": each.rows or None, "like": like}
    return finding(
        each.why,
        "warning" if each.harmless or each.why in _WARNINGS else "error",
        table=of_table,
        sheet=each.sheet or (name if each.what == "sheet" else None),
        line=each.first_line,
        cause=LOOKS_LIKE if like else None,
        **{name: value for name, value in params.items() if value is not None},
    )


def hidden_findings(sheet: Sheet) -> Iterator[pl.DataFrame]:
    """A warning of the rows, and one of each column, that are read although nobody who opens the workbook sees them."""
    lines = sheet.hidden_rows
    if lines:
        where: dict[str, Any] = {"name": _spans(lines), "rows": len(lines)}
        yield finding("hidden_rows", "warning", table=sheet.table, line=lines[0], **where)
    for heading in sheet.hidden_columns:
        yield finding("hidden_column", "warning", table=sheet.table, name=masked(shown(heading)))


def _spans(lines: Sequence[int]) -> str:
    """Lines in order as a person names them.

    >>> _spans([3, 4, 5, 9]), _spans([2, 4, 6, 8, 10, 12, 13])
    ('3–5, 9', '2, 4, 6, 8, …, 13')
    """
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1][1:] = [line]
        else:
            runs.append([line])
    named = ["–".join(map(str, run)) for run in runs]
    return ", ".join(named if len(named) <= _MOST_SPANS else [*named[: _MOST_SPANS - 1], "…", str(lines[-1])])


def _likeness(each: NotRead) -> str | None:
    """The table a sheet or list is like, the column a heading is like; rows are like nothing."""
    if each.what in ("sheet", "list"):
        return each.table
    if each.what != "column" or each.table not in HEADERS:
        return None
    columns = HEADERS[each.table].columns
    meant = nearest(each.name, columns)
    return columns[meant] if meant else None
