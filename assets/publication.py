"""The published version: a folder that readers open, whole or not at all.

Belongs here: which tables are published, the manifest, the swap of `current`. Does not: what the tables mean.
A version is named by its content: the same tables make the same version, byte for byte.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import polars as pl

MARTS = (
    "indicator_value",
    "score_distribution",
    "ineffectiveness_reason",
    "activity_dose",
    "certificate_funnel",
    "timeliness",
    "data_quality",
    "norm_use",
    "reconciliation",
    "funnel_point",
    "shrunken_rate",
    "case_mix",
    "control_chart",
    "indicator_health",
    "score_archetype",
    "what_if",
    "effectiveness_bounds",
    "agreement",
    "population_value",
    "register_orphan",
    "profile_agreement",
    "social_value",
    "social_timeliness",
    "social_waiting",
    "social_refusal",
    "social_payment",
)
CASES = (
    "course",
    "course_evidence",
    "criterion_score",
    "course_score",
    "course_score_by_edition",
    "scored_course",
    "decision",
    "finding",
    "ledger",
    "delivery",
    "provider",
    "region",
    "social_case",
    "social_service_step",
    "social_due_soon",
)
CURRENT = "current"


def digest_of(files: dict[str, list[Path]], manifest: dict[str, Any]) -> str:
    """The version's name: the first 12 digits of the SHA-256 of everything in it."""
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode())
    for name, paths in sorted(files.items()):
        for path in paths:
            with path.open("rb") as file:
                digest.update(name.encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


def publish(published: Path, files: dict[str, list[Path]], manifest: dict[str, Any], finish: Any) -> Path:
    """Lay a version together under a temporary name, let `finish` add pages, rename it, point `current` at it.

    files: table -> its Parquet files; more than one (partitions) become one. Returns the version's folder.
    """
    version = digest_of(files, manifest)
    final, building = published / version, published / f".{version}.{os.getpid()}"
    if not final.exists():
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        for name, paths in files.items():
            _lay(paths, building / f"{name}.parquet")
        text = json.dumps(manifest | {"version": version}, ensure_ascii=False, indent=2, sort_keys=True)
        (building / "manifest.json").write_text(text + "\n", encoding="utf-8")
        finish(building)
        os.replace(building, final)
    _point(published / CURRENT, version)
    return final


def _lay(paths: list[Path], target: Path) -> None:
    """One file is linked, for tables are replaced and never changed; partitions are put together."""
    if len(paths) > 1:
        pl.scan_parquet(paths).sink_parquet(target, compression="zstd")
        return
    try:
        os.link(paths[0], target)
    except OSError:  # another file system
        shutil.copyfile(paths[0], target)


def _point(link: Path, version: str) -> None:
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(version)
    os.replace(temporary, link)
