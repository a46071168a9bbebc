"""The one statement that counts every indicator of a fact: additive terms first, nothing divided yet.

Belongs here: SQL put together from named CTEs and printable with `build_sql`. Values never enter the text; expressions
and names come from the checked registry alone. Does not: rates, intervals and statuses (`assets.indicator_values`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from methodology.fact import Fact
from methodology.indicators import Indicator
from schemas.dimensions import dimensions_of

KEYS = ("period_kind", "period", "region_code", "breakdown", "breakdown_value")


@dataclass(frozen=True)
class Terms:
    """The columns of the statement that an indicator is made of; squares only where a mean needs them."""

    numerator: str
    n: str
    squares: str | None = None


def _list(columns: Iterable[str]) -> str:
    return ",\n        ".join(columns)


@dataclass(frozen=True)
class Term:
    """What a unit adds under a condition: 1 where units are counted (a count of truths is quicker than a sum)."""

    value: str
    condition: str

    def per_unit(self) -> str:
        """Truth or value of one unit; values are 0 where the condition fails, for sums of FILTER are slow."""
        if self.value == "1":
            return self.condition
        return (
            self.value
            if self.condition == "TRUE"
            else f"CASE WHEN {self.condition} THEN {self.value} ELSE 0 END"
        )

    def added(self, name: str, fact: Fact) -> str:
        """Exact and no wider than needed: what DuckDB makes of a sum by itself (HUGEINT) is twice as slow to add."""
        money = [column for column, dtype in fact.columns.items() if dtype == pl.Decimal]
        kind = "DECIMAL(38, 2)" if any(column in self.value for column in money) else "BIGINT"
        total = (
            f"coalesce(count_if({name}), 0)" if self.value == "1" else f"sum({name})"
        )  # of nulls it counts null
        return f"CAST({total} AS {kind})"


def _if(value: str, *conditions: str) -> Term:
    """The value of units under all conditions."""
    told = " AND ".join(f"({condition})" for condition in conditions if condition not in ("", "TRUE"))
    return Term(value, told or "TRUE")


def _terms(indicator: Indicator, fact: Fact) -> list[Term]:
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


def plan_terms(fact: Fact, indicators: list[Indicator]) -> tuple[dict[str, Term], dict[str, Terms]]:
    """Distinct terms by column name, and which columns each indicator is made of."""
    names: dict[Term, str] = {}
    planned = {}
    for indicator in indicators:
        columns = [names.setdefault(term, f"t{len(names) + 1}") for term in _terms(indicator, fact)]
        planned[indicator.id] = Terms(*columns)
    return {name: term for term, name in names.items()}, planned


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


def _places(fact: Fact) -> str:
    """Where a sum counts: its region and the country. A provider's lie in its region alone, where they are read; so do
    those of registers, which not every region delivers."""
    if not fact.national:
        return "[region_code]"
    local = ", ".join(f"'{each.id}'" for each in dimensions_of(fact.id) if each.within_region)
    within = f"WHEN breakdown IN ({local}) THEN [region_code] " if local else ""
    return f"CASE {within}WHEN region_code IS NULL THEN ['all'] ELSE [region_code, 'all'] END"


def build_sql(fact: Fact, indicators: list[Indicator]) -> str:
    """The whole statement: a row is a period, region and breakdown value; columns t1.. are sums over its units."""
    terms, _ = plan_terms(fact, indicators)
    per_unit = _list(f"{term.per_unit()} AS {name}" for name, term in terms.items())
    added = _list(f"{term.added(name, fact)} AS {name}" for name, term in terms.items())
    years_only = "\nWHERE period_kind = 'year'" if fact.yearly else ""
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
        unnest({_places(fact)}) AS region_code
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
CROSS JOIN period_kind{years_only}
GROUP BY {", ".join(KEYS)}
ORDER BY {", ".join(KEYS)}
"""
