"""The indicator registry: `indicators.toml` read strictly, so that a misspelt word stops a run instead of a figure.

Belongs here: what an indicator is and when a block is refused. Does not: how figures are counted
(`assets.indicator_sql`), nor the figures' texts, which stand in the TOML file itself.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from methodology.facts import FACTS, Fact
from schemas.errors import RehabError

REGISTRY = Path(__file__).parent / "indicators.toml"
KINDS = {"count": "none", "sum": "none", "proportion": "wilson", "mean": "t"}  # kind -> interval it may have
POLARITIES = ("higher_is_better", "lower_is_better", "neutral")
OPTIONAL = {"denominator": "", "exclusions": "", "when_empty": ""}
_RATES = ("proportion", "mean")


@dataclass(frozen=True)
class Indicator:
    """One figure: what is divided by what, over which units, and how to read it.

    numerator: a condition (count, proportion) or a number (sum, mean); denominator: the condition a unit counts under;
    exclusions: the condition that takes a unit out of both. interval: none, wilson or t. minimum_n: with fewer units
    the figure is marked U. when_empty: status of a rate without units, M (cannot exist) or L (not collected).
    """

    id: str
    title_ru: str
    title_en: str
    definition_ru: str
    definition_en: str
    fact: str
    kind: str
    numerator: str
    denominator: str
    exclusions: str
    unit: str
    polarity: str
    interval: str
    minimum_n: int
    when_empty: str
    act: str
    caveat_ru: str
    caveat_en: str

    @property
    def is_rate(self) -> bool:
        """Whether it has a denominator of its own; a rate is never shown without its counts."""
        return self.kind in _RATES


_KEYS = [field.name for field in fields(Indicator) if field.name != "id"]


def _refuse(what: str, id: str, key: str = "") -> RehabError:
    where = f"indicators.toml, block [{id}]" + (f", key {key}" if key else "")
    return RehabError(what, where=where, why="a figure is published from this block", todo="mend the block")


def _checked_keys(id: str, block: Any) -> dict[str, Any]:
    if not isinstance(block, dict):
        raise _refuse(f"'{id}' stands outside of any block", id)
    for key in block:
        if key not in _KEYS:
            raise _refuse(f"unknown key '{key}'", id, key)
    for key in _KEYS:
        if key not in block and key not in OPTIONAL:
            raise _refuse(f"missing key '{key}'", id, key)
        expected = int if key == "minimum_n" else str
        if key in block and type(block[key]) is not expected:
            raise _refuse(f"'{key}' must be {'a whole number' if expected is int else 'text'}", id, key)
    return OPTIONAL | block


def _check_choices(indicator: Indicator) -> None:
    rate = indicator.is_rate
    allowed: dict[str, Collection[str]] = {
        "fact": FACTS,
        "kind": KINDS,
        "polarity": POLARITIES,
        "interval": ("none", KINDS.get(indicator.kind, "none")),
        "when_empty": ("M", "L") if rate else ("",),
    }
    for key, choices in allowed.items():
        if getattr(indicator, key) not in choices:
            told = ", ".join(choice or "nothing" for choice in choices)
            raise _refuse(f"'{getattr(indicator, key)}' is not one of: {told}", indicator.id, key)
    if rate and not indicator.denominator:
        raise _refuse(f"a {indicator.kind} needs a denominator", indicator.id, "denominator")
    if indicator.minimum_n < 0:
        raise _refuse("minimum_n is negative", indicator.id, "minimum_n")


def _check_expression(indicator: Indicator, key: str, fact: Fact, wants_number: bool) -> None:
    """A typed dry run in polars: the same text runs in DuckDB, and only columns of the fact pass."""
    text = getattr(indicator, key)
    try:
        expression = pl.sql_expr(text)
        unknown = sorted(set(expression.meta.root_names()) - set(fact.columns))
        if unknown:
            raise _refuse(f"unknown measure '{unknown[0]}' (fact {fact.id})", indicator.id, key)
        dtype = pl.LazyFrame(schema=fact.columns).select(expression).collect_schema().dtypes()[0]
    except pl.exceptions.PolarsError as error:
        raise _refuse(
            f"'{text}' is not an expression: {str(error).splitlines()[0]}", indicator.id, key
        ) from None
    if not (dtype.is_numeric() if wants_number else dtype == pl.Boolean):
        raise _refuse(f"'{text}' must be a {'number' if wants_number else 'condition'}", indicator.id, key)


def parse_indicator(id: str, block: dict[str, Any]) -> Indicator:
    """One block of the registry, refused with block and key when anything in it is not understood."""
    indicator = Indicator(id=id, **_checked_keys(id, block))
    _check_choices(indicator)
    fact = FACTS[indicator.fact]
    _check_expression(indicator, "numerator", fact, wants_number=indicator.kind in ("sum", "mean"))
    for key in ("denominator", "exclusions"):
        if getattr(indicator, key):
            _check_expression(indicator, key, fact, wants_number=False)
    return indicator


@cache
def load_indicators(path: Path = REGISTRY) -> dict[str, Indicator]:
    """Every indicator by id, in the order of the file, which is the order of tables and exports."""
    try:
        blocks = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RehabError(
            f"not TOML: {error}", where=path.name, why="no figure can be counted", todo="mend it"
        ) from None
    return {id: parse_indicator(id, block) for id, block in blocks.items()}
