"""What a delivery holds and nobody reads: each sheet, list, column and block of rows becomes a finding that names it.

Belongs here: the finding of each. Does not: noticing what is not read (formats/), its words (wording/).
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from intake.causes import LOOKS_LIKE, nearest
from intake.findings import finding, masked
from intake.recognise import HEADERS
from intake.sheets import NotRead, Reading

_WARNINGS = {
    "unknown_column"
}  # a column of the sender's own is usual; a misspelt one is named with its likeness
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


def _likeness(each: NotRead) -> str | None:
    """The table a sheet or list is like, the column a heading is like; rows are like nothing."""
    if each.what in ("sheet", "list"):
        return each.table
    if each.what != "column" or each.table not in HEADERS:
        return None
    columns = HEADERS[each.table].columns
    meant = nearest(each.name, columns)
    return columns[meant] if meant else None
