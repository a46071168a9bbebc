"""The calendar as it is decreed: days that differ from their weekday, the decree and official total of each year.

Belongs here: reading `workdays.csv` and `workdays.toml`. Does not: counting working days
(`methodology.social_services.workdays`).
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import Field

from law.files import LawModel, Many, folder, read_csv, read_toml, refuse, table_of

WHY = "every deadline rests on the calendar"


class Differing(LawModel):
    """One day that differs from its weekday; exchanged_with: the day a decree exchanged it with."""

    day: date
    weekday: Literal["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
    is_working: bool
    basis: Literal["holiday", "next_working_day", "decree"]
    exchanged_with: date | None
    name_ru: str | None


class Year(LawModel):
    """One year: the decree that moves days off, the official total of working days of a five-day week."""

    year: int
    working_days: int
    act: str
    number_seen: bool


class Declared(LawModel):
    """Days once declared non-working with pay, which are no days off of the calendar."""

    first: date
    last: date
    act: str


class Acts(LawModel):
    """The legal basis; confirmed_until: the last day of the last year whose decree is signed and published."""

    confirmed_until: date
    year: Annotated[Many[Year], Field(min_length=1)]
    declared: Many[Declared]


def acts() -> Acts:
    """The legal basis of the calendar."""
    return _acts(folder())


def differing_days() -> pl.DataFrame:
    """One row a day that differs from its weekday: day, weekday, is_working, basis, exchanged_with, name_ru."""
    return _differing_days(folder())


@cache
def _acts(law: Path) -> Acts:
    found = read_toml(law / "workdays.toml", Acts, WHY)
    years = [each.year for each in found.year]
    if years != list(range(years[0], years[0] + len(years))):
        raise refuse("years do not follow one another", "law/workdays.toml, key year", WHY, "write each once")
    return found


@cache
def _differing_days(law: Path) -> pl.DataFrame:
    return table_of(read_csv(law / "workdays.csv", Differing, WHY), Differing)
