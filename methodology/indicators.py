"""The indicator registry: `indicators/<theme>.toml` read strictly, so that a misspelt word stops a run and no figure.

Belongs here: what an indicator is and when a block is refused. Does not: how files and defaults are put together
(`methodology.registry`), how figures are counted (`methodology.counting`), nor the texts, which stand in the files.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from law.errors import RehabError
from methodology.fact import UNITS, Fact
from methodology.facts import EVERY_FACT
from methodology.ranges import ANY, Range, parse_range, range_words
from methodology.register_facts import REGISTER_FACTS
from methodology.registry import Theme, place_of, read_themes, refuse
from methodology.service_facts import SERVICE_FACTS
from methodology.wholes import check_wholes

REGISTRY = Path(__file__).parent / "indicators"
POPULATION = Path(__file__).parent / "statistics"
SERVICES = Path(__file__).parent / "services"
KINDS = {"count": "none", "sum": "none", "proportion": "wilson", "mean": "t"}  # kind -> interval it may have
POLARITIES = ("higher_is_better", "lower_is_better", "neutral")
BASES = ("period", "cohort")
SUPPRESSION = ("cube", "with_n", "internal")
REGISTER_SUPPRESSION = ("partition", "open", "internal")
OPTIONAL = dict.fromkeys(
    ("denominator", "denominator_ru", "denominator_en", "exclusions", "exclusions_ru", "exclusions_en",
     "when_empty", "part_of", "caveat_ru", "caveat_en"), ""
) | {"range": None}  # fmt: skip
_RATES = ("proportion", "mean")
_EMPTY = {"count": ("",), "sum": ("L",), "proportion": ("M", "L"), "mean": ("M", "L")}


@dataclass(frozen=True)
class Indicator:
    """One figure: what is divided by what, over which units, and how to read it.

    numerator: a condition (count, proportion) or a number (sum, mean); denominator: the condition a unit counts under;
    exclusions: the condition that takes a unit out of both; with _ru and _en the same in words. basis: `period`, what
    happened in it, or `cohort`, units that entered in it and are followed for 12 months. interval: none, wilson or t.
    minimum_n: with fewer units the figure is marked U. range: of a mean, the least and greatest value it can have
    (inf: no end), beyond which no limit lies; None where it has none. when_empty: status without units, M (cannot
    exist) or L (not collected); a cohort still followed is L, for its units may come. suppression: `cube`, published
    through the protected cube alone; `with_n`, published where its number of units is; `internal`, never published; of
    registers: `partition`, a count of people published with all parts of its whole or not at all, `open`,
    organisations and money. part_of: of registers, what it is a part of beside denominator and everyone
    (`methodology.wholes`). act, clause: what the figure follows.
    """

    id: str
    theme: str
    title_ru: str
    title_en: str
    definition_ru: str
    definition_en: str
    rationale_ru: str
    rationale_en: str
    fact: str
    kind: str
    basis: str
    numerator: str
    numerator_ru: str
    numerator_en: str
    denominator: str
    denominator_ru: str
    denominator_en: str
    exclusions: str
    exclusions_ru: str
    exclusions_en: str
    unit: str
    polarity: str
    interval: str
    minimum_n: int
    range: Range | None
    when_empty: str
    suppression: str
    part_of: str
    act_ru: str
    act_en: str
    clause_ru: str
    clause_en: str
    caveat_ru: str
    caveat_en: str

    @property
    def is_rate(self) -> bool:
        """Whether it has a denominator of its own; a rate is never shown without its counts."""
        return self.kind in _RATES

    @property
    def act(self) -> str:
        """Act and clause in Russian, as a sheet quotes them."""
        return f"{self.act_ru}: {self.clause_ru}"

    @property
    def ends(self) -> tuple[float, float]:
        """The range, open at both ends where none is told."""
        return self.range or ANY

    @property
    def range_text(self) -> str:
        """The range as a sheet shows it: 0..8, ≥ 0; empty where there is none."""
        return range_words(self.range)

    @property
    def place(self) -> str:
        """Where its block stands."""
        return place_of(self.theme, self.id)


_KEYS = [field.name for field in fields(Indicator) if field.name not in ("id", "theme")]
_TYPES = {"minimum_n": (int, "a whole number"), "range": (list, "two numbers")}
_PAIRED = [key.removesuffix("_ru") for key in _KEYS if key.endswith("_ru")]


def _refuse(what: str, indicator: Indicator, key: str) -> RehabError:
    return refuse(what, place_of(indicator.theme, indicator.id, key))


def _checked_keys(theme: str, id: str, block: dict[str, Any]) -> dict[str, Any]:
    for key in block:
        if key not in _KEYS:
            raise refuse(f"unknown key '{key}'", place_of(theme, id, key))
    for key in _KEYS:
        if key not in block and key not in OPTIONAL:
            raise refuse(f"missing key '{key}'", place_of(theme, id, key))
        kind, told = _TYPES.get(key, (str, "text"))
        if key in block and type(block[key]) is not kind:
            raise refuse(f"'{key}' must be {told}", place_of(theme, id, key))
    return OPTIONAL | block | {"range": parse_range(theme, id, block.get("range"))}


def _policies(indicator: Indicator) -> tuple[str, ...]:
    """How an indicator may be kept from telling of a person; a cube holds counts, no sums and means."""
    if indicator.fact in REGISTER_FACTS:
        return REGISTER_SUPPRESSION
    if indicator.fact in SERVICE_FACTS:
        return ("internal",)  # there is no cube of cases
    return SUPPRESSION[indicator.kind in ("sum", "mean") :]


def _check_choices(indicator: Indicator) -> None:
    allowed: dict[str, Collection[str]] = {
        "fact": EVERY_FACT,
        "kind": KINDS,
        "basis": BASES,
        "unit": UNITS,
        "polarity": POLARITIES,
        "interval": ("none", KINDS.get(indicator.kind, "none")),
        "when_empty": _EMPTY.get(indicator.kind, ()),
        "suppression": _policies(indicator),
    }
    for key, choices in allowed.items():
        if getattr(indicator, key) not in choices:
            told = ", ".join(choice or "nothing" for choice in choices)
            raise _refuse(f"'{getattr(indicator, key)}' is not one of: {told}", indicator, key)
    if indicator.is_rate and not indicator.denominator:
        raise _refuse(f"a {indicator.kind} needs a denominator", indicator, "denominator")
    if indicator.minimum_n < 0:
        raise _refuse("minimum_n is negative", indicator, "minimum_n")
    if indicator.range and indicator.kind != "mean":
        raise _refuse("only a mean has a range to be told", indicator, "range")


def _check_words(indicator: Indicator) -> None:
    """Both languages or none, and what is counted is told in words wherever it is told in SQL."""
    for key in _PAIRED:
        told = [bool(getattr(indicator, f"{key}_{lang}").strip()) for lang in ("ru", "en")]
        if told[0] != told[1]:
            raise _refuse(
                f"'{key}' is told in one language only", indicator, f"{key}_{'en' if told[0] else 'ru'}"
            )
        if not told[0] and (f"{key}_ru" not in OPTIONAL or getattr(indicator, key, None)):
            raise _refuse(f"'{key}' is not told in words", indicator, f"{key}_ru")


def _check_expression(indicator: Indicator, key: str, fact: Fact, wants_number: bool) -> None:
    """A typed dry run in polars: the same text runs in DuckDB, and only columns of the fact pass."""
    text = getattr(indicator, key)
    try:
        expression = pl.sql_expr(text)
        unknown = sorted(set(expression.meta.root_names()) - set(fact.columns))
        if unknown:
            raise _refuse(f"unknown measure '{unknown[0]}' (fact {fact.id})", indicator, key)
        dtype = pl.LazyFrame(schema=fact.columns).select(expression).collect_schema().dtypes()[0]
    except pl.exceptions.PolarsError as error:
        raise _refuse(
            f"'{text}' is not an expression: {str(error).splitlines()[0]}", indicator, key
        ) from None
    if not (dtype.is_numeric() if wants_number else dtype == pl.Boolean):
        raise _refuse(f"'{text}' must be a {'number' if wants_number else 'condition'}", indicator, key)


def parse_indicator(theme: str, id: str, block: dict[str, Any]) -> Indicator:
    """One block, defaults filled in; refused with file, block and key when anything in it is not understood."""
    indicator = Indicator(id=id, theme=theme, **_checked_keys(theme, id, block))
    _check_choices(indicator)
    _check_words(indicator)
    fact = EVERY_FACT[indicator.fact]
    _check_expression(indicator, "numerator", fact, wants_number=indicator.kind in ("sum", "mean"))
    for key in ("denominator", "exclusions"):
        if getattr(indicator, key):
            _check_expression(indicator, key, fact, wants_number=False)
    return indicator


_themes = cache(read_themes)


@cache
def _load(folder: Path) -> dict[str, Indicator]:
    blocks = [(theme.id, id, block) for theme in _themes(folder) for id, block in theme.blocks.items()]
    registry = {id: parse_indicator(theme, id, block) for theme, id, block in blocks}
    check_wholes(registry)
    return registry


def load_themes(folder: Path | None = None) -> tuple[Theme, ...]:
    """The themes of the registry in their order."""
    return _themes(folder or REGISTRY)


def load_indicators(folder: Path | None = None) -> dict[str, Indicator]:
    """Every indicator by id, theme by theme in the order of its file: the order of tables, exports and pages."""
    return _load(folder or REGISTRY)


TEXTS = ("title_ru", "title_en", "kind", "unit", "basis")


def indicator_titles() -> pl.DataFrame:
    """One row an indicator: indicator, title_ru, title_en, kind, unit, basis, in the order of the registry."""
    told = load_indicators().values()
    return pl.DataFrame([{"indicator": i.id} | {name: getattr(i, name) for name in TEXTS} for i in told])
