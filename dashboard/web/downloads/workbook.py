"""A table of a page as a workbook: figures are numbers, codes text, dates dates, and a second sheet says what it is.

Belongs here: cells by kind. Does not: what stands above them (`dashboard.exports.sheets`), the lines of the second
sheet (about.py). The same table makes the same bytes: the creation date is the date of the data.
"""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.sheets import FIRST_ROW, Head, Styles, add_looks, letters, write_top
from dashboard.exports.workbook_about import write_lines
from dashboard.web.downloads.leaves import Leaf, leaves, safe, sign_of, value_of, yes_or_mark
from dashboard.web.page.table import Table
from dashboard.wording.codes import About, banner, status_words
from dashboard.wording.format import period
from dashboard.wording.text import Say
from law.errors import RehabError

MOST_ROWS = 100_000  # of a workbook that a person opens; more is for CSV
_LONGEST = 32_767  # characters of a cell
_NARROW, _MEDIUM, _WIDE = 13, 20, 48
_FIGURES = (  # of an indicator, by its kind: protected, exact; counts and sums are whole
    {"proportion": "0 %", "mean": "#,##0.00"},
    {"proportion": "0.0 %", "mean": "#,##0.00"},
)
Lines = list[tuple[str, str]]


def table_workbook(table: Table, above: str, lines: Lines, about: About, say: Say) -> bytes:
    """The table as XLSX. above: what was asked for, in words; lines: the second sheet.

    Raises RehabError for more rows than a person can use.
    """
    if table.frame.height > MOST_ROWS:
        raise RehabError(
            f"{table.frame.height} rows are too many for a workbook",
            where=table.name,
            why=f"a workbook of ours holds up to {MOST_ROWS}",
            todo="narrow the filters, or take CSV",
        )
    made, columns = BytesIO(), leaves(table, say)
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        warning = banner(about, say.lang)
        created = datetime.fromisoformat(about["data_as_of"] or "2000-01-01")
        book.set_properties({"title": table.title, "comments": warning, "created": created})
        styles = _styles(book, columns)
        sheet = book.add_worksheet(say("download.sheet"))
        write_top(sheet, (table.title, above, warning), _heads(columns), table.frame.height, styles)
        for line, row in enumerate(table.frame.iter_rows(named=True), start=FIRST_ROW):
            for at, leaf in enumerate(columns):
                _write(sheet, line, at, leaf, row, table, say, styles)
        write_lines(book.add_worksheet(say("download.about")), lines, styles)
    return made.getvalue()


def _styles(book: xlsxwriter.Workbook, columns: list[Leaf]) -> Styles:
    looks = dict.fromkeys(
        [
            *(_look(leaf) for leaf in columns if leaf.numeric),
            *(each for kind in _FIGURES for each in kind.values()),
        ]
    )
    found = {look: book.add_format({"num_format": look}) for look in looks}
    return add_looks(book) | found | {"date": book.add_format({"num_format": "dd.mm.yyyy", "align": "left"})}


def _look(leaf: Leaf, row: dict[str, Any] | None = None) -> str:
    """How a figure of a column is shown; one of an indicator depends on the row."""
    if leaf.kind == "figure" and row is not None:
        return _FIGURES[leaf.digits > 0].get(row[leaf.column.by], "#,##0")
    places = "." + "0" * leaf.digits if leaf.digits else ""
    return {"share": f"0{places} %", "roubles": "#,##0.00"}.get(leaf.kind, f"#,##0{places}")


def _heads(columns: list[Leaf]) -> list[Head]:
    captions = next((at for at, leaf in enumerate(columns) if leaf.numeric), len(columns))
    signs = letters(captions, len(columns))
    return [
        Head(safe(leaf.title), sign, _width(leaf, at))
        for at, (leaf, sign) in enumerate(zip(columns, signs, strict=True))
    ]


def _width(leaf: Leaf, at: int) -> int:
    if leaf.kind == "text":
        return _WIDE if at < 2 else _MEDIUM + 8
    return _NARROW if leaf.numeric or leaf.kind in ("date", "yes", "period") else _MEDIUM


def _write(
    sheet: Worksheet, line: int, at: int, leaf: Leaf, row: dict[str, Any], table: Table, say: Say, styles: Styles
) -> None:  # fmt: skip
    value = value_of(leaf, row)
    if value is None:
        sheet.write_string(line, at, sign_of(leaf, row, table, say), styles["sign"])
    elif isinstance(value, bool):
        sheet.write_string(line, at, yes_or_mark(leaf, value, say))
    elif leaf.numeric:
        sheet.write_number(line, at, value, styles[_look(leaf, row)])
    elif isinstance(value, date):
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), styles["date"])
    else:
        sheet.write_string(line, at, _text(leaf, value, say), styles["text"])


def _text(leaf: Leaf, value: Any, say: Say) -> str:
    if leaf.kind == "status":
        return status_words(str(value), say.lang)
    text = period(str(value), say.lang) if leaf.kind == "period" else safe(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
