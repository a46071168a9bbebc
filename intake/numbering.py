"""Which number has a protocol revision? Dense numbers 0, 1, 2, ... given to keys while batches of rows pass by.

Belongs here: the exact mapping (protocol_id, revision) -> number, vectorised. Does not: what is counted under the number
(`tally`). Grouping millions of rows by text is what a tally costs. Here a hash finds the number, then the row's text is
compared with the text that owns the number, so that two keys of one hash are found out and never counted together.
"""

import numpy as np
import polars as pl

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

_NOBODY = -1
_SPREAD = 0x9E3779B97F4A7C15  # odd, so that the revisions of a protocol get different hashes
KEY = {"protocol_id": pl.String, "revision": pl.Int32}


class Collision(Exception):
    """Two keys have one hash: the caller starts again with another seed."""


def hash_of_key(seed: int) -> pl.Expr:
    """64 bits of (protocol_id, revision), the column `hash` that `Numbering` looks keys up by."""
    return (pl.col("protocol_id").hash(seed) ^ (pl.col("revision").cast(pl.UInt64) * _SPREAD)).alias("hash")


class Numbering:
    """Open addressing: a key's number lies in slot hash % size, or in the next one that was free."""

    def __init__(self) -> None:
        self.keys = pl.DataFrame(schema=KEY)
        self._hashes = np.zeros(0, np.uint64)
        self._slots = np.full(1, _NOBODY, np.int32)

    def number(self, batch: pl.DataFrame) -> Numbers:
        """The number of each row of a batch with the columns protocol_id, revision, hash. Raises Collision."""
        hashes = batch["hash"].to_numpy()
        self._make_room(hashes.size)
        numbers = self._look_up(hashes)
        unknown = np.flatnonzero(numbers == _NOBODY)
        while unknown.size:
            self._add(batch[self._one_row_a_slot(hashes, unknown)])
            numbers[unknown] = self._look_up(hashes[unknown])
            unknown = unknown[numbers[unknown] == _NOBODY]
        self._compare(batch, numbers)
        return numbers

    def _home(self, hashes: np.ndarray) -> Numbers:
        return (hashes & np.uint64(self._slots.size - 1)).view(np.int64)

    def _look_up(self, hashes: np.ndarray) -> Numbers:
        slots = self._home(hashes)
        numbers = self._slots[slots].astype(np.int64)
        if not self._hashes.size:
            return numbers
        other = np.flatnonzero((self._hashes[numbers] != hashes) & (numbers != _NOBODY))
        while other.size:
            slots[other] = (slots[other] + 1) % self._slots.size
            numbers[other] = self._slots[slots[other]]
            found = numbers[other]
            other = other[(self._hashes[found] != hashes[other]) & (found != _NOBODY)]
        return numbers

    def _one_row_a_slot(self, hashes: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Rows that differ in hash: of all rows of one home slot, one."""
        home = self._home(hashes[rows])
        claimed = np.empty(self._slots.size, np.int64)
        claimed[home] = rows
        return rows[claimed[home] == rows]

    def _add(self, rows: pl.DataFrame) -> None:
        """Give new keys, all of different hashes, the next numbers."""
        first = self._hashes.size
        # The text is copied: a view into the batch would keep the whole batch in memory.
        keys = rows.select(pl.concat_str("protocol_id", pl.lit("")).alias("protocol_id"), "revision")
        self.keys = pl.concat([self.keys, keys], rechunk=True)
        self._hashes = np.concatenate([self._hashes, rows["hash"].to_numpy()])
        self._place(np.arange(first, self._hashes.size))

    def _place(self, numbers: np.ndarray) -> None:
        slots = self._home(self._hashes[numbers])
        while numbers.size:
            free = self._slots[slots] == _NOBODY
            self._slots[slots[free]] = numbers[free]
            left = self._slots[slots] != numbers
            numbers, slots = numbers[left], (slots[left] + 1) % self._slots.size

    def _make_room(self, rows: int) -> None:
        """At most a quarter of the slots is taken even if every row brings a new key."""
        size = 1 << (4 * (self._hashes.size + rows)).bit_length()
        if size > self._slots.size:
            self._slots = np.full(size, _NOBODY, np.int32)
            self._place(np.arange(self._hashes.size))

    def _compare(self, batch: pl.DataFrame, numbers: Numbers) -> None:
        owner = self.keys[pl.Series(numbers)]
        same = (batch["protocol_id"] == owner["protocol_id"]) & (batch["revision"] == owner["revision"])
        if not same.all():
            raise Collision
