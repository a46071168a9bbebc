"""Packs: the parts of many small deliveries in one file a table, so that thousands of deliveries are a few files.

Belongs here: which deliveries lie in which pack, packing them, giving a pack up. Does not: what a part is (`parts`).

`packs.json` says what counts: a pack that is not listed does not, nor does a single part of a delivery that a listed
pack holds. So a run may be killed at any line of this. Rows keep the order they have in single parts: by delivery.
"""

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import polars as pl

from intake.reading.guards import MIB

SMALL = MIB  # bytes of all parts of a delivery that is packed
FULL = 16 * MIB  # bytes of a pack that is not packed again with others
AT_ONCE = 64  # so many small deliveries and packs become one pack
ALWAYS = "finding"  # the table of which every delivery has a part
NAME = "pack-"
Write = Callable[[pl.LazyFrame, Path], None]


class Packs:
    """The packs of a folder of parts: <folder>/<table>/pack-<digest of its deliveries>.parquet."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._list = folder, folder / "packs.json"
        self._read: tuple[tuple[int, int] | None, dict[str, list[str]]] = (None, {})

    def listed(self) -> dict[str, list[str]]:
        """The deliveries of each pack; the list is read again when it has changed."""
        if not self._list.exists():
            return {}
        info = self._list.stat()
        now = (info.st_ino, info.st_mtime_ns)
        if self._read[0] != now:
            self._read = (now, json.loads(self._list.read_text()))
        return self._read[1]

    def by_delivery(self) -> dict[str, str]:
        """The pack that holds each packed delivery."""
        return {sha: pack for pack, deliveries in self.listed().items() for sha in deliveries}

    def of(self, delivery: str) -> str | None:
        """The pack that holds a delivery."""
        return next((pack for pack, held in self.listed().items() if delivery in held), None)

    def path(self, table: str, pack: str) -> Path:
        return self._folder / table / f"{pack}.parquet"

    def single(self, table: str) -> list[Path]:
        """The parts of a table that lie by themselves, in order of delivery."""
        packed, files = self.by_delivery(), sorted((self._folder / table).glob("*.parquet"))
        return [file for file in files if file.stem not in packed and not file.stem.startswith(NAME)]

    def scans(self, table: str) -> list[pl.LazyFrame]:
        """The rows of each pack of a table, in order of delivery."""
        paths = [self.path(table, pack) for pack in sorted(self.listed())]
        return [pl.scan_parquet(path) for path in paths if path.exists()]

    def pack(self, write: Write) -> None:
        """Put what is small into one pack, once there is enough of it."""
        listed = self.listed()
        single = [p.stem for p in self.single(ALWAYS) if self._size(p.stem) <= SMALL]
        again = [pack for pack in listed if self._size(pack) < FULL]
        if len(single) + len(again) >= AT_ONCE:
            deliveries = sorted([*single, *(sha for pack in again for sha in listed[pack])])
            name = NAME + hashlib.sha256("\n".join(deliveries).encode()).hexdigest()[:16]
            for table in self._tables():
                if rows := [*self._own(table, single), *self._own(table, again)]:
                    write(by_delivery(rows), self.path(table, name))
            self._keep({pack: listed[pack] for pack in listed if pack not in again} | {name: deliveries})
        self._tidy()

    def give_up(self, deliveries: Collection[str]) -> list[str]:
        """Give up the packs that hold any of these deliveries; returns all that lay in them, which are read again."""
        listed, wanted = self.listed(), set(deliveries)
        gone = [pack for pack, held in listed.items() if wanted.intersection(held)]
        if gone:
            self._keep({pack: held for pack, held in listed.items() if pack not in gone})
            self._tidy()
        return [sha for pack in gone for sha in listed[pack]]

    def _tables(self) -> list[str]:
        return sorted(path.name for path in self._folder.iterdir() if path.is_dir())

    def _size(self, stem: str) -> int:
        return sum(path.stat().st_size for path in self._folder.glob(f"*/{stem}.parquet"))

    def _own(self, table: str, stems: list[str]) -> Iterator[pl.LazyFrame]:
        """The rows of single deliveries as one frame, then those of each pack."""
        paths = [path for stem in stems if (path := self._folder / table / f"{stem}.parquet").exists()]
        if paths and not paths[0].stem.startswith(NAME):
            yield pl.scan_parquet(paths)
        else:
            yield from map(pl.scan_parquet, paths)

    def _keep(self, listed: dict[str, list[str]]) -> None:
        temporary = self._list.with_name(f".{self._list.name}.{os.getpid()}")
        with temporary.open("w") as file:
            json.dump(listed, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self._list)

    def _tidy(self) -> None:
        """Remove packs that are not listed, and single parts of deliveries that lie in one."""
        listed = self.listed()
        packed = {sha for held in listed.values() for sha in held}
        for path in self._folder.glob("*/*.parquet"):
            is_pack = path.stem.startswith(NAME)
            if path.stem in packed or (is_pack and path.stem not in listed):
                path.unlink()


def by_delivery(frames: list[pl.LazyFrame]) -> pl.LazyFrame:
    """Rows of frames in order of delivery, each delivery in one of them, as one in that order."""
    merged = frames[0]
    for further in frames[1:]:
        merged = merged.merge_sorted(further, key="delivery_sha")
    return merged
