"""The raw store: received bytes under their SHA-256, written once and never changed.

Belongs here: copying a delivery in, naming it by its content, finding it again. Does not: what it contains.
"""

import hashlib
import os
from pathlib import Path

from intake.reading.guards import check_size, open_regular

_CHUNK = 1 << 20


def path_of(store: Path, sha: str) -> Path:
    """Where the bytes of a digest lie: two levels, so that no folder grows without end."""
    return store / sha[:2] / sha


def keep(store: Path, delivered: Path, limit: int) -> tuple[str, int]:
    """Copy a file in and return its SHA-256 and size in bytes. Read once: what is hashed is what is kept.

    Written to a temporary name, flushed to disk, renamed. Raises Refused for anything but a regular file, and for one
    that grows beyond `limit` bytes while it is copied.
    """
    incoming = store / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    temporary = incoming / str(os.getpid())
    try:
        sha, size = _copy(delivered, temporary, limit)
        kept = path_of(store, sha)
        kept.parent.mkdir(exist_ok=True)
        os.chmod(temporary, 0o400)
        os.replace(temporary, kept)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(kept.parent)
    return sha, size


def _copy(delivered: Path, temporary: Path, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with open_regular(delivered) as reader, temporary.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            check_size(size, limit)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest(), size


def clear_incoming(store: Path) -> None:
    """Remove what a killed run copied half; only for who is sure to be alone."""
    for left in (store / "incoming").glob("*"):
        left.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
