"""indicator_value: every indicator of the registry by period, region and breakdown, counts first, floats last.

Belongs here: the final division, intervals and statuses. Does not: which units count (`methodology/indicators.toml`)
and the statement that sums them (`assets.indicator_sql`).
"""

import polars as pl

from assets.indicator_sql import KEYS, Terms, build_sql, plan_terms
from assets.warehouse import Tables, query
from methodology.facts import FACTS, Fact
from methodology.indicators import Indicator, load_indicators
from methodology.intervals import t_interval, wilson

_COLUMNS = ("indicator", *KEYS, "numerator", "denominator", "value", "low", "high", "n", "status")


def _limits(frame: pl.DataFrame, indicator: Indicator, terms: Terms) -> pl.DataFrame:
    if indicator.interval == "wilson":
        low, high = wilson(pl.col(terms.numerator), pl.col(terms.n))
        return frame.select(low=low, high=high)
    if indicator.interval == "t":
        return t_interval(frame, terms.numerator, str(terms.squares), terms.n)
    return pl.DataFrame(schema={"low": pl.Float64, "high": pl.Float64}).clear(frame.height)


def _status(indicator: Indicator) -> pl.Expr:
    """SDMX observation status: a rate without units has no value, few units make it unreliable."""
    few = pl.when(pl.col("n") < indicator.minimum_n).then(pl.lit("U")).otherwise(pl.lit("A"))
    if not indicator.is_rate:
        return few
    return pl.when(pl.col("n") == 0).then(pl.lit(indicator.when_empty)).otherwise(few)


def _figures(sums: pl.DataFrame, indicator: Indicator, terms: Terms) -> pl.LazyFrame:
    n, numerator = pl.col(terms.n), pl.col(terms.numerator)
    rate = indicator.is_rate
    return (
        sums.hstack(_limits(sums, indicator, terms))
        .lazy()
        .select(
            *KEYS,
            "low",
            "high",
            indicator=pl.lit(indicator.id),
            numerator=numerator,
            denominator=n if rate else pl.lit(None, pl.Float64),
            value=pl.when(n > 0).then(numerator / n) if rate else numerator,
            n=n.cast(pl.Int64),
        )
        .with_columns(status=_status(indicator))
        .select(_COLUMNS)
    )


def _fact_values(fact: Fact, tables: Tables) -> list[pl.LazyFrame]:
    indicators = [each for each in load_indicators().values() if each.fact == fact.id]
    sums = query(build_sql(fact, indicators), tables, [f"fact_{fact.id}"])
    _, planned = plan_terms(fact, indicators)
    return [_figures(sums, indicator, planned[indicator.id]) for indicator in indicators]


def build_indicator_value(tables: Tables) -> pl.LazyFrame:
    """One row an indicator, period, region and breakdown value that has at least one unit.

    value, low and high of a proportion are shares of 1. Sorted by indicator (order of the registry), then by key.
    Lazy: thirty figures of every provider and month are many rows, of which only their sums need to be in memory.
    """
    return pl.concat([frame for fact in FACTS.values() for frame in _fact_values(fact, tables)])
