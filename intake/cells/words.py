"""A column of text read by its different cells: two million rows of activities know seven directions and 200 days.

Belongs here: reading every different cell of a column once and putting the values back in place. Does not: how a cell
is read (`values`).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pandera.polars as pa
import polars as pl

from intake.judging.values import kind
from schemas.rules import delivered_columns

MARKS = ("unreadable", "noted")
_FEW = 12_000  # rows; below, making plans for each column costs more than reading every cell
Reader = Callable[[pl.LazyFrame], pl.LazyFrame]


def read_by_word(cells: pl.DataFrame, model: type[pa.DataFrameModel], read: Reader) -> pl.DataFrame:
    """What `read` makes of the rows, where it reads each cell by itself: the values, `line` and `unreadable`.

    Columns whose cells hardly repeat, identifiers and free text, are read in place. The dictionary of a column costs as
    much as one look at each of its cells.
    """
    if cells.height < _FEW:
        return read(cells.lazy()).collect()
    columns = delivered_columns(model)
    words = [
        name
        for name, spec in columns.items()
        if cells.schema.get(name) == pl.String and (kind(spec) != "str" or spec.metadata["codes"])
    ]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:  # a dictionary is made by one thread
        values = dict(zip(words, pool.map(lambda name: _by_word(cells[name], read), words), strict=True))
    rest = read(cells.lazy().drop(words)).select(pl.exclude(words)).collect()
    marks = {bits: [rest[bits], *(v[bits] for v in values.values() if bits in v.columns)] for bits in MARKS}
    return rest.with_columns(
        *(value[name] for name, value in values.items()),
        *(pl.sum_horizontal(of).cast(pl.UInt64).alias(bits) for bits, of in marks.items()),
    )


def _by_word(column: pl.Series, read: Reader) -> pl.DataFrame:
    """The values of one column; the marks beside them where there is such a cell."""
    dictionary = pl.Categorical(pl.Categories.random())  # of its own: positions start at 0
    coded = column.cast(dictionary)  # kept: polars forgets words that no column has any more
    at = coded.to_physical()
    size = 0 if at.null_count() == at.len() else int(at.max()) + 1  # type: ignore[arg-type]
    words = pl.Series(column.name, range(size), dtype=pl.UInt32).cat.to(dictionary).cast(pl.String)
    read_words = read(words.to_frame().lazy().with_columns(line=0))
    values = read_words.select(column.name, *MARKS).collect()
    wanted = [column.name, *(bits for bits in MARKS if (values[bits] != 0).any())]
    return values.select(pl.col(wanted).gather(at))
