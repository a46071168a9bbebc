"""The log of reads: who saw which single courses, when. Append-only; each line carries the hash of the one before.

Belongs here: writing a line before anything is shown, checking the chain. Does not: deciding what is shown.
"""

from pathlib import Path

from dashboard.web.principal import Principal


class AuditLog:
    """A log of reads of one data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def record(self, who: Principal, address: str, courses: int) -> None:
        """One line: who, from where, how many courses. Raises OSError where it cannot be written: nothing is shown."""
