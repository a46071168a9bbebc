"""Regions: subjects of the Federation, and since when they take part in the pilot."""

from functools import cache
from pathlib import Path

import polars as pl

REGIONS = Path(__file__).parent / "regions.csv"


@cache
def regions() -> pl.DataFrame:
    """One row a subject: region_code (two digits), names, district, tile of the map, pilot_joined_year (null = not).

    >>> regions().filter(region_code="72").select("name_ru", "pilot_joined_year").row(0)
    ('Тюменская область', 2022)
    """
    text = ["subject_code", "okato"]
    frame = pl.read_csv(REGIONS, schema_overrides=dict.fromkeys(text, pl.String))
    return frame.rename({"subject_code": "region_code"}).with_columns(
        pl.col("pilot_joined_year").cast(pl.Int32)
    )
