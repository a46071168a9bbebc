"""What does a release leave unknown, and what does it tell about it?

The unknowns are the finest counts there could be: units of one outcome, in one region and half-year (and, apart from
these, of one target group in one year). Every published number is a sum of unknowns; every hidden one too. So nobody
has to list what adds up to what: districts, years and complements are sums of the same unknowns.

Belongs here: unknowns and equations of one fact and year in one release. Does not: links between releases (beliefs.py).

Reference: Dobra and Fienberg, Bounds for cell entries in contingency tables given marginal totals, Proceedings of the
National Academy of Sciences 97, 2000 (margins as sums of unknown cells).

Worked example: a district of regions A and B: "65 courses, of them 60 completed, in the district in H1" is
A.completed + B.completed = 60 and A.interrupted + B.interrupted = 5, over unknowns of H1.
"""

from dataclasses import dataclass

import polars as pl

from methodology.attacker.knowledge import (
    COUNTRY,
    NUMBERS,
    POINTS,
    complements,
    numbers,
    outcomes,
    sum_behind,
)

PLACE = ["period_kind", "period", "area_kind", "area", "breakdown", "breakdown_value"]
_INDICATORS = list(dict.fromkeys(indicator for indicator, _ in NUMBERS))


@dataclass(frozen=True)
class Unknowns:
    """One fact and year in one release.

    unknowns: unknown (number), view, outcome, and where it is; numbers: number, indicator, column, place, value (null:
    hidden), published (whether a row stands there); sums: number, unknown; ties: tie, unknown, sign; points: place and
    sum of points where it is shown.
    """

    unknowns: pl.DataFrame
    numbers: pl.DataFrame
    sums: pl.DataFrame
    ties: pl.DataFrame
    points: pl.DataFrame


def _leaves(release: pl.DataFrame, year: str, where: pl.DataFrame) -> pl.DataFrame:
    """Where a unit can be: region and half-year of the year; target group of the year."""
    rows = release.filter(pl.col("period").str.starts_with(year), pl.col("status") != "M")
    periods = rows["period"].unique()
    halves = [f"{year}-H1", f"{year}-H2"] if year in periods else periods.sort().to_list()
    leaves = where.select("region", "district").join(pl.DataFrame({"half": halves}), how="cross")
    groups = rows.filter(pl.col("breakdown") != "none").select(group="breakdown_value").unique()
    empty = pl.lit(None, pl.String)
    plain = leaves.with_columns(group=empty)
    grouped = groups.with_columns(region=empty, district=empty, half=empty).select(plain.columns)
    return pl.concat([plain, grouped]).sort("half", "region", "group", nulls_last=True)


def _places(release: pl.DataFrame, year: str, leaves: pl.DataFrame) -> pl.DataFrame:
    """Every place numbers could stand at: those with rows, and regions by half-year."""
    rows = (
        release.filter(pl.col("period").str.starts_with(year), pl.col("status") != "M").select(PLACE).unique()
    )
    finer = leaves.filter(pl.col("region").is_not_null()).select(
        period_kind=pl.lit("half"),
        period="half",
        area_kind=pl.lit("region"),
        area="region",
        breakdown=pl.lit("none"),
        breakdown_value=pl.lit("all"),
    )
    return pl.concat([rows, finer]).unique().sort(PLACE)


def _lies_in() -> pl.Expr:
    """Whether a leaf lies in a place."""
    in_time = (pl.col("period_kind") == "year") | (pl.col("period") == pl.col("half"))
    in_area = (
        (pl.col("area") == COUNTRY)
        | ((pl.col("area_kind") == "district") & (pl.col("area") == pl.col("district")))
        | ((pl.col("area_kind") == "region") & (pl.col("area") == pl.col("region")))
    )
    plain = (pl.col("breakdown") == "none") & pl.col("region").is_not_null() & in_time & in_area
    return plain | ((pl.col("breakdown") != "none") & (pl.col("breakdown_value") == pl.col("group")))


def _shown(release: pl.DataFrame, year: str) -> pl.DataFrame:
    rows = release.filter(pl.col("period").str.starts_with(year), pl.col("indicator").is_in(_INDICATORS))
    rows = rows.with_columns(pl.col("n").cast(pl.Float64)).filter(pl.col("status") != "M")
    kept = rows.select("indicator", *PLACE, "numerator", "denominator", "n")
    return kept.unpivot(
        ["numerator", "denominator", "n"], index=["indicator", *PLACE], variable_name="column"
    )


