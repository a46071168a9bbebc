"""Columns of points: one or two for each criterion that any edition has, so that no table names a criterion.

Belongs here: names, titles and limits of these columns. Does not: the tables that have them.
A class takes them by `__annotations__.update(...)` and `locals().update(...)`, where they belong among its own.
"""

from typing import Any

import polars as pl

from law.editions import best_points, criteria, criteria_of_all
from schemas.rules import column

Titles = dict[str, tuple[str, str]]
_CRITERIA: Titles = criteria()
_BEST = best_points()
_OF_ALL = criteria_of_all()
BOUNDS = {"lo": ("не менее", "at least"), "hi": ("не более", "at most")}
REPORTED = {f"reported_{name}": name for name in _CRITERIA}  # column of a bureau's form -> criterion
SCORED = tuple(f"{name}_{bound}" for name in _CRITERIA for bound in BOUNDS)


def points_range(name: str) -> dict[str, int]:
    """From 0 to the most points any edition gives; name: a criterion or `total`."""
    return {"min_value": 0, "max_value": _BEST[name]}


def scored_columns() -> dict[str, Any]:
    """<criterion>_lo and _hi; null where the edition of the row has no such criterion."""
    return {
        f"{name}_{bound}": column(
            f"{ru}, {ru_bound}",
            f"{en}, {en_bound}",
            required=name in _OF_ALL,
            in_range=points_range(name),
        )
        for name, (ru, en) in _CRITERIA.items()
        for bound, (ru_bound, en_bound) in BOUNDS.items()
    }


def reported_columns(of_ru: str = "", of_en: str = "", *, checked: bool = False) -> dict[str, Any]:
    """reported_<criterion>, what the bureau gave; checked: held against the limits, else kept as it came."""
    return {
        reported: column(
            _CRITERIA[name][0] + of_ru,
            _CRITERIA[name][1] + of_en,
            in_range=points_range(name) if checked else None,
        )
        for reported, name in REPORTED.items()
    }


def vector_columns() -> dict[str, Any]:
    """<criterion>, known points; null where some are unknown."""
    return {name: column(ru, en, in_range=points_range(name)) for name, (ru, en) in _CRITERIA.items()}


def types_of(columns: dict[str, Any], kind: Any = pl.Int8) -> dict[str, Any]:
    """The annotations of such columns."""
    return dict.fromkeys(columns, kind)
