"""The inbox: new files are kept, numbered and taken in, once each.

Belongs here: walking an inbox, in the order of file names; taking in what is not yet parsed. Does not: how (`door`).
A run may be killed at any line: what is not noted as taken is taken again from its kept bytes.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from intake import raw_store
from intake.door import Taken, take
from intake.guards import is_delivery
from intake.ledger import Ledger
from intake.parts import PartFolder
from intake.pseudonyms import load_key
from intake.reference import Reference
from schemas.errors import RehabError

_ROOT = Path(__file__).parent.parent
_RULES = ("schemas/*.py", "intake/**/*.py", "intake/*.toml", "methodology/*.csv", "methodology/editions*")


@dataclass(frozen=True)
class DataFolder:
    """Where everything lies that is not code: raw bytes, ledger, parts, tables, published versions."""

    path: Path
    reference: Reference = field(default_factory=Reference)

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
    for pattern in _RULES:
        for path in sorted(_ROOT.glob(pattern)):
            if path.is_file():
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
            raise RehabError(
                "another run is at work in this data folder",
                where=str(data.path),
                why="two runs would publish over each other",
                todo="wait until it ends, or use another --data",
            ) from None
        yield


def waiting_files(inbox: Path, ledger: Ledger) -> list[Path]:
    """Files of the inbox that were not looked at before, by name."""
    if not inbox.is_dir():
        raise RehabError("the inbox is not a folder", where=str(inbox), todo="name a folder with --inbox")
    return [p for p in sorted(inbox.iterdir()) if is_delivery(p) and not ledger.has_seen(p)]


def receive(inbox: Path, data: DataFolder) -> int:
    """Keep and number the new files of an inbox; returns how many brought new bytes."""
    ledger = data.ledger()
    try:
        new = 0
        for path in waiting_files(inbox, ledger):
            sha, size = raw_store.keep(data.raw, path)
            new += ledger.register(path, sha, size)
        return new
    finally:
        ledger.close()


def take_in(data: DataFolder, progress: Callable[[int, int, str], None] = lambda done, of, file: None) -> int:
    """Parse every delivery that is not yet parsed under today's rules; returns how many were."""
    ledger, parts, key = data.ledger(), data.part_folder(), load_key(data.path)
    rules = rules_digest(data, key)
    try:
        for sha in ledger.table("delivery").filter(state="taken")["delivery_sha"]:
            if not parts.is_there(sha):
                ledger.forget_parts(sha)
        entries = ledger.to_take(rules)
        for done, entry in enumerate(entries):
            progress(done, len(entries), entry.file)
            taken = take(raw_store.path_of(data.raw, entry.sha), entry.file, entry.sha, data.reference, key)
            parts.write(taken, entry.seq)
            ledger.taken(entry.sha, rules, taken.read, **_dialect(taken))
        return len(entries)
    finally:
        ledger.close()


def _dialect(taken: Taken) -> dict[str, str | None]:
    reading = taken.reading
    if reading is None:
        return {"state": "refused"}
    kinds = ", ".join(dict.fromkeys(sheet.table for sheet in reading.sheets))
    return {
        "state": "taken",
        "format": reading.format,
        "kind": kinds,
        "encoding": reading.encoding,
        "separator": reading.separator,
        "date_style": taken.date_style,
    }