def _points(release: pl.DataFrame, fact: str, year: str) -> pl.DataFrame:
    """Places whose sum of points is shown; certificates have none."""
    means = release.filter(
        pl.col("period").str.starts_with(year), pl.lit(fact == "course"), indicator="mean_total"
    )
    return means.select(*PLACE, sum_behind().alias(POINTS)).drop_nulls(POINTS)


def _numbers(release: pl.DataFrame, fact: str, year: str, places: pl.DataFrame) -> pl.DataFrame:
    kinds = (
        pl.concat([numbers(), complements()]).filter(fact=fact).select("indicator", "column", "view").unique()
    )
    wanted = kinds.join(places, how="cross")
    shown = _shown(release, year).with_columns(published=pl.lit(True))
    told = wanted.join(shown, on=["indicator", "column", *PLACE], how="left")
    rows = shown.select("indicator", *PLACE, row=pl.lit(True)).unique()
    told = told.join(rows, on=["indicator", *PLACE], how="left").with_columns(
        published=pl.col("row").fill_null(False)
    )
    return told.drop("row").sort("indicator", "column", *PLACE).with_row_index("number")


def _ties(unknowns: pl.DataFrame) -> pl.DataFrame:
    """Every view counts the same units; an outcome of several views is one thing; groups and regions sum alike."""
    leaf = ["region", "half", "group"]
    first = unknowns.group_by(leaf, maintain_order=True).agg(first=pl.col("view").first())
    viewed = unknowns.join(first, on=leaf, nulls_equal=True)
    others = viewed.filter(pl.col("view") != pl.col("first"))
    named = pl.concat_str([pl.lit("all"), "view", *leaf], separator="|", ignore_nulls=True)
    plus = others.select(tie=named, unknown="unknown", sign=pl.lit(1.0))
    wanted = others.select("view", *leaf).unique()
    minus = wanted.join(
        viewed.filter(pl.col("view") == pl.col("first")).drop("view"), on=leaf, nulls_equal=True
    )
    minus = minus.select(tie=named, unknown="unknown", sign=pl.lit(-1.0))
    return pl.concat([plus, minus, _shared(unknowns, leaf), _groups(unknowns)])


def _shared(unknowns: pl.DataFrame, leaf: list[str]) -> pl.DataFrame:
    counted = unknowns.with_columns(order=pl.int_range(pl.len()).over("outcome", *leaf))
    base = counted.filter(pl.col("order") == 0).select("outcome", *leaf, base="unknown")
    twice = counted.filter(pl.col("order") > 0).join(base, on=["outcome", *leaf], nulls_equal=True)
    tie = pl.lit("same|") + pl.col("unknown").cast(pl.String)
    plus = twice.select(tie=tie, unknown="unknown", sign=pl.lit(1.0))
    return pl.concat([plus, twice.select(tie=tie, unknown="base", sign=pl.lit(-1.0))])


def _groups(unknowns: pl.DataFrame) -> pl.DataFrame:
    grouped = pl.col("group").is_not_null()
    if unknowns.filter(grouped).is_empty():
        return pl.DataFrame(
            schema={"tie": pl.String, "unknown": unknowns.schema["unknown"], "sign": pl.Float64}
        )
    tie = pl.concat_str([pl.lit("groups"), "view", "outcome"], separator="|")
    sign = pl.when(grouped).then(-1.0).otherwise(1.0)
    return unknowns.select(tie=tie, unknown="unknown", sign=sign)


def unknowns_of(release: pl.DataFrame, fact: str, year: str, where: pl.DataFrame) -> Unknowns:
    """Everything one release tells of one fact and year; where: regions and districts that units can be in."""
    leaves = _leaves(release, year, where)
    mine = outcomes().filter(fact=fact).drop("fact")
    if fact != "course":
        leaves = leaves.filter(pl.col("group").is_null())
    unknowns = leaves.join(mine, how="cross").with_row_index("unknown")
    told = _numbers(release, fact, year, _places(release, year, leaves))
    counted = pl.concat([numbers(), complements()]).filter(fact=fact).drop("fact")
    places = told.select(PLACE).unique()
    inside = places.join(leaves, how="cross").filter(_lies_in())
    sums = (
        told.select("number", "indicator", "column", *PLACE)
        .join(counted, on=["indicator", "column"])
        .join(inside, on=PLACE)
        .join(unknowns, on=["region", "district", "half", "group", "view", "outcome"], nulls_equal=True)
        .select("number", "unknown")
    )
    return Unknowns(unknowns, told, sums, _ties(unknowns), _points(release, fact, year))
