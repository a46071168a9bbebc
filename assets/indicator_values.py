"""Every indicator by period, region and breakdown, counts first, floats last: of the pilot, registers, social services.

Belongs here: the final division, intervals and statuses. Does not: which units count (`law/indicators`), which
cohorts are too young (`methodology.cohorts`) and the statement that sums them (`assets.indicator_sql`).
"""

from datetime import date

import polars as pl

from assets.indicator_sql import KEYS, Terms, build_sql, plan_terms
from assets.warehouse import Tables, query, run_sql
from methodology.cohorts import censored
from methodology.fact import Fact
from methodology.facts import FACTS
from methodology.indicators import POPULATION, SERVICES, Indicator, load_indicators
from methodology.intervals import t_interval, wilson
from methodology.register_facts import REGISTER_FACTS
from methodology.service_facts import SERVICE_FACTS
from methodology.statuses import status

_COLUMNS = ("indicator", *KEYS, "numerator", "denominator", "value", "low", "high", "n", "status")


def _limits(frame: pl.DataFrame, indicator: Indicator, terms: Terms) -> pl.DataFrame:
    if indicator.interval == "wilson":
        low, high = wilson(pl.col(terms.numerator), pl.col(terms.n))
        return frame.select(low=low, high=high)
    if indicator.interval == "t":
        return t_interval(frame, terms.numerator, str(terms.squares), terms.n, indicator.ends)
    return pl.DataFrame(schema={"low": pl.Float64, "high": pl.Float64}).clear(frame.height)


def _figures(sums: pl.DataFrame, indicator: Indicator, terms: Terms, young: list[str]) -> pl.LazyFrame:
    n, numerator = pl.col(terms.n), pl.col(terms.numerator)
    rate = indicator.is_rate
    value = numerator / n if rate else numerator
    return (
        sums.hstack(_limits(sums, indicator, terms))
        .lazy()
        .select(
            *KEYS,
            "low",
            "high",
            indicator=pl.lit(indicator.id),
            numerator=pl.when(n > 0).then(numerator) if indicator.kind == "sum" else numerator,
            denominator=n if rate else pl.lit(None, pl.Float64),
            value=pl.when(n > 0).then(value) if indicator.when_empty else value,
            n=n.cast(pl.Int64),
        )
        .with_columns(status=status(indicator, pl.col("period").is_in(young)))
        .select(_COLUMNS)
    )


def _fact_values(
    fact: Fact, registry: dict[str, Indicator], tables: Tables, as_of: date | None
) -> list[pl.LazyFrame]:
    indicators = [each for each in registry.values() if each.fact == fact.id]
    if not indicators:
        return []
    sums = query(build_sql(fact, indicators), tables, [f"fact_{fact.id}"])
    _, planned = plan_terms(fact, indicators)
    young = censored(sums["period"].unique(), as_of)
    return [_figures(sums, indicator, planned[indicator.id], young) for indicator in indicators]


def build_indicator_value(tables: Tables) -> pl.LazyFrame:
    """One row an indicator, period, region and breakdown value that has at least one unit.

    value, low and high of a proportion are shares of 1; a sum of nothing is unknown. Sorted by fact, indicator (order
    of the registry), then by key.
    Lazy: dozens of figures of every provider and month are many rows, of which only their sums need to be in memory.
    """
    as_of, registry = run_sql("data_as_of", tables).item(), load_indicators()
    return pl.concat(
        [frame for fact in FACTS.values() for frame in _fact_values(fact, registry, tables, as_of)]
    )


def build_population_value(tables: Tables) -> pl.LazyFrame:
    """The same of the registers: one row an indicator of `law/statistics`, period, region and breakdown value.

    A region that delivered no register has no row: nothing is known of it, which is not 0.
    """
    registry = load_indicators(POPULATION)
    return pl.concat(
        [frame for fact in REGISTER_FACTS.values() for frame in _fact_values(fact, registry, tables, None)]
    )


def build_social_value(tables: Tables) -> pl.LazyFrame:
    """The same of social services: one row an indicator of `law/services`, by day of application."""
    registry = load_indicators(SERVICES)
    return pl.concat(
        [frame for fact in SERVICE_FACTS.values() for frame in _fact_values(fact, registry, tables, None)]
    )
