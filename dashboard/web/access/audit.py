"""The log of reads: who saw which single courses and exact figures, when. Each line carries the hash of the last.

Belongs here: writing a line before anything is shown, checking the chain. Does not: deciding what is shown. A line
names the account and the address asked for (a case's address holds its protocol number: the log has to say which case
was read) and nothing else of a course: no child's code, no measure, no reason.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.web.access.principal import Principal
from dashboard.web.settings import MOSCOW
from law.errors import RehabError

START = "0" * 64  # what stands for the line before the first
_LONGEST = 64 * 1024  # bytes of a line
_LONGEST_ADDRESS = 2000  # characters; no page has one as long
Line = dict[str, Any]


class AuditRefused(RehabError):
    """The read cannot be written down, so it does not take place."""


def utc_now() -> datetime:
    """The clock of the log."""
    return datetime.now(UTC)


class AuditLog:
    """A log of reads of one data folder; any number of threads and processes may write to it at a time."""

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        self._path, self._now = path, now
        self._seen = 0  # the last number written by this process: a log that is shorter was taken away

    def record(self, who: Principal, address: str, courses: int, small_cells: int | None = None) -> None:
        """One line: who, from where, how many courses; of exact figures of places, how many small cells they have.

        Raises AuditRefused where it cannot be written.
        """
        try:
            with self._locked() as handle:
                last, head = _tail(handle, self._path)
                if last < self._seen:
                    raise _refused(self._path, f"it ends at line {last}, {self._seen} were written")
                self._write(handle, self._line(last + 1, head, who, address, courses, small_cells))
                self._seen = max(self._seen, last + 1)
        except OSError as error:
            raise _refused(self._path, error.strerror or str(error)) from None

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The open file, held against every other writer: the lock belongs to this opening, not to the process."""
        made = not self._path.exists()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if made:
                _sync_folder(self._path.parent)
            yield handle
        finally:
            os.close(handle)

    def _line(
        self, number: int, head: str, who: Principal, address: str, courses: int, small_cells: int | None
    ) -> bytes:
        moment = self._now()
        told: Line = {
            "n": number,
            "moscow": moment.astimezone(MOSCOW).isoformat(timespec="milliseconds"),
            "utc": moment.astimezone(UTC).isoformat(timespec="milliseconds"),
            "account": who.name,
            "role": who.role,
            "region": who.region_code,
            "bureau": who.bureau_id,
            "address": address[:_LONGEST_ADDRESS],
            "courses": courses,
            **({} if small_cells is None else {"small_cells": small_cells}),
            "previous": head,
        }
        return _bytes(told | {"sha256": digest(told)}) + b"\n"

    def _write(self, handle: int, line: bytes) -> None:
        """The whole line, on the disk. A part of one (a full disk) is taken back, so that the log goes on later."""
        end = os.fstat(handle).st_size
        try:
            if os.write(handle, line) != len(line):
                raise OSError(28, "only a part of the line could be written")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, end)
            raise


def digest(told: Line) -> str:
    """SHA-256 over a line's content without its own hash; the hash of the line before is a part of that content."""
    return hashlib.sha256(_bytes({name: told[name] for name in told if name != "sha256"})).hexdigest()


def _bytes(told: Line) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _tail(handle: int, path: Path) -> tuple[int, str]:
    """Number and hash of the last line; 0 and START in an empty log. Raises AuditRefused for a torn or changed one."""
    size = os.fstat(handle).st_size
    if size == 0:
        return 0, START
    block = os.pread(handle, min(size, _LONGEST), max(0, size - _LONGEST))
    told = _read(block[:-1].rsplit(b"\n", 1)[-1]) if block.endswith(b"\n") else None
    if told is None:
        raise _refused(path, "its last line is torn or was changed")
    return told["n"], told["sha256"]


def _read(line: bytes) -> Line | None:
    """A line that says what its hash says, or None."""
    try:
        told = json.loads(line)
        fits = isinstance(told["n"], int) and told["sha256"] == digest(told) and _bytes(told) == line
    except (ValueError, KeyError, TypeError):
        return None
    return told if fits else None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refused(path: Path, why: str) -> AuditRefused:
    return AuditRefused(
        f"the log of reads cannot be continued: {why}",
        where=path.name,
        why="single courses and exact figures are shown only when it is written down who read them",
        todo="tell the engineer: `rehab audit verify` says where it breaks (docs/access.md)",
    )


@dataclass(frozen=True)
class Verdict:
    """What a check found: whole lines from the start, the first and the last of them, and where the chain breaks.

    broken_at: number of the line in the file from 1, None where the chain holds; why: what is wrong there.
    """

    lines: int
    first: Line | None = None
    last: Line | None = None
    broken_at: int | None = None
    why: str = ""


def verify(path: Path, known: tuple[int, str] | None = None) -> Verdict:
    """Follows the chain from the first line. known: number and hash of a line noted down before, to be found again.

    Without `known` nobody can see that whole lines are missing at the end: the chain before them is still whole.
    """
    found, head, met = Verdict(0), START, known is None
    with path.open("rb") as lines:
        for line in lines:
            number, told = found.lines + 1, _read(line[:-1]) if line.endswith(b"\n") else None
            if (why := _break(line, told, number, head)) or told is None:
                return Verdict(found.lines, found.first, found.last, number, why)
            head, met = told["sha256"], met or (number, told["sha256"]) == known
            found = Verdict(number, found.first or told, told)
    if not met:
        return Verdict(
            found.lines, found.first, found.last, known[0] if known else 0, "not the line noted down"
        )
    return found


def _break(line: bytes, told: Line | None, number: int, head: str) -> str:
    """What is wrong with a line that should be this one; empty where nothing is."""
    if not line.endswith(b"\n"):
        return "torn: the line does not end"
    if told is None:
        return "changed: its hash is another"
    if told["n"] != number:
        return f"numbered {told['n']}: lines are missing, added or swapped"
    return "" if told["previous"] == head else "does not follow the line before"
