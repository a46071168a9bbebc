"""Half-years as partitions: the reporting periods of order 525n, and one for courses outside the years of the pilot."""

import dagster as dg
import polars as pl

FIRST_YEAR, LAST_YEAR = 2022, 2028  # decree 2339 as extended in autumn 2025
OTHER = "other"
_HALVES = [f"{year}-{half}" for year in range(FIRST_YEAR, LAST_YEAR + 1) for half in ("H1", "H2")]
HALF_YEARS = dg.StaticPartitionsDefinition([*_HALVES, OTHER])


def of_partition(courses: pl.LazyFrame, partition: str) -> pl.LazyFrame:
    """The courses of a partition; none is left out, whatever date a file gives."""
    if partition == OTHER:
        return courses.filter(~pl.col("half_year").is_in(_HALVES))
    return courses.filter(pl.col("half_year") == partition)
