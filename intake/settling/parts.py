"""Parts: what the door made of each delivery, one Parquet file a table and delivery.

Belongs here: writing parts whole or not at all, and reading a table as all its parts. Does not: what a part means, nor
how small ones are put together (`packs`).
Parts are derived; deleting them costs a parse, nothing else.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars._typing import PolarsDataType

from intake.judging import findings as found
from intake.judging.door import Taken
from intake.judging.facts import good_rows
from intake.judging.held import HELD
from intake.reading.delivery import read_delivery
from intake.settling.packs import Packs, by_delivery
from schemas.delivered.protocol import Activity
from schemas.kept import part_schema

_MORSEL, _ROW_GROUP = (
    1 << 13,
    1 << 15,
)  # rows in flight and rows written together: a million courses stay small
_PLACE = {"delivery_sha": pl.String, "seq": pl.UInt32}
ACTIVITY_ROWS = {
    "protocol_id": pl.String,
    "revision": pl.Int32,
    "performed_on": pl.Date,
    "direction": pl.String,
    "activity_type": pl.String,
    "status": pl.String,
    "minutes": pl.Int32,
    "line": pl.UInt32,
    "sheet": pl.String,
}


def schema_of(table: str) -> Mapping[str, PolarsDataType]:
    """Columns of the parts of a table."""
    if table == "finding":
        return dict(found.SCHEMA) | {"seq": pl.UInt32}
    if table == "quarantine":
        return HELD | _PLACE
    if table == "activity":
        return ACTIVITY_ROWS | _PLACE
    return part_schema(table)


def frames_of(taken: Taken, seq: int) -> dict[str, pl.DataFrame]:
    """The parts of a delivery in their final columns; `row` numbers the rows of a part."""
    frames = dict(taken.parts)
    for name, rows in {"finding": taken.findings, "quarantine": taken.quarantine}.items():
        frames[name] = pl.concat(rows) if rows else pl.DataFrame(schema=schema_of(name))
    place = {"delivery_sha": pl.lit(taken.sha), "seq": pl.lit(seq, pl.UInt32)}
    return {
        table: frame.with_columns(**place)
        .with_row_index("row")
        .select(pl.col(c).cast(dtype) for c, dtype in schema_of(table).items())
        for table, frame in frames.items()
    }


def activity_rows(taken: Taken, seq: int) -> pl.LazyFrame:
    """The good activity rows of a delivery, for the few revisions that are looked at row by row."""
    rows = pl.concat(taken.activity_rows) if taken.activity_rows else pl.LazyFrame(schema=ACTIVITY_ROWS)
    place = {"delivery_sha": pl.lit(taken.sha), "seq": pl.lit(seq, pl.UInt32)}
    return rows.with_columns(**place).select(pl.col(c).cast(t) for c, t in schema_of("activity").items())


def write_atomically(frame: pl.DataFrame | pl.LazyFrame, path: Path) -> None:
    """A Parquet file that is there whole or not at all; the same rows make the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    if isinstance(frame, pl.LazyFrame):
        with pl.Config(streaming_chunk_size=_MORSEL):
            frame.sink_parquet(temporary, compression="lz4", statistics=False, row_group_size=_ROW_GROUP)
    else:
        frame.write_parquet(temporary, compression="lz4", statistics=False)
    with temporary.open("rb") as written:
        os.fsync(written.fileno())  # else a power cut leaves a torn file under its final name
    os.replace(temporary, path)


def clear_unfinished(folder: Path) -> None:
    """Remove what a killed run wrote half; only for who is sure to be alone."""
    for left in folder.rglob(".*.parquet.*"):
        left.unlink()


@dataclass(frozen=True)
class Parts:
    """Every part there is: `scan` reads a table over all deliveries, `activities` the rows behind some tallies."""

    scan: Callable[[str], pl.LazyFrame]
    activities: Callable[[pl.DataFrame], pl.LazyFrame]


