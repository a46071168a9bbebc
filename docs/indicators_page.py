"""The page of indicators, from methodology/indicators.toml: what each figure divides by what."""

from docs.markdown import code, page, table
from methodology.facts import FACTS
from methodology.indicators import Indicator, load_indicators

LEAD = """Every figure, with its numerator, denominator and interval. A rate is never stored without its
counts and never averaged. Shares are of 1. Intervals are 95 %: Wilson for a proportion, Student's t for a
mean. Status: `A` normal, `U` fewer units than `minimum n`, `M` cannot exist, `L` not collected. A year is
cumulative; H2 is a period of its own here, while order 525n reports the first half-year and the year."""


def indicators_page() -> str:
    """The page: an overview, then one section an indicator, then what a unit is."""
    indicators = list(load_indicators().values())
    overview = [(f"[{i.title_en}](#{i.id})", i.title_ru, i.kind, i.fact) for i in indicators]
    head = table(["indicator", "Russian", "kind", "unit counted"], overview)
    return page("Indicators", LEAD, head, *map(_section, indicators), _units())


def _section(indicator: Indicator) -> str:
    facts = [
        ("definition", f"{indicator.definition_en} / {indicator.definition_ru}"),
        ("numerator", code(indicator.numerator)),
        ("denominator", code(indicator.denominator)),
        ("exclusions", code(indicator.exclusions)),
        ("unit", indicator.unit),
        ("interval", indicator.interval),
        ("minimum n", indicator.minimum_n),
        ("polarity", indicator.polarity.replace("_", " ")),
        ("act", indicator.act),
        ("caveat", " / ".join(filter(None, [indicator.caveat_en, indicator.caveat_ru]))),
    ]
    told = [(name, value) for name, value in facts if value not in ("", None)]
    return f"## {indicator.id}\n\n{indicator.title_en} / {indicator.title_ru}\n\n{table(['', ''], told)}"


def _units() -> str:
    rows = [
        (code(fact.id), fact.unit_en, fact.unit_ru, fact.period_en, ", ".join(map(code, fact.breakdowns)))
        for fact in FACTS.values()
    ]
    header = ["unit", "English", "Russian", "belongs to the period of its", "broken down by"]
    return f"## Units\n\n{table(header, rows)}"
