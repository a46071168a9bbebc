"""The published cube: which counts leave the house, at which level, and how they add up. It is fixed in `cube.toml`.

Belongs here: what the file may say. Does not: whether its counts are those of indicators, and what follows from them
(`methodology.disclosure.cube`).
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from law.errors import RehabError
from law.files import LawModel, Many, folder, read_toml, refuse

_WHY = "a cube that is misread hides the wrong cells"


class Threshold(LawModel):
    """A count of 1 to value - 1 children is never recoverable; who owns the number and who may change it."""

    value: Annotated[int, Field(ge=2)]
    owner: str
    may_change: str


class Levels(LawModel):
    """From which share of hidden cells a level is withheld; how many units a mean or a sum needs."""

    withhold_above: Annotated[float, Field(ge=0, lt=1)]
    units_for_sums: int


class Level(LawModel):
    """One place of the cube: periods, areas, and a breakdown where there is one."""

    period_kind: Literal["year", "half"]
    area_kind: Literal["country", "district", "region"]
    breakdown: str = "none"


class Open(LawModel):
    """Splits that tell what is known, not what a child is like: never small."""

    splits: Many[str]


class Points(LawModel):
    """Which split a sum of points tells of: units of its part have the points it takes, of its rest they have not. How
    many it takes is a number of the edition of each course."""

    split: str


Triple = Annotated[Many[str], Field(min_length=3, max_length=3)]


class CubeFile(LawModel):
    """The file: counts are `indicator.column`; a split is a total, a part and the rest; figures list their counts."""

    threshold: Threshold
    levels: Levels
    level: Many[Level]
    count: dict[str, str]
    split: dict[str, Triple]
    open: Open
    points: dict[str, Points]
    figure: dict[str, Many[str]]


def cube_file() -> CubeFile:
    """The cube as the file says it."""
    return _cube_file(folder())


def refuse_cube(what: str, key: str, todo: str = "mend the line") -> RehabError:
    """An error of the cube, with its key."""
    return refuse(what, f"law/cube.toml, key {key}", _WHY, todo)


@cache
def _cube_file(law: Path) -> CubeFile:
    told = read_toml(law / "cube.toml", CubeFile, _WHY)
    if told.levels.units_for_sums < 2 * told.threshold.value:
        raise refuse_cube("sums need twice as many units as the threshold", "levels.units_for_sums")
    for id in told.open.splits:
        if id not in told.split:
            raise refuse_cube(f"'{id}' is no split", "open.splits")
    parts = {name for split in told.split.values() for name in split[1:]}
    for id, split in told.split.items():
        if len(set(split)) != 3:
            raise refuse_cube("a split is a total, a part and the rest", f"split.{id}")
        if split[0] not in told.count and split[0] not in parts:
            raise refuse_cube(f"'{split[0]}' is counted nowhere", f"split.{id}")
    for id, points in told.points.items():
        if points.split not in told.split:
            raise refuse_cube(f"'{points.split}' is no split", f"points.{id}.split")
    return told
