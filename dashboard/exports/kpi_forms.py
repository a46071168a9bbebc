"""A `rehab kpi` selection as a table on a terminal and as JSON; its other forms are those of every export.

Belongs here: columns and words of the two forms; a rate never stands without its counts. Does not: which rows
(`methodology.registry.selection`). Both say that the bands are not official.
"""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from rich.table import Table

from dashboard.wording.codes import About, banner, status_words
from dashboard.wording.format import interval, number, percent, span
from dashboard.wording.format import period as period_words
from law.regions import regions
from schemas.dimensions import NONE, dimension

_HEAD = {
    "ru": ("Показатель", "Разрез", "Значение", "95\u00a0%", "Числитель", "Знаменатель", "Статус"),
    "en": ("Indicator", "Breakdown", "Value", "95%", "Numerator", "Denominator", "Status"),
}
_DIGITS = {"mean": 2, "sum": 2, "count": 0}


def group_words(row: Mapping[str, Any], lang: str) -> str:
    """The breakdown value as a reader calls it; a region is named where regions stand beside each other.

    >>> group_words({"breakdown": "sex", "breakdown_value": "F", "region_code": "all"}, "ru")
    'женский'
    """
    if row["breakdown"] == NONE:
        named = regions().filter(region_code=row["region_code"])
        return str(named[f"name_{lang}"][0]) if named.height else ""
    return dimension(row["breakdown"]).label(row["breakdown_value"], lang)


def value_words(row: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """Value and interval as text; shares in percent, a whole sum without decimals.

    >>> value_words({"kind": "sum", "value": 797.0, "low": None}, "ru")
    ('797', '')
    >>> value_words({"kind": "mean", "value": -0.02, "low": -0.034, "high": -0.001}, "ru")
    ('−0,02', 'от\\xa0−0,03 до\\xa00,00')
    """
    value, low = row["value"], row["low"]
    if value is None:
        return "", ""
    if row["kind"] == "proportion":
        return percent(value, lang), "" if low is None else interval(low, row["high"], lang)
    digits = 0 if row["kind"] == "sum" and value == round(value) else _DIGITS[row["kind"]]
    limits = "" if low is None else span(number(low, lang, digits), number(row["high"], lang, digits), lang)
    return number(value, lang, digits), limits


def kpi_table(chosen: pl.DataFrame, about: About, lang: str = "ru") -> Table:
    """A table for a terminal, with the period as title and the banner under it."""
    table = Table(title=period_words(chosen["period"][0], lang), caption=banner(about, lang))
    for at, head in enumerate(_HEAD[lang]):
        table.add_column(head, justify="right" if 2 <= at <= 5 else "left")
    for row in chosen.iter_rows(named=True):
        counts = [
            number(row[name], lang) if row[name] is not None else "" for name in ("numerator", "denominator")
        ]
        told = [row[f"title_{lang}"], group_words(row, lang), *value_words(row, lang), *counts]
        table.add_row(*told, status_words(row["status"], lang))
    return table


def kpi_json(chosen: pl.DataFrame, about: About) -> str:
    """JSON: `about` with the banner in both languages and the editions, `values` with a row a figure."""
    told = {key: about[key] for key in ("version", "data_as_of", "editions", "synthetic")}
    told |= {"banner_ru": banner(about, "ru"), "banner_en": banner(about, "en")}
    return json.dumps({"about": told, "values": chosen.to_dicts()}, ensure_ascii=False, indent=2)
