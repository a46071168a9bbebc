"""Files of access in the data folder: lists of records that only the service account may read.

Belongs here: reading strictly, changing under a lock and in one step, noticing a change. Does not: what a record means.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard.web.auth.account import PLACE, known_keys, text_of
from law.errors import RehabError

Record = dict[str, Any]


class Kept:
    """A list of records in one JSON file, mode 0600. keys: what a record holds; the first one names it.

    All of it is text; only region and bureau may be missing.
    """

    def __init__(self, path: Path, keys: tuple[str, ...]) -> None:
        self.path, self._keys = path, keys
        self._read_at: tuple[int, ...] = ()
        self._records: list[Record] = []

    def records(self) -> list[Record]:
        """What the file holds now, read again only after a change; nothing where there is no file.

        Errors: RehabError for a file that others may read, or that is not what this program writes.
        """
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return []
        if now.st_mode & 0o077:
            raise RehabError(
                f"others may read or change this file (mode {now.st_mode & 0o777:o})", where=str(self.path),
                why="whoever reads it can try out what it holds, whoever writes it lets anybody in",
                todo=f"chmod 600 {self.path}",
            )  # fmt: skip
        stamp = (now.st_mtime_ns, now.st_ino, now.st_size)
        if stamp != self._read_at:
            self._records, self._read_at = self._parsed(), stamp
        return self._records

    @contextmanager
    def changing(self) -> Iterator[list[Record]]:
        """The records to change; what is left of them at the end is the file, there whole or not at all."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            records = [dict(record) for record in self.records()]
            yield records
            self._write(records)

    def _parsed(self) -> list[Record]:
        try:
            records = json.loads(self.path.read_text(encoding="utf-8"))
            assert isinstance(records, list) and all(isinstance(record, dict) for record in records)
        except (ValueError, AssertionError):
            raise RehabError(
                "this is not a list of accounts", where=str(self.path), why="nobody can be let in by it",
                todo="put back a copy, or remove the file and add the accounts again",
            ) from None  # fmt: skip
        for record in records:
            where = f"{self.path}, {self._keys[0]} {record.get(self._keys[0])}"
            known_keys(record, self._keys, where)
            for key in self._keys:
                if key in record or key not in PLACE[1:]:
                    text_of(record, key, where)
        return records

    def _write(self, records: list[Record]) -> None:
        temporary = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(records, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(handle)
        temporary.replace(self.path)
