"""Disclosure control of a release: protected beside the earlier ones, then attacked together with them.

Belongs here: handing frames to protector and attacker, and what is told of it. Does not: either of them.
"""

from pathlib import Path
from typing import Any

import polars as pl

from assets.releases.files import write_secret
from assets.releases.layout import PUBLISHED, Release
from methodology.attacker import Audit, check_release
from methodology.disclosure import Protected, load_cube, protect_all, rows_of_cube
from methodology.registry.periods import Period

_KEY = ["indicator", "period_kind", "period", "area_kind", "area", "breakdown", "breakdown_value"]


def threshold() -> int:
    """The smallest count that may be shown."""
    return load_cube().threshold


def protected(run: Path, period: Period, earlier: list[Release]) -> Protected:
    """The published rows of a period, its levels, and the exact cells with their mask.

    Half-years and the year hang together, so the protector sees all of the year, and every release of it.
    """
    values = pl.scan_parquet(run / "indicator_value.parquet")
    of_year = rows_of_cube(values).filter(pl.col("period").str.starts_with(period.label[:4]))
    return protect_all(of_year.collect(), tables(earlier), {period.label}, None)


def audited(published: pl.DataFrame, earlier: list[Release], refused: Path) -> Audit:
    """What the attacker makes of all releases of the year together.

    Raises RehabError where he computes a cell; the cells are then in the file `refused`.
    """

    def keep(found: Audit) -> str:
        write_secret(found.cells, refused)
        return str(refused)

    return check_release([*tables(earlier), published], keep)


def tables(releases: list[Release]) -> list[pl.DataFrame]:
    """What releases published, oldest first."""
    return [pl.read_parquet(release.folder / PUBLISHED) for release in releases]


def mask_of(published: pl.DataFrame) -> pl.DataFrame:
    """The places of the table that are hidden."""
    return published.filter(status="Q").select(_KEY)


def report(audit: Audit, about: dict[str, Any]) -> dict[str, Any]:
    """What may be told of an audit: counts, never the interval of a cell."""
    return {
        "audited_with": [each["release"] for each in about["earlier"]],
        "threshold": about["threshold"],
        "numbers_attacked": audit.attacked,
        "hidden_in_rows": audit.hidden,
        "computed_exactly": audit.exact,
        "computed_to_within_the_threshold": audit.narrow,
        "passed": audit.passed,
    }
