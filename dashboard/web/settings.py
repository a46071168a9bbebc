"""How the server was started: data folder, clock, who lets people in.

Belongs here: the settings record. Does not: reading them from a command line (`pipelines`) or a file (auth/).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from dashboard.web.auth.access_file import Access

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MOSCOW = timezone(timedelta(hours=3), "MSK")  # fixed since 2014; the federal window is counted in it


def moscow_today() -> date:
    """The calendar day in Moscow."""
    return datetime.now(MOSCOW).date()


@dataclass(frozen=True)
class Settings:
    """data: the data folder; auth: who is let in, None for the demonstration on this machine only.

    today: the clock, in tests another one. log: where reads of single courses are written, by default in the data
    folder.
    """

    data: Path
    auth: Access | None = None
    today: Callable[[], date] = moscow_today
    log: Path | None = None

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names the server answers to: those of the file of access, else this machine's own."""
        return LOOPBACK if self.auth is None else self.auth.hosts

    @property
    def is_demo(self) -> bool:
        return self.auth is None

    @property
    def audit_log(self) -> Path:
        return self.log or self.data / "audit" / "reads.jsonl"
