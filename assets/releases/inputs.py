"""What a release is made from: deliveries, editions, code. The same inputs make the same release.

Belongs here: telling the inputs, and refusing those that do not fit together. Does not: the tables made from them.
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl

from assets.code_digest import code_digest
from assets.releases.files import sha256
from assets.releases.layout import EDITIONS
from intake.arrival.inbox import DataFolder, rules_digest
from intake.judging.pseudonyms import load_key
from law.editions import folder_of_editions
from law.errors import RehabError
from methodology.scoring.editions import load_editions

FROM_RUN = ("data_as_of", "synthetic", "code_version", "code_digest")


def _with_hashes(editions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    folder = folder_of_editions()
    return [each | {"sha256": sha256(folder / f"{each['id']}.toml")} for each in editions]


def copy_editions(release: Path) -> None:
    """Put the edition files into a release: who holds it can score every course again by the same bands."""
    target = release / EDITIONS
    target.mkdir(parents=True)
    for edition in load_editions():
        shutil.copyfile(folder_of_editions() / f"{edition.id}.toml", target / f"{edition.id}.toml")


def inputs_of(run: Path) -> dict[str, Any]:
    """Deliveries by number and digest, editions by hash, code: from the folder a run has published."""
    manifest = _manifest(run)
    deliveries = _deliveries(run)
    listed = [{"seq": seq, "sha256": sha} for seq, sha in deliveries]
    return {name: manifest[name] for name in FROM_RUN} | {
        "ledger_seq": max((seq for seq, _ in deliveries), default=0),
        "deliveries": listed,
        "input_digest": hashlib.sha256(json.dumps(listed).encode()).hexdigest(),
        "editions": _with_hashes(manifest["editions"]),
    }


def _manifest(run: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    return told


def _deliveries(run: Path) -> list[tuple[int, str]]:
    return pl.read_parquet(run / "delivery.parquet", columns=["seq", "delivery_sha"]).sort("seq").rows()


def check_fresh(folder: DataFolder, run: Path) -> None:
    """Raise RehabError where the tables are not what the ledger, the rules and the code of now would make."""
    ledger = folder.ledger()
    try:
        known = ledger.table("delivery").select("seq", "delivery_sha").rows()
        untaken = ledger.to_take(rules_digest(folder, load_key(folder.path)))
    finally:
        ledger.close()
    held = _deliveries(run)
    reasons = {
        f"{len(set(known) - set(held))} deliveries came after the last run": known != held,
        "deliveries wait to be read, or to be read again by other rules or editions": bool(untaken),
        "the tables were made by other code than this": _manifest(run)["code_digest"] != code_digest(),
    }
    told = [reason for reason, holds in reasons.items() if holds]
    if told:
        raise RehabError(
            f"the tables are out of date: {'; '.join(told)}",
            where=str(run),
            why="a release says exactly which deliveries and rules its figures come from",
            todo=f"run first: rehab run --inbox DIR --data {folder.path}",
        )
