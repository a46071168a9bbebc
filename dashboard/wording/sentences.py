"""A statement of the profile as a sentence: the figure rounded, with the qualifier that is true of it.

Belongs here: wording of one figure. Does not: which statements there are (`law/statements.toml`).
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.wording.format import EN_DASH, number, percent, roubles
from dashboard.wording.text import Say
from methodology.profile.qualified import qualified
from methodology.profile.statements import Statement, load_statements

HIDDEN = "…"
_PLACE = "{value}"


@dataclass(frozen=True)
class Sentence:
    """One sentence: what stands before its figure, the figure, what stands after, and the indicator it tells."""

    before: str
    figure: str
    after: str
    indicator: str

    @property
    def text(self) -> str:
        return f"{self.before}{self.figure}{self.after}"


def _amount(value: float, unit: str, lang: str) -> str:
    if unit == "RUB":
        return roubles(value, lang)
    return number(value, lang, 0 if float(value).is_integer() else 1)


def figure(row: dict[str, Any], statement: Statement, say: Say) -> str:
    """The figure of a statement as a report tells it; a hidden one is "…", an unknown one says so."""
    if row["status"] == "Q":
        return HIDDEN
    if row["value"] is None:
        return say("word.unknown")
    if statement.unit == "share":
        sign = "+" if statement.form == "growth" and row["value"] > 0 else ""
        return sign + percent(row["value"], say.lang)
    if row["told"] is None or statement.is_mean:
        return number(row["value"], say.lang, 1)
    amount = _amount(row["told"], statement.unit, say.lang)
    return amount if row["qualifier"] == "exact" else f"{say('profile.' + row['qualifier'])} {amount}"


def exact(row: dict[str, Any], statement: Statement, say: Say) -> str:
    """The figure of a statement unrounded, for key figures and tables."""
    plain = dict(row) | {"told": row["value"], "qualifier": "exact"}
    return figure(plain, statement, say)


def sentence(row: dict[str, Any], say: Say) -> Sentence:
    """One row of `published_profile`, with `told` and `qualifier`, as a sentence."""
    statement = load_statements()[row["statement"]]
    base = EN_DASH if row["base_value"] is None else _amount(row["base_value"], "", say.lang)
    text = getattr(statement, say.lang)
    filled = text.replace("{base_year}", str(row["base_year"])).replace("{base}", base)
    before, _, after = filled.partition(_PLACE)
    return Sentence(before, figure(row, statement, say), after, statement.indicator)


def told(profile: pl.DataFrame) -> pl.DataFrame:
    """Rows of `published_profile` with the number a sentence tells and its qualifier."""
    return profile.with_columns(*qualified("value"))
