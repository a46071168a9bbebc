"""Where the commands read: the version `current` points at, resolved once so that a run cannot swap it midway."""

from pathlib import Path

from law.errors import RehabError


def published_folder(data: Path) -> Path:
    """The folder of the current version; raises RehabError where nothing is published yet."""
    current = data / "published" / "current"
    if not current.exists():
        raise RehabError(
            "nothing is published yet",
            where=str(data),
            todo=f"run first: rehab run --inbox DIR --data {data}",
        )
    return current.resolve()
