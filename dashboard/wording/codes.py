"""Words of every export in Russian and English: the banner, statuses, signs, units, breakdowns.

Belongs here: what a reader sees for a code. Does not: how a number looks (`dashboard.wording.format`), columns
(columns.py).
"""

from collections.abc import Mapping
from typing import Any

from methodology.registry.fact import UNITS
from schemas.dimensions import NONE, PILOT, REGION

About = Mapping[str, Any]  # the manifest: version, data_as_of, editions (id, titles, official), synthetic
Words = dict[str, tuple[str, str]]

NOT_PUBLIC = "N"  # of what `rehab kpi` selects; a release has none
OBS_STATUS: Words = {  # SDMX code list CL_OBS_STATUS
    "A": ("обычное значение", "normal value"),
    "E": ("оценка", "estimated value"),
    "L": ("не собрано", "not collected"),
    "M": ("не бывает", "cannot exist"),
    "P": ("предварительное значение", "provisional value"),
    "Q": ("скрыто", "suppressed"),
    "U": ("мало данных", "few data"),
}
CONF_STATUS: Words = {  # SDMX code list CL_CONF_STATUS; of a hidden row C alone, never why it is hidden (decision 34)
    "F": ("свободно для публикации", "free for publication"),
    "C": ("конфиденциально: скрыто", "confidential: suppressed"),
    NOT_PUBLIC: ("не для публикации: точное значение", "not for publication: exact figure"),
}
SIGNS = {"Q": "…", "M": "–", "L": "нет данных"}  # human forms only; a machine form leaves the cell empty
BREAKDOWN: Words = {
    NONE: ("всего", "total"),
    REGION: ("регион", "region"),
    **{each.id: (each.ru, each.en) for each in PILOT},
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
RESTRICTION = (  # both languages wherever it stands: nobody may take an exact figure for a published one
    "Точные значения до защиты малых чисел, только для служебного пользования. "
    "Exact figures before disclosure control, for internal use only."
)


def edition_ids(about: About, separator: str = "|") -> str:
    """The editions the figures rest on, by id."""
    return separator.join(edition["id"] for edition in about["editions"])


def is_official(about: About) -> bool:
    """Whether an act sets the bands of every edition; else they are an assumption."""
    return bool(about["editions"]) and all(edition["official"] for edition in about["editions"])


def as_exact(about: About) -> About:
    """The manifest of figures that nobody has protected: every form of them says so."""
    return {**about, "exact": True}


def restriction(about: About) -> str:
    """Who may read the figures, in both languages; nothing of protected ones."""
    return RESTRICTION if about.get("exact") else ""


def banner(about: About, lang: str) -> str:
    """What must be known before a figure is quoted: whose bands, whether the children are invented, who may read it."""
    text = (_OFFICIAL if is_official(about) else BANNER)[lang].format(editions=edition_ids(about, ", "))
    text += _SYNTHETIC[lang] if about["synthetic"] else ""
    return f"{restriction(about)} {text}".lstrip()


def status_words(status: str, lang: str) -> str:
    """The observation status in words; a normal value needs none.

    >>> status_words("U", "ru"), status_words("A", "en")
    ('мало данных', '')
    """
    return "" if status == "A" else OBS_STATUS[status][lang == "en"]
