"""Where the commands read: the version `current` points at, resolved once so that a run cannot swap it midway."""

from pathlib import Path

from pipelines.wording import command_error


def published_folder(data: Path) -> Path:
    """The folder of the current version; raises RehabError where nothing is published yet."""
    current = data / "published" / "current"
    if not current.exists():
        raise command_error("nothing_published", where=data, data=data)
    return current.resolve()
