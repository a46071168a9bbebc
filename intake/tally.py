"""How many activities, which answers? Rows of activities and of assessments reduced to one row a protocol revision.

Belongs here: counting at the door, the only step that sees 120 rows a course. Does not: which rows count (`held`, set
by the door), nor what the counts are worth (`methodology`).

Grouping millions of rows by text is what a tally costs. Polars turns each key into its position among all keys (a
categorical) while it reads; numpy adds into one table of counts at that position. A batch lives for a moment, so that
memory grows with the number of courses and not with the number of rows.
"""

from collections.abc import Iterator
from itertools import count

import numpy as np
import polars as pl

from schemas.codes import ACTIVITY_TYPE, DIRECTION, ITEM, STAGE
from schemas.errors import RehabError

_BATCH = 1 << 18
_MORSEL = 1 << 15  # rows a step of the streaming engine: a third of the memory in flight at the same speed
_TYPES = len(ACTIVITY_TYPE.codes)
_CELLS = len(DIRECTION.codes) * _TYPES
_CAREER = DIRECTION.codes.index("career_guidance")
_WIDTH = _CELLS + 2  # two cells more: not delivered, and not delivered of career guidance
_NEVER = np.iinfo(np.int32).max
_NO_ANSWER = -1
_MOST = np.iinfo(np.uint16).max
_STAGES = len(STAGE.codes)
_SLOTS = [f"{item}_{stage}" for item in ITEM.codes for stage in STAGE.codes]
_SEPARATOR = "\x1f"
_number_of_tally = count()


class _Keys:
    """The keys of one tally and their positions, in the order polars met them.

    Where every row has the same revision, as in nearly every delivery, the protocol number alone is the key.
    """

    def __init__(self, rows: pl.LazyFrame) -> None:
        revisions = rows.select(lowest=pl.col("revision").min(), highest=pl.col("revision").max())
        lowest, highest = revisions.collect(engine="streaming").row(0)
        self._revision = lowest if lowest == highest else None
        # Categories of their own, so that positions start at 0 and are forgotten with the tally.
        self._dtype = pl.Categorical(pl.Categories(f"tally {next(_number_of_tally)}", physical=pl.UInt32))
        self._kept = pl.Series([], dtype=self._dtype)  # polars forgets categories that no column has any more
        self.size = 0

    def position(self) -> pl.Expr:
        both = pl.concat_str(pl.col("revision"), "protocol_id", separator=_SEPARATOR)
        key = both if self._revision is None else pl.col("protocol_id")
        return key.cast(self._dtype).to_physical().alias("key")

    def of_batch(self, batch: pl.DataFrame) -> np.ndarray:
        positions = batch["key"].to_numpy().astype(np.int64)
        self.size = max(self.size, int(positions.max(initial=-1)) + 1)
        return positions

    def frame(self) -> pl.DataFrame:
        """protocol_id and revision by position."""
        positions = pl.Series("key", np.arange(self.size, dtype=np.uint32))
        keys = positions.cat.to(self._dtype).cast(pl.String).to_frame()
        if self._revision is not None:
            return keys.select(
                pl.col("key").alias("protocol_id"), pl.lit(self._revision, pl.Int32).alias("revision")
            )
        parts = pl.col("key").str.splitn(_SEPARATOR, 2).struct
        return keys.select(parts[1].alias("protocol_id"), parts[0].cast(pl.Int32).alias("revision"))


def tally_activities(rows: pl.LazyFrame) -> tuple[pl.DataFrame, int]:
    """One row a (protocol_id, revision), in that order, from rows of the table `activity`; and how many are `held`.

    Rows whose `held` is true are left out. delivered_<direction> (u16) and matrix (list of 70 u16, direction x type in
    the order of the contract) count delivered activities; rows and career_rows (u32) count rows of any status; first_on
    and last_on are their days.
    Raises RehabError when a protocol revision has more than 65,535 activities.
    """
    direction, kind = _position("direction", DIRECTION.codes), _position("activity_type", ACTIVITY_TYPE.codes)
    missed = _CELLS + (direction == _CAREER).cast(pl.UInt8)
    cell = pl.when(pl.col("status") == "delivered").then(direction * _TYPES + kind).otherwise(missed)
    day = pl.col("performed_on").to_physical().alias("day")
    keys, held = _Keys(rows), 0
    counts, rows_of = np.zeros((0, _WIDTH), np.uint16), np.zeros(0, np.uint32)
    first, last = np.zeros(0, np.int32), np.zeros(0, np.int32)
    for batch in _batches(rows, keys.position(), cell.alias("cell"), day):
        good = batch.filter(~pl.col("held"))
        held += batch.height - good.height
        at, days = keys.of_batch(good), good["day"].to_numpy()
        counts, rows_of = _grown(counts, keys.size, 0), _grown(rows_of, keys.size, 0)
        first, last = _grown(first, keys.size, _NEVER), _grown(last, keys.size, -_NEVER)
        np.add.at(counts.reshape(-1), at * _WIDTH + good["cell"].to_numpy(), np.uint16(1))
        np.add.at(rows_of, at, np.uint32(1))
        np.minimum.at(first, at, days)
        np.maximum.at(last, at, days)
    size, names = keys.size, keys.frame()
    _refuse_overflow(names, rows_of[:size])
    return _activity_tally(names, counts[:size], rows_of[:size], first[:size], last[:size]), held


