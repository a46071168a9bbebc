"""Norms: the published matrices of activities, the standards they belong to, and the norm of a group without one.

Belongs here: reading `norms/` strictly, kept as published, slips included. Does not: the bounds of a direction, and
which standard a course is held to (`methodology.scoring.norms`). A standard has a status and a successor: a matrix
whose act is superseded by one that is not public is used all the same, and marked. Fragments are tables of later
standards of which no more is public; they are read beside a norm and never score.
"""

import itertools
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import Field

from law.files import LawModel, folder, named, read_csv, read_toml, refuse, table_of
from law.target_groups import Number, known_groups, list_of

_WHY = "a course is measured against its norm"
Status = Literal["in_force", "superseded", "assumption"]
Count = Annotated[int, Field(ge=0)]
TOTAL = "total"  # in the place of an activity type: the published total of a direction


class Standard(LawModel):
    """One standard: its target group in the numbers of its list, its act, and what has come after it."""

    standard_id: str
    target_group: Number
    group_list: str
    act: str
    act_ru: str
    status: Status
    superseded_by: str | None
    superseded_by_ru: str | None
    source: str
    validity_evidence: str


class Cell(LawModel):
    """One direction and activity type (or `total`) of a standard: average a course, least and most where published."""

    standard_id: str
    target_group: Number
    valid_from: date
    valid_to: date | None
    direction: str
    activity_type: str
    average: Count
    lo: Count | None
    hi: Count | None


class Fragment(LawModel):
    """One line of a later standard of which only fragments are public; it is not known of which group."""

    act: str
    source: str
    direction: str
    activity_type: str
    average: Count
    lo: Count | None
    hi: Count | None


class Generic(LawModel):
    """The norm of a group without a matrix: `total` activities, `lo` of each required direction, no upper end."""

    id: str
    title_ru: str
    title_en: str
    act_ru: str
    act_en: str
    status: Status
    total: Count
    lo: Count


def generic() -> Generic:
    """The norm of a course whose group has no matrix in force.

    >>> generic().total, generic().lo
    (120, 1)
    """
    return _generic(folder())


def standards() -> tuple[Standard, ...]:
    """Every standard, in the order of the file.

    >>> {standard.status for standard in standards()}
    {'superseded'}
    """
    return _standards(folder())


def matrix() -> pl.DataFrame:
    """One row a standard x direction x activity type (or `total`): target_group, days, average, lo and hi."""
    return _matrix(folder())


def fragments() -> pl.DataFrame:
    """One row a line of the fragments of later standards."""
    return _fragments(folder())


def spans() -> pl.DataFrame:
    """One row a standard: standard_id, target_group, group_list, valid_from, valid_to, status; earliest first."""
    told = table_of(standards(), Standard).select("standard_id", "group_list", "status")
    days = matrix().select("standard_id", "target_group", "valid_from", "valid_to").unique()
    return days.join(told, on="standard_id").sort("valid_from", "standard_id")


@cache
def _generic(law: Path) -> Generic:
    return read_toml(law / "norms" / "generic.toml", Generic, _WHY)


@cache
def _fragments(law: Path) -> pl.DataFrame:
    return table_of(read_csv(law / "norms" / "fragments.csv", Fragment, _WHY), Fragment)


@cache
def _cells(law: Path) -> tuple[Cell, ...]:
    """The lines of every matrix; refused where lines of one standard differ in group or days, or one is there twice."""
    path = law / "norms" / "activity_norms.csv"
    cells, first, keys = read_csv(path, Cell, _WHY), dict[str, Cell](), set[tuple[str, str, str]]()
    for cell in cells:
        key = (cell.standard_id, cell.direction, cell.activity_type)
        where = f"{named(path)}, {', '.join(key)}"
        if key in keys:
            raise refuse("the line is there twice", where, _WHY, "take one of them out")
        if _of_all_lines(first.setdefault(cell.standard_id, cell)) != _of_all_lines(cell):
            todo = "write the same target_group, valid_from and valid_to on each of its lines"
            raise refuse("lines of one standard differ in group or days", where, _WHY, todo)
        keys.add(key)
    return tuple(cells)


def _of_all_lines(cell: Cell) -> tuple[str, date, date | None]:
    return cell.target_group, cell.valid_from, cell.valid_to


@cache
def _first_lines(law: Path) -> dict[str, Cell]:
    """Standard -> the first line of its matrix."""
    return {cell.standard_id: cell for cell in reversed(_cells(law))}


@cache
def _standards(law: Path) -> tuple[Standard, ...]:
    """Those listed, then those with a matrix that nobody has listed: assumptions, of the list of their first day."""
    path = law / "norms" / "standards.csv"
    listed, matrices = read_csv(path, Standard, _WHY), _first_lines(law)
    named_ids = [standard.standard_id for standard in listed]
    unlisted = [_unlisted(cell) for id, cell in matrices.items() if id not in named_ids]
    for standard in (*listed, *unlisted):
        where = f"{named(path)}, standard {standard.standard_id}"
        if [*named_ids, _generic(law).id].count(standard.standard_id) > 1:
            raise refuse("the standard is there twice", where, _WHY, "give it another standard_id")
        if standard.target_group not in known_groups(standard.group_list):
            what = f"list {standard.group_list} has no group {standard.target_group}"
            raise refuse(what, where, _WHY, "mend the group or its list (target_groups.csv)")
        cell = matrices.get(standard.standard_id)
        if cell and cell.target_group != standard.target_group:
            what = f"its matrix is of group {cell.target_group}"
            raise refuse(what, where, _WHY, "write one target_group here and in activity_norms.csv")
        replaced = (standard.superseded_by is not None, standard.superseded_by_ru is not None)
        if replaced != (standard.status == "superseded",) * 2:
            todo = "write superseded_by and superseded_by_ru where the status is superseded, and only there"
            raise refuse("status and successor contradict each other", where, _WHY, todo)
    return (*listed, *unlisted)


def _unlisted(cell: Cell) -> Standard:
    listed = list_of(cell.valid_from)
    if listed is None:
        where = f"law/norms/activity_norms.csv, standard {cell.standard_id}, key valid_from"
        raise refuse(
            "no list of target groups is in force on its first day", where, _WHY, "write another day"
        )
    return Standard(
        standard_id=cell.standard_id,
        target_group=cell.target_group,
        group_list=listed.id,
        act="not stated",
        act_ru="не указан",
        status="assumption",
        superseded_by=None,
        superseded_by_ru=None,
        source="activity_norms.csv",
        validity_evidence="not listed in standards.csv",
    )


@cache
def _matrix(law: Path) -> pl.DataFrame:
    by_group = {s.standard_id: (s.group_list, s.target_group) for s in _standards(law)}
    first_lines = sorted(_first_lines(law).values(), key=lambda cell: cell.valid_from)
    for a, b in itertools.combinations(first_lines, 2):
        if by_group[a.standard_id] == by_group[b.standard_id] and b.valid_from <= (a.valid_to or date.max):
            what = f"norm {a.standard_id} is in force together with the one that follows it, {b.standard_id}"
            todo = "close the earlier one: valid_to = the day before the later one's valid_from"
            raise refuse(what, "law/norms/activity_norms.csv, key valid_to", _WHY, todo)
    return table_of(_cells(law), Cell)
