"""A sheet as readers of official statistics expect it: title, period, warning, wrapped heads, letters, filter, A4.

Belongs here: what stands above the rows, and looks that every workbook shares. Does not: which rows and columns
(workbook.py, `dashboard.web.downloads`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FIRST_ROW = 6  # title, period, banner, empty, head, letters
_HEAD_LINE, _LETTERS_LINE, _HEAD_HEIGHT = FIRST_ROW - 2, FIRST_ROW - 1, 45
_LETTERS = "АБВГДЕЖИКЛМНПРСТУФХЦШЭЮЯ"
Styles = dict[str, Format]
LOOKS: dict[str, dict[str, Any]] = {
    "number": {"num_format": "#,##0.##"},
    "text": {"num_format": "@"},  # a code stays text when a reader edits the cell
    "sign": {"align": "right"},
    "status": {"indent": 1},
    "title": {"bold": True, "font_size": 14},
    "warning": {"bold": True, "font_color": "#B3450A"},
    "head": {"bold": True, "text_wrap": True, "border": 1, "valign": "top"},
    "letter": {"align": "center", "border": 1, "font_color": "#56677A"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "name": {"bold": True, "text_wrap": True, "valign": "top"},
}


@dataclass(frozen=True)
class Head:
    """A column as its head shows it."""

    title: str
    letter: str
    width: int


def add_looks(book: xlsxwriter.Workbook) -> Styles:
    """The looks that every workbook shares."""
    return {name: book.add_format(look) for name, look in LOOKS.items()}


def letters(captions: int, columns: int) -> list[str]:
    """Rosstat numbers the columns of captions by letters and those of figures by numbers.

    >>> letters(2, 4)
    ['А', 'Б', '1', '2']
    """
    named = [*_LETTERS, *(f"{first}{second}" for first in _LETTERS for second in _LETTERS)][:captions]
    return [*named, *(str(at + 1) for at in range(columns - captions))]


def write_top(
    sheet: Worksheet, above: tuple[str, str, str], heads: Sequence[Head], rows: int, styles: Styles
) -> None:
    """Everything above the rows, and how the sheet scrolls, filters and prints; above: title, period, warning."""
    title, period, warning = above
    sheet.write_string(0, 0, title, styles["title"])
    sheet.write_string(1, 0, period)
    sheet.write_string(2, 0, warning, styles["warning"])
    sheet.set_row(_HEAD_LINE, _HEAD_HEIGHT)
    for at, head in enumerate(heads):
        sheet.set_column(at, at, head.width)
        sheet.write_string(_HEAD_LINE, at, head.title, styles["head"])
        sheet.write_string(_LETTERS_LINE, at, head.letter, styles["letter"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_LINE, _LETTERS_LINE)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.autofilter(_LETTERS_LINE, 0, _LETTERS_LINE + rows, len(heads) - 1)
