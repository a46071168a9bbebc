"""The statements of a regional profile, read strictly from `statements.toml`.

Belongs here: what a statement is and when a block is refused. Does not: its figures (`figures`).
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from law.errors import RehabError
from methodology.indicators import POPULATION, load_indicators

FILE = Path(__file__).with_name("statements.toml")
FORMS = ("value", "growth", "ratio", "total")
_NEEDED = {"ratio": ("of", "times"), "total": ("years",)}


@dataclass(frozen=True)
class Statement:
    """One sentence and its figure. indicator, breakdown, value: what it tells; form: how (see the file).

    of, times: a ratio is the indicator over `of`, times `times`; years: how many a total adds up. published: the metric
    (and its breakdown) under which a government report tells the same. ru, en: the sentence.
    """

    id: str
    section: str
    form: str
    indicator: str
    ru: str
    en: str
    breakdown: str = "none"
    value: str = "all"
    of: str = ""
    times: int = 1
    years: int = 1
    published: str = ""
    title_ru: str = ""
    title_en: str = ""

    def title(self, lang: str) -> str:
        """Its name in a table.

        >>> load_statements()["quota_employers_growth"].title("en")
        'Organisations providing quota jobs: growth on the year before'
        """
        own = self.title_ru if lang == "ru" else self.title_en
        sheet = load_indicators(POPULATION)[self.indicator]
        whole: str = sheet.title_ru if lang == "ru" else sheet.title_en
        if self.form != "growth":
            return own or whole
        return whole + (": рост к прошлому году" if lang == "ru" else ": growth on the year before")

    @property
    def unit(self) -> str:
        """What its figure is measured in: of the indicator, or a share; a ratio times more than 1 is a number."""
        if self.form == "growth":
            return "share"
        if self.form == "ratio":
            return "ratio" if self.times > 1 or not self._same_units else "share"
        return load_indicators(POPULATION)[self.indicator].unit

    @property
    def is_mean(self) -> bool:
        """Whether its figure is a number with a fraction: a mean, or a ratio that is no share."""
        whole = load_indicators(POPULATION)[self.indicator].kind
        return self.unit == "ratio" or (self.form == "value" and whole == "mean")

    @property
    def of_means(self) -> bool:
        """Whether the numbers it is made of are means, and not counts."""
        return self.form == "growth" and load_indicators(POPULATION)[self.indicator].kind == "mean"

    @property
    def _same_units(self) -> bool:
        sheets = load_indicators(POPULATION)
        return sheets[self.indicator].unit == sheets[self.of].unit


def _refuse(what: str, id: str) -> RehabError:
    why = "a profile is written from this block"
    return RehabError(what, where=f"statements.toml, block [{id}]", why=why, todo="mend the block")


def _statement(id: str, block: dict[str, Any], sections: dict[str, list[str]]) -> Statement:
    kinds = {field.name: field.type for field in fields(Statement) if field.name != "id"}
    for key, told in block.items():
        if key not in kinds or type(told) is not kinds[key]:
            raise _refuse(f"'{key}' is unknown or of another type", id)
    told = Statement(**({"id": id, "indicator": id, "ru": "", "en": "", "section": "", "form": ""} | block))
    registry = load_indicators(POPULATION)
    if told.section not in sections or told.form not in FORMS or not (told.ru and told.en):
        raise _refuse("it needs a section, a form and a sentence in both languages", id)
    if (told.form in ("ratio", "total") or told.breakdown != "none") and not (
        told.title_ru and told.title_en
    ):
        raise _refuse("it is no indicator as a whole, and needs a title in both languages", id)
    for key in _NEEDED.get(told.form, ()):
        if key not in block:
            raise _refuse(f"a {told.form} needs '{key}'", id)
    for indicator in (told.indicator, told.of or told.indicator):
        if indicator not in registry:
            raise _refuse(f"'{indicator}' is no indicator", id)
    return told


@cache
def _read(path: Path) -> tuple[dict[str, list[str]], dict[str, Statement]]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _refuse(f"not TOML: {error}", path.name) from None
    sections = told.pop("section", {})
    return sections, {id: _statement(id, block, sections) for id, block in told.items()}


def load_statements(path: Path = FILE) -> dict[str, Statement]:
    """Every statement by id, in the order of the file: that of the report.

    >>> load_statements()["quota_employers_growth"].indicator
    'quota_employers'
    """
    return _read(path)[1]


def load_sections(path: Path = FILE) -> dict[str, list[str]]:
    """Section -> its title in Russian and English, in the order of the report."""
    return _read(path)[0]


def statement_frame() -> pl.DataFrame:
    """One row a statement: statement, order, form, indicator, breakdown, breakdown_value, of, times, years."""
    rows = [
        (at, s.id, s.form, s.indicator, s.breakdown, s.value, s.of, s.times, s.years)
        for at, s in enumerate(load_statements().values())
    ]
    names = [
        "order",
        "statement",
        "form",
        "indicator",
        "breakdown",
        "breakdown_value",
        "of",
        "times",
        "years",
    ]
    return pl.DataFrame(rows, schema=names, orient="row")
