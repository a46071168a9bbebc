"""Words of every export in Russian and English: the banner, statuses, signs, units, breakdowns.

Belongs here: what a reader sees for a code. Does not: how a number looks (`dashboard.format`), columns (columns.py).
"""

from collections.abc import Mapping
from typing import Any

from methodology.fact import UNITS

About = Mapping[str, Any]  # the manifest: version, data_as_of, editions (id, titles, official), synthetic
Words = dict[str, tuple[str, str]]

OBS_STATUS: Words = {  # SDMX code list CL_OBS_STATUS
    "A": ("обычное значение", "normal value"),
    "E": ("оценка", "estimated value"),
    "L": ("не собрано", "not collected"),
    "M": ("не бывает", "cannot exist"),
    "P": ("предварительное значение", "provisional value"),
    "Q": ("скрыто", "suppressed"),
    "U": ("мало данных", "few data"),
}
CONF_STATUS: Words = {  # SDMX code list CL_CONF_STATUS
    "F": ("свободно для публикации", "free for publication"),
    "C": ("скрыто", "suppressed"),
    "A": ("скрыто: малое число", "suppressed: small count"),
    "S": ("скрыто, чтобы малое число нельзя было вычислить", "suppressed to protect a small count"),
}
SIGNS = {"Q": "…", "M": "–", "L": "нет данных"}  # human forms only; a machine form leaves the cell empty
BREAKDOWN: Words = {
    "none": ("всего", "total"),
    "region": ("регион", "region"),
    "provider": ("организация", "provider"),
    "target_group": ("целевая реабилитационная группа", "target rehabilitation group"),
    "age_band": ("возраст", "age"),
    "sex": ("пол", "sex"),
    "service_form": ("форма обслуживания", "form of service"),
    "contraindication": ("противопоказание", "contraindication"),
}
PERIOD_KIND: Words = {
    "month": ("месяц", "month"),
    "quarter": ("квартал", "quarter"),
    "half": ("полугодие", "half-year"),
    "year": ("год", "year"),
}
UNIT: Words = UNITS
BANNER = {
    "ru": "Границы баллов приняты нами (редакция {editions}) и официально не опубликованы: показатели не официальные.",
    "en": "The bands of the points are our assumption (edition {editions}), not published: no official figures.",
}
_OFFICIAL = {
    "ru": "Границы баллов установлены редакцией {editions}.",
    "en": "The bands of the points are those of edition {editions}.",
}
_SYNTHETIC = {"ru": " Данные синтетические.", "en": " The data is synthetic."}


def edition_ids(about: About, separator: str = "|") -> str:
    """The editions the figures rest on, by id."""
    return separator.join(edition["id"] for edition in about["editions"])


def is_official(about: About) -> bool:
    """Whether an act sets the bands of every edition; else they are an assumption."""
    return bool(about["editions"]) and all(edition["official"] for edition in about["editions"])


def banner(about: About, lang: str) -> str:
    """What must be known before a figure is quoted: whose bands, and whether the children are invented."""
    text = (_OFFICIAL if is_official(about) else BANNER)[lang].format(editions=edition_ids(about, ", "))
    return text + (_SYNTHETIC[lang] if about["synthetic"] else "")


def status_words(status: str, lang: str) -> str:
    """The observation status in words; a normal value needs none.

    >>> status_words("U", "ru"), status_words("A", "en")
    ('мало данных', '')
    """
    return "" if status == "A" else OBS_STATUS[status][lang == "en"]
