"""A released edition never changes: every score names its edition, so a changed one would rewrite history unnoticed."""

import csv
import hashlib
from pathlib import Path

from law.editions import SHIPPED

FROZEN = Path(__file__).with_name("frozen_editions.csv")
COPY = Path(__file__).parents[1] / "editions" / "draft-2025-10.toml"


def test_released_editions_are_the_bytes_that_were_released() -> None:
    with FROZEN.open(encoding="utf-8", newline="") as file:
        frozen = {row["edition"]: row["sha256"] for row in csv.DictReader(file)}
    found = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(SHIPPED.glob("*.toml"))
    }
    changed = [name for name, digest in frozen.items() if found.get(name) != digest]
    assert not changed, (
        f"{changed}: a released edition never changes. Put its file back, write a new file for the amendment"
    )
    added = {name: digest for name, digest in found.items() if name not in frozen}
    assert not added, f"new editions: when they are released, add to {FROZEN.name}: {added}"


def test_the_copy_beside_the_invented_edition_is_the_released_one() -> None:
    assert COPY.read_bytes() == (SHIPPED / COPY.name).read_bytes()
