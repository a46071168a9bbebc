"""The raw store: received bytes under their SHA-256, written once and never changed.

Belongs here: copying a delivery in, naming it by its content, finding it again. Does not: what it contains.
"""

import hashlib
import os
import stat
from pathlib import Path

from schemas.errors import RehabError

_CHUNK = 1 << 20


def path_of(store: Path, sha: str) -> Path:
    """Where the bytes of a digest lie: two levels, so that no folder grows without end."""
    return store / sha[:2] / sha


def keep(store: Path, delivered: Path) -> tuple[str, int]:
    """Copy a file in and return its SHA-256 and size in bytes. Read once: what is hashed is what is kept.

    Written to a temporary name, flushed to disk, renamed. Raises RehabError for anything but a regular file.
    """
    incoming = store / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    temporary = incoming / f"{os.getpid()}-{delivered.name[:64]}"
    digest, size = hashlib.sha256(), 0
    source = _open_regular(delivered)
    with os.fdopen(source, "rb") as reader, temporary.open("wb") as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    kept = path_of(store, digest.hexdigest())
    kept.parent.mkdir(exist_ok=True)
    os.chmod(temporary, 0o400)
    os.replace(temporary, kept)
    _sync_folder(kept.parent)
    return digest.hexdigest(), size


def _open_regular(path: Path) -> int:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise RehabError(f"the file cannot be opened: {error.strerror}", where=path.name) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise RehabError("not a regular file", where=path.name, todo="deliver a plain file")
    return handle


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
