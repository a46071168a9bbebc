"""Selected indicators written out: a table on a terminal, CSV, JSON. A workbook is `assets.kpi_workbook`.

Belongs here: columns, words and the banner of each form; a rate never stands without its counts. Does not: which rows
(`assets.kpi`). Every form says that the bands are not official: a table and a workbook in words, CSV and JSON in
columns of each row, which survive when rows are copied on.
"""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from rich.table import Table

from assets.kpi import BANNER
from dashboard.format import EN_DASH, interval, number, percent
from dashboard.format import period as period_words
from methodology.regions import regions
from schemas.codes import SERVICE_FORM, SEX

About = Mapping[str, Any]  # the manifest of the published version
_STATUS = {
    "ru": {"A": "", "U": "мало данных", "M": "не бывает", "L": "не собрано"},
    "en": {"A": "", "U": "few data", "M": "cannot exist", "L": "not collected"},
}
_HEAD = {
    "ru": ("Показатель", "Разрез", "Значение", "95\u00a0%", "Числитель", "Знаменатель", "Статус"),
    "en": ("Indicator", "Breakdown", "Value", "95%", "Numerator", "Denominator", "Status"),
}
_DIGITS = {"mean": 2, "sum": 2, "count": 0}


def banner(about: About, lang: str) -> str:
    """What must be known before a figure is quoted: whose bands, and whether the children are invented."""
    editions = ", ".join(edition["id"] for edition in about["editions"])
    synthetic = (
        {"ru": " Данные синтетические.", "en": " The data is synthetic."}[lang] if about["synthetic"] else ""
    )
    return BANNER[lang].format(editions=editions) + synthetic


def status_words(status: str, lang: str) -> str:
    """The observation status in words; a normal value needs none."""
    return _STATUS[lang].get(status, status)


def group_words(row: Mapping[str, Any], lang: str) -> str:
    """The breakdown value as a reader calls it; a region is named where regions stand beside each other.

    >>> group_words({"breakdown": "sex", "breakdown_value": "F", "region_code": "all"}, "ru")
    'женский'
    """
    if row["breakdown"] == "none":
        named = regions().filter(region_code=row["region_code"])
        return str(named[f"name_{lang}"][0]) if named.height else ""
    lists = {"sex": SEX.labels, "service_form": SERVICE_FORM.labels}
    ru_en = lists.get(row["breakdown"], {}).get(row["breakdown_value"])
    return ru_en[lang == "en"] if ru_en else str(row["breakdown_value"])


def value_words(row: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """Value and interval as text; shares in percent."""
    if row["value"] is None:
        return "", ""
    if row["kind"] == "proportion":
        return percent(row["value"], lang), "" if row["low"] is None else interval(
            row["low"], row["high"], lang
        )
    digits = _DIGITS[row["kind"]]
    limits = [number(row[end], lang, digits) for end in ("low", "high") if row["low"] is not None]
    return number(row["value"], lang, digits), EN_DASH.join(limits)


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


def _flat(chosen: pl.DataFrame, about: About) -> pl.DataFrame:
    """The rows for machines: numbers as they are, and on every row whose bands they rest on."""
    return chosen.with_columns(
        edition_id=pl.lit("|".join(edition["id"] for edition in about["editions"])),
        official=pl.lit(all(edition["official"] for edition in about["editions"])),
        synthetic=pl.lit(bool(about["synthetic"])),
        data_as_of=pl.lit(about["data_as_of"]),
        version=pl.lit(about["version"]),
    )


def guarded(text: str) -> str:
    """Text that a spreadsheet will not run as a formula.

    >>> guarded("=1+1"), guarded("Доля")
    ("'=1+1", 'Доля')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def kpi_csv(chosen: pl.DataFrame, about: About) -> str:
    """CSV for machines: UTF-8, comma, decimal point; `official` is false while the bands are assumptions."""
    flat = _flat(chosen, about)
    texts = [name for name, dtype in flat.schema.items() if dtype == pl.String]
    risky = pl.col(texts).str.contains(r"^[=+\-@]")
    return flat.with_columns(
        pl.when(risky).then("'" + pl.col(texts)).otherwise(pl.col(texts)).name.keep()
    ).write_csv()


def kpi_json(chosen: pl.DataFrame, about: About) -> str:
    """JSON: `about` with the banner in both languages and the editions, `values` with a row a figure."""
    told = {key: about[key] for key in ("version", "data_as_of", "editions", "synthetic")}
    told |= {"banner_ru": banner(about, "ru"), "banner_en": banner(about, "en")}
    return json.dumps({"about": told, "values": chosen.to_dicts()}, ensure_ascii=False, indent=2)
