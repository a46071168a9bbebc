"""What the indicators of the registry mean: their conditions tried on the columns of their fact, before any figure.

Belongs here: the checks of a block against facts, units and policies of publication. Does not: files, defaults and what
a block must say (`law.indicators`), how figures are counted (`methodology.registry.counting`).
"""

from functools import cache
from pathlib import Path

import polars as pl

from law.editions import folder_of_editions
from law.files import folder
from law.indicators import POPULATION, REGISTRY, SERVICES, Indicator, Theme, load_themes, refuse_key
from methodology.registry.fact import UNITS, Fact
from methodology.registry.facts import EVERY_FACT
from methodology.registry.register_facts import REGISTER_FACTS
from methodology.registry.service_facts import SERVICE_FACTS
from methodology.registry.wholes import check_wholes

__all__ = ["POPULATION", "REGISTRY", "SERVICES", "Indicator", "Theme", "load_indicators", "load_themes"]
SUPPRESSION = ("cube", "with_n", "internal")
REGISTER_SUPPRESSION = ("partition", "open", "internal")


def _policies(indicator: Indicator) -> tuple[str, ...]:
    """How an indicator may be kept from telling of a person; a cube holds counts, no sums and means."""
    if indicator.fact in REGISTER_FACTS:
        return REGISTER_SUPPRESSION
    if indicator.fact in SERVICE_FACTS:
        return ("internal",)  # there is no cube of cases
    return SUPPRESSION[indicator.kind in ("sum", "mean") :]


def _check_expression(indicator: Indicator, key: str, fact: Fact, wants_number: bool) -> None:
    """A typed dry run in polars: the same text runs in DuckDB, and only columns of the fact pass."""
    text = getattr(indicator, key)
    try:
        expression = pl.sql_expr(text)
        unknown = sorted(set(expression.meta.root_names()) - set(fact.columns))
        if unknown:
            raise refuse_key(f"unknown measure '{unknown[0]}' (fact {fact.id})", indicator, key)
        dtype = pl.LazyFrame(schema=fact.columns).select(expression).collect_schema().dtypes()[0]
    except pl.exceptions.PolarsError as error:
        raise refuse_key(
            f"'{text}' is not an expression: {str(error).splitlines()[0]}", indicator, key
        ) from None
    if not (dtype.is_numeric() if wants_number else dtype == pl.Boolean):
        raise refuse_key(f"'{text}' must be a {'number' if wants_number else 'condition'}", indicator, key)


def check(indicator: Indicator) -> None:
    """Raises RehabError with file, block and key for a block that means nothing of its fact."""
    allowed = {"fact": list(EVERY_FACT), "unit": list(UNITS), "suppression": _policies(indicator)}
    for key, choices in allowed.items():
        if getattr(indicator, key) not in choices:
            what = f"'{getattr(indicator, key)}' is not one of: {', '.join(choices)}"
            raise refuse_key(what, indicator, key)
    fact = EVERY_FACT[indicator.fact]
    _check_expression(indicator, "numerator", fact, indicator.kind in ("sum", "mean"))
    for key in ("denominator", "exclusions"):
        if getattr(indicator, key):
            _check_expression(indicator, key, fact, wants_number=False)


@cache
def _load(part: Path, editions: Path) -> dict[str, Indicator]:
    """editions: their numbers are part of texts and ranges."""
    registry = {id: indicator for theme in load_themes(part) for id, indicator in theme.blocks.items()}
    for indicator in registry.values():
        check(indicator)
    check_wholes(registry)
    return registry


def load_indicators(part: str | Path = REGISTRY) -> dict[str, Indicator]:
    """Every indicator by id, theme by theme in the order of its file: the order of tables, exports and pages."""
    return _load(folder() / part, folder_of_editions())


TEXTS = ("title_ru", "title_en", "kind", "unit", "basis")


def indicator_titles() -> pl.DataFrame:
    """One row an indicator: indicator, title_ru, title_en, kind, unit, basis, in the order of the registry."""
    sheets = load_indicators().values()
    return pl.DataFrame([{"indicator": i.id} | {name: getattr(i, name) for name in TEXTS} for i in sheets])
