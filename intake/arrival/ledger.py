"""The ledger: what arrived and what was decided, in SQLite. With the raw store it is the record; all else is rebuilt.

Belongs here: numbering deliveries, telling new bytes from known ones, how many rows each table of a delivery had.
Does not: rows.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl

_SCHEMA = """
CREATE TABLE IF NOT EXISTS delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_sha TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    received_at TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'taken', 'refused')),
    format TEXT, kind TEXT, encoding TEXT, separator TEXT, date_style TEXT,
    rows_not_read INTEGER,
    rules TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS arrival (
    file TEXT NOT NULL,
    delivery_sha TEXT NOT NULL,
    received_at TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('new', 'duplicate')),
    UNIQUE (file, delivery_sha)
) STRICT;
CREATE TABLE IF NOT EXISTS read_rows (
    delivery_sha TEXT NOT NULL REFERENCES delivery (delivery_sha),
    table_name TEXT NOT NULL,
    rows INTEGER NOT NULL CHECK (rows >= 0),
    PRIMARY KEY (delivery_sha, table_name)
) STRICT;
CREATE TABLE IF NOT EXISTS refusal (
    delivery_sha TEXT PRIMARY KEY REFERENCES delivery (delivery_sha),
    rule_id TEXT NOT NULL, observed TEXT NOT NULL, expected TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS seen (
    place TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL, changed_ns INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True)
class Entry:
    """A delivery as the ledger knows it: `received_at` in UTC; `refusal` (rule, observed, expected) where its bytes
    could not be kept."""

    seq: int
    sha: str
    file: str
    received_at: str
    refusal: tuple[str, str, str] | None = None


class Sighting(NamedTuple):
    """A file as it lay in the inbox: where, as a digest, for its name may tell of a child; size; time of change.

    The time is ctime, which also tells new rights and a copied-back mtime.
    """

    place: str
    size_bytes: int
    changed_ns: int


def sighting(path: Path) -> Sighting:
    """How a file lies there now; links are not followed. Raises FileNotFoundError when it is gone."""
    info = path.stat(follow_symlinks=False)
    place = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()
    return Sighting(place, info.st_size, info.st_ctime_ns)


class Ledger:
    """An open ledger; every change is durable before the call returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_SCHEMA)
        self._add_later_columns()

    def _add_later_columns(self) -> None:
        """A ledger of an earlier version gets what it lacks; its deliveries are parsed anew by today's rules anyway."""
        known = {name for _, name, *_ in self._db.execute("PRAGMA table_info(delivery)")}
        if "rows_not_read" not in known:
            self._db.execute("ALTER TABLE delivery ADD COLUMN rows_not_read INTEGER")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def has_seen(self, seen: Sighting) -> bool:
        """Whether this very file, unchanged since, was looked at before: then its bytes are known."""
        found = self._db.execute(
            "SELECT 1 FROM seen WHERE place = ? AND size_bytes = ? AND changed_ns = ?", seen
        )
        return found.fetchone() is not None

    def register(self, seen: Sighting, file: str, sha: str, size: int) -> bool:
        """Note the arrival of a file whose bytes are kept; returns whether they are new."""
        with self._transaction() as db:
            return _note(db, seen, file, sha, size)

    def refuse(self, seen: Sighting, file: str, sha: str, refusal: tuple[str, str, str]) -> bool:
        """Note a file whose bytes could not be kept, under an id of its own; returns whether it is new."""
        with self._transaction() as db:
            new = _note(db, seen, file, sha, 0)
            _refuse(db, sha, refusal)
        return new

    def set_aside(self, sha: str, refusal: tuple[str, str, str]) -> None:
        """Refuse a delivery that was taken: its parts are made again without its rows."""
        with self._transaction() as db:
            _refuse(db, sha, refusal)

    def shorter_of_same_name(self) -> list[tuple[str, int, str, int]]:
        """Deliveries with a later, longer one of the same name not taken yet: digest and size of both, in order."""
        found = self._db.execute(
            "SELECT early.delivery_sha, early.size_bytes, late.delivery_sha, late.size_bytes FROM delivery AS late"
            " JOIN arrival AS new ON new.delivery_sha = late.delivery_sha JOIN arrival AS old ON old.file = new.file"
            " JOIN delivery AS early ON early.delivery_sha = old.delivery_sha"
            " WHERE late.state = 'received' AND early.seq < late.seq AND early.size_bytes < late.size_bytes AND"
            " early.delivery_sha NOT IN (SELECT delivery_sha FROM refusal) ORDER BY early.seq, late.seq"
        )
        return found.fetchall()

    def to_take(self, rules: str) -> list[Entry]:
        """Deliveries not yet parsed under these rules, in order of arrival: new ones, and all after a rule changed."""
        found = self._db.execute(
            "SELECT seq, delivery_sha, file, received_at, rule_id, observed, expected FROM delivery LEFT JOIN refusal"
            " USING (delivery_sha) WHERE state = 'received' OR rules IS NOT ? ORDER BY seq",
            (rules,),
        )
        return [
            Entry(seq, sha, file, received_at, (rule, *told) if rule else None)
            for seq, sha, file, received_at, rule, *told in found
        ]

    def taken(self, sha: str, rules: str, read: dict[str, int], **dialect: str | int | None) -> None:
        """Note that a delivery's parts lie ready; `state`, `format`, `kind` and so on come as keywords."""
        with self._transaction() as db:
            settings = ", ".join(f"{name} = ?" for name in dialect)
            db.execute(
                f"UPDATE delivery SET rules = ?, {settings} WHERE delivery_sha = ?",
                (rules, *dialect.values(), sha),
            )
            db.execute("DELETE FROM read_rows WHERE delivery_sha = ?", (sha,))
            db.executemany("INSERT INTO read_rows VALUES (?, ?, ?)", [(sha, t, n) for t, n in read.items()])

    def forget_parts(self, sha: str) -> None:
        """A part is gone: the delivery is taken again from its bytes."""
        self._db.execute("UPDATE delivery SET state = 'received' WHERE delivery_sha = ?", (sha,))

    def table(self, name: str) -> pl.DataFrame:
        """A table of the ledger as a frame, in order of arrival."""
        order = {"delivery": "seq", "arrival": "rowid", "read_rows": "delivery_sha, table_name"}[name]
        cursor = self._db.execute(f"SELECT * FROM {name} ORDER BY {order}")
        columns = [c[0] for c in cursor.description]
        numbers = {"seq": pl.UInt32, "size_bytes": pl.Int64, "rows": pl.Int64, "rows_not_read": pl.Int64}
        schema = {c: numbers.get(c, pl.String) for c in columns}
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


def _refuse(db: sqlite3.Connection, sha: str, refusal: tuple[str, str, str]) -> None:
    db.execute("INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?)", (sha, *refusal))
    db.execute("UPDATE delivery SET state = 'received' WHERE delivery_sha = ?", (sha,))


def _note(db: sqlite3.Connection, seen: Sighting, file: str, sha: str, size: int) -> bool:
    """Delivery, arrival and sighting of a file; returns whether the delivery is new."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = db.execute("SELECT 1 FROM delivery WHERE delivery_sha = ?", (sha,)).fetchone() is None
    if new:
        db.execute(
            "INSERT INTO delivery (delivery_sha, file, received_at, size_bytes, state) VALUES (?,?,?,?,'received')",
            (sha, file, now, size),
        )
    verdict = "new" if new else "duplicate"
    db.execute("INSERT OR IGNORE INTO arrival VALUES (?, ?, ?, ?)", (file, sha, now, verdict))
    db.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", seen)
    return new
