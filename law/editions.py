"""Editions of the methodology: which numbers and criteria an act gives, and from which day.

Belongs here: what an edition file may say, reading every file, and what all editions together define (criteria, highest
points, age bands) for the tables. Does not: what a rung computes, nor which edition a course has (`methodology`).
A released edition never changes; an amendment is a new file, and the difference of two files is the amendment.
"""

import itertools
import os
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from law.errors import RehabError
from law.files import SHIPPED as LAW
from law.files import LawModel, Many, folder, named, read_toml, refuse

SHIPPED = LAW / "editions"
FOLDER_SETTING = "REHAB_EDITIONS"  # a release is rebuilt by the editions it carries
_WHY = "a course would be scored by guesswork"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
MOST_POINTS = 9  # of a criterion: one digit wherever points are written side by side


def _grades(rungs: Any) -> Any:
    """Keys of TOML are text; points count from the highest down to 1, and 0 is what no rung gives."""
    if not isinstance(rungs, dict) or not rungs:
        raise ValueError("it is no table of rungs: write lines of points = condition")
    if sorted(rungs) != [str(points) for points in range(1, len(rungs) + 1)] or len(rungs) > MOST_POINTS:
        raise ValueError(
            f"rungs are numbered 1, 2, 3 ..., none left out: write them so, at most {MOST_POINTS}"
        )
    return {int(points): rungs[points] for points in sorted(rungs, reverse=True)}


def _criterion_names(criteria: dict[str, Any]) -> dict[str, Any]:
    for name in criteria:
        if not _NAME.fullmatch(name) or name == "total":
            raise ValueError(
                f"'{name}' cannot name a criterion: use small Latin letters, digits and _, not total"
            )
    return criteria


def _band(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,2}-[0-9]{1,2}", text) or int(text.split("-")[0]) > int(text.split("-")[1]):
        raise ValueError(f"'{text}' is no first and last age: write 4-6")
    return text


class Act(LawModel):
    """The act an edition follows."""

    name_ru: str
    name_en: str
    signed_on: date
    published_on: date | None = None
    effective_from: date
    effective_until: date | None = None
    read_on: date

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.effective_until and self.effective_until < self.effective_from:
            raise ValueError("it ends before it begins: write a later effective_until")
        return self


class Verdict(LawModel):
    """How a total becomes a verdict. near_margin: so many totals on each side of the mark are near it."""

    pass_mark: int
    near_margin: Annotated[int, Field(ge=1)]
    reason_required_when: str


class Programme(LawModel):
    """Whom the programme takes in, and for how long.

    career_guidance_from: before that age career guidance is neither required nor allowed.
    """

    age_from: Annotated[int, Field(ge=0, le=99)]
    age_to: Annotated[int, Field(ge=0, le=99)]
    age_bands: Many[Annotated[str, AfterValidator(_band)]]
    course_days: Annotated[int, Field(ge=1)]
    course_days_longest: Annotated[int, Field(ge=1)]
    career_guidance_from: Annotated[int, Field(ge=0)]

    @property
    def bands(self) -> dict[str, int]:
        """Band -> its last age, youngest first."""
        return {band: int(band.split("-")[1]) for band in self.age_bands}

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.age_from > self.age_to:
            raise ValueError("it takes in no age: write age_from up to age_to")
        if self.course_days > self.course_days_longest:
            raise ValueError(
                "the usual course is longer than the longest: write course_days_longest above it"
            )
        ages = [age for band in self.age_bands for age in _ages(band)]
        if ages != list(range(self.age_from, self.age_to + 1)):
            raise ValueError("age_bands do not take in each age once: begin at age_from, end at age_to")
        return self


def _ages(band: str) -> range:
    first, last = map(int, band.split("-"))
    return range(first, last + 1)


class Access(LawModel):
    """Who else may read a case, and how long. federal_days: calendar days, the first included."""

    federal_days: Annotated[int, Field(ge=1)]


class Criterion(LawModel):
    """A criterion: its titles and its rungs, points -> condition, from the highest down."""

    title_ru: str
    title_en: str
    rungs: Annotated[dict[int, str], BeforeValidator(_grades)]

    @property
    def best(self) -> int:
        return next(iter(self.rungs))


class Edition(LawModel):
    """One edition as its file says it."""

    id: str
    title_ru: str
    title_en: str
    official: bool
    note_ru: str
    note_en: str
    act: Act
    verdict: Verdict
    programme: Programme
    access: Access
    criteria: Annotated[dict[str, Criterion], Field(min_length=1), AfterValidator(_criterion_names)]

    @property
    def pass_mark(self) -> int:
        return self.verdict.pass_mark

    @property
    def best_total(self) -> int:
        """The most points a course can have."""
        return sum(criterion.best for criterion in self.criteria.values())

    @model_validator(mode="after")
    def _can_be_passed_and_missed(self) -> Self:
        if not 1 <= self.pass_mark <= self.best_total:
            raise ValueError(f"the pass mark lies outside 1..{self.best_total}: write a total of points")
        return self


