"""Is there anything to do? A run whose record, code, law and settings are those of the last one starts nothing.

Belongs here: what a published version follows from, and whether all of it still lies there. Does not: making anything
(`definitions`), what one step needs made again.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from intake.arrival.inbox import DataFolder, waiting_files
from intake.judging.pseudonyms import load_key
from law.files import folder as law_folder

_ROOT = Path(__file__).parent.parent
_ROOMS = ("law", "schemas", "methodology", "intake", "dashboard", "assets", "pipelines")
_LIBRARIES = ("polars", "duckdb", "pandera", "plotly", "dagster")
_SETTINGS = ("REHAB_EDITIONS", "REHAB_INDICATORS")  # folders that may stand in for those of the code
_MADE = ("parts", "tables", "published")
_NOTE = "last_run.json"


def is_unchanged(inbox: Path, data: DataFolder) -> bool:
    """Whether the current version is what a run would publish: nothing waits, and nothing it follows from has moved."""
    note = data.path / _NOTE
    if not note.exists() or json.loads(note.read_text(encoding="utf-8")) != _followed(data):
        return False
    ledger = data.ledger()
    try:
        return not waiting_files(inbox, ledger)
    finally:
        ledger.close()


def note_run(data: DataFolder) -> None:
    """Remember what the version just published follows from."""
    beside = data.path / f".{_NOTE}.{os.getpid()}"
    beside.write_text(json.dumps(_followed(data), indent=1) + "\n", encoding="utf-8")
    os.replace(beside, data.path / _NOTE)


def _followed(data: DataFolder) -> dict[str, str]:
    """Digests of all that decides the bytes of a version, and of what was made, by size and time of change."""
    code = (path for room in _ROOMS for path in (_ROOT / room).rglob("*") if "__pycache__" not in path.parts)
    folders = [Path(os.environ[name]) for name in _SETTINGS if os.environ.get(name)]
    stand_ins = (path for folder in (law_folder(), *folders) for path in folder.rglob("*"))
    return {
        "code": _digest(_contents(code)),
        "law": _digest(_contents(stand_ins)),
        "libraries": " ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        "key": _digest([load_key(data.path)]),
        "record": _digest(_record(data.path / "ledger.sqlite")),
        "made": _digest(_lies_there(data.path)),
    }


def _digest(pieces: Iterator[bytes] | list[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(len(piece).to_bytes(8, "big") + piece)
    return digest.hexdigest()


def _contents(paths: Iterator[Path]) -> Iterator[bytes]:
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        yield str(path).encode()
        yield path.read_bytes()


def _record(ledger: Path) -> Iterator[bytes]:
    """Every row of the ledger but the sightings of files, which a run with nothing new may add to."""
    with sqlite3.connect(ledger) as db:
        for name in ("delivery", "arrival", "read_rows", "refusal"):
            for row in db.execute(f"SELECT * FROM {name} ORDER BY rowid"):
                yield repr((name, row)).encode()


def _lies_there(data: Path) -> Iterator[bytes]:
    for name in _MADE:
        for path in sorted((data / name).rglob("*")):
            info = path.lstat()
            time = 0 if path.is_dir() else info.st_mtime_ns
            yield repr((str(path.relative_to(data)), info.st_size if time else 0, time)).encode()
