"""Which counts exist, at which places, and what is their exact value?

Belongs here: from rows of indicator_value to cells, zeros filled in, districts summed, derived counts and derived
periods made; the same cells as an earlier release shows them. Does not: what is hidden.

A cell is one count at one place: period, area, breakdown value. Regions by half-year are cells too, although never
published: what can be computed of them must be safe as well. H2 is the year less H1, whether or not it is published.

Reference: order 525н of 01.09.2025 reports the first half-year and the cumulative year.

Worked example: 135 courses in 2024 and 63 in its first half leave 72 for the second half, which is a cell even in a
release that holds the year and the first half only.
"""

import polars as pl

from law.errors import RehabError
from law.regions import regions
from methodology.disclosure.cube import SUM, Cube
from schemas.dimensions import NONE, published_breakdowns

COUNTRY = "RU"
PLACE = ["period_kind", "period", "area_kind", "area", "breakdown", "breakdown_value"]
KEY = ["count", *PLACE]
_EXACT = ["period_kind", "period", "region_code", "breakdown", "breakdown_value"]


def _shown_columns(cube: Cube) -> pl.DataFrame:
    rows = [(indicator, column, count) for count, (indicator, column) in cube.counts.items()]
    return pl.DataFrame(rows, schema=["indicator", "column", "count"], orient="row")


