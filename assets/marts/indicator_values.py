"""Every indicator by period, region and breakdown, counts first, floats last: of the pilot, registers, social services.

Belongs here: which facts and registries make which mart. Does not: counting and dividing
(`methodology.registry.counting`), which units count (the registry), which cohorts are too young
(`methodology.registry.cohorts`).
"""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from assets.warehouse import Tables, query, run_sql
from methodology.registry.cohorts import censored
from methodology.registry.counting import KEYS, count_sql, figures, mart_sql
from methodology.registry.fact import Fact
from methodology.registry.facts import FACTS
from methodology.registry.indicators import POPULATION, SERVICES, Indicator, load_indicators
from methodology.registry.register_facts import REGISTER_FACTS
from methodology.registry.service_facts import SERVICE_FACTS


def _of_fact(
    fact: Fact, registry: Mapping[str, Indicator], tables: Tables, as_of: date | None
) -> list[pl.LazyFrame]:
    indicators = [each for each in registry.values() if each.fact == fact.id]
    if not indicators:
        return []
    relation = f"fact_{fact.id}"
    sums = query(mart_sql(fact, indicators, relation), tables, [relation])
    young = pl.col("period").is_in(censored(sums["period"].unique(), as_of))
    return figures(sums, fact, indicators, KEYS, young)


def _values(
    facts: Mapping[str, Fact], registry: Mapping[str, Indicator], tables: Tables, as_of: date | None = None
) -> pl.LazyFrame:
    return pl.concat([frame for fact in facts.values() for frame in _of_fact(fact, registry, tables, as_of)])


def build_indicator_value(tables: Tables) -> pl.LazyFrame:
    """One row an indicator, period, region and breakdown value that has at least one unit.

    Sorted by fact, indicator (order of the registry), then by key. Lazy: dozens of figures of every provider and month
    are many rows, of which only their sums need to be in memory.
    """
    return _values(FACTS, load_indicators(), tables, run_sql("data_as_of", tables).item())


def build_population_value(tables: Tables) -> pl.LazyFrame:
    """The same of the registers: one row an indicator of `law/statistics`, period, region and breakdown value.

    A region that delivered no register has no row: nothing is known of it, which is not 0.
    """
    return _values(REGISTER_FACTS, load_indicators(POPULATION), tables)


def build_social_value(tables: Tables) -> pl.LazyFrame:
    """The same of social services: one row an indicator of `law/services`, by day of application."""
    return _values(SERVICE_FACTS, load_indicators(SERVICES), tables)


def count_courses(tables: Tables, indicators: Sequence[str], by: Sequence[str]) -> pl.DataFrame:
    """Figures of courses by other dimensions than the mart has: indicator, `by`, then as there; sorted by `by`."""
    counted, fact = [load_indicators()[name] for name in indicators], FACTS["course"]
    sums = query(count_sql(fact, counted, "fact_course", by), tables, ["fact_course"])
    return pl.concat(figures(sums, fact, counted, by)).collect()
