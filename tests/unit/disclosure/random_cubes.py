"""Random exact tables in the shape of indicator_value, for the cube of the tests: regions by half-year, all levels.

Belongs here: making tables and a second version of each with late courses. Does not: protection and attack.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl

from law.regions import regions
from methodology.disclosure import load_cube
from methodology.disclosure.cube import Split

PARTS = ("by_outcome", "by_process", "ineffective", "undetermined")
FINE = replace(
    load_cube(),
    withhold_above=1.0,  # dots, not withheld levels: the hardest case for the protector
    places=tuple(
        (period, area, "none")
        for period, area in product(("year", "half"), ("country", "district", "region"))
    ),
    counts={
        name: load_cube().counts[name]
        for name in ("courses", "judged", "undetermined", "effective", "by_outcome", "by_process")
    },
    splits=(
        Split("judgement", "courses", "judged", "undetermined"),
        Split("verdict", "judged", "effective", "ineffective"),
        Split("outcome", "effective", "by_outcome", "by_process"),
    ),
    figures={
        "courses_total": ("courses",),
        "effective_rate": ("effective", "judged"),
        "undetermined": ("undetermined",),
        "effective_by_outcome": ("by_outcome", "effective"),
        "effective_by_process_only": ("by_process", "effective"),
    },
    points={},
)
_CODES = regions().filter(pl.col("federal_district").is_not_null())["region_code"].sort().to_list()


def random_counts(random: np.random.Generator, most: tuple[int, int, int] = (40, 4, 6)) -> pl.DataFrame:
    """Units by region, half-year and part: region_code, period, one column a part. Small and empty cells abound."""
    areas = 3 + int((most[0] - 2) * random.random() ** 3)  # many small cubes, some as great as they come
    parts, halves = (int(random.integers(low, high + 1)) for low, high in zip((3, 2), most[1:], strict=True))
    codes = random.choice(_CODES, size=min(areas, len(_CODES)), replace=False)
    periods = [f"{2024 + at // 2}-H{1 + at % 2}" for at in range(halves)]
    size = float(random.choice([3.0, 8.0, 20.0, 60.0]))
    shares = random.dirichlet(np.full(parts, 0.6))
    rows = []
    for code, period in product(sorted(codes), periods):
        n = random.poisson(size * random.gamma(2.0, 0.5))
        rows.append((code, period, *random.multinomial(n, shares), *[0] * (4 - parts)))
    return pl.DataFrame(rows, schema=["region_code", "period", *PARTS], orient="row").filter(
        pl.sum_horizontal(PARTS) >= 0
    )


def with_late(counts: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    """The same units, and some that came late in a few places."""
    late = random.poisson(np.where(random.random((counts.height, 1)) < 0.15, 4.0, 0.0), (counts.height, 4))
    used = [counts[part].sum() > 0 for part in PARTS]
    return counts.with_columns(
        (pl.col(part) + pl.Series(late[:, at] * used[at])).alias(part) for at, part in enumerate(PARTS)
    )


def exact_table(counts: pl.DataFrame) -> pl.DataFrame:
    """Rows of indicator_value of these units: half-years and years, regions and the country."""
    year = (
        counts.with_columns(period=pl.col("period").str.slice(0, 4))
        .group_by("region_code", "period")
        .agg(pl.col(PARTS).sum())
    )
    halves = counts.with_columns(period_kind=pl.lit("half"))
    years = year.with_columns(period_kind=pl.lit("year")).select(halves.columns)
    areas = pl.concat([halves, years])
    country = (
        areas.group_by("period_kind", "period")
        .agg(pl.col(PARTS).sum())
        .with_columns(region_code=pl.lit("all"))
    )
    wide = pl.concat([areas, country.select(areas.columns)])
    effective, judged = pl.col("by_outcome") + pl.col("by_process"), pl.sum_horizontal(PARTS[:3])
    figures = {
        "courses_total": (pl.sum_horizontal(PARTS), None),
        "effective_rate": (effective, judged),
        "undetermined": (pl.col("undetermined"), None),
        "effective_by_outcome": (pl.col("by_outcome"), effective),
        "effective_by_process_only": (pl.col("by_process"), effective),
    }
    keys = ["period_kind", "period", "region_code"]
    rows = [
        wide.select(
            *keys,
            indicator=pl.lit(name),
            breakdown=pl.lit("none"),
            breakdown_value=pl.lit("all"),
            numerator=above.cast(pl.Float64),
            denominator=pl.lit(None, pl.Float64) if below is None else below.cast(pl.Float64),
            low=pl.lit(None, pl.Float64),
            high=pl.lit(None, pl.Float64),
            status=pl.lit("A"),
        )
        for name, (above, below) in figures.items()
    ]
    return pl.concat(rows)
