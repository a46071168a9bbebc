"""Workbooks as people fill them: one sheet a table, title rows above the header, real or text dates.

Belongs here: which sheet is which table, the header row, cells as text. Does not: types. fastexcel reads a sheet once;
every cell comes as text, so that an identifier never turns into a float.
"""

import fastexcel
import polars as pl

from intake.archive import open_zip, unzip_counted
from intake.formats.text_cells import drop_blank_rows, trim
from intake.formats.xlsx_extent import check_extent
from intake.guards import Limits
from intake.recognise import SHORTEST_HEADER, Match, checked, complete_matches, match, shown, table_of_sheet
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

TITLE_ROWS = 20  # the header stands among the first so many rows
MIDNIGHT = " 00:00:00"  # what fastexcel adds to a date without a time
ERROR_CELLS = {
    "NA": "#N/A", "Div0": "#DIV/0!", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!", "Ref": "#REF!", "Value": "#VALUE!"
}  # fmt: skip


def read_xlsx(data: bytes, limits: Limits) -> Reading:
    """The tables of a workbook: sheets with a table's name, or, where no sheet has one, sheets with a table's header."""
    with open_zip(data, limits) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise Refused("unknown_format", "a zip archive, no .xlsx workbook", "CSV, XLSX, NDJSON or Parquet")
        check_extent(unzip_counted(archive, limits))
    book = open_book(data)
    cells = {name: load_cells(book, name) for name in book.sheet_names if table_of_sheet(name)}
    cells = {name: frame for name, frame in cells.items() if frame.width}
    tables = {name: table_of_sheet(name) for name in cells}
    if not cells:
        cells = {name: load_cells(book, name) for name in book.sheet_names}
        tables = {name: table for name, frame in cells.items() if (table := table_of_header(frame, name))}
    refuse_twice(tables)
    sheets = tuple(read_sheet(cells[name], name, table) for name, table in tables.items())
    return Reading("xlsx", None, None, sheets, tuple(shown(name) for name in book.sheet_names if name not in tables))


def open_book(data: bytes) -> fastexcel.ExcelReader:
    """The workbook, or a refusal when its parts do not fit together."""
    try:
        return fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        raise Refused("broken_file", "the workbook cannot be opened", "a whole .xlsx workbook") from None


def load_cells(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """All cells of a sheet as text from Excel row 1 on, columns named by position; error cells as their text."""
    try:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        batch, errors = sheet.to_arrow_with_errors() if sheet.width else (None, None)
    except fastexcel.FastExcelError:
        raise Refused("broken_file", "the sheet cannot be read", "a whole .xlsx workbook", sheet=shown(name)) from None
    if batch is None:
        return pl.DataFrame()
    cells = pl.DataFrame(batch.rename_columns([str(at) for at in range(batch.num_columns)]))
    return with_error_cells(cells, errors)


def with_error_cells(cells: pl.DataFrame, errors: fastexcel.CellErrors | None) -> pl.DataFrame:
    """fastexcel makes `#N/A` a null and lists it apart: put back as text, or a lost value would pass for an empty one."""
    by_column: dict[str, list[tuple[int, str]]] = {}
    for error in errors.errors if errors else []:
        row, column = error.position
        kind = next((text for word, text in ERROR_CELLS.items() if f"({word})" in error.detail), "#ERROR")
        by_column.setdefault(str(column), []).append((row, kind))
    for column, found in by_column.items():
        rows, texts = zip(*found, strict=True)
        cells = cells.with_columns(cells[column].scatter(list(rows), list(texts)))
    return cells


def header_rows(cells: pl.DataFrame) -> list[tuple[int, list[str | None]]]:
    """The rows a header may stand in: (index from 0, cells), blank rows left out."""
    rows = enumerate(cells.head(TITLE_ROWS).iter_rows())
    return [(at, list(row)) for at, row in rows if any(cell and cell.strip() for cell in row)]


def table_of_header(cells: pl.DataFrame, name: str) -> str | None:
    """The one table whose header stands in the sheet, for workbooks without known sheet names."""
    tables = {found.table for _, row in header_rows(cells) for found in complete_matches(row)}
    if len(tables) > 1:
        raise Refused("ambiguous_reading", " / ".join(sorted(tables)), "the header of one table", sheet=shown(name))
    return tables.pop() if tables else None


def refuse_twice(tables: dict[str, str | None]) -> None:
    """One sheet a table: two for the same one are two readings, none is no delivery."""
    if not tables:
        raise Refused("unknown_table", "no sheet with a known name or header", "sheets named as in the data contract")
    for table in set(tables.values()):
        names = [shown(name) for name, found in tables.items() if found == table]
        if len(names) > 1:
            raise Refused("ambiguous_reading", " / ".join(names), f"one sheet for table {table}")


def read_sheet(cells: pl.DataFrame, name: str, table: str) -> Sheet:
    """The rows below the header; `line` is the Excel row."""
    at, found = find_header(cells, name, table)
    rows = cells.lazy().with_row_index("line", offset=1).slice(at + 1)
    columns = [date_text(str(position)).alias(column) for position, column in found.columns.items()]
    return Sheet(table, name, rows.select(*columns, pl.col("line").cast(pl.UInt32)).pipe(drop_blank_rows), found.unknown)


def find_header(cells: pl.DataFrame, name: str, table: str) -> tuple[int, Match]:
    """The header row of the table (index from 0): the one complete row, else the closest one, refused with its faults."""
    rows = [(at, match(table, row)) for at, row in header_rows(cells)]
    complete = [(at, found) for at, found in rows if not found.missing]
    if len(complete) > 1:
        places = " / ".join(f"row {at + 1}" for at, _ in complete)
        raise Refused("ambiguous_reading", f"headers in {places}", "one header row", sheet=shown(name))
    closest = complete or sorted(rows, key=lambda row: -len(row[1].columns))
    if not closest or len(closest[0][1].columns) < SHORTEST_HEADER:
        expected = f"the header of {table} in the first {TITLE_ROWS} rows"
        raise Refused("unknown_table", "no header row", expected, sheet=shown(name))
    at, found = closest[0]
    return at, checked(found, at + 1, shown(name))


def date_text(column: str) -> pl.Expr:
    """A real date comes as midnight of its day: the day alone."""
    return trim(column).str.strip_suffix(MIDNIGHT)
