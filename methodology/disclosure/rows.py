"""Rows of published_indicator from cells and their mask.

Belongs here: numerator, denominator, value, interval and status of each row. Does not: the mask.

Worked example: 62 of 65 with both counts free is numerator 62, denominator 65, value 0.95 (whole percent). With 62
hidden and 65 free, numerator, value and limits are empty, 65 stands, status Q.
"""

import polars as pl

from methodology.disclosure.cells import PLACE
from methodology.disclosure.cube import SUM, Cube
from methodology.indicators import Indicator, load_indicators
from methodology.intervals import wilson
from methodology.regions import regions

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


def _of_sum(exact: pl.DataFrame, cells: pl.DataFrame, indicator: Indicator, units: str) -> pl.DataFrame:
    """A mean or a sum: everything stands or falls with the number of its units."""
    counted = _count(cells, units, "n")
    joined = counted.join(_sums(exact, indicator.id), on=PLACE, how="left", maintain_order="left")
    free, none = pl.col("n_free"), pl.lit(None, pl.Float64)
    total = pl.when(free).then(pl.col("total").fill_null(0.0))
    mean = pl.when(pl.col("n") > 0).then((pl.col("total") / pl.col("n")).round(_MEAN_DIGITS))
    rate = indicator.kind == "mean"
    return joined.select(
        *PLACE,
        numerator=total,
        denominator="n" if rate else none,
        value=mean if rate else total,
        low=pl.when(free & rate).then(pl.col("mean_low").round(_MEAN_DIGITS)),
        high=pl.when(free & rate).then(pl.col("mean_high").round(_MEAN_DIGITS)),
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


def _status(indicator: Indicator) -> pl.Expr:
    """Q where something is hidden; else as in indicator_value: few units make a figure unreliable."""
    few = pl.when(pl.col("n") < indicator.minimum_n).then(pl.lit("U")).otherwise(pl.lit("A"))
    empty = pl.when((pl.col("n") == 0) & indicator.is_rate).then(pl.lit(indicator.when_empty)).otherwise(few)
    return pl.when("free").then(empty).otherwise(pl.lit("Q"))


def _figure(
    exact: pl.DataFrame, cells: pl.DataFrame, indicator: Indicator, counts: tuple[str, ...]
) -> pl.DataFrame:
    if counts[0] == SUM:
        rows = _of_sum(exact, cells, indicator, counts[1])
    elif len(counts) == 1:
        rows = _of_count(cells, counts[0])
    else:
        rows = _of_share(cells, indicator, *counts)
    conf = pl.when("free").then(pl.lit("F")).otherwise(pl.lit("C"))
    told = rows.with_columns(
        pl.col("n").cast(pl.Int64),
        indicator=pl.lit(indicator.id),
        status=_status(indicator),
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


def published_rows(exact: pl.DataFrame, cells: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """One row an indicator, period, area and breakdown value of a published level; in the order of the cube."""
    registry = load_indicators()
    frames = [_figure(exact, cells, registry[id], counts) for id, counts in cube.figures.items()]
    return pl.concat([frame.sort(PLACE) for frame in frames])
