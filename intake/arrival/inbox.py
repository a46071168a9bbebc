"""The inbox: new files are kept, numbered and taken in, once each.

Belongs here: walking an inbox, in the order of file names; taking in what is not yet parsed. Does not: how (`door`).
A run may be killed at any line: what is not noted as taken is taken again from its kept bytes.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from intake.arrival import raw_store
from intake.arrival.cut_off import set_aside_beginnings
from intake.arrival.ledger import Entry, Ledger, Sighting, sighting
from intake.arrival.whole_files import whole_files
from intake.cells.masks import masked
from intake.judging.door import Taken, refused
from intake.judging.pseudonyms import load_key
from intake.judging.reference import Reference
from intake.reading.delivery import Refused, most_bytes
from intake.reading.guards import check_name, is_delivery
from intake.reading.not_read import rows_not_read
from intake.reading.workers import Answer, Overrun, in_order, pool
from intake.settling.parts import PartFolder, clear_unfinished
from intake.wording.errors import intake_error
from law.files import folder

NOT_KEPT = "not-kept-"  # id of a delivery whose bytes could not be read, with the digest of its name
_ROOT = Path(__file__).parents[2]
# Beside editions: what of the law judges a row.
_LAW_OF_ROWS = ("regions.csv", "target_groups.*", "programmes.*", "case_numbers.*")
_RULES = (
    "law/*.py",
    "schemas/**/*.py",
    "intake/**/*.py",
    "intake/reading/headers.toml",
    "intake/reading/formats/*.toml",  # not wording/: words are made last, so that another word reads no file again
    "methodology/scoring/editions.py",
)


@dataclass(frozen=True)
class DataFolder:
    """Where everything lies that is not code: raw bytes, ledger, parts, tables, published versions."""

    path: Path

    @cached_property
    def reference(self) -> Reference:
        """What deliveries are checked against; read when first asked for, for most of a run asks for paths alone."""
        return Reference()

    @property
    def raw(self) -> Path:
        return self.path / "raw"

    @property
    def tables(self) -> Path:
        return self.path / "tables"

    @property
    def published(self) -> Path:
        return self.path / "published"

    def ledger(self) -> Ledger:
        return Ledger(self.path / "ledger.sqlite")

    def part_folder(self) -> PartFolder:
        return PartFolder(self.path / "parts", lambda sha: raw_store.path_of(self.raw, sha))


def rules_digest(data: DataFolder, key: bytes) -> str:
    """Changes whenever a delivery could be read or judged differently: code of intake, rules, reference data, key."""
    digest = hashlib.sha256(hashlib.sha256(key).digest())
    for root, patterns in ((_ROOT, _RULES), (folder(), _LAW_OF_ROWS)):
        for path in sorted(path for pattern in patterns for path in root.glob(pattern) if path.is_file()):
            digest.update(path.read_bytes())
    for edition in data.reference.editions:
        digest.update(repr(edition).encode())
    return digest.hexdigest()


@contextmanager
def locked(data: DataFolder) -> Iterator[None]:
    """One run at a time in a data folder."""
    data.path.mkdir(parents=True, exist_ok=True)
    with (data.path / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise intake_error("folder_at_work", where=data.path) from None
        raw_store.clear_incoming(data.raw)
        clear_unfinished(data.path / "parts")
        clear_unfinished(data.tables)
        yield


def waiting_files(inbox: Path, ledger: Ledger) -> list[Path]:
    """Files of the inbox that were not looked at before, by name. A folder is no delivery, but is told of."""
    if not inbox.is_dir():
        raise intake_error("inbox_not_a_folder", where=inbox)
    return [p for p in sorted(inbox.iterdir()) if _is_there(p) and not ledger.has_seen(sighting(p))]


def _is_there(path: Path) -> bool:
    visible_folder = path.is_dir() and not path.name.startswith(".")
    return os.path.lexists(path) and (is_delivery(path) or visible_folder)


def receive(inbox: Path, data: DataFolder) -> int:
    """Keep and number the new files of an inbox that are whole; returns how many were new.

    One that cannot be kept stops no other.
    """
    ledger = data.ledger()
    try:
        return sum(_receive(path, data, ledger) for path in whole_files(waiting_files(inbox, ledger)))
    finally:
        ledger.close()


def _receive(path: Path, data: DataFolder, ledger: Ledger) -> bool:
    try:
        seen = sighting(path)  # before its bytes: what is written meanwhile makes the file new again
    except FileNotFoundError:
        return False  # taken back since the inbox was listed
    file = shown_name(path.name)
    try:
        check_name(path.name)
        sha, size = raw_store.keep(data.raw, path, most_bytes(path))
    except Refused as refusal:
        if not os.path.lexists(path):
            return False
        sha = NOT_KEPT + _digest_of_name(path, seen if refusal.rule_id == "file_too_large" else None)
        return ledger.refuse(seen, file, sha, (refusal.rule_id, refusal.observed, refusal.expected))
    return ledger.register(seen, file, sha, size)


def _digest_of_name(path: Path, too_large: Sighting | None) -> str:
    """What stands for bytes that are not kept: the name, and the size of one that is too large."""
    size = f"\0{too_large.size_bytes}".encode() if too_large else b""
    return hashlib.sha256(os.fsencode(path.name) + size).hexdigest()


def shown_name(name: str) -> str:
    """A file name as it is kept and shown: printable, and without what could be a SNILS."""
    return "".join(
        c if c.isprintable() else "\ufffd" for c in masked(name)
    )  # signs between digits hide nothing


def take_in(data: DataFolder, progress: Callable[[int, int, str], None] = lambda done, of, file: None) -> int:
    """Parse every delivery that is not yet parsed under today's rules; returns how many were.

    A few processes read at a time (`workers`); what they read is noted in order of arrival.
    """
    ledger, parts, key = data.ledger(), data.part_folder(), load_key(data.path)
    rules = rules_digest(data, key)
    try:
        _forget_lost_parts(ledger, parts)
        set_aside_beginnings(ledger, data.raw)
        for sha in parts.give_up(entry.sha for entry in ledger.to_take(rules)):
            ledger.forget_parts(sha)
        entries = ledger.to_take(rules)
        sizes = [_size(entry, data) for entry in entries]
        answers = in_order(lambda entry: _take(entry, data, parts), entries, sizes)
        for done, (entry, answer) in enumerate(zip(entries, answers, strict=True)):
            progress(done, len(entries), entry.file)
            ledger.taken(entry.sha, rules, answer["read"], **answer["dialect"])
        parts.pack()
        return len(entries)
    finally:
        ledger.close()


def _take(entry: Entry, data: DataFolder, parts: PartFolder) -> Answer:
    """What a reader answered about a delivery; its parts are written. Raises OSError where the disk refuses them."""
    if entry.refusal:
        return _written(refused(entry.file, entry.sha, Refused(*entry.refusal)), entry, parts)
    try:
        answer = pool().ask(
            {
                "file": entry.file,
                "sha": entry.sha,
                "seq": entry.seq,
                "received_on": entry.received_at[:10],
                "data": str(data.path.absolute()),
                "size": _size(entry, data),
            }
        )
    except Overrun as overrun:
        reason = Refused("reader_failed", overrun.how, reference=entry.sha[:12])
        return _written(refused(entry.file, entry.sha, reason), entry, parts)
    if stopped := answer.get("stopped"):
        raise OSError(*stopped)
    return answer


def _written(taken: Taken, entry: Entry, parts: PartFolder) -> Answer:
    parts.write(taken, entry.seq)
    return {"read": taken.read, "dialect": dialect_of(taken)}


def _size(entry: Entry, data: DataFolder) -> int:
    path = raw_store.path_of(data.raw, entry.sha)
    return path.stat().st_size if path.exists() else 0


def _forget_lost_parts(ledger: Ledger, parts: PartFolder) -> None:
    read = ledger.table("read_rows").group_by("delivery_sha").agg("table_name").rows()
    tables: dict[str, list[str]] = dict(read)
    for sha in ledger.table("delivery").filter(pl.col("state") != "received")["delivery_sha"]:
        if not parts.is_there(sha, tables.get(sha, [])):
            ledger.forget_parts(sha)


def dialect_of(taken: Taken) -> dict[str, str | int | None]:
    """How a delivery was written and how much of it is in no table, as the ledger keeps it."""
    reading = taken.reading
    if reading is None:
        unknown = ("format", "kind", "encoding", "separator", "date_style", "rows_not_read")
        return {"state": "refused"} | dict.fromkeys(unknown)
    kinds = ", ".join(dict.fromkeys(sheet.table for sheet in reading.sheets))
    return {
        "state": "taken",
        "format": reading.format,
        "kind": kinds,
        "encoding": reading.encoding,
        "separator": reading.separator,
        "date_style": taken.date_style,
        "rows_not_read": rows_not_read(reading),
    }