# Every number of an edition that tables and statements read, by name: one home for what they are called.
NUMBERS: dict[str, Callable[[Edition], int]] = {
    "pass_mark": lambda e: e.pass_mark,
    "best_total": lambda e: e.best_total,
    "near_from": lambda e: e.pass_mark - e.verdict.near_margin,
    "near_to": lambda e: e.pass_mark + e.verdict.near_margin - 1,
    "age_from": lambda e: e.programme.age_from,
    "age_to": lambda e: e.programme.age_to,
    "course_days": lambda e: e.programme.course_days,
    "course_days_longest": lambda e: e.programme.course_days_longest,
    "career_guidance_from": lambda e: e.programme.career_guidance_from,
    "federal_days": lambda e: e.access.federal_days,
}


def read_edition(path: Path) -> Edition:
    """One edition; raises RehabError with file and key for anything unknown, missing or of another type."""
    edition = read_toml(path, Edition, _WHY)
    if edition.id != path.stem or not re.fullmatch(r"[A-Za-z0-9.-]+", edition.id):
        what = f"the id {edition.id!r} is not the file's name in Latin letters, digits, points and hyphens"
        raise refuse(what, f"{named(path)}, key id", _WHY, f"write id = {path.stem!r}")
    return edition


def folder_of_editions() -> Path:
    """Where the editions are: the folder named by REHAB_EDITIONS, else that of the law."""
    return Path(os.environ.get(FOLDER_SETTING) or folder() / "editions")


def read_editions(place: Path | None = None) -> tuple[Edition, ...]:
    """Every edition of a folder by date of effect; refuses two in force on one day and days without any between."""
    place = place or folder_of_editions()
    paths = sorted(place.glob("*.toml"))
    if not paths:
        raise RehabError(
            f"no edition in {place}", why="nothing can be scored", todo="put an edition's TOML there"
        )
    editions = sorted((read_edition(path) for path in paths), key=lambda e: e.act.effective_from)
    for earlier, later in itertools.pairwise(editions):
        _check_succession(place, earlier, later)
    return tuple(editions)


def _check_succession(place: Path, earlier: Edition, later: Edition) -> None:
    """An edition without `effective_until` is in force until the next one begins."""
    until = earlier.act.effective_until
    gap = (later.act.effective_from - until).days if until else 1
    if earlier.act.effective_from == later.act.effective_from or gap != 1:
        what = "are days without an edition" if gap > 1 else "is an overlap"
        raise RehabError(
            f"there {what} between {earlier.id} and {later.id}",
            where=f"{named(place)}, act.effective_from and act.effective_until",
            why="a course on such a day would have no edition, or two",
            todo="let each edition begin the day after the one before it ends",
        )


def criteria(editions: tuple[Edition, ...] | None = None) -> dict[str, tuple[str, str]]:
    """Criterion -> titles in Russian and English, over all editions in the order of their files; the latest words."""
    found: dict[str, tuple[str, str]] = {}
    for edition in editions or read_editions():
        found |= {name: (c.title_ru, c.title_en) for name, c in edition.criteria.items()}
    return found


def best_points(editions: tuple[Edition, ...] | None = None) -> dict[str, int]:
    """Criterion -> the most points any edition gives for it; `total` -> the most in all."""
    read = editions or read_editions()
    of = {name: max(e.criteria[name].best for e in read if name in e.criteria) for name in criteria(read)}
    return of | {"total": max(e.best_total for e in read)}


def criteria_of_all(editions: tuple[Edition, ...] | None = None) -> set[str]:
    """The criteria that every edition has; the others are unknown of some courses, never 0."""
    return set.intersection(*[set(edition.criteria) for edition in editions or read_editions()])


class PointLimits(NamedTuple):
    """What anybody may know of the points of a course: at least so many where it is effective, at most so many where it
    is not, at most so many in any case."""

    least_good: int
    most_poor: int
    best: int


def point_limits(first: date, last: date, editions: tuple[Edition, ...] | None = None) -> PointLimits:
    """Of courses that ended in a period, whichever of the editions in force when they started scored them."""
    read = editions or read_editions()
    longest = max(edition.programme.course_days_longest for edition in read)
    begun = first - timedelta(days=longest - 1)
    ends = [later.act.effective_from - timedelta(days=1) for later in read[1:]] + [date.max]
    until = [edition.act.effective_until or end for edition, end in zip(read, ends, strict=True)]
    met = [e for e, end in zip(read, until, strict=True) if e.act.effective_from <= last and end >= begun]
    known = met or read  # no course of the programme can have ended then
    marks = [edition.pass_mark for edition in known]
    return PointLimits(min(marks), max(marks) - 1, max(edition.best_total for edition in known))


def age_bands(editions: tuple[Edition, ...] | None = None) -> list[str]:
    """Every age band of any edition, youngest first."""
    bands = {band for edition in editions or read_editions() for band in edition.programme.age_bands}
    return sorted(bands, key=lambda band: [int(age) for age in band.split("-")])


def with_numbers(text: str) -> str:
    """A text with the numbers of the law filled in: {edition.<number>} of the latest edition, {best.<criterion or
    total>}, the most points any edition gives.

    >>> with_numbers("0..{best.total} points, effective from {edition.pass_mark}")
    '0..8 points, effective from 4'
    """
    if "{" not in text:
        return text
    told = {"edition": latest_numbers(), "best": best_points()}
    return re.sub(r"\{(edition|best)\.(\w+)\}", lambda found: str(told[found[1]][found[2]]), text)


def latest_numbers() -> dict[str, int]:
    """The numbers of the latest edition, by name: what a text tells of no course in particular."""
    latest = read_editions()[-1]
    return {name: number(latest) for name, number in NUMBERS.items()}
