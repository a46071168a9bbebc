"""Runs over an inbox, and what they leave behind: the ledger without its times, every stored byte by its digest.

Belongs here: how tests of the inbox run and look. Does not: the inboxes themselves (`tests/unit/conftest.py`).
"""

import hashlib
from pathlib import Path
from typing import Any

import polars as pl

from intake.arrival.inbox import DataFolder, locked, receive, take_in
from intake.judging.reference import Reference
from intake.reading import worker
from intake.wording.rendering import published


class InProcess:
    """The pool of readers without processes: for tests that break a step of reading, which they can in this process."""

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        return worker.answer(question | {"settings": {}}, Reference())


def run(inbox: Path, data: DataFolder) -> tuple[int, int]:
    with locked(data):
        return receive(inbox, data), take_in(data)


def delivery(data: DataFolder) -> pl.DataFrame:
    return table(data, "delivery")


def table(data: DataFolder, name: str) -> pl.DataFrame:
    ledger = data.ledger()
    try:
        return ledger.table(name)
    finally:
        ledger.close()


def findings(data: DataFolder) -> pl.DataFrame:
    """Findings of the door in words; those between deliveries are not among them."""
    return published(data.part_folder().scan("finding").collect().sort("seq", "line"))


def stored(data: DataFolder) -> dict[str, str]:
    """Every file of raw store and parts with its digest, leftovers included."""
    folders = [data.raw, data.path / "parts"]
    files = [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()]
    return {str(p.relative_to(data.path)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def known(data: DataFolder) -> list[tuple[object, ...]]:
    """The ledger without the times of arrival and the digest of the code that runs."""
    return delivery(data).drop("received_at", "rules").rows() + table(data, "read_rows").rows()