def in_memory(taken: list[Taken]) -> Parts:
    """The parts of deliveries that are not stored: `rehab check` and `rehab score`."""
    frames = [frames_of(t, seq) for seq, t in enumerate(taken, start=1)]
    rows = [activity_rows(t, seq) for seq, t in enumerate(taken, start=1)]

    def scan(table: str) -> pl.LazyFrame:
        return pl.concat(
            [pl.LazyFrame(schema=schema_of(table)), *[f[table].lazy() for f in frames if table in f]]
        )

    return Parts(scan, lambda deliveries: pl.concat([pl.LazyFrame(schema=schema_of("activity")), *rows]))


class PartFolder:
    """Parts on disk: <folder>/<table>/<sha>.parquet, and packs of small ones."""

    def __init__(self, folder: Path, raw: Callable[[str], Path]) -> None:
        self._folder, self._raw, self._packs = folder, raw, Packs(folder)

    def _path(self, table: str, sha: str) -> Path:
        return self._folder / table / f"{sha}.parquet"

    def write(self, taken: Taken, seq: int) -> None:
        """Write every part of a delivery, and remove those it no longer has; half done, it is done again."""
        frames: dict[str, pl.DataFrame] = frames_of(taken, seq)
        if taken.reading is not None and taken.reading.format != "parquet" and taken.activity_rows:
            frames = {"activity": activity_rows(taken, seq).collect()} | frames
        for old in self._folder.glob(f"*/{taken.sha}.parquet"):
            if old.parent.name not in frames:
                old.unlink()
        for table, frame in frames.items():
            write_atomically(frame, self._path(table, taken.sha))

    def is_there(self, sha: str, tables: Iterable[str]) -> bool:
        """Whether the parts of a delivery lie ready, by the delivered tables it had."""
        parts = ["finding", "quarantine", *("activity_tally" if t == "activity" else t for t in tables)]
        where = self._packs.of(sha) or sha
        return all(self._path(part, where).exists() for part in parts)

    def pack(self) -> None:
        """Put the parts of small deliveries together where there are many; for who is sure to be alone."""
        if self._folder.exists():
            self._packs.pack(write_atomically)

    def give_up(self, deliveries: Iterable[str]) -> list[str]:
        """Before deliveries are read again: packs that hold one of them go; returns all that are to be read again."""
        return self._packs.give_up(list(deliveries))

    def scan(self, table: str) -> pl.LazyFrame:
        """A table as the rows of all its parts."""
        schema, files = schema_of(table), self._packs.single(table)
        single = [pl.scan_parquet(files, schema=schema)] if files else []
        return by_delivery([*single, *self._packs.scans(table)] or [pl.LazyFrame(schema=schema)])

    def activities(self, deliveries: pl.DataFrame) -> pl.LazyFrame:
        """The good activity rows of some deliveries (delivery_sha, seq): stored ones, or those of the raw Parquet."""
        wanted = deliveries.select("delivery_sha", "seq").unique().sort("seq")  # as they came, in any run
        own = pl.col("delivery_sha").is_in(wanted["delivery_sha"].implode())
        packs = [rows.filter(own) for rows in self._packs.scans("activity")]
        packed = {sha for rows in packs for sha in rows.select("delivery_sha").unique().collect().to_series()}
        # What lies in a pack without such rows is Parquet, and read from its raw bytes as ever.
        frames = [self._activities(sha, seq) for sha, seq in wanted.iter_rows() if sha not in packed]
        together = pl.concat([pl.LazyFrame(schema=schema_of("activity")), *frames, *packs])
        return together.sort("seq", maintain_order=True) if packed else together

    def _activities(self, sha: str, seq: int) -> pl.LazyFrame:
        stored = self._path("activity", sha)
        if stored.exists():
            return pl.scan_parquet(stored)
        sheets = read_delivery(self._raw(sha), sha).sheets
        rows = pl.concat(
            good_rows(s.rows, Activity).with_columns(pl.lit(s.sheet, pl.String).alias("sheet"))
            for s in sheets
            if s.table == "activity"
        )
        place = {"delivery_sha": pl.lit(sha), "seq": pl.lit(seq, pl.UInt32)}
        return rows.with_columns(**place).select(pl.col(c).cast(t) for c, t in schema_of("activity").items())

    def parts(self) -> Parts:
        return Parts(self.scan, self.activities)
