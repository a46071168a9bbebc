"""The one statement that counts every indicator of a fact: additive terms first, nothing divided yet.

Belongs here: SQL put together from named CTEs and printable with `build_sql`. Values never enter the text; expressions
and names come from the checked registry alone. Does not: rates, intervals and statuses (`assets.indicator_values`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from methodology.facts import WITHIN_REGION, Fact
from methodology.indicators import Indicator

KEYS = ("period_kind", "period", "region_code", "breakdown", "breakdown_value")


@dataclass(frozen=True)
class Terms:
    """The columns of the statement that an indicator is made of; squares only where a mean needs them."""

    numerator: str
    n: str
    squares: str | None = None


def _list(columns: Iterable[str]) -> str:
    return ",\n        ".join(columns)


def _if(value: str, *conditions: str) -> str:
    """The value of units under all conditions, else 0: plain sums of it are several times quicker than FILTER."""
    told = " AND ".join(f"({condition})" for condition in conditions if condition not in ("", "TRUE"))
    return f"CASE WHEN {told} THEN {value} ELSE 0 END" if told else value


def _terms(indicator: Indicator, fact: Fact) -> list[str]:
    """What one unit adds to the numerator, to n and, for a mean, to the sum of squares."""
    kept = f"({indicator.exclusions}) IS NOT TRUE" if indicator.exclusions else ""
    value, under = indicator.numerator, (indicator.denominator, kept)
    if indicator.kind == "count":
        return [_if(fact.weight, value, *under)] * 2
    if indicator.kind == "proportion":
        return [_if(fact.weight, value, *under), _if(fact.weight, *under)]
    known = (f"({value}) IS NOT NULL", *under)
    squares = [_if(f"({value}) * ({value})", *known)] if indicator.kind == "mean" else []
    return [_if(value, *known), _if("1", *known), *squares]


def plan_terms(fact: Fact, indicators: list[Indicator]) -> tuple[dict[str, str], dict[str, Terms]]:
    """Distinct terms by column name, and which columns each indicator is made of."""
    names: dict[str, str] = {}
    planned = {}
    for indicator in indicators:
        columns = [names.setdefault(text, f"t{len(names) + 1}") for text in _terms(indicator, fact)]
        planned[indicator.id] = Terms(*columns)
    return {name: text for text, name in names.items()}, planned


def _grouping_sets(fact: Fact) -> str:
    sets = ["(month, region_code)"] + [f"(month, region_code, {by})" for by in fact.breakdowns]
    return f"GROUPING SETS ({', '.join(sets)})"


def _breakdown_columns(fact: Fact) -> str:
    names = " ".join(f"WHEN GROUPING({by}) = 0 THEN '{by}'" for by in fact.breakdowns)
    values = " ".join(f"WHEN GROUPING({by}) = 0 THEN coalesce({by}, 'unknown')" for by in fact.breakdowns)
    if not fact.breakdowns:
        return "'none' AS breakdown, 'all' AS breakdown_value"
    return (
        f"CASE {names} ELSE 'none' END AS breakdown,\n        CASE {values} ELSE 'all' END AS breakdown_value"
    )


def _sum_type(term: str, fact: Fact) -> str:
    """Exact and no wider than needed: what DuckDB makes of a sum by itself (HUGEINT) is twice as slow to add again."""
    money = [name for name, dtype in fact.columns.items() if dtype == pl.Decimal]
    return "DECIMAL(38, 2)" if any(name in term for name in money) else "BIGINT"


def _places() -> str:
    """Where a sum counts: its region and the country. A provider's lie in its region alone, where they are read."""
    local = ", ".join(f"'{breakdown}'" for breakdown in WITHIN_REGION)
    return (
        f"CASE WHEN breakdown IN ({local}) THEN [region_code] "
        "WHEN region_code IS NULL THEN ['all'] ELSE [region_code, 'all'] END"
    )


def build_sql(fact: Fact, indicators: list[Indicator]) -> str:
    """The whole statement: a row is a period, region and breakdown value; columns t1.. are sums over its units."""
    terms, _ = plan_terms(fact, indicators)
    per_unit = _list(f"{text} AS {name}" for name, text in terms.items())
    added = _list(f"CAST(sum({name}) AS {_sum_type(text, fact)}) AS {name}" for name, text in terms.items())
    total = _list(f"CAST(sum({name}) AS DOUBLE) AS {name}" for name in terms)
    return f"""WITH term AS ( -- what one unit adds to each figure
    SELECT
        {", ".join(("month", "region_code", *fact.breakdowns))},
        {per_unit}
    FROM fact_{fact.id}
),
by_month AS ( -- the only pass over units: month and region, one breakdown at a time
    SELECT
        month,
        region_code,
        {_breakdown_columns(fact)},
        {added}
    FROM term
    GROUP BY {_grouping_sets(fact)}
),
placed AS (
    SELECT
        * EXCLUDE (region_code),
        unnest({_places()}) AS region_code
    FROM by_month
)
SELECT
    period_kind,
    period_label(period_kind, month) AS period,
    region_code,
    breakdown,
    breakdown_value,
    {total}
FROM placed
CROSS JOIN period_kind
GROUP BY {", ".join(KEYS)}
ORDER BY {", ".join(KEYS)}
"""
