"""How many activities, which answers? Rows of activities and of assessments reduced to one row a protocol revision.

Belongs here: counting at the door, the only step that sees 120 rows a course. Does not: which rows count (the door hands
over rows that keep their own rules, with known codes and no nulls), nor what the counts are worth (`methodology`).

Polars reads, decodes and hashes batches in its own threads while numpy scatters the batch before into one table of
counts. A batch lives for a moment, so memory grows with the number of courses, not with the number of rows.
"""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import polars as pl

from intake.numbering import KEY, Collision, Numbering, Numbers, hash_of_key
from schemas.codes import ACTIVITY_TYPE, DIRECTION, ITEM, STAGE
from schemas.errors import RehabError

_BATCH = 1 << 18
_TYPES = len(ACTIVITY_TYPE.codes)
_CELLS = len(DIRECTION.codes) * _TYPES
_CAREER = DIRECTION.codes.index("career_guidance")
_WIDTH = _CELLS + 2  # two cells more: not delivered, and not delivered of career guidance
_NEVER = np.iinfo(np.int32).max
_NO_ANSWER = -1
_MOST = np.iinfo(np.uint16).max
_STAGES = len(STAGE.codes)
_SLOTS = [f"{item}_{stage}" for item in ITEM.codes for stage in STAGE.codes]


def tally_activities(rows: pl.LazyFrame) -> pl.DataFrame:
    """One row a (protocol_id, revision), in that order, from rows of the table `activity`.

    delivered_<direction> (u16) and matrix (list of 70 u16, direction x type in the order of the contract) count delivered
    activities; rows and career_rows (u32) count rows of any status; first_on and last_on are their days.
    Raises RehabError when a protocol revision has more than 65,535 activities of one direction.
    """
    direction, kind = _code("direction", DIRECTION.codes), _code("activity_type", ACTIVITY_TYPE.codes)
    missed = _CELLS + (direction == _CAREER).cast(pl.UInt8)
    cell = pl.when(pl.col("status") == "delivered").then(direction * _TYPES + kind).otherwise(missed)
    return _retried(_count_activities, rows, [cell.alias("cell"), pl.col("performed_on").to_physical()])


def tally_assessments(rows: pl.LazyFrame) -> pl.DataFrame:
    """One row a (protocol_id, revision), in that order, from rows of the table `assessment`.

    <item>_<stage> (i8) is the value, null where there is no row; rows (u32) counts rows. Of a value given twice the last
    row of the delivery stays: see `has_repeats`.
    """
    slot = _code("item", ITEM.codes) * _STAGES + _code("stage", STAGE.codes)
    return _retried(_collect_answers, rows, [slot.alias("slot"), pl.col("value").cast(pl.Int8)])


def has_repeats(rows: pl.LazyFrame) -> bool:
    """Whether any item and stage of a protocol revision is given more than once: more rows than answers."""
    answers = tally_assessments(rows).lazy()
    given = pl.sum_horizontal(pl.col(_SLOTS).is_not_null().cast(pl.UInt32))
    return bool(answers.select((given < pl.col("rows")).any()).collect().item())


def _code(column: str, codes: list[str]) -> pl.Expr:
    """Position of a code in its list; an unknown one raises, for the caller has filtered."""
    return pl.col(column).cast(pl.Enum(codes)).to_physical().cast(pl.UInt8)


def _retried(count: Callable[[Iterator[pl.DataFrame]], pl.DataFrame], rows: pl.LazyFrame, more: list[pl.Expr]) -> pl.DataFrame:
    """Count with one seed after another until no two keys share a hash: the first does, but for one run in millions."""
    for seed in itertools.count():
        wanted = rows.select(*KEY, hash_of_key(seed), *more)
        try:
            return count(wanted.collect_batches(chunk_size=_BATCH, engine="streaming"))
        except Collision:
            continue
    raise AssertionError("unreachable")


def _count_activities(batches: Iterator[pl.DataFrame]) -> pl.DataFrame:
    numbering = Numbering()
    counts, rows = np.zeros((0, _WIDTH), np.uint16), np.zeros(0, np.uint32)
    first, last = np.zeros(0, np.int32), np.zeros(0, np.int32)
    for batch in batches:
        number, day = numbering.number(batch), batch["performed_on"].to_numpy()
        known = numbering.keys.height
        counts, rows = _grown(counts, known, 0), _grown(rows, known, 0)
        first, last = _grown(first, known, _NEVER), _grown(last, known, -_NEVER)
        np.add.at(counts.reshape(-1), number * _WIDTH + batch["cell"].to_numpy(), np.uint16(1))
        np.add.at(rows, number, np.uint32(1))
        np.minimum.at(first, number, day)
        np.maximum.at(last, number, day)
    _refuse_overflow(numbering.keys, rows[: numbering.keys.height])
    return _activity_tally(numbering.keys, counts, rows, first, last)


def _activity_tally(
    keys: pl.DataFrame, counts: np.ndarray, rows: np.ndarray, first: np.ndarray, last: np.ndarray
) -> pl.DataFrame:
    size = keys.height
    cells = counts[:size, :_CELLS].reshape(size, len(DIRECTION.codes), _TYPES)
    delivered = cells.sum(axis=2, dtype=np.uint16)
    career = delivered[:, _CAREER].astype(np.uint32) + counts[:size, _CELLS + 1]
    matrix = pl.Series(counts[:size, :_CELLS].reshape(-1)).reshape((size, _CELLS)).arr.to_list()
    return keys.with_columns(
        *[pl.Series(f"delivered_{code}", delivered[:, d]) for d, code in enumerate(DIRECTION.codes)],
        matrix.alias("matrix"),
        pl.Series("rows", rows[:size]),
        pl.Series("first_on", first[:size]).cast(pl.Date),
        pl.Series("last_on", last[:size]).cast(pl.Date),
        pl.Series("career_rows", career),
    ).sort(*KEY)


def _collect_answers(batches: Iterator[pl.DataFrame]) -> pl.DataFrame:
    numbering = Numbering()
    answers, rows = np.zeros((0, len(_SLOTS)), np.int8), np.zeros(0, np.uint32)
    for batch in batches:
        number = numbering.number(batch)
        known = numbering.keys.height
        answers, rows = _grown(answers, known, _NO_ANSWER), _grown(rows, known, 0)
        answers[number, batch["slot"].to_numpy()] = batch["value"].to_numpy()
        np.add.at(rows, number, np.uint32(1))
    size = numbering.keys.height
    columns = [pl.Series(slot, answers[:size, i]).replace(_NO_ANSWER, None) for i, slot in enumerate(_SLOTS)]
    return numbering.keys.with_columns(*columns, pl.Series("rows", rows[:size])).sort(*KEY)


def _grown(table: np.ndarray, rows: int, empty: int) -> np.ndarray:
    """The table with room for so many rows; it doubles, so that a thousand batches copy it ten times, not a thousand."""
    if rows <= len(table):
        return table
    larger = np.full((max(rows, 2 * len(table)), *table.shape[1:]), empty, table.dtype)
    larger[: len(table)] = table
    return larger


def _refuse_overflow(keys: pl.DataFrame, rows: np.ndarray) -> None:
    if rows.max(initial=0) <= _MOST:
        return
    worst = int(rows.argmax())
    raise RehabError(
        f"{rows[worst]:,} activities of one protocol revision; at most {_MOST:,} can be counted",
        where=f"protocol {keys['protocol_id'][worst]}, revision {keys['revision'][worst]}",
        why="counts are kept in 16 bits; a larger one would wrap round unnoticed",
        todo="look for rows repeated by the export of this protocol and deliver it again",
    )
