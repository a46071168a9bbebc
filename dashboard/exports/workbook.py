"""Figures as a workbook that a ministry's reader expects: sheet «Показатели», and a sheet on the data itself.

Belongs here: the first sheet, styles, the file. Does not: the sheet on the data (workbook_about.py), which rows
(`assets.kpi`, releases). The same rows make the same bytes: the creation date is the date of the data.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.columns import CAPTIONS, FIGURE_CAPTIONS
from dashboard.exports.csv_files import shown_sign, with_guards
from dashboard.exports.frames import described
from dashboard.exports.words import About, banner, status_words
from dashboard.exports.workbook_about import write_about
from dashboard.format import period as period_words

SHEET = "Показатели"
TITLE = "Показатели эффективности комплексной реабилитации детей-инвалидов"
_WIDTHS = [52, 36, 12, 12, 32, 20, 16, 13, 13, 13, 16, 14, 12, 26]
_HEAD = [*CAPTIONS.values(), *FIGURE_CAPTIONS.values(), "Статус"]
# Rosstat numbers the columns of captions by letters and those of figures by numbers.
LETTERS = [*"АБВГДЕЖ", *(str(at + 1) for at in range(len(FIGURE_CAPTIONS) + 1))]
_FORMATS = {"proportion": "0.0 %", "mean": "#,##0.00", "sum": "#,##0.00", "count": "#,##0"}
FIRST_ROW = 6  # title, period, banner, empty, head, letters


def _styles(book: xlsxwriter.Workbook, whole_percents: bool) -> dict[str, Format]:
    styles = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
    styles["published_share"] = book.add_format({"num_format": "0 %" if whole_percents else "0.0 %"})
    head = {"bold": True, "text_wrap": True, "border": 1, "valign": "top"}
    looks: dict[str, dict[str, Any]] = {
        "number": {"num_format": "#,##0.##"},
        "text": {"num_format": "@"},  # a code stays text when a reader edits the cell
        "sign": {"align": "right"},
        "status": {"indent": 1},
        "title": {"bold": True, "font_size": 14},
        "warning": {"bold": True, "font_color": "#B3450A"},
        "head": head,
        "letter": {"align": "center", "border": 1, "font_color": "#56677A"},
        "wrapped": {"text_wrap": True, "valign": "top"},
        "name": {"bold": True, "text_wrap": True, "valign": "top"},
    }
    return styles | {name: book.add_format(look) for name, look in looks.items()}


def _write_head(sheet: Worksheet, rows: pl.DataFrame, about: About, styles: dict[str, Format]) -> None:
    periods = rows["period"].unique().sort()
    sheet.write_string(0, 0, TITLE, styles["title"])
    sheet.write_string(1, 0, "Период: " + ", ".join(period_words(period, "ru") for period in periods))
    sheet.write_string(2, 0, banner(about, "ru"), styles["warning"])
    sheet.set_row(4, 45)
    for at, (head, width, letter) in enumerate(zip(_HEAD, _WIDTHS, LETTERS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(4, at, head, styles["head"])
        sheet.write_string(5, at, letter, styles["letter"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 2, FIRST_ROW - 1)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW - 1 + rows.height, len(_HEAD) - 1)


def _style(figure: str, kind: str | None) -> str:
    if kind is None or figure not in ("value", "low", "high"):
        return "number"
    return "published_share" if (figure, kind) == ("value", "proportion") else kind


def _write_row(sheet: Worksheet, line: int, row: dict[str, Any], styles: dict[str, Format]) -> None:
    for at, name in enumerate(CAPTIONS):
        sheet.write_string(line, at, row[name], styles["text"])
    for at, name in enumerate(FIGURE_CAPTIONS, start=len(CAPTIONS)):
        if row[name] is not None:
            sheet.write_number(line, at, row[name], styles[_style(name, row["kind"])])
        elif row[f"{name}_sign"]:
            sheet.write_string(line, at, row[f"{name}_sign"], styles["sign"])
    sheet.write_string(line, len(_HEAD) - 1, status_words(row["status"], "ru"), styles["status"])


def workbook_bytes(frame: pl.DataFrame, about: About) -> bytes:
    """Rows of `published_indicator` as XLSX; figures stay numbers, shares in percent, nothing is a formula."""
    rows = with_guards(described(frame))
    rows = rows.with_columns(shown_sign(name).alias(f"{name}_sign") for name in FIGURE_CAPTIONS)
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = datetime.fromisoformat(about["data_as_of"])
        book.set_properties({"title": TITLE, "comments": banner(about, "ru"), "created": day})
        styles = _styles(
            book, bool(about.get("protected"))
        )  # shares are whole percents after disclosure control
        sheet = book.add_worksheet(SHEET)
        _write_head(sheet, rows, about, styles)
        for line, row in enumerate(rows.iter_rows(named=True), start=FIRST_ROW):
            _write_row(sheet, line, row, styles)
        write_about(book.add_worksheet("Сведения о данных"), rows, about, styles)
    return made.getvalue()
