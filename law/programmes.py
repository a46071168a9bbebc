"""Programmes of services: what a course of each may be.

Belongs here: ids, titles, ages, days and directions of a programme, and whether its courses are scored. Does not: the
points of scored courses (`law.editions`), norms (`law.norms`).
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from law.files import LawModel, Many, folder, named, read_toml, refuse

_WHY = "ages, days and directions of a course are those of its programme"
_OF_YEARS = "scores are made by half-years of these years; a course outside them is kept apart"
Years = Annotated[int, Field(ge=0, le=120)]
CalendarYear = Annotated[int, Field(ge=2000, le=2100)]
Days = Annotated[int, Field(ge=1)]


class Programme(LawModel):
    """One programme. Ages in full years at the start of the course. What is None has no rule; of the default programme
    it is a number of the edition. The calendar years it runs in are known of the default programme at least."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title_ru: str
    title_en: str
    default: bool
    scored: bool
    first_year: CalendarYear | None = None
    last_year: CalendarYear | None = None
    age_from: Years | None = None
    age_to: Years | None = None
    course_days: Days | None = None
    course_days_longest: Days | None = None
    directions: Annotated[Many[str], Field(min_length=1)]
    act: str
    status: Literal["in_force", "superseded", "assumption"]
    read_on: date


class _Programmes(LawModel):
    programme: Annotated[Many[Programme], Field(min_length=1)]


def programmes() -> tuple[Programme, ...]:
    """Every programme, in the order of the file."""
    return _programmes(folder())


def default_programme() -> Programme:
    """The programme of a course whose protocol names none.

    >>> default_programme().id
    'pilot'
    """
    return next(each for each in programmes() if each.default)


def pilot_years() -> range:
    """The calendar years the default programme runs in.

    >>> pilot_years()
    range(2022, 2029)
    """
    pilot = default_programme()
    if pilot.first_year is None or pilot.last_year is None or pilot.first_year > pilot.last_year:
        where = f"{named(folder() / 'programmes.toml')}, keys first_year and last_year of {pilot.id}"
        raise refuse(
            "the years of the pilot are not a span", where, _OF_YEARS, "write both, the earlier first"
        )
    return range(pilot.first_year, pilot.last_year + 1)


@cache
def _programmes(law: Path) -> tuple[Programme, ...]:
    path = law / "programmes.toml"
    found = read_toml(path, _Programmes, _WHY).programme
    if len({each.id for each in found}) < len(found):
        raise refuse("a programme is listed twice", f"{named(path)}, key id", _WHY, "take one of them out")
    if sum(each.default for each in found) != 1:
        raise refuse(
            "not exactly one programme is the default",
            f"{named(path)}, key default",
            _WHY,
            "write true for one",
        )
    return found
