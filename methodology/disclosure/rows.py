"""Rows of published_indicator from cells and their mask.

Belongs here: numerator, denominator, value, interval and status of each row. Does not: the mask.

Worked example: 62 of 65 with both counts free is numerator 62, denominator 65, value 0.95 (whole percent). With 62
hidden and 65 free, numerator, value and limits are empty, 65 stands, status Q.
"""

from collections.abc import Sequence

import polars as pl

from law.cube import Points
from law.regions import regions
from methodology.disclosure.cells import PLACE
from methodology.disclosure.cube import SUM, Cube
from methodology.disclosure.sums import closed
from methodology.registry.indicators import Indicator, load_indicators
from methodology.registry.intervals import wilson
from methodology.registry.statuses import status

COLUMNS = [
    "indicator", *PLACE, "numerator", "denominator", "value", "low", "high", "n", "status", "conf_status",
]  # fmt: skip
_MEAN_DIGITS = 2


def _count(cells: pl.DataFrame, count: str, name: str) -> pl.DataFrame:
    """A count at each place of a published level: value (null where hidden), and whether it is free."""
    mine = cells.filter(pl.col("count") == count, "published", ~pl.col("withheld"))
    free = ~pl.col("hidden")
    return mine.select(*PLACE, pl.when(free).then("value").alias(name), free.alias(f"{name}_free"))


def _sums(exact: pl.DataFrame, indicator: str) -> pl.DataFrame:
    """The sum behind a mean by place; districts from their regions."""
    mine = exact.filter(indicator=indicator)
    whole = pl.col("region_code") == "all"
    placed = mine.with_columns(
        area_kind=pl.when(whole).then(pl.lit("country")).otherwise(pl.lit("region")),
        area=pl.when(whole).then(pl.lit("RU")).otherwise("region_code"),
    ).select(*PLACE, total="numerator", mean_low="low", mean_high="high")
    of = regions().select("region_code", district="federal_district")
    joined = mine.join(of, on="region_code").with_columns(area_kind=pl.lit("district"), area="district")
    summed = joined.group_by(PLACE).agg(total=pl.col("numerator").sum())
    none = pl.lit(None, pl.Float64)
    return pl.concat([placed, summed.with_columns(mean_low=none, mean_high=none).select(placed.columns)])


def _with_known(sums: pl.DataFrame, cells: pl.DataFrame, points: Points | None, cube: Cube) -> pl.DataFrame:
    """`known`: whether the split that points tell of is shown at the place."""
    split = next((each for each in cube.splits if points and each.id == points.split), None)
    if split is None:
        return sums.with_columns(known=pl.lit(True))
    free = (_count(cells, name, name).select(*PLACE, f"{name}_free") for name in (split.part, split.total))
    for each in free:
        sums = sums.join(each, on=PLACE, how="left", maintain_order="left")
    known = pl.all_horizontal(f"{split.part}_free", f"{split.total}_free").fill_null(False)
    return sums.with_columns(known=known)


def _of_sum(
    exact: pl.DataFrame,
    cells: pl.DataFrame,
    indicator: Indicator,
    units: str,
    cube: Cube,
    earlier: Sequence[pl.DataFrame],
) -> pl.DataFrame:
    """A mean or a sum: it stands where the number of its units does, and tells nothing else (sums.py)."""
    counted = _count(cells, units, "n")
    joined = counted.join(_sums(exact, indicator.id), on=PLACE, how="left", maintain_order="left")
    joined = _with_known(joined, cells, cube.points.get(indicator.id), cube)
    shut, shut_limits = closed(joined, indicator.id, cube, earlier)
    joined = joined.with_columns(
        free=pl.col("n_free") & ~shut, limits_free=pl.col("n_free") & ~(shut | shut_limits)
    )
    free, open_limits, none = pl.col("free"), pl.col("limits_free"), pl.lit(None, pl.Float64)
    total = pl.when(free).then(pl.col("total").fill_null(0.0))
    mean = pl.when(pl.col("n") > 0).then((pl.col("total") / pl.col("n")).round(_MEAN_DIGITS))
    rate = indicator.kind == "mean"
    return joined.select(
        *PLACE,
        numerator=total,
        denominator="n" if rate else none,
        value=pl.when(free).then(mean) if rate else pl.when(pl.col("n") > 0).then(total),
        low=pl.when(open_limits & rate).then(pl.col("mean_low").round(_MEAN_DIGITS)),
        high=pl.when(open_limits & rate).then(pl.col("mean_high").round(_MEAN_DIGITS)),
        n="n",
        free=free,
    )


