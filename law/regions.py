"""Regions: subjects of the Federation, where they are on the map, and since when they take part in the pilot."""

from functools import cache
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from law.files import LawModel, folder, named, read_csv, refuse, table_of

_WHY = "every row belongs to a region"


class Region(LawModel):
    """One subject; pilot_joined_year: the first year of its courses, None where it does not take part.

    iso, okato, name_en, short_ru and the tile of the map are None where the source has none.
    """

    subject_code: Annotated[str, Field(pattern="^[0-9]{2}$")]
    iso: str | None
    okato: str | None
    name_ru: str
    name_en: str | None
    federal_district: str
    short_ru: str | None
    tile_row: int | None
    tile_col: int | None
    pilot_joined_year: int | None
    participation_evidence: str | None


def regions() -> pl.DataFrame:
    """One row a subject: region_code (two digits), names, district, tile of the map, pilot_joined_year (null = not).

    >>> regions().filter(region_code="72").select("name_ru", "pilot_joined_year").row(0)
    ('Тюменская область', 2022)
    """
    return _regions(folder())


@cache
def _regions(law: Path) -> pl.DataFrame:
    path = law / "regions.csv"
    frame = table_of(read_csv(path, Region, _WHY), Region).rename({"subject_code": "region_code"})
    for column in ("region_code", "short_ru"):
        if twice := frame.filter(pl.col(column).is_duplicated()).drop_nulls(column)[column].to_list():
            raise refuse(
                f"{column} {twice[0]} is there twice", named(path), _WHY, "take one of the lines out"
            )
    return frame.with_columns(pl.col("pilot_joined_year").cast(pl.Int32))
