"""Which norm a course is held to: the published matrix of its target group in its own list, or the generic norm.

Belongs here: reading the norms file and choosing bounds. Does not belong here: counting activities.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

DIRECTIONS = (
    "social_household",
    "social_environment",
    "social_pedagogical",
    "social_psychological",
    "socio_cultural",
    "career_guidance",
    "adaptive_pe",
)


LAST_DAY_OF_THE_LIST_OF_2022 = date(2024, 12, 31)  # an assumption of the contract, section 5


class Norm(NamedTuple):
    """Bounds of every direction in activities a course; `hi` is None where nothing caps the count."""

    total: int
    lo: dict[str, int]
    hi: dict[str, int | None]


def load_norms(path: str | Path) -> list[dict[str, str]]:
    """Rows of the norms file as text: one row a standard, direction and activity type (or `total`)."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def norm_of(target_group: str, started_on: date, norms: list[dict[str, str]]) -> Norm:
    """The matrix in force on the first day of the course, of its subgroup or else its group; else the generic 120.

    Every published matrix is of the list of 2022; a number of a later list means another group.
    """
    matrix: list[dict[str, str]] = []
    if started_on <= LAST_DAY_OF_THE_LIST_OF_2022:
        for name in (target_group, target_group.split(".")[0]):
            matrix = matrix or [r for r in norms if r["target_group"] == name and in_force(r, started_on)]
    if not matrix:
        return Norm(120, dict.fromkeys(DIRECTIONS, 1), dict.fromkeys(DIRECTIONS, None))
    bounds = {direction: direction_bounds(matrix, direction) for direction in DIRECTIONS}
    total = sum(int(row["average"]) for row in matrix if row["activity_type"] != "total")
    return Norm(total, {d: lo for d, (lo, _) in bounds.items()}, {d: hi for d, (_, hi) in bounds.items()})


def in_force(row: dict[str, str], day: date) -> bool:
    if day < date.fromisoformat(row["valid_from"]):
        return False
    return row["valid_to"] == "" or day <= date.fromisoformat(row["valid_to"])


def direction_bounds(matrix: list[dict[str, str]], direction: str) -> tuple[int, int]:
    """The published total of the direction, else sums over its types; an unpublished range is its average."""
    rows = [row for row in matrix if row["direction"] == direction]
    for row in rows:
        if row["activity_type"] == "total":
            return int(row["lo"]), int(row["hi"])
    lo = sum(int(row["lo"] or row["average"]) for row in rows)
    hi = sum(int(row["hi"] or row["average"]) for row in rows)
    return lo, hi
