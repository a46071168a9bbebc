"""The pages of indicators, from `law/indicators` and `law/statistics`: an index by theme, a sheet an
indicator in two languages; for population statistics also the statements of a profile."""

from docs.markdown import code, page, table
from law.statements import sections
from methodology.profile.statements import load_statements
from methodology.registry.cohorts import MONTHS_TO_USE
from methodology.registry.fact import UNITS, Fact
from methodology.registry.facts import EVERY_FACT, FACTS
from methodology.registry.indicators import POPULATION, Indicator, Theme, load_indicators, load_themes
from methodology.registry.register_facts import REGISTER_FACTS
from schemas.dimensions import DIMENSIONS, Dimension

LEAD = f"""Every figure, with its numerator, denominator and interval. A rate is never stored without its
counts and never averaged. Shares are of 1. Intervals are 95 %: Wilson for a proportion, Student's t for a
mean, cut to the range of the mean where it has one; where all units are alike the interval of a mean has no
width, which says nothing of the next unit. A year is cumulative; H2 is a period of its own here, while order
525n reports the first half-year and the year. Basis `period`: what happened in the period. Basis `cohort`:
units that entered in the period, followed for {MONTHS_TO_USE} months; the two are different populations and
never mixed."""
STATISTICS_LEAD = """Population statistics of the registers a region delivers: people with disabilities, services, work,
education, institutions. They are counted like the [indicators](indicators.md), by year and region; no sum of regions is
the country, for not every region delivers. Counts of people are published with all parts of their whole or not at all
(`methodology/disclosure/registers.py`) and judged against each whole: the denominator, everyone, and what the sheet
names under "part of". Organisations and their money are no secret. The statements of a regional profile are made of
what is published alone."""
_STATUS = (
    ("A", "normal value", "обычное значение"),
    (
        "P",
        "a cohort younger than 12 months on the day of the data: it will still change",
        "когорта моложе 12 месяцев",
    ),
    ("U", "fewer units than minimum n", "единиц меньше, чем нужно"),
    (
        "L",
        "not collected: there are units, or should be, but not this about them; or not yet, in a young cohort",
        "не собрано",
    ),
    ("M", "cannot exist: no unit it could be about; a region outside the pilot", "не бывает"),
    ("Q", "suppressed in published tables", "скрыто в публикуемых таблицах"),
)
_SUPPRESSION = (
    ("cube", "published through the protected cube alone, with its counts"),
    ("with_n", "published where its number of units is published and large enough"),
    (
        "partition",
        "registers: a count of people, published with all parts of its whole or not at all; money by its services",
    ),
    ("open", "registers: organisations, services, money; they describe nobody"),
    ("internal", "for the operator's own people, never published"),
)


def indicators_page() -> str:
    """The page: index by theme, a sheet an indicator, then what a unit, a status and a policy is."""
    return page(
        "Indicators", LEAD, *registry_sections(load_themes(), load_indicators()), _units(FACTS),
        _dimensions("indicator_value"), _codes(),
    )  # fmt: skip


def statistics_page() -> str:
    """The same of the registers, and every statement of a profile."""
    registry = registry_sections(load_themes(POPULATION), load_indicators(POPULATION))
    return page(
        "Population statistics", STATISTICS_LEAD, *registry, _statements(), _units(REGISTER_FACTS),
        _dimensions("population_value"),
    )  # fmt: skip


def registry_sections(themes: tuple[Theme, ...], indicators: dict[str, Indicator]) -> list[str]:
    """The index of a registry, then a sheet an indicator."""
    index = [f"## Index\n\n{len(indicators)} indicators in {len(themes)} themes."]
    index += [_index(theme, indicators) for theme in themes]
    return index + [_sheet(indicator) for indicator in indicators.values()]


def _statements() -> str:
    """What a profile says, section by section."""
    told = []
    for section, (ru, en) in sections().items():
        mine = [s for s in load_statements().values() if s.section == section]
        rows = [(code(s.id), s.en, s.ru, s.form, code(s.indicator), code(s.published)) for s in mine]
        head = table(["statement", "English", "Russian", "form", "of", "told in reports as"], rows)
        told.append(f"### {en} / {ru}\n\n{head}")
    return "## Statements of a profile\n\n" + "\n\n".join(told)


def _index(theme: Theme, indicators: dict[str, Indicator]) -> str:
    mine = [indicators[id] for id in theme.blocks]
    rows = [
        (f"[{i.title_en}](#{i.id})", i.title_ru, i.kind, i.basis, EVERY_FACT[i.fact].unit_en) for i in mine
    ]
    head = table(["indicator", "Russian", "kind", "basis", "unit counted"], rows)
    return f"### {theme.title_en} / {theme.title_ru}\n\n{head}"


def _sheet(indicator: Indicator) -> str:
    """What Fingertips and PAHO sheets tell of a figure, English and Russian side by side, then how it is counted."""
    spoken = ("definition", "rationale", "numerator", "denominator", "exclusions", "act", "clause", "caveat")
    told = [(name, getattr(indicator, f"{name}_en"), getattr(indicator, f"{name}_ru")) for name in spoken]
    told.append(("unit", UNITS[indicator.unit][1], UNITS[indicator.unit][0]))
    counted = {
        "numerator": code(indicator.numerator),
        "denominator": code(indicator.denominator),
        "exclusions": code(indicator.exclusions),
        "fact": code(f"fact_{indicator.fact}"),
        "kind": indicator.kind,
        "basis": indicator.basis,
        "interval": indicator.interval,
        "minimum n": str(indicator.minimum_n),
        "range": indicator.range_text,
        "without units": code(indicator.when_empty),
        "polarity": indicator.polarity.replace("_", " "),
        "suppression": indicator.suppression,
        "part of": code(indicator.part_of),
    }
    sheet = table(["", "English", "Russian"], [row for row in told if row[1]])
    how = table(["counted as", ""], [(name, value) for name, value in counted.items() if value])
    return f"## {indicator.id}\n\n{indicator.title_en} / {indicator.title_ru}\n\n{sheet}\n\n{how}"


def _units(facts: dict[str, Fact]) -> str:
    rows = [
        (code(fact.id), fact.unit_en, fact.unit_ru, fact.period_en, ", ".join(map(code, fact.breakdowns)))
        for fact in facts.values()
    ]
    header = ["unit", "English", "Russian", "belongs to the period of its", "broken down by"]
    return f"## Units\n\n{table(header, rows)}"


def _dimensions(mart: str) -> str:
    """By what the figures of a mart are broken down (`schemas/dimensions.py`)."""
    rows = [
        (code(each.id), each.en, each.ru, ", ".join(map(code, each.listed)) or "as delivered", _limits(each))
        for each in DIMENSIONS[mart]
    ]
    header = ["breakdown", "English", "Russian", "values in their order", ""]
    return f"## Breakdowns\n\n{table(header, rows)}"


def _limits(dimension: Dimension) -> str:
    """What holds for a dimension beside its values."""
    told = {
        "counted within a region only": dimension.within_region,
        "published for the country": dimension.published,
        "single courses can be asked by it": bool(dimension.course),
    }
    return "; ".join(text for text, holds in told.items() if holds)


def _codes() -> str:
    statuses = table(["status", "English", "Russian"], [(code(id), en, ru) for id, en, ru in _STATUS])
    policies = table(["suppression", "what may be published"], [(code(id), en) for id, en in _SUPPRESSION])
    return f"## Statuses and policies\n\n{statuses}\n\n{policies}"
