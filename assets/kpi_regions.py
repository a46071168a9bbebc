"""Regions without a row of their own: who is outside the pilot cannot have figures, who is in it has none so far.

Belongs here: completing a selection of figures by region. Does not: which rows were counted (`assets.kpi`).
"""

from collections.abc import Sequence

import polars as pl

from assets.indicator_sql import KEYS
from methodology.facts import FACTS
from methodology.indicators import load_indicators
from methodology.periods import Period
from methodology.regions import regions

_NUMBERS = {"numerator": pl.Float64, "denominator": pl.Float64, "value": pl.Float64, "n": pl.Int64}


def regional_indicators() -> list[str]:
    """Indicators whose units belong to a region; a delivered row does not."""
    return [each.id for each in load_indicators().values() if FACTS[each.fact].regional]


def _indicators() -> pl.DataFrame:
    """One row an indicator: which of its numbers are 0 where nothing was counted (the rest stay empty), and its status.

    A count of nothing is 0; a rate or a sum of nothing was not collected, whatever it is without a denominator.
    """
    rows = []
    for id in regional_indicators():
        indicator = load_indicators()[id]
        count, rate = indicator.kind == "count", indicator.is_rate
        zero = {"numerator": count or rate, "denominator": rate, "value": count, "n": True}
        rows.append([id, *(0 if zero[name] else None for name in _NUMBERS), "A" if count else "L"])
    schema = {"indicator": pl.String} | _NUMBERS | {"status": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def in_pilot(period: Period) -> list[str]:
    """Regions that take part in the year of a period, by code.

    >>> from methodology.periods import parse_period
    >>> in_pilot(parse_period("2024-H1"))
    ['62', '66', '72']
    """
    joined = regions().filter(pl.col("pilot_joined_year") <= period.first.year)
    return joined["region_code"].sort().to_list()


def with_every_region(rows: pl.DataFrame, period: Period, codes: Sequence[str]) -> pl.DataFrame:
    """The rows and, for each of the regions, one row an indicator that has none; by region in the order of the codes.

    Outside the pilot: status M and no number at all, never 0. In the pilot: 0 for a count, no value and L for a rate.
    """
    absent = _indicators().join(pl.DataFrame({"region_code": codes}), how="cross")
    absent = absent.join(rows, on=["indicator", "region_code"], how="anti")
    taking_part = pl.col("region_code").is_in(in_pilot(period))
    numbers = [pl.when(taking_part).then(name).alias(name) for name in _NUMBERS]
    made = absent.with_columns(
        *numbers,
        period_kind=pl.lit(period.kind),
        period=pl.lit(period.label),
        breakdown=pl.lit("none"),
        breakdown_value=pl.lit("all"),
        low=pl.lit(None, pl.Float64),
        high=pl.lit(None, pl.Float64),
        status=pl.when(taking_part).then("status").otherwise(pl.lit("M")),
    )
    return pl.concat([rows, made.select(rows.columns)]).sort(*KEYS)
