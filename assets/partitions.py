"""Half-years as partitions: the reporting periods of order 525n, and one for courses outside the years of the pilot."""

import dagster as dg
import polars as pl

from law.programmes import pilot_years

OTHER = "other"
_HALVES = [f"{year}-{half}" for year in pilot_years() for half in ("H1", "H2")]
HALF_YEARS = dg.StaticPartitionsDefinition([*_HALVES, OTHER])


def of_partition(courses: pl.LazyFrame, partition: str) -> pl.LazyFrame:
    """The courses of a partition; none is left out, whatever date a file gives."""
    if partition == OTHER:
        return courses.filter(~pl.col("half_year").is_in(_HALVES))
    return courses.filter(pl.col("half_year") == partition)
