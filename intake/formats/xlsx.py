"""Workbooks as people fill them: one sheet a table, title rows above the header.

Belongs here: which sheet is which table and where its header stands. Does not: cells (xlsx_cells.py), types.
"""

import polars as pl

from intake.archive import open_zip, unzip_counted
from intake.formats.text_cells import drop_blank_rows
from intake.formats.xlsx_cells import cell_text, load_cells, open_book, refuse_unvalued_formulas
from intake.formats.xlsx_extent import check_extent
from intake.guards import Limits
from intake.recognise import SHORTEST_HEADER, Match, checked, complete_matches, match, shown, table_of_sheet
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

TITLE_ROWS = 20  # the header stands among the first so many rows
Cells = dict[str, pl.DataFrame]


def read_xlsx(data: bytes, limits: Limits) -> Reading:
    """The tables of a workbook: sheets with a table's name, or, where none has one, sheets with a table's header."""
    with open_zip(data, limits) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise Refused(
                "unknown_format",
                "zip_no_workbook",
                "known_formats",
            )
        members = unzip_counted(archive, limits)
    check_extent(members)
    refuse_unvalued_formulas(members)
    book = open_book(data)
    named = {name: table for name in book.sheet_names if (table := table_of_sheet(name))}
    cells = {name: frame for name in named or book.sheet_names if (frame := load_cells(book, name)).width}
    tables = {name: named[name] for name in cells} if named else by_header(cells)
    refuse_twice(tables)
    sheets = tuple(read_sheet(cells[name], name, table) for name, table in tables.items())
    return Reading(
        "xlsx", None, None, sheets, tuple(shown(name) for name in book.sheet_names if name not in tables)
    )


def by_header(cells: Cells) -> dict[str, str]:
    """Sheets in which the header of exactly one table stands, for workbooks without known sheet names."""
    tables = {}
    for name, frame in cells.items():
        found = {match.table for _, row in title_rows(frame) for match in complete_matches(row)}
        if len(found) > 1:
            readings = " / ".join(sorted(found))
            raise Refused("ambiguous_reading", readings, "header_of_one_table", sheet=shown(name))
        if found:
            tables[name] = found.pop()
    return tables


def refuse_twice(tables: dict[str, str]) -> None:
    """One sheet a table: two for the same one are two readings; no sheet at all is no delivery."""
    if not tables:
        raise Refused("unknown_table", "no_known_sheet", "sheets_of_the_form")
    for table in sorted(set(tables.values())):
        names = [shown(name) for name, found in tables.items() if found == table]
        if len(names) > 1:
            raise Refused("ambiguous_reading", " / ".join(names), "one_sheet_a_table")


def title_rows(cells: pl.DataFrame) -> list[tuple[int, list[str | None]]]:
    """The rows a header may stand in: (index from 0, cells), blank rows left out."""
    rows = enumerate(cells.head(TITLE_ROWS).iter_rows())
    return [(at, list(row)) for at, row in rows if any(cell and cell.strip() for cell in row)]


def read_sheet(cells: pl.DataFrame, name: str, table: str) -> Sheet:
    """The rows below the header; `line` is the Excel row."""
    at, found = find_header(cells, name, table)
    rows = cells.lazy().with_row_index("line", offset=1).slice(at + 1)
    columns = [cell_text(str(position)).alias(column) for position, column in found.columns.items()]
    rows = rows.select(*columns, pl.col("line").cast(pl.UInt32)).pipe(drop_blank_rows)
    return Sheet(table, name, rows, found.unknown)


def find_header(cells: pl.DataFrame, name: str, table: str) -> tuple[int, Match]:
    """The header row of the table (index from 0): the one complete row, else the closest, refused with its faults."""
    rows = [(at, match(table, row)) for at, row in title_rows(cells)]
    complete = [(at, found) for at, found in rows if not found.missing]
    if len(complete) > 1:
        second = complete[1][0] + 1
        raise Refused(
            "ambiguous_reading", "two_header_rows", "one_header_row", line=second, sheet=shown(name)
        )
    at, closest = max(complete or rows, key=lambda row: len(row[1].columns), default=(0, None))
    if closest is None or len(closest.columns) < SHORTEST_HEADER:
        raise Refused("unknown_table", "no_header_row", "header_near_the_top", sheet=shown(name))
    return at, checked(closest, at + 1, shown(name))
