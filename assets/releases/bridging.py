"""Two releases made ready for the bridge: courses, editions, what each published.

Belongs here: reading frozen folders, and refusing pairs that no bridge joins. Does not: the decomposition
(`methodology.bridge.parts`), words and tables (`bridge_table`).
"""

from fractions import Fraction
from typing import Any

import polars as pl

from assets.releases.layout import EDITIONS, INTERNAL, PUBLISHED, Release
from assets.releases.verification import differences
from law.errors import RehabError
from methodology.bridge.parts import Bridge, Figure, bridge, figure
from methodology.bridge.states import Side
from methodology.registry.indicators import load_indicators
from methodology.scoring.editions import load_editions

BRIDGED = (
    "courses_total",
    "courses_completed",
    "effective_rate",
    "effective_rate_lower_bound",
    "effective_rate_upper_bound",
    "undetermined",
    "mean_total",
)
Row = dict[str, Any]
Ends = dict[str, tuple[Figure | None, Figure | None]]


def bridge_releases(a: Release, b: Release) -> list[Bridge]:
    """One bridge a key indicator, for the country, from the published figure of `a` to that of `b`.

    Raises RehabError where `b` knew less than `a`, where a file of either has changed, and where today's registry
    counts otherwise than the releases did.
    """
    _check_pair(a, b)
    published = [_rows(release, PUBLISHED, area="RU") for release in (a, b)]
    values = [_rows(release, f"{INTERNAL}/indicator_value.parquet", region_code="all") for release in (a, b)]
    ends = {i: tuple(_end(p.get(i), v[i]) for p, v in zip(published, values, strict=True)) for i in BRIDGED}
    indicators = [load_indicators()[name] for name in BRIDGED]
    found = bridge(_side(a), _side(b), indicators, ends)  # type: ignore[arg-type]  # two ends each
    for each in found:
        for release, counted, stored in zip((a, b), (each.exact[0], each.exact[-1]), values, strict=True):
            _check_recount(release, each.indicator, counted, stored[each.indicator])
    return found


def _check_pair(a: Release, b: Release) -> None:
    if a.manifest["ledger_seq"] > b.manifest["ledger_seq"]:
        raise RehabError(
            f"{b.name} was made from fewer deliveries than {a.name}",
            where=f"{a.name} {b.name}",
            why="late courses and corrections run from the earlier knowledge to the later",
            todo=f"write: rehab release diff {b.name} {a.name}",
        )
    for release in (a, b):
        if differences(release):
            raise RehabError(
                f"files of {release.name} are not what they were",
                where=str(release.folder),
                why="a bridge must stand on what was published",
                todo=f"look: rehab release verify {release.name}",
            )


def _side(release: Release) -> Side:
    courses = pl.read_parquet(release.folder / INTERNAL / "course.parquet")
    return Side(courses, release.period, load_editions(release.folder / EDITIONS))


def _rows(release: Release, table: str, **place: str) -> dict[str, Row]:
    """The rows of the whole country in the period of the release, by indicator."""
    period = release.period
    rows = pl.read_parquet(release.folder / table).filter(
        period_kind=period.kind, period=period.label, breakdown="none", **place
    )
    return {row["indicator"]: row for row in rows.iter_rows(named=True)}


def _end(published: Row | None, exact: Row) -> Figure | None:
    """The figure as published; what is hidden of it, or is not published at all, is taken from the exact one."""
    known = _figure(exact)
    if published is None or published["value"] is None:
        return None
    top, bottom = published["numerator"], published["denominator"]
    return Figure(
        known.numerator if top is None else Fraction(top),
        known.denominator if bottom is None else Fraction(bottom),
        _shown(published["value"], known.value),
    )


def _shown(value: float, exact: Fraction | None) -> Fraction:
    """A published number as the decimal fraction a reader sees; unrounded, it is the exact one."""
    return exact if exact is not None and float(exact) == value else Fraction(repr(value))


def _figure(exact: Row) -> Figure:
    bottom = exact["denominator"]
    return figure(int(exact["numerator"]), None if bottom is None else int(bottom))


def _check_recount(release: Release, indicator: str, counted: Figure, stored: Row) -> None:
    if counted != _figure(stored):
        raise RehabError(
            f"{indicator} is counted otherwise today than in {release.name}",
            where=f"indicator {indicator}",
            why="its definition changed since; the difference would look like a correction",
            todo=f"use the code of that release: {release.manifest['code_version']}",
        )
