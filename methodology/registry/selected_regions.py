"""Regions without a row of their own: who is outside the pilot cannot have figures, who is in it has none so far.

Belongs here: completing a selection of figures by region. Does not: which rows were counted
(`methodology.registry.selection`), what a status means (`methodology.registry.statuses`).
"""

from collections.abc import Sequence

import polars as pl

from law.regions import regions
from methodology.registry.counting import KEYS
from methodology.registry.facts import FACTS
from methodology.registry.indicators import Indicator, load_indicators
from methodology.registry.periods import Period
from methodology.registry.statuses import status


def regional_indicators() -> list[str]:
    """Indicators whose units belong to a region; a delivered row does not."""
    return [each.id for each in load_indicators().values() if FACTS[each.fact].regional]


def in_pilot(period: Period) -> list[str]:
    """Regions that take part in the year of a period, by code.

    >>> from methodology.registry.periods import parse_period
    >>> in_pilot(parse_period("2024-H1"))
    ['62', '66', '72']
    """
    joined = regions().filter(pl.col("pilot_joined_year") <= period.first.year)
    return joined["region_code"].sort().to_list()


def _delivered(values: pl.DataFrame) -> dict[str, list[str]]:
    """Fact -> regions from which anything of the kind ever came."""
    facts = {each.id: each.fact for each in load_indicators().values()}
    of = values.filter(pl.col("region_code") != "all").select("indicator", "region_code").unique()
    told = of.with_columns(fact=pl.col("indicator").replace_strict(facts)).group_by("fact").agg("region_code")
    return dict(told.iter_rows())


def _without_units(indicator: Indicator, codes: list[str], young: bool, delivered: list[str]) -> pl.LazyFrame:
    """Rows of an indicator in regions of the pilot that have no unit in the period."""
    zero, none = pl.lit(0.0), pl.lit(None, pl.Float64)
    there = pl.col("region_code").is_in(delivered)
    rows = pl.LazyFrame({"region_code": codes}, schema={"region_code": pl.String}).with_columns(
        numerator=none if indicator.kind == "sum" else zero,
        denominator=zero if indicator.is_rate else none,
        value=none if indicator.when_empty else pl.when(there).then(zero),
        n=pl.lit(0, pl.Int64),
    )
    return rows.with_columns(status=status(indicator, pl.lit(young), there))


def _outside(codes: list[str]) -> pl.LazyFrame:
    """Rows of regions that do not take part in the year: no number at all."""
    none = dict.fromkeys(("numerator", "denominator", "value"), pl.lit(None, pl.Float64))
    rows = pl.LazyFrame({"region_code": codes}, schema={"region_code": pl.String})
    return rows.with_columns(**none, n=pl.lit(None, pl.Int64), status=pl.lit("M"))


def with_every_region(
    rows: pl.DataFrame, values: pl.DataFrame, period: Period, codes: Sequence[str]
) -> pl.DataFrame:
    """The rows and, for each of the regions, one row an indicator that has none; by region in the order of the codes.

    values: every figure there is. Outside the pilot: status M and no number at all, never 0. In the pilot, where units
    of the kind came from the region in any period: 0 for a count, no value for a rate; else nothing is known (L).
    """
    pilot, delivered = set(in_pilot(period)), _delivered(values)
    young = set(values.filter(period=period.label, status="P")["indicator"].unique())
    counted = dict(rows.group_by("indicator").agg("region_code").iter_rows())
    completed = [rows.lazy()]  # one statement for all: each by itself costs more than its few rows
    columns = ["region_code", "numerator", "denominator", "value", "n", "status"]
    for id in regional_indicators():
        indicator, there = load_indicators()[id], set(counted.get(id, ()))
        absent = [code for code in codes if code not in there]
        known = delivered.get(indicator.fact, [])
        made = [
            _without_units(indicator, [code for code in absent if code in pilot], id in young, known),
            _outside([code for code in absent if code not in pilot]),
        ]
        filled = pl.concat([each.select(columns) for each in made]).with_columns(
            indicator=pl.lit(id),
            period_kind=pl.lit(period.kind),
            period=pl.lit(period.label),
            breakdown=pl.lit("none"),
            breakdown_value=pl.lit("all"),
            low=pl.lit(None, pl.Float64),
            high=pl.lit(None, pl.Float64),
        )
        completed.append(filled.select(rows.columns))
    return pl.concat(completed).sort(*KEYS).collect()
