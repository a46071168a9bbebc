"""Is every row of this Parquet file good, and what does it count to? The short way for bulk in which nothing is wrong.

Belongs here: reading text as the dictionary codes it is stored as, judging each word once instead of each row, and
counting by code. Does not: telling what is wrong: at the first doubt (a null, an unknown word, a rule that fails, two
revisions) the file takes the long way (`facts`), which gives reasons. Polars makes text of every row; that is most of
what reading costs, hence pyarrow, and a thread each for two row groups while numpy counts a third.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from intake.counting import CAREER, CELLS, TYPES, ActivityCounts, AnswerTable
from intake.tally import Positions
from schemas import codes
from schemas.codes import STAGE, CodeList
from schemas.delivered import DELIVERED
from schemas.rules import Rule, delivered_columns, rules_of

_BATCH = 1 << 18
_LARGEST_ROW_GROUP = 1 << 22
_WORKERS = 2
_AHEAD = 4
_BYTE = 256
_TOLD_BY_READING = {"required_missing", "unknown_code"}
_LISTS = {codelist.name: codelist for codelist in vars(codes).values() if isinstance(codelist, CodeList)}

Columns = dict[str, np.ndarray]


class Doubt(Exception):
    """Something may be wrong with a row, or the file is not of the kind that has a short way."""


def tally_clean(path: Path, table: str, columns: Mapping[str, str]) -> pl.DataFrame | None:
    """The tally of `activity` or `assessment` as `intake.tally` makes it, or None if not every row is surely good.

    columns: the file's name of each column of the contract; their types are those of the contract.
    """
    try:
        return _tally(path, table, columns)
    except (Doubt, KeyError, pa.ArrowException, OSError):  # broken pages are told of on the long way
        return None


def _tally(path: Path, table: str, columns: Mapping[str, str]) -> pl.DataFrame:
    ids, counts = Positions(), ActivityCounts() if table == "activity" else AnswerTable()
    revisions: set[int] = set()
    for batch in _batches(path, _Judge(table, columns, ids)):
        revisions |= {int(batch["revision"].min()), int(batch["revision"].max())}
        if len(revisions) > 1:
            raise Doubt
        at = ids.met(batch["protocol_id"])
        if isinstance(counts, ActivityCounts):
            counts.add(ids.size, at, _cells(batch), batch["performed_on"])
        else:
            slots = batch["item"] * len(STAGE.codes) + batch["stage"]
            counts.add(ids.size, at, slots, batch["value"])
    keys = ids.texts().to_frame().with_columns(revision=pl.lit(next(iter(revisions), None), pl.Int32))
    return counts.tally(keys)


def _cells(batch: Columns) -> np.ndarray:
    table = np.full((len(_LISTS["activity_status"].codes), CELLS), CELLS)
    table[:, CAREER * TYPES : (CAREER + 1) * TYPES] = CELLS + 1
    table[0] = np.arange(CELLS)
    return table.astype(np.uint8).reshape(-1)[
        batch["status"].astype(np.int16) * CELLS + batch["direction"] * TYPES + batch["activity_type"]
    ]


class _Judge:
    """Turns a batch into numbers: positions of ids, positions of codes in their lists, values; or raises Doubt."""

    def __init__(self, table: str, columns: Mapping[str, str], ids: Positions) -> None:
        model = DELIVERED[table]
        self.columns, self._ids = columns, ids
        specs = delivered_columns(model)
        self._lists = {
            name: _LISTS[spec.metadata["codes"]].codes
            for name, spec in specs.items()
            if spec.metadata["codes"]
        }
        self._nullable = {name for name, spec in specs.items() if spec.nullable}
        self._rules = [rule for rule in rules_of(model) if rule.id not in _TOLD_BY_READING]
        self.text = [columns[name] for name in ("protocol_id", *self._lists)]

    def numbers(self, batch: pa.RecordBatch) -> Columns:
        arrays = {name: batch.column(column) for name, column in self.columns.items()}
        if not all(isinstance(arrays[name], pa.DictionaryArray) for name in ("protocol_id", *self._lists)):
            raise Doubt
        if any(array.null_count for name, array in arrays.items() if name not in self._nullable):
            raise Doubt
        words = pl.Series("protocol_id", pl.from_arrow(arrays["protocol_id"].dictionary))
        positions = words.cast(self._ids.dtype).to_physical().to_numpy()
        numbers = {"protocol_id": positions[_indices(arrays["protocol_id"])]}
        for name, known in self._lists.items():
            numbers[name] = _in_list(arrays[name], known)
        values = {name: array for name, array in arrays.items() if name not in numbers}
        for name in values.keys() - self._nullable:
            numbers[name] = pl.Series(pl.from_arrow(values[name])).to_physical().to_numpy()
        for rule in self._rules:
            self._keep(rule, numbers, {"protocol_id": words} | values)
        return numbers

    def _keep(self, rule: Rule, numbers: Columns, values: dict[str, pl.Series | pa.Array]) -> None:
        names = list(dict.fromkeys(rule.fails.meta.root_names()))
        if len(names) == 1 and names[0] in values:
            column = values[names[0]]
            column = column if isinstance(column, pl.Series) else pl.Series(pl.from_arrow(column))
            frame = column.alias(names[0]).to_frame()
        else:
            frame = self._combinations(names, numbers)
        if frame.select(rule.fails.any()).item():
            raise Doubt

    def _combinations(self, names: list[str], numbers: Columns) -> pl.DataFrame:
        """The combinations of values that occur, each once; a plain number must fit into a byte."""
        words = [pl.Series(self._lists.get(name, range(_BYTE))) for name in names]
        if any(numbers[name].min(initial=0) < 0 or numbers[name].max(initial=0) >= _BYTE for name in names):
            raise Doubt
        shape = [len(series) for series in words]
        met = np.flatnonzero(np.bincount(np.ravel_multi_index([numbers[name] for name in names], shape)))
        at = np.unravel_index(met, shape)
        return pl.DataFrame([w.gather(i).alias(name) for w, i, name in zip(words, at, names, strict=True)])


def _indices(array: pa.DictionaryArray) -> np.ndarray:
    return array.indices.to_numpy()


def _in_list(array: pa.DictionaryArray, known: list[str]) -> np.ndarray:
    positions = [known.index(word) if word in known else None for word in array.dictionary.to_pylist()]
    if None in positions:
        raise Doubt
    return np.array(positions, np.uint8)[_indices(array)]


def _batches(path: Path, judge: _Judge) -> Iterator[Columns]:
    """Row groups in their order, a few of them read ahead."""
    footer = pq.read_metadata(path)
    if any(footer.row_group(i).num_rows > _LARGEST_ROW_GROUP for i in range(footer.num_row_groups)):
        raise Doubt

    def read(group: int) -> list[Columns]:
        with pq.ParquetFile(path, metadata=footer, read_dictionary=judge.text, memory_map=True) as file:
            wanted = list(judge.columns.values())
            batches = file.iter_batches(_BATCH, row_groups=[group], columns=wanted, use_threads=False)
            return [judge.numbers(batch) for batch in batches]

    with ThreadPoolExecutor(_WORKERS) as readers:
        ahead: list[Future[list[Columns]]] = []
        for group in range(footer.num_row_groups):
            ahead.append(readers.submit(read, group))
            if len(ahead) == _AHEAD:
                yield from ahead.pop(0).result()
        for future in ahead:
            yield from future.result()
