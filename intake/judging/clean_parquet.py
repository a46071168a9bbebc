"""Is every row of this Parquet file good, and what does it count to? The short way for bulk in which nothing is wrong.

Belongs here: reading text as the dictionary codes it is stored as, judging each word once instead of each row, and
counting by code. Does not: telling what is wrong: at the first doubt (a null, an unknown word, a rule that fails, two
revisions) the file takes the long way (`facts`), which gives reasons. Polars makes text of every row; that is most of
what reading costs, hence pyarrow, and a thread each for two row groups while numpy counts a third.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from intake.cells.identifiers import is_normal
from intake.judging.counting import ANSWERS, CAREER, OTHER, TYPES, ActivityCounts, AnswerTable
from intake.judging.tally import Positions
from schemas import codes
from schemas.codes import (
    ACTIVITY_DIRECTION,
    ACTIVITY_STATUS,
    ACTIVITY_TYPE,
    DIRECTION,
    INSTRUMENT,
    ITEM,
    STAGE,
    CodeList,
)
from schemas.delivered.protocol import DELIVERED
from schemas.identifiers import NUMBER
from schemas.matrix import CELLS
from schemas.rules import Rule, delivered_columns, rules_of

_BATCH = 1 << 18
_LARGEST_ROW_GROUP = 1 << 22
_WORKERS = 2
_AHEAD = 4
_BYTE = 256
_COMBINATIONS = 1 << 16
_TOLD_BY_READING = {"required_missing", "unknown_code"}
CELL_OF = np.full(
    [len(c.codes) for c in (ACTIVITY_DIRECTION, ACTIVITY_TYPE, ACTIVITY_STATUS)], CELLS, np.uint8
)
CELL_OF[CAREER] = CELLS + 1  # not delivered, of career guidance
CELL_OF[: len(DIRECTION.codes), :, ACTIVITY_STATUS.codes.index("delivered")] = np.arange(CELLS).reshape(
    -1, TYPES
)
CELL_OF[len(DIRECTION.codes) :] = OTHER
SLOT_OF = np.tile(np.arange(len(ANSWERS), dtype=np.uint8), len(INSTRUMENT.codes)).reshape(
    len(INSTRUMENT.codes), len(ITEM.codes), len(STAGE.codes)
)
_LISTS = {codelist.name: codelist for codelist in vars(codes).values() if isinstance(codelist, CodeList)}


class Doubt(Exception):
    """Something may be wrong with a row, or the file is not of the kind that has a short way."""


def tally_clean(path: Path, table: str, columns: Mapping[str, str]) -> pl.DataFrame | None:
    """The tally of `activity` or `assessment` as `intake.judging.tally` makes it; None if not every row is surely good.

    columns: the file's name of each column of the contract; their types are those of the contract.
    """
    try:
        return _tally(path, table, columns)
    except (Doubt, KeyError, pa.ArrowException, OSError):  # broken pages are reported on the long way
        return None


def _tally(path: Path, table: str, columns: Mapping[str, str]) -> pl.DataFrame:
    ids, counts = Positions(), ActivityCounts() if table == "activity" else AnswerTable()
    revisions: set[int] = set()
    for batch in _batches(path, _Judge(table, columns, ids)):
        revisions |= batch.revisions
        if len(revisions) > 1:
            raise Doubt
        ids.size = max(ids.size, batch.ids)
        counts.add(ids.size, batch.at, batch.places, batch.values)
    keys = ids.texts().to_frame().with_columns(revision=pl.lit(next(iter(revisions), None), pl.Int32))
    return counts.tally(keys)


@dataclass(frozen=True)
class _Batch:
    """Rows as numbers: line in the table of counts, place in that line, and the day or the value that belongs there."""

    ids: int
    revisions: set[int]
    at: np.ndarray
    places: np.ndarray
    values: np.ndarray


class _Judge:
    """Turns a batch into numbers, or raises Doubt. Words are judged in their dictionaries, not row by row."""

    def __init__(self, table: str, columns: Mapping[str, str], ids: Positions) -> None:
        model = DELIVERED[table]
        specs = delivered_columns(model)
        self.columns, self._ids = columns, ids
        self._coded = {name: specs[name].metadata["codes"] for name in specs if specs[name].metadata["codes"]}
        self._nullable = {name for name, spec in specs.items() if spec.nullable}
        rules = [rule for rule in rules_of(model) if rule.id not in _TOLD_BY_READING]
        fields = [set(rule.fails.meta.root_names()) for rule in rules]
        words = {"protocol_id"}
        plain = specs.keys() - self._coded.keys() - words
        self._of_words = _any_fails(rule for rule, read in zip(rules, fields, strict=True) if read == words)
        self._of_numbers = _any_fails(
            rule for rule, read in zip(rules, fields, strict=True) if len(read) == 1 and read <= plain
        )
        self._together = _any_fails(rule for rule, read in zip(rules, fields, strict=True) if len(read) > 1)
        self._places, self._value = (CELL_OF, "performed_on") if table == "activity" else (SLOT_OF, "value")
        self.text = [columns[name] for name in ("protocol_id", *self._coded)]

    def numbers(self, batch: pa.RecordBatch) -> _Batch:
        arrays = {name: batch.column(column) for name, column in self.columns.items()}
        if not all(isinstance(arrays[name], pa.DictionaryArray) for name in ("protocol_id", *self._coded)):
            raise Doubt
        if any(array.null_count for name, array in arrays.items() if name not in self._nullable):
            raise Doubt
        words = pl.Series("protocol_id", pl.from_arrow(arrays["protocol_id"].dictionary))
        _keep(~is_normal(pl.col("protocol_id"), NUMBER).all(), words.to_frame())
        plain = self.columns.keys() - self._coded.keys() - {"protocol_id"}
        series = {name: pl.Series(name, pl.from_arrow(arrays[name])) for name in plain}
        _keep(self._of_words, words.to_frame())
        _keep(self._of_numbers, pl.DataFrame(list(series.values())))
        joint, sizes = _joint([arrays[name] for name in self._coded])
        met = [_positions(arrays[name], _LISTS[codes].codes) for name, codes in self._coded.items()]
        value, revision = series[self._value].to_physical().to_numpy(), series["revision"]
        if self._together is not None:
            _keep(self._together, self._combinations(joint, sizes, met, value))
        lines = words.cast(self._ids.dtype).to_physical().to_numpy().astype(np.int64)
        return _Batch(
            ids=int(lines.max(initial=-1)) + 1,
            revisions={revision.min(), revision.max()} - {None},  # type: ignore[arg-type]
            at=lines[_indices(arrays["protocol_id"])],
            places=self._places[np.ix_(*met)].reshape(-1)[joint],
            values=value,
        )

    def _combinations(
        self, joint: np.ndarray, sizes: list[int], met: list[np.ndarray], value: np.ndarray
    ) -> pl.DataFrame:
        """The combinations of words and value that occur, each once; a value must fit into a byte."""
        if value.min(initial=0) < 0 or value.max(initial=0) >= _BYTE:
            raise Doubt
        *at, values = np.unravel_index(np.flatnonzero(np.bincount(joint * _BYTE + value)), (*sizes, _BYTE))
        words = [
            pl.Series(name, _LISTS[codes].codes).gather(place[i])
            for (name, codes), place, i in zip(self._coded.items(), met, at, strict=True)
        ]
        return pl.DataFrame([*words, pl.Series(self._value, values)])


def _any_fails(rules: Iterable[Rule]) -> pl.Expr | None:
    fails = [rule.fails.any() for rule in rules]
    return pl.any_horizontal(fails) if fails else None


def _keep(fails: pl.Expr | None, rows: pl.DataFrame) -> None:
    if fails is not None and rows.select(fails).item():
        raise Doubt


def _indices(array: pa.DictionaryArray) -> np.ndarray:
    """Places in the dictionary. Arrow does not look whether they are in it: in a damaged page they need not be."""
    indices: np.ndarray = array.indices.to_numpy()
    if indices.max(initial=0) >= len(array.dictionary) > 0:
        raise Doubt
    return indices


def _joint(arrays: list[pa.DictionaryArray]) -> tuple[np.ndarray, list[int]]:
    """One number a row for its combination of words, by their places in the dictionaries; and how long these are."""
    sizes = [len(array.dictionary) for array in arrays]
    if prod(sizes) > _COMBINATIONS:
        raise Doubt
    joint = _indices(arrays[0])
    for array, size in zip(arrays[1:], sizes[1:], strict=True):
        joint = joint * np.int32(size) + _indices(array)
    return joint, sizes


def _positions(array: pa.DictionaryArray, known: list[str]) -> np.ndarray:
    """Where each word of a dictionary stands in its code list."""
    positions = [known.index(word) if word in known else None for word in array.dictionary.to_pylist()]
    if None in positions:
        raise Doubt
    return np.array(positions, np.intp)


def _batches(path: Path, judge: _Judge) -> Iterator[_Batch]:
    """Row groups in their order, a few of them read ahead."""
    footer = pq.read_metadata(path)
    if any(footer.row_group(i).num_rows > _LARGEST_ROW_GROUP for i in range(footer.num_row_groups)):
        raise Doubt

    def read(group: int) -> list[_Batch]:
        with pq.ParquetFile(path, metadata=footer, read_dictionary=judge.text, memory_map=True) as file:
            wanted = list(judge.columns.values())
            batches = file.iter_batches(_BATCH, row_groups=[group], columns=wanted, use_threads=False)
            return [judge.numbers(batch) for batch in batches]

    with ThreadPoolExecutor(_WORKERS) as readers:
        ahead: list[Future[list[_Batch]]] = []
        for group in range(footer.num_row_groups):
            ahead.append(readers.submit(read, group))
            if len(ahead) == _AHEAD:
                yield from ahead.pop(0).result()
        for future in ahead:
            yield from future.result()