def tally_assessments(rows: pl.LazyFrame) -> tuple[pl.DataFrame, int]:
    """One row a (protocol_id, revision), in that order, from rows of the table `assessment`; and how many are `held`.

    <item>_<stage> (i8) is the value, null where there is no row; rows (u32) counts rows. Where an answer is given twice
    there are more rows than answers, see `has_repeats`.
    """
    slot = _position("item", ITEM.codes) * _STAGES + _position("stage", STAGE.codes)
    keys, held = _Keys(rows), 0
    answers, rows_of = np.zeros((0, len(_SLOTS)), np.int8), np.zeros(0, np.uint32)
    for batch in _batches(
        rows, keys.position(), slot.alias("slot"), pl.col("value").cast(pl.Int8, strict=False)
    ):
        good = batch.filter(~pl.col("held"))
        held += batch.height - good.height
        at = keys.of_batch(good)
        answers, rows_of = _grown(answers, keys.size, _NO_ANSWER), _grown(rows_of, keys.size, 0)
        answers[at, good["slot"].to_numpy()] = good["value"].to_numpy()
        np.add.at(rows_of, at, np.uint32(1))
    columns = [
        pl.Series(name, answers[: keys.size, i]).replace(_NO_ANSWER, None) for i, name in enumerate(_SLOTS)
    ]
    tally = keys.frame().with_columns(*columns, pl.Series("rows", rows_of[: keys.size]))
    return _in_order(tally), held


def has_repeats(answers: pl.DataFrame) -> bool:
    """Whether any answer of a tally was given more than once: more rows than answers."""
    given = pl.sum_horizontal(pl.col(_SLOTS).is_not_null().cast(pl.UInt32))
    return bool(answers.select((given < pl.col("rows")).any()).item())


def _batches(rows: pl.LazyFrame, *wanted: pl.Expr) -> Iterator[pl.DataFrame]:
    with pl.Config(streaming_chunk_size=_MORSEL):
        wanted_rows = rows.select("held", *wanted)
        yield from wanted_rows.collect_batches(chunk_size=_BATCH, maintain_order=False, engine="streaming")


def _position(column: str, codes: list[str]) -> pl.Expr:
    """Position of a code in its list; null for another word, which only a held row may have."""
    return pl.col(column).cast(pl.Enum(codes), strict=False).to_physical().cast(pl.UInt8)


def _in_order(tally: pl.DataFrame) -> pl.DataFrame:
    """Keys without a good row have no row here."""
    return tally.filter(pl.col("rows") > 0).sort("protocol_id", "revision")


def _activity_tally(
    keys: pl.DataFrame, counts: np.ndarray, rows: np.ndarray, first: np.ndarray, last: np.ndarray
) -> pl.DataFrame:
    cells = counts[:, :_CELLS].reshape(-1, len(DIRECTION.codes), _TYPES)
    delivered = cells.sum(axis=2, dtype=np.uint16)
    career = delivered[:, _CAREER].astype(np.uint32) + counts[:, _CELLS + 1]
    matrix = pl.Series("matrix", np.ascontiguousarray(counts[:, :_CELLS]), dtype=pl.Array(pl.UInt16, _CELLS))
    return _in_order(
        keys.with_columns(
            *[pl.Series(f"delivered_{code}", delivered[:, d]) for d, code in enumerate(DIRECTION.codes)],
            matrix.cast(pl.List(pl.UInt16)),
            pl.Series("rows", rows),
            pl.Series("first_on", first).cast(pl.Date),
            pl.Series("last_on", last).cast(pl.Date),
            pl.Series("career_rows", career),
        )
    )


def _grown(table: np.ndarray, rows: int, empty: int) -> np.ndarray:
    """The table with room for so many rows; it doubles, for a thousand batches to copy it ten times, not a thousand."""
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
