"""Selected indicators as a workbook that a ministry's reader expects: figures, and a sheet on the data itself.

Belongs here: the two sheets. Does not: which rows (`assets.kpi`), words of a row (`assets.kpi_exports`).
"""

from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.kpi_exports import About, banner, group_words, guarded, status_words
from dashboard.format import day, period
from methodology.indicators import load_indicators

_HEAD = (
    ("Показатель", 52),
    ("Разрез", 26),
    ("Значение", 14),
    ("Нижняя граница 95\u00a0%", 14),
    ("Верхняя граница 95\u00a0%", 14),
    ("Числитель", 16),
    ("Знаменатель", 14),
    ("Единица", 14),
    ("Статус", 16),
)
_LETTERS = (
    "А",
    "Б",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
)  # Rosstat numbers text columns by letters, figures by numbers
_UNITS = {
    "course": "курс",
    "certificate": "сертификат",
    "row": "строка",
    "share": "доля",
    "point": "балл",
    "activity": "мероприятие",
    "day": "день",
    "RUB": "руб.",
}
_FORMATS = {"proportion": "0.0 %", "mean": "#,##0.00", "sum": "#,##0.00", "count": "#,##0"}
_SIGNS = (
    ("мало данных", "меньше единиц, чем нужно для надёжного вывода; значение приведено для сведения"),
    ("не бывает", "показателя не может быть: нет единиц, к которым он относится"),
    ("не собрано", "единицы есть, но нужных данных о них нет"),
)


def _figures(sheet: Worksheet, chosen: pl.DataFrame, about: About, styles: dict[str, Format]) -> None:
    sheet.write_string(
        0, 0, "Показатели эффективности комплексной реабилитации детей-инвалидов", styles["title"]
    )
    sheet.write_string(1, 0, f"Период: {period(chosen['period'][0], 'ru')}")
    sheet.write_string(2, 0, banner(about, "ru"), styles["warning"])
    for at, ((head, width), letter) in enumerate(zip(_HEAD, _LETTERS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(4, at, head, styles["head"])
        sheet.write_string(5, at, letter, styles["letter"])
    for line, row in enumerate(chosen.iter_rows(named=True), start=6):
        _row(sheet, line, row, styles)
    sheet.freeze_panes(6, 1)
    sheet.autofilter(5, 0, 5 + chosen.height, len(_HEAD) - 1)


def _row(sheet: Worksheet, line: int, row: dict[str, Any], styles: dict[str, Format]) -> None:
    sheet.write_string(line, 0, guarded(row["title_ru"]))
    sheet.write_string(line, 1, guarded(group_words(row, "ru")))
    for at, name in enumerate(("value", "low", "high", "numerator", "denominator"), start=2):
        if row[name] is not None:
            sheet.write_number(line, at, row[name], styles[row["kind"] if at < 5 else "number"])
    sheet.write_string(line, 7, _UNITS[row["unit"]])
    sheet.write_string(line, 8, status_words(row["status"], "ru"))


def _about_data(sheet: Worksheet, chosen: pl.DataFrame, about: About, styles: dict[str, Format]) -> None:
    """What a figure means: definition, unit, edition, period, source, version, signs."""
    lines = [
        ("Версия публикации", str(about["version"])),
        ("Данные на", day(about["data_as_of"], "ru")),
        ("Редакция методики", ", ".join(edition["title_ru"] for edition in about["editions"])),
        ("Официальность", banner(about, "ru")),
        (
            "Период",
            "по дате окончания курса; сертификаты — по дате выдачи, строки — по дате поступления файла",
        ),
        ("Интервалы", "95\u00a0%: доли — Уилсона, средние — Стьюдента"),
        *_SIGNS,
    ]
    registry = load_indicators()
    for id in chosen["indicator"].unique(maintain_order=True):
        indicator = registry[id]
        lines.append((indicator.title_ru, f"{indicator.definition_ru} {indicator.caveat_ru} {indicator.act}"))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 110, styles["wrapped"])
    for line, (name, text) in enumerate(lines):
        sheet.write_string(line, 0, guarded(name), styles["name"])
        sheet.write_string(line, 1, guarded(text), styles["wrapped"])


def write_kpi_workbook(chosen: pl.DataFrame, about: About, path: Path) -> None:
    """Sheets «Показатели» and «Сведения о данных»; figures stay numbers, shares are formatted in percent."""
    with xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_formulas": False}) as book:
        styles = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS.items()}
        styles["number"] = book.add_format({"num_format": "#,##0.##"})
        styles["title"] = book.add_format({"bold": True, "font_size": 14})
        styles["warning"] = book.add_format({"bold": True, "font_color": "#B3450A"})
        styles["head"] = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"})
        styles["letter"] = book.add_format({"align": "center", "border": 1, "font_color": "#56677A"})
        styles["wrapped"] = book.add_format({"text_wrap": True, "valign": "top"})
        styles["name"] = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _figures(book.add_worksheet("Показатели"), chosen, about, styles)
        _about_data(book.add_worksheet("Сведения о данных"), chosen, about, styles)
