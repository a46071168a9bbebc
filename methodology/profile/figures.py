"""Figures of a regional profile: what the registers tell of a region and year, and what follows from it.

Belongs here: values, growth, ratios and totals over years, each with the two numbers it is made of. Does not: which
counts may be told (`protection`: hand its rows over and nothing hidden comes back), nor sentences.

A growth names its base: +40 % of what. A figure whose number is hidden, or whose base year nobody delivered, has no
value: hidden is Q, not delivered L. A total of seven years needs all seven.

Worked example: 7,400 employers in 2025 and 5,290 in 2024 are a growth of 7,400 / 5,290 - 1 = 39.9 %. With 41,000 filled
jobs and 34,200 before, jobs an employer fall from 6.5 to 5.5, although both numbers rise.
"""

import polars as pl

from methodology.profile.statements import statement_frame

COLUMNS = [
    "region_code", "year", "statement", "value", "numerator", "denominator", "base_year", "base_value", "status",
]  # fmt: skip
_PART = ["indicator", "breakdown", "breakdown_value"]
_PLACE = ["region_code", "year"]


def _of_year(values: pl.DataFrame) -> pl.DataFrame:
    """Yearly rows of every indicator, with the year as a number and the number a statement tells."""
    yearly = values.filter(pl.col("period_kind") == "year")
    number = pl.coalesce("value", "numerator")
    return yearly.select(
        *_PART,
        "region_code",
        year=pl.col("period").cast(pl.Int32),
        figure=pl.when(pl.col("status") != "Q").then(number),
        numerator="numerator",
        denominator="denominator",
        hidden=pl.col("status") == "Q",
    )


def _told(form: str, yearly: pl.DataFrame) -> pl.DataFrame:
    """Statements of a form with the yearly rows of their indicator."""
    return statement_frame().filter(form=form).join(yearly, on=_PART)


def _values(yearly: pl.DataFrame) -> pl.DataFrame:
    return _told("value", yearly).with_columns(value="figure", base_year=pl.lit(None, pl.Int32))


def _growth(yearly: pl.DataFrame) -> pl.DataFrame:
    before = yearly.select(
        *_PART, "region_code", year=pl.col("year") + 1, base="figure", base_hidden="hidden"
    )
    both = _told("growth", yearly).join(before, on=[*_PART, *_PLACE], how="left")
    possible = pl.col("base") > 0
    return both.with_columns(
        value=pl.when(possible).then(pl.col("figure") / pl.col("base") - 1),
        numerator="figure",
        denominator="base",
        base_year=pl.col("year") - 1,
        hidden=pl.col("hidden") | pl.col("base_hidden").fill_null(False),
    )


def _ratio(yearly: pl.DataFrame) -> pl.DataFrame:
    whole = yearly.filter(breakdown="none").select(
        *_PLACE, of="indicator", whole="figure", whole_hidden="hidden"
    )
    both = _told("ratio", yearly).join(whole, on=["of", *_PLACE], how="left")
    possible = pl.col("whole") > 0
    return both.with_columns(
        value=pl.when(possible).then(pl.col("figure") / pl.col("whole") * pl.col("times")),
        numerator="figure",
        denominator="whole",
        base_year=pl.lit(None, pl.Int32),
        hidden=pl.col("hidden") | pl.col("whole_hidden").fill_null(False),
    )


def _total(yearly: pl.DataFrame) -> pl.DataFrame:
    """A year and those before it; a year of which nothing was delivered leaves the total unknown."""
    told = _told("total", yearly).with_columns(ends=pl.int_ranges("years")).explode("ends")
    placed = told.with_columns(year=pl.col("year") + pl.col("ends").cast(pl.Int32))
    there = yearly.select(*_PART, *_PLACE)
    summed = (
        placed.join(there, on=[*_PART, *_PLACE], how="semi")
        .group_by("order", "statement", "years", *_PLACE)
        .agg(pl.col("figure").sum(), told=pl.col("figure").count(), hidden=pl.col("hidden").any())
    )
    whole = pl.col("told") == pl.col("years")
    none = pl.lit(None, pl.Float64)
    return summed.with_columns(
        value=pl.when(whole).then("figure"),
        numerator=pl.when(whole).then("figure"),
        denominator=none,
        base_year=(pl.col("year") - pl.col("years") + 1).cast(pl.Int32),
        form=pl.lit("total"),
    )


def figures(values: pl.DataFrame) -> pl.DataFrame:
    """One row a statement, region and year that the registers tell something of.

    values: rows of population_value, protected or not. value: shares and growth of 1, else in the statement's unit;
    numerator, denominator: what it was made of; base_year, base_value: what a growth grew from, or the first year of a
    total; status: A, Q (hidden) or L (not delivered).
    """
    yearly = _of_year(values)
    parts = [_values(yearly), _growth(yearly), _ratio(yearly), _total(yearly)]
    growth = pl.col("form") == "growth"
    status = (
        pl.when("hidden").then(pl.lit("Q"))
        .when(pl.col("value").is_null()).then(pl.lit("L"))
        .otherwise(pl.lit("A"))
    )  # fmt: skip
    names = ["order", *COLUMNS[:6], "base_year", "hidden", "form"]
    told = pl.concat([part.select(names) for part in parts])
    shown = told.with_columns(
        value=pl.when(~pl.col("hidden")).then("value"),
        base_value=pl.when(growth & ~pl.col("hidden")).then("denominator"),
        status=status,
    )
    return shown.sort("region_code", "year", "order").select(COLUMNS)
