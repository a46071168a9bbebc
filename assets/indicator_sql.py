"""The one statement that counts every indicator of a fact: additive terms first, nothing divided yet.

Belongs here: SQL put together from named CTEs and printable with `build_sql`. Values never enter the text; expressions
and names come from the checked registry alone. Does not: rates, intervals and statuses (`assets.indicator_values`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from methodology.facts import Fact
from methodology.indicators import Indicator
from methodology.periods import PERIOD_KINDS

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


def _roll_up() -> tuple[str, str, str]:
    """Labels of every period kind, the sets that roll months and regions up, and the label of each set."""
    labels = ",\n        ".join(f"{kind.label_sql} AS {kind.id}_label" for kind in PERIOD_KINDS.values())
    sets = ", ".join(
        f"({kind}_label, {place}breakdown, breakdown_value)"
        for kind in PERIOD_KINDS
        for place in ("", "region_code, ")
    )
    kinds = " ".join(f"WHEN GROUPING({kind}_label) = 0 THEN '{kind}'" for kind in PERIOD_KINDS)
    return labels, f"GROUPING SETS ({sets})", f"CASE {kinds} END"


def build_sql(fact: Fact, indicators: list[Indicator]) -> str:
    """The whole statement: a row is a period, region and breakdown value; columns t1.. are sums over its units."""
    terms, _ = plan_terms(fact, indicators)
    labels, roll_up, kind = _roll_up()
    per_unit = _list(f"{text} AS {name}" for name, text in terms.items())
    added = _list(f"sum({name}) AS {name}" for name in terms)
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
labelled AS (
    SELECT
        *,
        {labels}
    FROM by_month
)
SELECT
    {kind} AS period_kind,
    coalesce({", ".join(f"{id}_label" for id in PERIOD_KINDS)}) AS period,
    CASE WHEN GROUPING(region_code) = 1 THEN 'all' ELSE region_code END AS region_code,
    breakdown,
    breakdown_value,
    {total}
FROM labelled
GROUP BY {roll_up}
HAVING GROUPING(region_code) = 1 OR region_code IS NOT NULL
ORDER BY {", ".join(KEYS)}
"""