def _counted(exact: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """Exact counts by place, as far as indicator_value holds them; period_kind half or year."""
    wanted = exact.filter(
        pl.col("period_kind").is_in(["half", "year"]),
        pl.col("breakdown").is_in(published_breakdowns()),
        (pl.col("breakdown") == NONE) | (pl.col("region_code") == "all"),
    )
    columns = wanted.select("indicator", *_EXACT, "numerator", "denominator")
    long = columns.unpivot(["numerator", "denominator"], index=["indicator", *_EXACT], variable_name="column")
    return long.join(_shown_columns(cube), on=["indicator", "column"]).select("count", *_EXACT, "value")


def _areas() -> pl.DataFrame:
    """Regions with district and the year they joined the pilot."""
    return regions().select(
        pl.col("region_code"), district=pl.col("federal_district"), joined=pl.col("pilot_joined_year")
    )


def _year() -> pl.Expr:
    return pl.col("period").str.slice(0, 4).alias("year")


def areas_of_year(years: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """One row a year and region that can have figures: in the pilot by then, or counted in spite of that."""
    seen = counted.filter(pl.col("region_code") != "all").select(_year(), "region_code").unique()
    joined = years.join(_areas(), how="cross").filter(pl.col("joined") <= pl.col("year").cast(pl.Int32))
    both = pl.concat([joined.select("year", "region_code"), seen.select("year", "region_code")]).unique()
    placed = both.join(_areas().drop("joined"), on="region_code", how="left")
    lost = placed.filter(pl.col("district").is_null())["region_code"].unique().sort().to_list()
    if lost:
        raise RehabError(
            f"regions without a federal district: {', '.join(lost)}",
            where="law/regions.csv",
            why="their figures could be computed as what districts leave of the country",
            todo="name the district of each region",
        )
    return placed.sort("year", "region_code")


def _periods(counted: pl.DataFrame) -> pl.DataFrame:
    """Periods with figures, and H1 and H2 of every year that has one of them beside the year."""
    there = counted.select("period_kind", "period", _year()).unique()
    whole = there.filter(pl.col("period_kind") == "year").select("year")
    halved = there.filter(pl.col("period_kind") == "half").select("year").unique().join(whole, on="year")
    halves = halved.join(pl.DataFrame({"half": ["H1", "H2"]}), how="cross").select(
        period_kind=pl.lit("half"), period=pl.col("year") + "-" + pl.col("half"), year="year"
    )
    return pl.concat([there, halves]).unique().sort("period_kind", "period")


def _places(counted: pl.DataFrame) -> pl.DataFrame:
    """Every place that has figures in the years at hand; target groups in the periods they are counted in."""
    periods = _periods(counted)
    areas = areas_of_year(periods.select("year").unique(), counted)
    kinds = {"country": pl.lit(COUNTRY), "district": pl.col("district"), "region": pl.col("region_code")}
    placed = [
        areas.select("year", area_kind=pl.lit(kind), area=area).unique().join(periods, on="year")
        for kind, area in kinds.items()
    ]
    country = periods.select("year", area_kind=pl.lit("country"), area=pl.lit(COUNTRY)).unique()
    whole = pl.concat([*placed, country.join(periods, on="year").select(placed[0].columns)]).unique()
    whole = whole.with_columns(breakdown=pl.lit("none"), breakdown_value=pl.lit("all"))
    grouped = counted.filter(pl.col("breakdown") != "none").select(
        _year(), "period_kind", "period", "breakdown", "breakdown_value"
    )
    years = periods.filter(pl.col("period_kind") == "year").select("year")
    groups = grouped.filter(pl.col("period_kind") == "year").join(years, on="year", how="semi").unique()
    groups = groups.with_columns(area_kind=pl.lit("country"), area=pl.lit(COUNTRY))
    return pl.concat([whole, groups.select(whole.columns)])


def _with_areas(counted: pl.DataFrame) -> pl.DataFrame:
    """Exact counts by published place: the country as counted, districts as sums of their regions."""
    whole = pl.col("region_code") == "all"
    named = counted.with_columns(
        area_kind=pl.when(whole).then(pl.lit("country")).otherwise(pl.lit("region")),
        area=pl.when(whole).then(pl.lit(COUNTRY)).otherwise("region_code"),
    )
    districts = counted.join(_areas(), on="region_code").with_columns(
        area_kind=pl.lit("district"), area="district"
    )
    summed = districts.group_by(KEY).agg(pl.col("value").sum())
    return pl.concat([named.select(*KEY, "value"), summed.select(*KEY, "value")])


def _fill_halves(cells: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """A half-year that was not handed over is the year less the other one."""
    known = given.filter(pl.col("period_kind") == "half")["period"].unique()
    missing = (pl.col("period_kind") == "half") & ~pl.col("period").is_in(known.implode())
    keys = ["count", "year", *PLACE[2:]]
    year = cells.filter(pl.col("period_kind") == "year").select(*keys, of_year="value")
    other = (
        cells.filter(pl.col("period_kind") == "half", ~missing)
        .group_by(keys)
        .agg(of_other=pl.col("value").sum())
    )
    joined = cells.join(year, on=keys, how="left", maintain_order="left").join(
        other, on=keys, how="left", maintain_order="left"
    )
    rest = pl.col("of_year") - pl.col("of_other").fill_null(0)
    return joined.with_columns(value=pl.when(missing).then(rest).otherwise("value")).drop(
        "of_year", "of_other"
    )


def _made(cells: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """Counts that no indicator shows, from the first split that makes them: in columns, a count each."""
    wide = cells.pivot(on="count", index=["year", *PLACE], values="value", maintain_order=True)
    for split in cube.splits:
        total, part, rest = pl.col(split.total), pl.col(split.part), pl.col(split.rest)
        for name, value in (
            (split.rest, total - part),
            (split.part, total - rest),
            (split.total, part + rest),
        ):
            if name not in wide.columns and {split.total, split.part, split.rest} - {name} <= set(
                wide.columns
            ):
                wide = wide.with_columns(value.alias(name))
    names = [name for name in cube.names if name in wide.columns]
    return wide.unpivot(names, index=["year", *PLACE], variable_name="count", value_name="value")


def _of_total(exact: pl.DataFrame, cube: Cube, total: str) -> pl.DataFrame:
    mine = [name for name, top in cube.totals.items() if top == total and name in cube.counts]
    counted = _counted(exact, cube).filter(pl.col("count").is_in(mine))
    if counted.is_empty():
        return pl.DataFrame(schema={"year": pl.String, **dict.fromkeys(PLACE, pl.String)})
    grid = pl.DataFrame({"count": mine}).join(_places(counted), how="cross")
    filled = grid.join(_with_areas(counted), on=KEY, how="left", maintain_order="left").with_columns(
        pl.col("value").fill_null(0.0)
    )
    given = counted.select("period_kind", "period").unique().with_columns(given=pl.lit(True))
    made = _made(_fill_halves(filled, counted), cube)
    return made.join(given, on=["period_kind", "period"], how="left", maintain_order="left")


def rows_of_cube(values: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of indicator_value that cells are made from: no month, no provider. Few of the millions there are."""
    return values.filter(
        pl.col("period_kind").is_in(["half", "year"]), pl.col("breakdown").is_in(published_breakdowns())
    )


def has_cells(exact: pl.DataFrame, cube: Cube) -> bool:
    """Whether any half-year or year has a unit that the cube counts: registers alone have none."""
    return not _counted(exact, cube).is_empty()


def exact_cells(exact: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """One row a cell: count, year, place, exact value, and whether the frame at hand holds its period.

    exact: rows of indicator_value; of a period that is not in it only a derived half-year is a cell.
    """
    totals = list(dict.fromkeys(cube.totals.values()))
    parts = [cells for total in totals if (cells := _of_total(exact, cube, total)).height]
    if not parts:
        raise RehabError(
            "there is nothing to publish",
            where="indicator_value",
            why="no half-year or year has a course or a certificate",
            todo="take in deliveries first",
        )
    cells = pl.concat(parts).with_columns(pl.col("given").fill_null(False))
    return cells.sort(KEY).with_row_index("cell")


def shown_cells(published: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """Cells that an earlier release shows, with their value; `hidden` where it has a row and no number."""
    rows = [
        (indicator, column, count)
        for indicator, counts in cube.figures.items()
        for column, count in zip(("numerator", "denominator"), counts, strict=False)
        if count != SUM
    ]
    columns = pl.DataFrame(rows, schema=["indicator", "column", "count"], orient="row")
    rows_there = published.filter(pl.col("status") != "M")
    figures = rows_there.select("indicator", *PLACE, "numerator", "denominator")
    long = figures.unpivot(["numerator", "denominator"], index=["indicator", *PLACE], variable_name="column")
    told = long.join(columns, on=["indicator", "column"]).group_by(KEY).agg(pl.col("value").max())
    return told.with_columns(_year())
