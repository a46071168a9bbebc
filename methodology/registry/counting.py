"""The counting engine: blocks of the registry become one SQL statement over any facts, and its sums become figures.

A figure is defined once, in its block. The marts run these statements over everything, a bureau's pages over the
courses it may see; the relation and the dimensions are arguments, the definition is not. Sums are additive: they are
added up over months and places first, and divided last.

Belongs here: the statements, built of named parts and printable, and the division with interval and status. Does not:
which units count (the registry), running a statement, which courses a reader may see. Values never enter the text: a
relation may hold `?`, bound by whoever runs it. Expressions and names come from the checked registry alone.

>>> from methodology.registry.facts import FACTS
>>> from methodology.registry.indicators import load_indicators
>>> rate = load_indicators()["effective_rate"]
>>> print(count_sql(FACTS["course"], [rate], "fact_course", ["provider", "year"]).rstrip())
WITH term AS ( -- what one unit adds to each figure
    SELECT
        provider AS provider,
        strftime(month, '%Y') AS year,
        (verdict = 'effective') AND (verdict IN ('effective', 'ineffective')) AS t1,
        (verdict IN ('effective', 'ineffective')) AS t2
    FROM fact_course
)
SELECT
    provider,
    year,
    CAST(CAST(coalesce(count_if(t1), 0) AS BIGINT) AS DOUBLE) AS t1,
    CAST(CAST(coalesce(count_if(t2), 0) AS BIGINT) AS DOUBLE) AS t2
FROM term
GROUP BY ALL
ORDER BY ALL
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from methodology.registry.fact import Fact
from methodology.registry.facts import EVERY_FACT
from methodology.registry.indicators import Indicator
from methodology.registry.intervals import t_interval, wilson
from methodology.registry.periods import PERIOD_KINDS
from methodology.registry.statuses import status
from schemas.dimensions import dimensions_of

FACT_SQL = Path(__file__).parent / "sql"
KEYS = ("period_kind", "period", "region_code", "breakdown", "breakdown_value")
_FIGURE = ("numerator", "denominator", "value", "low", "high", "n", "status")


def fact_text(fact: str) -> str:
    """The statement that lays out the units of a fact, one row a unit: `methodology/sql/fact_<id>.sql`."""
    return (FACT_SQL / f"fact_{fact}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Terms:
    """The columns of the statement that an indicator is made of; squares only where a mean needs them."""

    numerator: str
    n: str
    squares: str | None = None


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
        total = f"count_if({name})" if self.value == "1" else f"sum({name})"
        return (
            f"CAST(coalesce({total}, 0) AS {kind})"  # both are null where nothing is known or nobody is there
        )


def _under(*conditions: str) -> str:
    kept = " AND ".join(f"({condition})" for condition in conditions if condition not in ("", "TRUE"))
    return kept or "TRUE"


def _counted(indicator: Indicator) -> tuple[str, str]:
    """The conditions under which a unit is in the denominator at all."""
    return indicator.denominator, f"({indicator.exclusions}) IS NOT TRUE" if indicator.exclusions else ""


def _terms(indicator: Indicator, fact: Fact) -> list[Term]:
    """What one unit adds to the numerator, to n and, for a mean, to the sum of squares."""
    value, under = indicator.numerator, _counted(indicator)
    if indicator.kind == "count":
        return [Term(fact.weight, _under(value, *under))] * 2
    if indicator.kind == "proportion":
        return [Term(fact.weight, _under(value, *under)), Term(fact.weight, _under(*under))]
    known = _under(f"({value}) IS NOT NULL", *under)
    squares = [Term(f"({value}) * ({value})", known)] if indicator.kind == "mean" else []
    return [Term(value, known), Term("1", known), *squares]


def plan_terms(fact: Fact, indicators: Sequence[Indicator]) -> tuple[dict[str, Term], dict[str, Terms]]:
    """Distinct terms by column name, and which columns each indicator is made of."""
    names: dict[Term, str] = {}
    planned = {}
    for indicator in indicators:
        columns = [names.setdefault(term, f"t{len(names) + 1}") for term in _terms(indicator, fact)]
        planned[indicator.id] = Terms(*columns)
    return {name: term for term, name in names.items()}, planned


def _list(columns: Iterable[str]) -> str:
    return ",\n        ".join(columns)


def _dimension(fact: Fact, name: str) -> str:
    """A kind of period by its label, or a column of the fact. Raises KeyError for anything else (a mistake of ours)."""
    if name in PERIOD_KINDS:
        return PERIOD_KINDS[name].label_sql
    return {column: column for column in (*fact.columns, *fact.breakdowns)}[name]


def _term_cte(dimensions: Mapping[str, str], per_unit: Mapping[str, str], relation: str) -> str:
    columns = _list(f"{value} AS {name}" for name, value in {**dimensions, **per_unit}.items())
    return f"""term AS ( -- what one unit adds to each figure
    SELECT
        {columns}
    FROM {relation}
)"""


def count_sql(fact: Fact, indicators: Sequence[Indicator], relation: str, by: Sequence[str] = ()) -> str:
    """One row a combination of the dimensions `by` that has a unit; columns t1.. are sums over its units.

    relation: what stands after FROM, a table of the fact's columns or a subquery in brackets. by: kinds of periods and
    columns of the fact. Without `by`: one row, also where there is no unit.
    """
    terms, _ = plan_terms(fact, indicators)
    dimensions = {name: _dimension(fact, name) for name in by}
    per_unit = {name: term.per_unit() for name, term in terms.items()}
    added = [f"CAST({term.added(name, fact)} AS DOUBLE) AS {name}" for name, term in terms.items()]
    columns = ",\n    ".join([*by, *added])
    grouped = "GROUP BY ALL\nORDER BY ALL\n" if by else ""
    return f"WITH {_term_cte(dimensions, per_unit, relation)}\nSELECT\n    {columns}\nFROM term\n{grouped}"


def spread_sql(indicator: Indicator, relation: str, by: Sequence[str] = ()) -> str:
    """How many units have each value of a mean: the dimensions, value (null: not known, or not counted), units.

    Medians and quantiles do not add up, a histogram does; it counts the units that the mean is a mean of.
    """
    fact = EVERY_FACT[indicator.fact]
    known = _under(f"({indicator.numerator}) IS NOT NULL", *_counted(indicator))
    dimensions = [f"{_dimension(fact, name)} AS {name}," for name in by]
    value = f"CAST(CASE WHEN {known} THEN {indicator.numerator} END AS BIGINT) AS value"
    columns = "\n    ".join([*dimensions, f"{value},", "count(*) AS units"])
    return f"SELECT\n    {columns}\nFROM {relation}\nGROUP BY ALL\nORDER BY ALL\n"


def _breakdown_columns(fact: Fact) -> str:
    names = " ".join(f"WHEN GROUPING({by}) = 0 THEN '{by}'" for by in fact.breakdowns)
    values = " ".join(f"WHEN GROUPING({by}) = 0 THEN coalesce({by}, 'unknown')" for by in fact.breakdowns)
    if not fact.breakdowns:
        return "'none' AS breakdown, 'all' AS breakdown_value"
    return (
        f"CASE {names} ELSE 'none' END AS breakdown,\n        CASE {values} ELSE 'all' END AS breakdown_value"
    )


def _places(fact: Fact) -> str:
    """Where a sum counts: its region and the country. A provider's count in its region alone, where they are read; so
    do those of registers, which not every region delivers."""
    if not fact.national:
        return "[region_code]"
    local = ", ".join(f"'{each.id}'" for each in dimensions_of(fact.id) if each.within_region)
    within = f"WHEN breakdown IN ({local}) THEN [region_code] " if local else ""
    return f"CASE {within}WHEN region_code IS NULL THEN ['all'] ELSE [region_code, 'all'] END"


def mart_sql(fact: Fact, indicators: Sequence[Indicator], relation: str) -> str:
    """Every period, place and breakdown in one pass over the units: a row is one of them, t1.. are sums.

    Reads `period_kind` and `period_label` of the warehouse beside the relation.
    """
    terms, _ = plan_terms(fact, indicators)
    dimensions = {name: name for name in ("month", "region_code", *fact.breakdowns)}
    per_unit = {name: term.per_unit() for name, term in terms.items()}
    added = _list(f"{term.added(name, fact)} AS {name}" for name, term in terms.items())
    sets = ["(month, region_code)"] + [f"(month, region_code, {by})" for by in fact.breakdowns]
    years_only = "\nWHERE period_kind = 'year'" if fact.yearly else ""
    total = ",\n    ".join(f"CAST(sum({name}) AS DOUBLE) AS {name}" for name in terms)
    return f"""WITH {_term_cte(dimensions, per_unit, relation)},
