"""The published version a request reads: whatever `current` points at, opened once and kept until another is there.

Belongs here: noticing a new version. Does not: reading its tables (`dashboard.store`). A request takes one version and
keeps it to the end, so that no page is torn between two.
"""

from pathlib import Path
from threading import Lock

from dashboard.store import Store, open_store
from law.errors import RehabError


class Versions:
    """The versions of a data folder; `current()` costs one readlink while nothing was published."""

    def __init__(self, data: Path) -> None:
        self._link, self._lock = data / "published" / "current", Lock()
        self._open: Store | None = None

    def current(self) -> Store:
        """The version of this moment. Errors: RehabError where nothing is published."""
        folder = self._link.resolve()
        held = self._open
        if held is not None and held.folder == folder:
            return held
        with self._lock:
            if self._open is None or self._open.folder != folder:
                if not folder.is_dir():
                    raise RehabError(
                        "nothing is published yet",
                        where=str(self._link),
                        why="pages show the published version alone",
                        todo="run first: rehab run --inbox DIR --data DIR",
                    )
                self._open = open_store(folder)
            return self._open

    def close(self) -> None:
        """Lets go of the version, when the server stops."""
        with self._lock:
            if self._open is not None:
                self._open.connection.close()
                self._open = None
