"""Workbooks as people fill them: titles above the header, real or typed dates, numbers as text, empty rows below.

Belongs here: from worded sheets to the bytes of an XLSX. Does not: what the sheets hold. The same sheets and style give
the same bytes: the creation date is fixed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from data_samples.generate.wording import SHEETS, headers, kinds

CREATED = datetime(2025, 1, 1)
NUMERIC_CODES = ("region_code", "target_group", "provider_ogrn")


@dataclass(frozen=True)
class Style:
    """How one sender fills a workbook: title rows, dates ('real', 'dotted', 'iso'), numbers as numbers, and habits."""

    titles: tuple[str, ...] = ()
    dates: str = "real"
    numbers: bool = True
    trailing_rows: int = 0
    note_column: str = ""
    about: str = ""


def header_line(style: Style) -> int:
    """The Excel row of the header: below the titles and one empty row."""
    return len(style.titles) + 2 if style.titles else 1


def workbook(sheets: dict[str, pl.DataFrame], style: Style) -> bytes:
    """The tables, already worded, one sheet each; `about` adds a sheet that is no table."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(
            {"created": CREATED, "author": "вымышленный отправитель", "title": "Образец, данные вымышлены"}
        )
        if style.about:
            _about(book.add_worksheet("Справка"), style.about)
        for table, text in sheets.items():
            _fill(book, book.add_worksheet(SHEETS[table]), table, text, style)
    return buffer.getvalue()


def _about(sheet: Worksheet, text: str) -> None:
    for row, line in enumerate(text.split("\n")):
        sheet.write_string(row * 2, 1, line)


def _fill(book: Workbook, sheet: Worksheet, table: str, text: pl.DataFrame, style: Style) -> None:
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
    for row, title in enumerate(style.titles):
        sheet.merge_range(row, 0, row, 5, title, bold)
    top = header_line(style) - 1
    named = headers(table, russian=True)
    for column, name in enumerate(text.columns):
        sheet.write_string(top, column, named[name], bold)
        _column(sheet, top + 1, column, _cells(table, name, text[name], style), day)
    if style.note_column:
        sheet.write_string(top, text.width, style.note_column, bold)
        sheet.write_string(top + 1, text.width, "сверено")
    border = book.add_format({"border": 1})
    for row in range(style.trailing_rows):
        sheet.write_blank(top + 1 + text.height + row, 0, None, border)


def _cells(table: str, name: str, cells: pl.Series, style: Style) -> Iterable[object]:
    """The values of a column as a person types them: dates and numbers where the style has them."""
    if name in kinds(table, "date") and style.dates == "real":
        return [_or_text(date.fromisoformat, cell) for cell in cells]
    if name in kinds(table, "decimal"):
        return [_or_text(float, cell) for cell in cells]
    if style.numbers and (name in kinds(table, "int") or name in NUMERIC_CODES):
        return [_or_text(int, cell) for cell in cells]
    return cells


def _or_text(read: object, cell: str | None) -> object:
    """The value a cell reads as, else its text: a planted error stays what was planted."""
    try:
        return None if cell is None else read(cell)  # type: ignore[operator]
    except ValueError:
        return cell


def _column(sheet: Worksheet, top: int, column: int, values: Iterable[object], day: object) -> None:
    for row, value in enumerate(values, top):
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, datetime.min.time()), day)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif value is not None:
            sheet.write_string(row, column, str(value))