by_month AS ( -- the only pass over units: month and region, one breakdown at a time
    SELECT
        month,
        region_code,
        {_breakdown_columns(fact)},
        {added}
    FROM term
    GROUP BY GROUPING SETS ({", ".join(sets)})
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


def _limits(sums: pl.DataFrame, indicator: Indicator, terms: Terms) -> pl.DataFrame:
    if indicator.interval == "wilson":
        low, high = wilson(pl.col(terms.numerator), pl.col(terms.n))
        return sums.select(low=low, high=high)
    if indicator.interval == "t":
        return t_interval(sums, terms.numerator, str(terms.squares), terms.n, indicator.ends)
    return pl.DataFrame(schema={"low": pl.Float64, "high": pl.Float64}).clear(sums.height)


def _divided(
    sums: pl.DataFrame, keys: Sequence[str], indicator: Indicator, terms: Terms, young: pl.Expr
) -> pl.LazyFrame:
    n, numerator = pl.col(terms.n), pl.col(terms.numerator)
    value = numerator / n if indicator.is_rate else numerator
    return (
        sums.hstack(_limits(sums, indicator, terms))
        .lazy()
        .select(
            *keys,
            "low",
            "high",
            indicator=pl.lit(indicator.id),
            numerator=pl.when(n > 0).then(numerator) if indicator.kind == "sum" else numerator,
            denominator=n if indicator.is_rate else pl.lit(None, pl.Float64),
            value=pl.when(n > 0).then(value) if indicator.when_empty else value,
            n=n.cast(pl.Int64),
        )
        .with_columns(status=status(indicator, young))
        .select("indicator", *keys, *_FIGURE)
    )


def figures(
    sums: pl.DataFrame,
    fact: Fact,
    indicators: Sequence[Indicator],
    keys: Sequence[str],
    young: pl.Expr | None = None,
) -> list[pl.LazyFrame]:
    """The figures of each indicator from the sums of a statement over the same: indicator, keys, numerator,
    denominator, value, low, high, n, status. value, low and high of a proportion are shares of 1; a sum of nothing is
    unknown. young: where a cohort may still change.
    """
    _, planned = plan_terms(fact, indicators)
    may_change = pl.lit(False) if young is None else young
    return [_divided(sums, keys, each, planned[each.id], may_change) for each in indicators]
