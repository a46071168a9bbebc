"""The monitoring table as a workbook: heading, one sheet of rows by section, what is provisional, a place to sign.

Belongs here: cells and their looks. Does not: rows and figures (monitoring.py), looks every workbook shares
(`dashboard.exports.sheets`). The same table makes the same bytes: the creation date is the date of the data.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.csv_files import guarded
from dashboard.exports.sheets import Styles, add_looks, letters
from dashboard.exports.workbook_about import write_lines
from dashboard.web.downloads.about import about_of
from dashboard.web.page.page import View
from dashboard.web.report.monitoring import MonitoringForm, remark
from dashboard.web.report.monitoring_paper import HEADS
from dashboard.wording.codes import SIGNS
from dashboard.wording.format import period as period_words

_WIDTHS = (6, 62, 14, 16, 16, 16, 28)
_LOOKS = {"proportion": "0.0 %", "mean": "#,##0.00", "count": "#,##0", "sum": "#,##0.00"}
_CAPTIONS = 3  # columns of words before the figures


def form_workbook(form: MonitoringForm, view: View) -> bytes:
    """The table as XLSX, ready to print on A4."""
    made, say = BytesIO(), view.say
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        created = datetime.fromisoformat(view.store.manifest["data_as_of"] or "2000-01-01")
        book.set_properties({"title": say("monitoring.title"), "comments": form.warning, "created": created})
        styles = _styles(book)
        sheet = book.add_worksheet(say("monitoring.sheet"))
        line = _top(sheet, form, view, styles)
        line = _sections(sheet, line, form, view, styles)
        _bottom(sheet, line, form, view, styles)
        write_lines(book.add_worksheet(say("download.about")), _about(form, view), styles)
    return made.getvalue()


def _styles(book: xlsxwriter.Workbook) -> Styles:
    figures = {look: book.add_format({"num_format": look, "valign": "top"}) for look in _LOOKS.values()}
    section = book.add_format({"bold": True, "bg_color": "#F4F6F9", "border": 1})
    line = book.add_format({"bottom": 1})
    return add_looks(book) | figures | {"section": section, "line": line}


def _top(sheet: Worksheet, form: MonitoringForm, view: View, styles: Styles) -> int:
    """Title, restriction, who it is addressed to, heads. Returns the line after them."""
    sheet.write_string(0, 0, f"{view.say('monitoring.title')}: {guarded(form.place)}", styles["title"])
    sheet.write_string(1, 0, view.say("monitoring.for_period", period=period_words(form.period, view.lang)))
    sheet.write_string(2, 0, form.warning, styles["warning"])
    line = 3
    for name, text in form.heading:
        sheet.write_string(line, 0, f"{name}: {text}")
        line += 1
    line += 1
    sheet.set_row(line, 32)
    signs = letters(_CAPTIONS, len(HEADS))
    for at, (head, sign, width) in enumerate(zip(HEADS, signs, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(line, at, view.say(f"monitoring.{head}"), styles["head"])
        sheet.write_string(line + 1, at, sign, styles["letter"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(line, line + 1)
    sheet.freeze_panes(line + 2, 2)
    sheet.set_footer(f"&L{view.say('exact.restricted')}&R&P / &N")
    return line + 2


def _sections(sheet: Worksheet, line: int, form: MonitoringForm, view: View, styles: Styles) -> int:
    for id, title in form.sections:
        sheet.merge_range(line, 0, line, len(HEADS) - 1, title, styles["section"])
        line += 1
        for row in form.rows.filter(section=id).iter_rows(named=True):
            _row(sheet, line, row, view, styles)
            line += 1
    return line


def _row(sheet: Worksheet, line: int, row: dict[str, Any], view: View, styles: Styles) -> None:
    for at, name in enumerate(("number", "title", "unit")):
        sheet.write_string(line, at, guarded(row[name]), styles["wrapped"])
    looks = (*[_LOOKS["sum" if row["kind"] == "sum" else "count"]] * 2, _LOOKS[row["kind"]])
    for at, (name, look) in enumerate(
        zip(("numerator", "denominator", "value"), looks, strict=True), start=_CAPTIONS
    ):
        if row[name] is not None:
            sheet.write_number(line, at, row[name], styles[look])
        elif name == "value":
            sheet.write_string(line, at, SIGNS.get(row["status"], ""), styles["sign"])
    sheet.write_string(line, len(HEADS) - 1, remark(row, view), styles["wrapped"])


def _bottom(sheet: Worksheet, line: int, form: MonitoringForm, view: View, styles: Styles) -> None:
    """What is provisional, how to read it, who signs."""
    parts = (("provisional", form.provisional or (view.say("monitoring.final"),)), ("notes", form.notes))
    for name, sentences in parts:
        sheet.write_string(line + 1, 0, view.say(f"monitoring.{name}"), styles["name"])
        line += 2
        for sentence in sentences:
            sheet.merge_range(line, 0, line, len(HEADS) - 1, sentence, styles["wrapped"])
            sheet.set_row(line, 30 if len(sentence) > 140 else 15)
            line += 1
    signer, *places = form.signature
    sheet.write_string(line + 1, 1, signer)
    for at, name in zip((1, 3, 5), places, strict=True):
        sheet.write_string(line + 3, at, "", styles["line"])
        sheet.write_string(line + 4, at, name)


def _about(form: MonitoringForm, view: View) -> list[tuple[str, str]]:
    say, about = view.say, about_of(view)
    signs = [
        (say(f"download.sign_{sign}"), say(f"download.means_{sign}")) for sign in ("impossible", "unknown")
    ]
    lines = [*form.heading, (say("download.warning"), form.warning),
             (say("download.source"), say("download.source_is")),
             (say("download.protection"), say("download.exact")),
             (say("download.edition"), ", ".join(edition["id"] for edition in about["editions"]))]  # fmt: skip
    return [*lines, *signs]
