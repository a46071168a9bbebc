"""The sheet that goes back to a provider: a workbook that says what is wrong, where, and what to do.

Belongs here: the look of the workbook. Does not: its rows and words (return_words.py, return_sheet.toml).
The same findings make the same bytes: no clock, no paths.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from intake.return_sheet.words import TEXTS, WORDS, causes_in_words, findings_in_words, ledger_in_words
from intake.wording.errors import intake_error

MOST = 100_000  # findings on the sheet of cases: more than anybody mends in one go
_CAUSES_FIRST = 8  # on the summary; the sheet of causes has them all
_A4 = 9
_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_SUMS = ["read", "accepted", "quarantined", "duplicate", "waiting"]
_WIDTH = {
    "case_no": 8, "case": 20, "file": 23, "sheet": 15, "line": 8, "column": 19, "observed": 20, "what": 34,
    "expected": 36, "severity": 16, "rows": 9, "first": 32, "todo": 50, "rule_id": 26, "reason": 50,
}  # fmt: skip
_LINE_HEIGHT, _PAGE_WIDTH = 13, 150  # points; characters of a sentence across the summary
_INK, _MUTED, _BAD, _EDGE, _HEAD, _BAND = "#0B1F33", "#56677A", "#B3450A", "#DDE3EA", "#DCE8F4", "#F4F6F9"
_PLAIN = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top", "text_wrap": True}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 15, "bold": True, "text_wrap": False},
    "subtitle": {"font_size": 12, "bold": True, "text_wrap": False},
    "text": {},
    "head": {"bold": True, "bg_color": _HEAD, "border": 1, "border_color": _EDGE, "valign": "vcenter"},
    "cell": {"border": 1, "border_color": _EDGE, "num_format": "@"},
    "number": {"border": 1, "border_color": _EDGE, "num_format": "#,##0", "align": "center"},
    "total": {"border": 1, "border_color": _EDGE, "align": "center", "bold": True, "bg_color": _HEAD},
    "refused": {"border": 1, "border_color": _EDGE, "bold": True, "font_color": _BAD},
}
Looks = dict[str, Format]


def write_return_sheet(findings: pl.DataFrame, ledger: pl.DataFrame, files: pl.DataFrame, path: Path) -> None:
    """Write the workbook for a provider; whole or not at all. Raises RehabError for a path that is no .xlsx or cannot
    be written."""
    if path.suffix.lower() != ".xlsx":
        raise intake_error("report_no_workbook", where=path.name)
    _put(return_sheet(findings, ledger, files), path)


def return_sheet(findings: pl.DataFrame, ledger: pl.DataFrame | None, files: pl.DataFrame) -> bytes:
    """The workbook for a provider: «Сводка», «По случаям», «По причинам».

    findings, ledger: as intake makes them, the ledger None where the reader may not know what else the files held;
    files: delivery_sha, seq, file, format.
    """
    told = findings_in_words(findings, files)
    content = BytesIO()
    with Workbook(content, _AS_TEXT) as book:
        book.set_properties({"title": TEXTS["summary"]["title"], "created": datetime(1980, 1, 1)})
        looks = {name: book.add_format(_PLAIN | look) for name, look in _LOOKS.items()}
        balance = None if ledger is None else ledger_in_words(ledger, files)
        causes = causes_in_words(told)
        _summary(book.add_worksheet(WORDS["sheet_summary"]), looks, told, causes, balance)
        for name, rows in {"case": told.head(MOST), "cause": causes}.items():
            sheet, titles = book.add_worksheet(WORDS[f"sheet_{name}"]), TEXTS[f"{name}_columns"]
            _table(sheet, looks, rows, titles)
            _emphasis(book, sheet, titles, rows.height)
    return content.getvalue()


def _put(content: bytes, path: Path) -> None:
    """The bytes at `path` in one step; a half-written file is never seen under its name."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        reason = error.strerror or "unknown reason"
        raise intake_error("report_not_written", where=path, reason=reason) from None


def _safe(values: pl.Series) -> pl.Series:
    """Texts that a spreadsheet cannot take for a formula: those that begin with = + - @ get an apostrophe."""
    if values.dtype != pl.String:
        return values
    return values.str.replace(r"^(\s*[=+\-@])", "'${1}")