def _of_count(cells: pl.DataFrame, numerator: str) -> pl.DataFrame:
    counted = _count(cells, numerator, "numerator")
    none = pl.lit(None, pl.Float64)
    return counted.select(
        *PLACE, "numerator", denominator=none, value="numerator", low=none, high=none, n="numerator",
        free="numerator_free",
    )  # fmt: skip


def _of_share(cells: pl.DataFrame, indicator: Indicator, numerator: str, denominator: str) -> pl.DataFrame:
    """A rate: value and limits only where both counts are free."""
    above, below = _count(cells, numerator, "numerator"), _count(cells, denominator, "denominator")
    joined = above.join(below, on=PLACE, maintain_order="left")
    x, n = pl.col("numerator"), pl.col("denominator")
    free = pl.col("numerator_free") & pl.col("denominator_free")
    low, high = wilson(x, n)
    limits = free & (n > 0) & (indicator.interval == "wilson")
    return joined.select(
        *PLACE,
        "numerator",
        "denominator",
        value=pl.when(free & (n > 0)).then((x / n).round(2)),
        low=pl.when(limits).then(low.round(3)),
        high=pl.when(limits).then(high.round(3)),
        n=n,
        free=free,
    )


def _delivered(exact: pl.DataFrame, indicator: Indicator) -> pl.Expr:
    """Whether anything of the kind that the indicator counts ever came from a place."""
    kind = [each.id for each in load_indicators().values() if each.fact == indicator.fact]
    codes = exact.filter(pl.col("indicator").is_in(kind))["region_code"].unique()
    of = regions().filter(pl.col("region_code").is_in(codes.implode()))["federal_district"].drop_nulls()
    districts = (pl.col("area_kind") == "district") & pl.col("area").is_in(of.unique().implode())
    here = (pl.col("area_kind") == "region") & pl.col("area").is_in(codes.implode())
    return (pl.col("area_kind") == "country") | districts | here


def _young(exact: pl.DataFrame, indicator: Indicator) -> pl.Expr:
    """Whether the exact figures of the period are provisional."""
    periods = exact.filter(indicator=indicator.id, status="P")["period"].unique()
    return pl.col("period").is_in(periods.implode())


def _figure(
    exact: pl.DataFrame,
    cells: pl.DataFrame,
    indicator: Indicator,
    cube: Cube,
    earlier: Sequence[pl.DataFrame],
) -> pl.DataFrame:
    counts = cube.figures[indicator.id]
    if counts[0] == SUM:
        rows = _of_sum(exact, cells, indicator, counts[1], cube, earlier)
    elif len(counts) == 1:
        rows = _of_count(cells, counts[0])
    else:
        rows = _of_share(cells, indicator, *counts)
    conf = pl.when("free").then(pl.lit("F")).otherwise(pl.lit("C"))
    delivered = _delivered(exact, indicator)
    found = status(indicator, _young(exact, indicator), delivered)
    told = rows.with_columns(
        pl.col("n").cast(pl.Int64),
        indicator=pl.lit(indicator.id),
        value=pl.when(delivered).then("value"),
        status=pl.when("free").then(found).otherwise(pl.lit("Q")),
        conf_status=conf,
    )
    return pl.concat([told.select(COLUMNS), _outside(told)])


def _outside(told: pl.DataFrame) -> pl.DataFrame:
    """Regions that join the pilot later, and districts without a region in it: status M, no figure."""
    of = regions().select(region="region_code", district="federal_district", joined="pilot_joined_year")
    pilot = of.filter(pl.col("joined").is_not_null())
    areas = pl.concat(
        [
            pilot.select(area_kind=pl.lit("region"), area="region"),
            pilot.select(area_kind=pl.lit("district"), area="district").unique(),
        ]
    )
    kinds = ["indicator", "period_kind", "period", "breakdown", "breakdown_value"]
    there = told.select(*kinds, "area_kind").unique().join(areas, on="area_kind")
    missing = there.join(told, on=["indicator", *PLACE], how="anti")
    empty = {
        name: pl.lit(None, told.schema[name])
        for name in ("numerator", "denominator", "value", "low", "high", "n")
    }
    return missing.with_columns(**empty, status=pl.lit("M"), conf_status=pl.lit("F")).select(COLUMNS)


def published_rows(
    exact: pl.DataFrame, cells: pl.DataFrame, cube: Cube, earlier: Sequence[pl.DataFrame] = ()
) -> pl.DataFrame:
    """One row an indicator, period, area and breakdown value of a published level; in the order of the cube."""
    registry = load_indicators()
    frames = [_figure(exact, cells, registry[id], cube, earlier) for id in cube.figures]
    return pl.concat([frame.sort(PLACE) for frame in frames])
