"""The cells of a workbook as text, in place.

Belongs here: what fastexcel (calamine) gives and where it must be mended. Does not: which sheet is which table.
A sheet is parsed once and every cell comes as text, so that an identifier never turns into a float.
"""

import fastexcel
import polars as pl

from intake.formats.text_cells import trim
from intake.recognise import shown
from intake.refusals import Refused

MIDNIGHT = " 00:00:00"  # what fastexcel adds to a date without a time
FORMULA = b"</f>"
UNVALUED = (b"</f><v/>", b"</f><v />", b"</f></c>")  # an empty text as result is <v></v>
# calamine's names of Excel's errors
ERROR_CELLS = {
    "NA": "#N/A",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def refuse_unvalued_formulas(members: dict[str, bytes]) -> None:
    """Refuse formulas written by a program that never computed them: calamine reads them as empty cells."""
    with_formulas = [xml for xml in members.values() if FORMULA in xml]
    if any(tail in xml for xml in with_formulas for tail in UNVALUED):
        raise Refused("broken_file", "formulas_without_values", "workbook_saved_by_program")


def open_book(data: bytes) -> fastexcel.ExcelReader:
    """The workbook, or a refusal when its parts do not fit together."""
    try:
        return fastexcel.read_excel(data)
    except fastexcel.FastExcelError:
        raise Refused("broken_file", "workbook_not_openable", "whole_workbook") from None


def load_cells(book: fastexcel.ExcelReader, name: str) -> pl.DataFrame:
    """All cells of a sheet from Excel row 1 on, columns named by position; a sheet without cells has no columns."""
    try:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        if not sheet.width:
            return pl.DataFrame()
        batch, errors = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        raise Refused("broken_file", "sheet_unreadable", "whole_workbook", sheet=shown(name)) from None
    cells = pl.DataFrame(batch.rename_columns([str(at) for at in range(batch.num_columns)]))
    return with_error_cells(cells, errors)


def with_error_cells(cells: pl.DataFrame, errors: fastexcel.CellErrors | None) -> pl.DataFrame:
    """fastexcel makes `#N/A` a null and lists it apart: put back, or a lost value would pass for an empty cell."""
    by_column: dict[str, list[tuple[int, str]]] = {}
    for error in errors.errors if errors else []:
        row, column = error.position
        kind = next((text for word, text in ERROR_CELLS.items() if f"({word})" in error.detail), "#ERROR")
        by_column.setdefault(str(column), []).append((row, kind))
    mended = [
        cells[name].scatter([at for at, _ in found], [kind for _, kind in found])
        for name, found in by_column.items()
    ]
    return cells.with_columns(mended)


def cell_text(column: str) -> pl.Expr:
    """A cell as the other text formats give it; a real date comes as midnight of its day: the day alone."""
    return trim(column).str.strip_suffix(MIDNIGHT)
