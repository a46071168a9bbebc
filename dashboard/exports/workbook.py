"""Figures as a workbook that a ministry's reader expects: sheet «Показатели», and a sheet on the data itself.

Belongs here: the first sheet, styles, the file. Does not: the sheet on the data (workbook_about.py), which rows
(`methodology.registry.selection`, releases). The same rows make the same bytes: the creation date is the date of the
data.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.columns import CAPTIONS, FIGURE_CAPTIONS
from dashboard.exports.csv_files import shown_sign, with_guards
from dashboard.exports.frames import described
from dashboard.exports.sheets import FIRST_ROW, Head, Styles, add_looks, letters, write_top
from dashboard.exports.workbook_about import write_about
from dashboard.wording.codes import About, banner, status_words
from dashboard.wording.format import period as period_words

SHEET = "Показатели"
TITLE = "Показатели эффективности комплексной реабилитации детей-инвалидов"
_WIDTHS = [52, 36, 12, 12, 32, 20, 16, 13, 13, 13, 16, 14, 12, 26]
_HEAD = [*CAPTIONS.values(), *FIGURE_CAPTIONS.values(), "Статус"]
LETTERS = letters(len(CAPTIONS), len(_HEAD))
_FORMATS = {"proportion": "0.0 %", "mean": "#,##0.00", "sum": "#,##0.00", "count": "#,##0"}


def _styles(book: xlsxwriter.Workbook, whole_percents: bool) -> Styles:
    styles = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
    styles["published_share"] = book.add_format({"num_format": "0 %" if whole_percents else "0.0 %"})
    return styles | add_looks(book)


def _write_head(sheet: Worksheet, rows: pl.DataFrame, about: About, styles: Styles) -> None:
    periods = ", ".join(period_words(period, "ru") for period in rows["period"].unique().sort())
    heads = [Head(*each) for each in zip(_HEAD, LETTERS, _WIDTHS, strict=True)]
    write_top(sheet, (TITLE, f"Период: {periods}", banner(about, "ru")), heads, rows.height, styles)


def _style(figure: str, kind: str | None) -> str:
    if kind is None or figure not in ("value", "low", "high"):
        return "number"
    return "published_share" if (figure, kind) == ("value", "proportion") else kind


def _write_row(sheet: Worksheet, line: int, row: dict[str, Any], styles: Styles) -> None:
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
