"""The published version: a folder that readers open, whole or not at all.

Belongs here: laying a version together, the swap of `current`. Does not: which tables there are (`schemas.tables`).
A version is named by its content: the same tables make the same version, byte for byte.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import polars as pl

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
    Where `finish` raises, nothing of it stays and `current` points where it did.
    """
    version = digest_of(files, manifest)
    final, building = published / version, published / f".{version}.{os.getpid()}"
    if not final.exists():
        try:
            _lay_together(building, files, manifest | {"version": version})
            finish(building)
            os.replace(building, final)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    _point(published / CURRENT, version)
    return final


def _lay_together(building: Path, files: dict[str, list[Path]], manifest: dict[str, Any]) -> None:
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for name, paths in files.items():
        _lay(paths, building / f"{name}.parquet")
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    (building / "manifest.json").write_text(text + "\n", encoding="utf-8")


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
