"""The one statement that counts every indicator of a fact: additive terms first, nothing divided yet.

Belongs here: SQL put together from named CTEs and printable with `build_sql`. Values never enter the text; expressions
and names come from the checked registry alone. Does not: rates, intervals and statuses (`assets.indicator_values`).
"""

from dataclasses import dataclass

from assets.warehouse import sql_text
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


def _where(*conditions: str) -> str:
    told = [f"({condition})" for condition in conditions if condition]
    return f" FILTER (WHERE {' AND '.join(told)})" if told else ""


def _aggregates(indicator: Indicator, fact: Fact) -> list[str]:
    """Numerator, units and, for a mean, sum of squares, as SQL aggregates that add up over any partition."""
    kept = f"({indicator.exclusions}) IS NOT TRUE" if indicator.exclusions else ""
    units = "count(*)" if fact.weight == "1" else f"coalesce(sum({fact.weight})"
    close = "" if fact.weight == "1" else ", 0)"
    value, under = indicator.numerator, (indicator.denominator, kept)
    if indicator.kind == "count":
        counted = units + _where(value, *under) + close
        return [counted, counted]
    if indicator.kind == "proportion":
        return [units + _where(value, *under) + close, units + _where(*under) + close]
    known = _where(f"{value} IS NOT NULL", *under)
    sums = [f"coalesce(sum({value}){known}, 0)", f"count(*){known}"]
    return sums + [f"coalesce(sum(({value}) * ({value})){known}, 0)"] * (indicator.kind == "mean")


def plan_terms(fact: Fact, indicators: list[Indicator]) -> tuple[dict[str, str], dict[str, Terms]]:
    """Distinct aggregates by column name, and which columns each indicator is made of."""
    names: dict[str, str] = {}
    planned = {}
    for indicator in indicators:
        columns = [names.setdefault(text, f"t{len(names) + 1}") for text in _aggregates(indicator, fact)]
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
    return f"CASE {names} ELSE 'none' END AS breakdown,\n        CASE {values} ELSE 'all' END AS breakdown_value"


def _roll_up() -> tuple[str, str, str]:
    """Labels of every period kind, the sets that roll months and regions up, and the label of each set."""
    labels = ",\n        ".join(f"{kind.label_sql} AS {kind.id}_label" for kind in PERIOD_KINDS.values())
    sets = ", ".join(
        f"({kind}_label, {place}breakdown, breakdown_value)" for kind in PERIOD_KINDS for place in ("", "region_code, ")
    )
    kinds = " ".join(f"WHEN GROUPING({kind}_label) = 0 THEN '{kind}'" for kind in PERIOD_KINDS)
    return labels, f"GROUPING SETS ({sets})", f"CASE {kinds} END"


def build_sql(fact: Fact, indicators: list[Indicator]) -> str:
    """The whole statement: a row is a period, region and breakdown value; columns t1.. are sums over its units."""
    terms, _ = plan_terms(fact, indicators)
    labels, roll_up, kind = _roll_up()
    counted = ",\n        ".join(f"{text} AS {name}" for name, text in terms.items())
    added = ",\n    ".join(f"CAST(sum({name}) AS DOUBLE) AS {name}" for name in terms)
    period = ", ".join(f"{id}_label" for id in PERIOD_KINDS)
    return f"""WITH unit AS (
{sql_text(f"fact_{fact.id}")}),
by_month AS ( -- the only pass over units: month and region, one breakdown at a time
    SELECT
        month,
        region_code,
        {_breakdown_columns(fact)},
        {counted}
    FROM unit
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
    coalesce({period}) AS period,
    CASE WHEN GROUPING(region_code) = 1 THEN 'all' ELSE region_code END AS region_code,
    breakdown,
    breakdown_value,
    {added}
FROM labelled
GROUP BY {roll_up}
HAVING GROUPING(region_code) = 1 OR region_code IS NOT NULL
ORDER BY {", ".join(KEYS)}
"""
