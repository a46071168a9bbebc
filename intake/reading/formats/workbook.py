"""The tables of a workbook, whatever program saved it: which sheet is which table, and what is not read.

Belongs here: sheets as people name and hide them. Does not: cells (xlsx.py, ods.py, xls.py), the layout of one sheet
(table_rows.py), types.

Every sheet is looked at. One that has the name or the header of a table is read; two of one table are both read. A
sheet without either is listed as not read, and so is every hidden one: nobody can see what it holds.
"""

from collections.abc import Iterable

import polars as pl

from intake.judging.values import kind
from intake.reading.formats.grid import Grid, Rows, letters_of, rows_of
from intake.reading.formats.table_rows import (
    FIRST_ROWS,
    Row,
    columns_not_read,
    find_header,
    headers_in,
    read_body,
)
from intake.reading.recognise import HEADERS, nearest_table, shown, table_of_sheet
from intake.reading.refusals import Refused
from intake.reading.sheets import NUMBER_CELL, NotRead, Reading, Sheet
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns

NARROWEST = min(
    len(header.required) for header in HEADERS.values()
)  # a row of data has at least so many cells
LIKE_DATA = 2  # so many rows as wide as a table are data, not a note


def read_workbook(name_of_format: str, grids: Iterable[Grid]) -> Reading:
    """The tables of all sheets, and everything that is not read."""
    sheets: list[Sheet] = []
    not_read: list[NotRead] = []
    for grid in grids:
        if grid.cells.is_empty():
            continue
        rows = rows_of(grid)
        heads = first_rows(rows)
        table = table_of(grid.name, heads)
        if table is None or grid.hidden:
            not_read.append(sheet_not_read(grid, rows, table))
        else:
            sheet, others = read_sheet(grid, rows, heads, table)
            sheets.append(sheet)
            not_read += others
    if not sheets:
        hidden = next((each.name for each in not_read if each.why == "hidden_sheet" and each.table), None)
        seen = "only_hidden_sheet" if hidden else "no_known_sheet"
        raise Refused("unknown_table", seen, "sheets_of_the_form", sheet=hidden)
    return Reading(name_of_format, None, None, tuple(sheets), not_read=tuple(not_read))


def first_rows(rows: Rows) -> list[Row]:
    """The rows among which the header is, as (line, cells)."""
    first = rows.cells.head(FIRST_ROWS)
    return list(zip(first["line"], first.drop("line").iter_rows(), strict=True))


def table_of(name: str, heads: list[Row]) -> str | None:
    """The table a sheet holds: by its header where that is complete, else by its name.

    A header that fits two tables is decided by the name, or refused.
    """
    named, found = table_of_sheet(name), {header.match.table for header in headers_in(heads)}
    if named and (named in found or not found):
        return named
    if len(found) > 1:
        find_header(heads, shown(name))
    return next(iter(found), None)


def sheet_not_read(grid: Grid, rows: Rows, table: str | None) -> NotRead:
    """A sheet that is left out. Harmless when it neither resembles a table nor holds rows as wide as one."""
    like = table or nearest_table(grid.name)
    wide = (
        rows.cells.select(pl.sum_horizontal(pl.exclude("line").is_not_null()) >= NARROWEST).to_series().sum()
    )
    why = "hidden_sheet" if grid.hidden else "unknown_sheet"
    harmless = like is None and (grid.hidden or wide < LIKE_DATA)
    return NotRead("sheet", shown(grid.name), rows.cells.height, why, table=like, harmless=harmless)


def read_sheet(grid: Grid, rows: Rows, heads: list[Row], table: str) -> tuple[Sheet, tuple[NotRead, ...]]:
    """The rows below the header under the contract's names; `line` is the row of the sheet."""
    name = shown(grid.name)
    header = find_header(heads, name, table)
    body = rows.cells[header.below :]
    data, others = read_body(body, header, name)
    columns = header.match.columns
    data = with_beside(data, rows.beside, columns).with_columns(exact_only_in_codes(columns.values(), table))
    headings = [
        (at, heading or letters_of(rows.columns[at]))
        for at, heading in enumerate(header.cells)
        if at not in columns
    ]
    unknown = columns_not_read(body, header, headings, name)
    sheet = Sheet(
        table,
        grid.name,
        data.lazy(),
        header.match.unknown,
        hidden_rows=tuple(data["line"].filter(data["line"].is_in(list(grid.hidden_rows)))),
        hidden_columns=tuple(
            header.cells[at] or name
            for at, name in columns.items()
            if rows.columns[at] in grid.hidden_columns
        ),
    )
    return sheet, (*header.not_read, *others, *unknown)


def with_beside(data: pl.DataFrame, beside: pl.DataFrame, columns: dict[int, str]) -> pl.DataFrame:
    """The data with the fault "merged" in cells of which one cannot know whether a merged value is meant for them."""
    for at, name in columns.items() if beside.height else ():
        found = beside.filter(position=at).select("line", pl.col("text").alias("beside"))
        if not found.is_empty():
            data = data.join(found.unique("line"), on="line", how="left", maintain_order="left")
            data = data.with_columns(pl.coalesce("beside", name).alias(name)).drop("beside")
    return data


def exact_only_in_codes(columns: Iterable[str], table: str) -> list[pl.Expr]:
    """A number need not be whole in a column of numbers or days: NUMBER_CELL is taken off there."""
    specs = delivered_columns(DELIVERED[table])
    return [pl.col(name).str.strip_prefix(NUMBER_CELL) for name in columns if kind(specs[name]) != "str"]
