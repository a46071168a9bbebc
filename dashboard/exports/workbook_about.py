"""The sheet «Сведения о данных»: what a figure of the workbook means and whose it is.

Belongs here: its lines. Does not: styles and the sheet of figures (workbook.py).
"""

from collections.abc import Sequence

import polars as pl
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.csv_files import guarded
from dashboard.exports.sheets import Styles
from dashboard.wording.codes import CONF_STATUS, OBS_STATUS, SIGNS, About, banner
from dashboard.wording.format import day, period
from methodology.registry.facts import FACTS
from methodology.registry.indicators import Indicator, load_indicators

_NAME_WIDTH, _TEXT_WIDTH, _LINE_HEIGHT = 44, 110, 15
_SIGNS_MEAN = {
    "Q": "значение скрыто, чтобы нельзя было узнать сведения об отдельных детях; это не ноль и не пропуск",
    "M": "показателя не может быть: нет единиц, к которым он относится",
    "L": "нужных данных не поступало",
}
_BASIS = {
    "period": "События периода.",
    "cohort": "Когорта: вошедшие в неё в этом периоде, под наблюдением 12 месяцев.",
}
_FEW = "меньше единиц, чем нужно для надёжного вывода; значение приведено для сведения"


def _lines(rows: pl.DataFrame, about: About) -> list[tuple[str, str]]:
    periods = rows["period"].unique().sort()
    signs = [(f"Знак «{SIGNS[code]}»", text) for code, text in _SIGNS_MEAN.items()]
    statuses = [f"{code} — {ru}" for code, (ru, _) in OBS_STATUS.items()]
    confidential = [f"{code} — {ru}" for code, (ru, _) in CONF_STATUS.items()]
    return [
        ("Версия публикации", str(about["version"])),
        ("Данные на", day(about["data_as_of"], "ru")),
        ("Периоды", ", ".join(period(code, "ru") for code in periods)),
        ("Редакция методики", ", ".join(edition["title_ru"] for edition in about["editions"])),
        ("Официальность", banner(about, "ru")),
        (
            "Источник",
            "протоколы курсов, решения бюро МСЭ, сертификаты и реестр инвалидов, переданные в программу; "
            "расчёт программы rehab",
        ),
        ("Период показателя", "; ".join(f"{fact.unit_ru} — {fact.period_ru}" for fact in FACTS.values())),
        ("Интервалы", "95\u00a0%: доли — Уилсона, средние — Стьюдента"),
        *signs,
        ("мало данных", _FEW),
        ("Статусы значения", "; ".join(statuses)),
        ("Конфиденциальность", "; ".join(confidential)),
    ]


def _meaning(indicator: Indicator, unit: str) -> str:
    measured = f"Единица: {unit.rstrip('.')}. {_BASIS[indicator.basis]}"
    act = f"{indicator.act_ru}, {indicator.clause_ru}" if indicator.clause_ru else indicator.act_ru
    return " ".join(filter(None, [measured, indicator.definition_ru, indicator.caveat_ru, act]))


def _meanings(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """One line an indicator of the workbook: unit, basis, definition, caveat, act."""
    registry = load_indicators()
    named = rows.select("indicator", "unit_ru").unique("indicator", maintain_order=True)
    known = [(registry[id], unit) for id, unit in named.iter_rows() if id in registry]
    return [(indicator.title_ru, _meaning(indicator, unit)) for indicator, unit in known]


def write_about(sheet: Worksheet, rows: pl.DataFrame, about: About, styles: Styles) -> None:
    """Version, date, edition, source, signs, then every indicator."""
    write_lines(sheet, [*_lines(rows, about), *_meanings(rows)], styles)


def write_lines(sheet: Worksheet, lines: Sequence[tuple[str, str]], styles: Styles) -> None:
    """Name and text, a line each."""
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for at, (name, text) in enumerate(lines):
        wrapped = 1 + max(len(name) // _NAME_WIDTH, len(text) // _TEXT_WIDTH)
        sheet.set_row(at, _LINE_HEIGHT * wrapped)  # not every reader fits the height of wrapped text
        sheet.write_string(at, 0, guarded(name), styles["name"])
        sheet.write_string(at, 1, guarded(text), styles["wrapped"])
