"""A data folder as it was after some delivery: ledger and raw bytes up to there, nothing else.

Belongs here: what a rebuild starts from. Does not: running the graph over it (`pipelines.release_rebuild`).
"""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from assets.releases.files import sha256
from intake.arrival.inbox import DataFolder
from intake.arrival.raw_store import path_of
from law.errors import RehabError

_KEY = "pseudonym.key"
_LATER = "SELECT delivery_sha FROM delivery WHERE seq > :seq"
_CUT = (
    f"DELETE FROM read_rows WHERE delivery_sha IN ({_LATER})",
    f"DELETE FROM refusal WHERE delivery_sha IN ({_LATER})",
    f"DELETE FROM arrival WHERE delivery_sha IN ({_LATER})",
    "DELETE FROM delivery WHERE seq > :seq",
    "DELETE FROM seen",
    "UPDATE delivery SET state = 'received', rules = NULL",  # every delivery is read again from its bytes
)


def data_as_of(data: Path, manifest: dict[str, Any], target: Path) -> DataFolder:
    """Lay out `target` with the ledger up to the release's last delivery and the raw bytes of all of them.

    Raises RehabError when ledger or raw store are not those the release was made from.
    """
    target.mkdir(parents=True)
    _copy_ledger(data / "ledger.sqlite", target / "ledger.sqlite", manifest["ledger_seq"])
    folder = DataFolder(target)
    _check_deliveries(folder, manifest)
    for each in manifest["deliveries"]:
        _take_raw(data / "raw", target / "raw", each["sha256"])
    if (data / _KEY).exists():
        shutil.copyfile(data / _KEY, target / _KEY)
    return folder


def _copy_ledger(source: Path, target: Path, seq: int) -> None:
    """A consistent copy while others may write, cut after a delivery."""
    if not source.exists():
        raise RehabError("there is no ledger", where=str(source), todo="put the ledger back from its backup")
    original, copy = sqlite3.connect(f"file:{source}?mode=ro", uri=True), sqlite3.connect(target)
    try:
        original.backup(copy)
        for statement in _CUT:
            copy.execute(statement, {"seq": seq} if ":seq" in statement else {})
        copy.commit()
    finally:
        copy.close()
        original.close()


def _check_deliveries(folder: DataFolder, manifest: dict[str, Any]) -> None:
    ledger = folder.ledger()
    try:
        known = ledger.table("delivery").select("seq", "delivery_sha").rows()
    finally:
        ledger.close()
    if known != [(each["seq"], each["sha256"]) for each in manifest["deliveries"]]:
        raise RehabError(
            "the ledger does not hold the deliveries of the release",
            where="ledger.sqlite",
            why="other deliveries make other figures",
            todo="put the ledger back from its backup",
        )


def _take_raw(store: Path, target: Path, sha: str) -> None:
    """Link the bytes of one delivery, after looking that they are still those of their name."""
    kept, linked = path_of(store, sha), path_of(target, sha)
    if not sha.isalnum():
        return  # a file that could not be kept has a refusal in the ledger and no bytes
    if not kept.exists() or sha256(kept) != sha:
        raise RehabError(
            f"the bytes of delivery {sha[:12]} are gone or changed",
            where=str(kept),
            todo="put the raw store back from its backup",
        )
    linked.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(kept, linked)
    except OSError:  # another file system
        shutil.copyfile(kept, linked)
