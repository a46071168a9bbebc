"""Reads a published folder: its marts and its manifest.

Belongs here: opening `data/published/<version>/` and saying clearly what is missing. Does not: any figure made of the
tables (summary.py), any wording (text.py).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from schemas.errors import RehabError

MARTS = (
    "indicator_value",
    "score_distribution",
    "ineffectiveness_reason",
    "certificate_funnel",
    "timeliness",
    "data_quality",
    "reconciliation",
    "region",
    "provider",
)


@dataclass(frozen=True)
class Published:
    """One published version: what the manifest says of it, and its marts by name."""

    manifest: dict[str, Any]
    marts: dict[str, pl.DataFrame]

    @property
    def pass_mark(self) -> int:
        """The sum of points a course is effective from, by the latest edition."""
        return int(self.manifest["editions"][-1]["pass_mark"])

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.marts[name]


def read_published(folder: Path) -> Published:
    """The marts of a published version, each read whole: they are aggregates, a few thousand rows at most.

    Errors: RehabError when the folder has no manifest, or lacks a mart the page is made of.
    """
    missing = [
        name
        for name in ("manifest.json", *(f"{mart}.parquet" for mart in MARTS))
        if not (folder / name).is_file()
    ]
    if missing:
        raise RehabError(
            f"the published folder lacks {', '.join(missing)}",
            where=str(folder),
            why="the page is made of these files alone",
            todo="publish again with `rehab run`",
        )
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Published(manifest, {mart: pl.read_parquet(folder / f"{mart}.parquet") for mart in MARTS})
