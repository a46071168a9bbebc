"""Where releases lie and how they are called: `2025-H1/2` is the second release of the first half of 2025.

Belongs here: names, numbers, the order in which releases were made. Does not: what is in one.
"""

import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from law.errors import RehabError
from methodology.registry.periods import Period, parse_period

MANIFEST, PUBLIC, INTERNAL, EDITIONS = "manifest.json", "public", "internal", "public/editions"
PUBLISHED = "public/published_indicator.parquet"
_UNFINISHED = re.compile(r"\.\d{4}(-H1)?\.\d+")


@dataclass(frozen=True)
class Release:
    """One release that lies there whole."""

    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def number(self) -> int:
        return int(self.folder.name)

    @property
    def period(self) -> Period:
        return parse_period(self.folder.parent.name)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
        return told


def release_period(text: str) -> Period:
    """The reporting period a person wrote: a first half-year or a year, as order 525n asks for them.

    Raises RehabError for anything else that is a period, and says what to ask for instead.
    """
    period = parse_period(text)
    if period.kind == "year" or period.label.endswith("-H1"):
        return period
    year = period.label[:4]
    second = period.label.endswith("-H2")
    why = (
        "a second half-year is the year less its first half, and nobody is asked for it"
        if second
        else "order 525n reports the first half-year and the cumulative year; shorter periods have small cells"
    )
    todo = f"release {year} and take {year}-H1 from it" if second else f"release {year}-H1 or {year}"
    raise RehabError(f"{period.label} is not a period of release", where="PERIOD", why=why, todo=todo)


def releases_folder(data: Path) -> Path:
    """The folder of all releases of a data folder."""
    return data / "releases"


def refused_cells(data: Path, name: str) -> Path:
    """Where the attacker's cells of a refused release (`2025-H1.2`) or version lie: exact, so beside no release."""
    return data / "refused" / f"{name}.csv"


def unfinished_folder(data: Path, period: Period) -> Path:
    """Where this process lays a release of the period together, before it has its number."""
    return releases_folder(data) / f".{period.label}.{os.getpid()}"


def unfinished(data: Path) -> list[Path]:
    """Folders of that form that processes left, nothing else: file managers put hidden files of their own anywhere."""
    there = (path for path in releases_folder(data).glob(".*") if _UNFINISHED.fullmatch(path.name))
    return sorted(path for path in there if path.is_dir() and not path.is_symlink())


def all_releases(data: Path) -> list[Release]:
    """Every release, in the order in which they were made: each names those before it."""
    found = [Release(path.parent) for path in releases_folder(data).glob(f"[0-9]*/*/{MANIFEST}")]
    return sorted(found, key=lambda r: r.manifest["order"])


def releases_of_year(data: Path, period: Period) -> list[Release]:
    """The releases of the same year: whoever holds them can subtract them from each other."""
    return [r for r in all_releases(data) if r.period.label[:4] == period.label[:4]]


def find_release(data: Path, name: str) -> Release:
    """The release of a name as 2025-H1/1; raises RehabError that lists the releases there are."""
    release = Release(releases_folder(data) / name)
    if re.fullmatch(r"\d{4}(-H1)?/[1-9]\d*", name) and (release.folder / MANIFEST).is_file():
        return release
    there = ", ".join(r.name for r in all_releases(data)) or "none yet"
    raise RehabError(
        f"there is no release {name}",
        where=str(releases_folder(data)),
        why=f"releases: {there}",
        todo="name one as 2025-H1/1, or freeze one with: rehab release 2025-H1",
    )