def _page(sheet: Worksheet, header_row: int | None) -> None:
    """A4 across, as wide as the page; the header again on each page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8&A&R&8&P / &N")
    sheet.hide_gridlines(2)
    if header_row is not None:
        sheet.repeat_rows(header_row)


def _columns(sheet: Worksheet, looks: Looks, at: int, rows: pl.DataFrame, titles: dict[str, str]) -> None:
    """Header and cells of a table, a column at a time, from row `at`."""
    for col, (name, title) in enumerate(titles.items()):
        sheet.write_string(at, col, title, looks["head"])
        look = looks["number" if rows[name].dtype.is_numeric() else "cell"]
        sheet.write_column(at + 1, col, _safe(rows[name]).to_list(), look)


def _table(sheet: Worksheet, looks: Looks, rows: pl.DataFrame, titles: dict[str, str]) -> None:
    """A sheet that is one table: header frozen and repeated in print, filter, widths."""
    _page(sheet, 0)
    for col, name in enumerate(titles):
        sheet.set_column(col, col, _WIDTH[name])
    _columns(sheet, looks, 0, rows, titles)
    sheet.set_row(0, 2.5 * _LINE_HEIGHT)
    for row, lines in _tall(rows, titles).iter_rows():  # the library sets a height row by row
        sheet.set_row(row + 1, 2 + _LINE_HEIGHT * lines)
    sheet.freeze_panes(1, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(titles) - 1)}{rows.height + 1}"})
    sheet.autofilter(0, 0, max(rows.height, 1), len(titles) - 1)
    if rows.is_empty():
        sheet.write_string(1, 0, WORDS["empty"], looks["text"])


def _tall(rows: pl.DataFrame, titles: dict[str, str]) -> pl.DataFrame:
    """row, lines of the rows that wrap: only Excel finds their height by itself, other programs cut them off."""
    texts = [name for name in titles if rows[name].dtype == pl.String]
    lines = pl.max_horizontal((pl.col(t).str.len_chars() * 0.95 / _WIDTH[t]).ceil() for t in texts)
    return rows.select(row=pl.int_range(pl.len()), lines=lines).filter(pl.col("lines") > 1)


def _emphasis(book: Workbook, sheet: Worksheet, titles: dict[str, str], height: int) -> None:
    """Errors stand out and every other case is shaded, by formula: both survive sorting and filters."""
    severity, last = list(titles).index("severity"), max(height, 1)
    error = book.add_format({"bold": True, "font_color": _BAD})
    is_error = {"type": "cell", "criteria": "==", "value": f'"{WORDS["error"]}"', "format": error}
    sheet.conditional_format(1, severity, last, severity, is_error)
    if "case_no" in titles:
        shade = book.add_format({"bg_color": _BAND})
        band = {"type": "formula", "criteria": "=AND(ISNUMBER($A2),MOD($A2,2)=0)", "format": shade}
        sheet.conditional_format(1, 0, last, len(titles) - 1, band)


def _summary(
    sheet: Worksheet, looks: Looks, told: pl.DataFrame, causes: pl.DataFrame, ledger: pl.DataFrame | None
) -> None:
    """What was checked, what came of it and why, what to do."""
    words, titles = TEXTS["summary"], TEXTS["summary_columns"]
    _page(sheet, None)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(titles) - 1, 16)
    sheet.write_string(0, 0, words["title"], looks["title"])
    at = _lines(sheet, looks, 2, _outcome(told))
    if ledger is not None:
        sheet.write_string(at + 1, 0, words["files"], looks["subtitle"])
        at = _ledger(sheet, looks, at + 2, ledger)
    if causes.height:
        sheet.write_string(at + 1, 0, words["causes"], looks["subtitle"])
        first = causes.head(_CAUSES_FIRST).select("severity", "reason").to_dicts()
        at = _lines(sheet, looks, at + 2, [words["cause"].format(**cause) for cause in first])
    for step in words["steps"] if told.height else []:
        sheet.write_string(at + 1, 0, step["title"], looks["subtitle"])
        at = _lines(sheet, looks, at + 2, step["lines"])


def _outcome(told: pl.DataFrame) -> list[str]:
    """How much was found, and how much of it is shown."""
    words = TEXTS["summary"]
    if told.is_empty():
        return [words["clean"]]
    errors = int((told["severity"] == WORDS["error"]).sum())
    counts = {"errors": errors, "warnings": told.height - errors, "cases": told["case_no"].n_unique()}
    lines = [words["found"].format(**{name: _spaced(count) for name, count in counts.items()})]
    if told.height > MOST:
        lines.append(words["cut"].format(shown=_spaced(MOST), all=_spaced(told.height)))
    return lines


def _spaced(count: int) -> str:
    return f"{count:,}".replace(",", "\u00a0")


def _ledger(sheet: Worksheet, looks: Looks, at: int, ledger: pl.DataFrame) -> int:
    """The balance of rows with its total; returns the row after it."""
    titles = TEXTS["summary_columns"]
    _columns(sheet, looks, at, ledger, titles)
    for row in at + 1 + ledger["read"].is_null().arg_true():
        sheet.merge_range(row, 1, row, len(titles) - 1, TEXTS["summary"]["refused"], looks["refused"])
    last = at + 1 + ledger.height
    sheet.write_string(last, 0, TEXTS["summary"]["total"], looks["head"])
    sheet.write_blank(last, 1, None, looks["head"])
    for col, name in enumerate(_SUMS, start=2):
        sheet.write_number(last, col, int(ledger[name].sum()), looks["total"])
    return last + 1


def _lines(sheet: Worksheet, looks: Looks, at: int, lines: Sequence[str]) -> int:
    """Sentences across the width of the page, a row each; returns the row after them."""
    width = len(TEXTS["summary_columns"]) - 1
    for row, line in enumerate(lines, start=at):
        sheet.merge_range(row, 0, row, width, line, looks["text"])
        wraps = len(line) // _PAGE_WIDTH  # merged cells do not grow by themselves
        sheet.set_row(row, _LINE_HEIGHT * (1 + wraps) + 3)
    return at + len(lines)
