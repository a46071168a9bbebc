"""Files of a release: written once, hashed, made unchangeable, flushed to disk.

Belongs here: bytes, modes, hashes. Does not: which files there are.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import polars as pl

from assets.releases.layout import INTERNAL, MANIFEST

_OPEN, _CLOSED, _OWN, _OWN_FOLDER = 0o444, 0o400, 0o600, 0o700


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """A Parquet file; the same rows make the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.rechunk().write_parquet(path, compression="zstd", statistics=True)


def write_json(told: dict[str, Any], path: Path) -> None:
    """Keys in order, so that the same content makes the same bytes."""
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write_secret(frame: pl.DataFrame, path: Path) -> None:
    """A CSV file that nobody else may open, not even while it is written, in a folder of its own."""
    path.parent.mkdir(mode=_OWN_FOLDER, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWN)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(frame.write_csv())


def hashes(release: Path) -> dict[str, str]:
    """SHA-256 of every file of a release but its manifest, by its place in the folder."""
    files = sorted(p for p in release.rglob("*") if p.is_file() and p.relative_to(release) != Path(MANIFEST))
    return {p.relative_to(release).as_posix(): sha256(p) for p in files}


def sha256(path: Path) -> str:
    """The digest of one file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def seal(release: Path) -> None:
    """Take the right to write from every file, and the right to look into `internal` from everybody else; flush."""
    (release / INTERNAL).chmod(_OWN_FOLDER)
    for path in [*release.rglob("*"), release]:
        if path.is_file():
            path.chmod(_CLOSED if path.is_relative_to(release / INTERNAL) else _OPEN)
        flush(path)


def flush(path: Path) -> None:
    """Bytes of a file, or names of a folder, on the disk before anything points at them."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
