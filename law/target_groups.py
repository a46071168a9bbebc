"""Target rehabilitation groups: the dated lists, and which of them a course's group is read in.

Belongs here: lists, groups and subgroups with their names, the list in force on a day. Does not: how a cell is spelt
(`ЦРГ 2`, `2.0`), which is intake's, nor the norm of a group (`law.norms`). A group is a pair of list and number: the
numbers changed their meaning between the lists.
"""

import itertools
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import Field

from law.files import LawModel, Many, folder, named, read_csv, read_toml, refuse, table_of

_WHY = "the norm of a course is looked up by its target group"
Number = Annotated[str, Field(pattern=r"^[1-9][0-9]?(\.[1-9][0-9]?)?$")]


class GroupList(LawModel):
    """One list: the first days of courses it is read for, its act, and whether its subgroups are known."""

    id: str
    title_ru: str
    title_en: str
    act_ru: str
    act_en: str
    status: Literal["in_force", "superseded", "assumption"]
    valid_from: date
    valid_to: date | None = None
    subgroups: bool
    read_on: date


class TargetGroup(LawModel):
    """One group or subgroup of a list; parent: the group of a subgroup; a title is None where none was found."""

    list_id: str
    number: Number
    parent: Number | None
    title_ru: str | None
    title_en: str | None


class _Lists(LawModel):
    list: Annotated[Many[GroupList], Field(min_length=1)]


def group_lists() -> tuple[GroupList, ...]:
    """Every list by its first day; refused when two are in force on one day or a day between them has none."""
    return _lists(folder())


def target_groups() -> tuple[TargetGroup, ...]:
    """Every group and subgroup of every list, in the order of the file."""
    return _groups(folder())


def known_groups(list_id: str) -> frozenset[str]:
    """Numbers of groups and subgroups of a list.

    >>> known_groups("2025") >= {"2", "3.2", "12.10"}, "3.2" in known_groups("2022")
    (True, False)
    """
    return frozenset(group.number for group in target_groups() if group.list_id == list_id)


def subgroups(list_id: str, group: str) -> tuple[str, ...]:
    """The listed subgroups of a group; none where the list has none for it, or none are known.

    >>> subgroups("2025", "3"), subgroups("2025", "2")
    (('3.1', '3.2', '3.3'), ())
    """
    return tuple(g.number for g in target_groups() if g.list_id == list_id and g.parent == group)


def group_table() -> pl.DataFrame:
    """The same as a frame to join with: list_id, number, parent, title_ru, title_en."""
    return table_of(target_groups(), TargetGroup)


def list_of(day: date) -> GroupList | None:
    """The list a group is read in on a day; none before the first list and after the last."""
    return next(
        (each for each in group_lists() if each.valid_from <= day <= (each.valid_to or date.max)), None
    )


def list_in_force(on: str = "started_on") -> pl.Expr:
    """The id of the list a group is read in on a day; null before the first list and after the last.

    >>> frame = pl.DataFrame({"started_on": [date(2024, 12, 31), date(2025, 1, 1), date(2021, 12, 31)]})
    >>> frame.select(list_in_force())["group_list"].to_list()
    ['2022', '2025', None]
    """
    chosen = pl.lit(None, pl.String)
    for each in group_lists():
        in_force = pl.col(on).is_between(each.valid_from, each.valid_to or date.max)
        chosen = pl.when(in_force).then(pl.lit(each.id)).otherwise(chosen)
    return chosen.alias("group_list")


def main_group(target_group: str = "target_group") -> pl.Expr:
    """The group a subgroup belongs to; a group is its own.

    >>> pl.DataFrame({"target_group": ["12.10", "3"]}).select(main_group())["target_group"].to_list()
    ['12', '3']
    """
    return pl.col(target_group).str.split(".").list.first()


@cache
def _lists(law: Path) -> tuple[GroupList, ...]:
    path = law / "target_groups.toml"
    lists = sorted(read_toml(path, _Lists, _WHY).list, key=lambda each: each.valid_from)
    for earlier, later in itertools.pairwise(lists):
        if earlier.valid_to is None or (later.valid_from - earlier.valid_to).days != 1:
            what = f"list {later.id} does not begin the day after list {earlier.id} ends"
            raise refuse(
                what, f"{named(path)}, key valid_to", _WHY, "write the day before the next valid_from"
            )
    return tuple(lists)


@cache
def _groups(law: Path) -> tuple[TargetGroup, ...]:
    path = law / "target_groups.csv"
    groups, lists = read_csv(path, TargetGroup, _WHY), {each.id for each in _lists(law)}
    listed = {(group.list_id, group.number) for group in groups}
    if len(listed) < len(groups):
        raise refuse("a group is listed twice", named(path), _WHY, "take one of the lines out")
    for group in groups:
        where = f"{named(path)}, list {group.list_id}, number {group.number}"
        if group.list_id not in lists:
            raise refuse("the list is unknown", where, _WHY, "add it to target_groups.toml")
        if group.parent != _parent(group.number):
            raise refuse(
                f"parent is {group.parent}", where, _WHY, f"write {_parent(group.number) or 'nothing'}"
            )
        if group.parent and (group.list_id, group.parent) not in listed:
            raise refuse(f"group {group.parent} is not listed", where, _WHY, "add a line for the group")
    return tuple(groups)


def _parent(number: str) -> str | None:
    return number.partition(".")[0] if "." in number else None
