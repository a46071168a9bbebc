"""How many activities, which answers? Rows of activities and assessments reduced to one row a protocol revision.

Belongs here: counting at the door, the only step that sees 120 rows a course. Does not: which rows count (`held`, set
by the door), nor what the counts are worth (`methodology`). Clean Parquet has a shorter way: `clean_parquet`.

Grouping millions of rows by text is what a tally costs. Polars turns each key into its position among all keys (a
categorical) while it reads; numpy adds into one table of counts at that position. A batch lives for a moment, so that
memory grows with the number of courses and not with the number of rows.
"""

from collections.abc import Iterator
from itertools import count

import numpy as np
import polars as pl

from intake.judging.counting import ANSWERS, CAREER, OTHER, TYPES, ActivityCounts, AnswerTable
from schemas.codes import ACTIVITY_TYPE, DIRECTION, ITEM, STAGE
from schemas.matrix import CELLS

_BATCH = 1 << 18
_MORSEL = 1 << 15  # rows a step of the streaming engine: a third of the memory in flight at the same speed
_SEPARATOR = "\x1f"
_number_of_tally = count()


class Positions:
    """Positions of texts, 0, 1, 2, ... in the order polars meets them: categories of their own, forgotten with this."""

    def __init__(self) -> None:
        self.dtype = pl.Categorical(pl.Categories(f"tally {next(_number_of_tally)}", physical=pl.UInt32))
        self._kept = pl.Series([], dtype=self.dtype)  # polars forgets categories that no column has any more
        self.size = 0

    def met(self, positions: np.ndarray) -> np.ndarray:
        """The positions as indices, noting how many there are."""
        indices = positions.astype(np.int64)
        self.size = max(self.size, int(indices.max(initial=-1)) + 1)
        return indices

    def texts(self) -> pl.Series:
        """The text at each position."""
        positions = pl.Series("protocol_id", np.arange(self.size, dtype=np.uint32))
        return positions.cat.to(self.dtype).cast(pl.String)


class _Keys:
    """The keys of one tally and their positions.

    Where every row has the same revision, as in nearly every delivery, the protocol number alone is the key.
    """

    def __init__(self, rows: pl.LazyFrame) -> None:
        revisions = rows.select(lowest=pl.col("revision").min(), highest=pl.col("revision").max())
        lowest, highest = revisions.collect(engine="streaming").row(0)
        self._revision = lowest if lowest == highest else None
        self._positions = Positions()

    @property
    def size(self) -> int:
        return self._positions.size

    def position(self) -> pl.Expr:
        both = pl.concat_str(pl.col("revision"), "protocol_id", separator=_SEPARATOR)
        key = both if self._revision is None else pl.col("protocol_id")
        return key.cast(self._positions.dtype).to_physical().alias("key")

    def of_batch(self, batch: pl.DataFrame) -> np.ndarray:
        return self._positions.met(batch["key"].to_numpy())

    def frame(self) -> pl.DataFrame:
        """protocol_id and revision by position."""
        keys = self._positions.texts().to_frame()
        if self._revision is not None:
            return keys.with_columns(revision=pl.lit(self._revision, pl.Int32))
        parts = pl.col("protocol_id").str.splitn(_SEPARATOR, 2).struct
        return keys.select(parts[1].alias("protocol_id"), parts[0].cast(pl.Int32).alias("revision"))


def tally_activities(rows: pl.LazyFrame) -> tuple[pl.DataFrame, int]:
    """One row a (protocol_id, revision), in that order, from rows of `activity`; and how many rows are `held`.

    Rows whose `held` is true are left out. delivered_<direction> (u16) and matrix (70 u16, direction x type in the
    order of the contract, packed) count delivered activities; rows, career_rows and other_rows (u32; of directions that
    other programmes have) count rows of any status; first_on and last_on are their days. Raises Refused when a protocol
    revision has more than 65,535 rows.
    """
    direction, kind = _position("direction", DIRECTION.codes), _position("activity_type", ACTIVITY_TYPE.codes)
    missed = CELLS + (direction == CAREER).cast(pl.UInt8)
    of_pilot = pl.when(pl.col("status") == "delivered").then(direction * TYPES + kind).otherwise(missed)
    cell = pl.when(direction.is_not_null()).then(of_pilot).otherwise(pl.lit(OTHER, pl.UInt8))
    day = pl.col("performed_on").to_physical().alias("day")
    keys, counts, held = _Keys(rows), ActivityCounts(), 0
    for batch in _batches(rows, keys.position(), cell.alias("cell"), day):
        good = batch.filter(~pl.col("held"))
        held += batch.height - good.height
        at = keys.of_batch(good)
        counts.add(keys.size, at, good["cell"].to_numpy(), good["day"].to_numpy())
    return counts.tally(keys.frame()), held


def tally_assessments(rows: pl.LazyFrame) -> tuple[pl.DataFrame, int]:
    """One row a (protocol_id, revision), in that order, from rows of `assessment`; and how many are `held`.

    <item>_<stage> (i8) is the value, null where there is no row; rows (u32) counts rows. Where an answer is given twice
    there are more rows than answers, see `has_repeats`.
    """
    slot = _position("item", ITEM.codes) * len(STAGE.codes) + _position("stage", STAGE.codes)
    value = pl.col("value").cast(pl.Int8, strict=False)
    keys, answers, held = _Keys(rows), AnswerTable(), 0
    for batch in _batches(rows, keys.position(), slot.alias("slot"), value):
        good = batch.filter(~pl.col("held"))
        held += batch.height - good.height
        at = keys.of_batch(good)
        answers.add(keys.size, at, good["slot"].to_numpy(), good["value"].to_numpy())
    return answers.tally(keys.frame()), held


def has_repeats(answers: pl.DataFrame) -> bool:
    """Whether any answer of a tally was given more than once: more rows than answers."""
    given = pl.sum_horizontal(pl.col(ANSWERS).is_not_null().cast(pl.UInt32))
    return bool(answers.select((given < pl.col("rows")).any()).item())


def _batches(rows: pl.LazyFrame, *wanted: pl.Expr) -> Iterator[pl.DataFrame]:
    with pl.Config(streaming_chunk_size=_MORSEL):
        wanted_rows = rows.select("held", *wanted)
        yield from wanted_rows.collect_batches(chunk_size=_BATCH, maintain_order=False, engine="streaming")


def _position(column: str, codes: list[str]) -> pl.Expr:
    """Position of a code in its list; null for another word, which only a held row may have."""
    return pl.col(column).cast(pl.Enum(codes), strict=False).to_physical().cast(pl.UInt8)
