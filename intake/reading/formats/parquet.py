"""Parquet: one table a file, scanned lazily: a hundred million rows never stand in memory at once.

Belongs here: the footer, the header, which columns can hold values, and whether the pages are whole. Does not: what a
value means; a Parquet file brings types of its own, and the normaliser reads them.
"""

import datetime as dt
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from intake.reading.formats.format import Format
from intake.reading.guards import Limits
from intake.reading.recognise import (
    HEADERS,
    SHORTEST_HEADER,
    Match,
    checked,
    closest_match,
    complete_matches,
    nearest,
    shown,
)
from intake.reading.refusals import Refused
from intake.reading.sheets import NotRead, Reading, Sheet, count_rows

WHOLE = "whole_parquet"
ROW = "\x1frow"  # a name no column of a delivery has
NO_VALUES = (pl.List, pl.Array, pl.Struct, pl.Object, pl.Time, pl.Duration)
FEW_ROWS = (
    5_000_000  # of so many, the days are looked at before anything else; more are read by a way that stops
)
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)


def read_parquet(path: Path, file: BinaryIO, limits: Limits) -> Reading:
    """The one table of the file; its pages are read only when the rows are."""
    footer = read_footer(file, limits)
    try:
        scan = pl.scan_parquet(
            path, glob=False, hive_partitioning=False, row_index_name=ROW, row_index_offset=1
        )
        types = dict(scan.collect_schema())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise Refused("broken_file", "schema_unreadable", WHOLE) from None
    names = [name for name in types if name != ROW]
    found = find_header(names)
    columns = {names[at]: name for at, name in found.columns.items()}
    nested = [name for name in columns if isinstance(types[name], NO_VALUES)]
    for name in nested:
        if columns[name] in HEADERS[found.table].required:
            one = Refused("broken_file", "nested_value", "one_value", column=columns[name])
            raise one
    not_read = columns_not_read(footer, names, columns, nested, found.table)
    columns = {name: column for name, column in columns.items() if name not in nested}
    if footer.num_rows <= FEW_ROWS and not has_real_days(scan, columns, types):
        raise Refused("broken_file", "pages_unreadable", WHOLE)
    texts = [as_text(name, types[name]).alias(column) for name, column in columns.items()]
    rows = scan.select(*texts, pl.col(ROW).cast(pl.UInt32).alias("line"))
    stored = (path, {column: name for name, column in columns.items()})
    sheet = Sheet(found.table, None, rows, found.unknown, stored)
    return Reading("parquet", None, None, (sheet,), not_read=not_read)


def read_footer(file: BinaryIO, limits: Limits) -> pq.FileMetaData:
    """The footer; refuses a file without a readable one, and one that claims more rows than a delivery can have."""
    try:
        footer = pq.read_metadata(file)
    except (pa.ArrowException, OSError, ValueError):
        raise Refused("broken_file", "footer_unreadable", WHOLE) from None
    if footer.num_rows > limits.parquet_rows:
        raise Refused("file_too_large", "too_many_rows", str(limits.parquet_rows))
    return footer


def find_header(names: list[str]) -> Match:
    """The columns read as exactly one table."""
    found = complete_matches(names)
    if len(found) > 1:
        readings = " / ".join(match.table for match in found)
        raise Refused("ambiguous_reading", readings, "columns_of_one_table")
    closest = found[0] if found else closest_match(names)
    if len(closest.columns) < SHORTEST_HEADER:
        raise Refused("unknown_table", "no_known_columns", "columns_of_one_table")
    return checked(closest)


def columns_not_read(
    footer: pq.FileMetaData, names: list[str], columns: dict[str, str], nested: list[str], table: str
) -> tuple[NotRead, ...]:
    """Columns that mean nothing here and hold something. One that is a column of the table, nested or misspelt, is not
    harmless."""
    taken = set(columns.values()) | {None}
    others = [name for name in names if name not in columns or name in nested]
    return tuple(
        NotRead(
            "column",
            shown(name),
            rows,
            "unknown_column",
            table=table,
            harmless=name not in nested and nearest(name, table) in taken,
        )
        for name in others
        if (rows := rows_filled(footer, name))
    )


def rows_filled(footer: pq.FileMetaData, name: str) -> int:
    """How many rows hold something in a column, by the footer; all of them where it does not say."""
    empty = 0
    for at in range(footer.num_row_groups):
        group = footer.row_group(at)
        chunks = [group.column(k) for k in range(group.num_columns)]
        of_column = [
            c for c in chunks if c.path_in_schema == name and c.statistics and c.statistics.has_null_count
        ]
        empty += sum(chunk.statistics.null_count for chunk in of_column)
    return int(footer.num_rows) - empty


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """Dictionary-encoded text as text, and a column without a type, which holds nothing; every other type as it is."""
    is_text = isinstance(dtype, pl.Categorical | pl.Enum | pl.Null)
    return pl.col(name).cast(pl.String) if is_text else pl.col(name)


def has_real_days(scan: pl.LazyFrame, columns: dict[str, str], types: dict[str, pl.DataType]) -> bool:
    """Whether the pages of days can be read and every day is one of the calendar: polars stops at any other."""
    days = [name for name in columns if isinstance(types[name], pl.Date | pl.Datetime)]
    if not days:
        return True
    ends = [
        [pl.col(name).to_physical().min(), pl.col(name).to_physical().max().name.suffix(ROW)] for name in days
    ]
    try:
        found = scan.select(end for pair in ends for end in pair).collect(engine="streaming").row(0)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return False
    limits = [limit for name in days for limit in calendar_of(types[name])]
    return all(
        lowest is None or first <= lowest <= highest <= last
        for lowest, highest, first, last in zip(
            found[::2], found[1::2], limits[::2], limits[1::2], strict=True
        )
    )


def calendar_of(dtype: pl.DataType) -> tuple[int, int]:
    """The first and the last number of this type that is a day of the years 1 to 9999."""
    if isinstance(dtype, pl.Datetime) and dtype.time_unit == "ns":
        return -(1 << 63), (1 << 63) - 1  # reaches from 1677 to 2262 only
    plain = pl.Datetime(dtype.time_unit) if isinstance(dtype, pl.Datetime) else pl.Date
    first, last = pl.Series([FIRST_DAY, LAST_DAY]).cast(plain).to_physical()
    return first, last


def is_whole(sheet: Sheet) -> bool:
    """Whether all pages of a sheet can be read; asked when something else went wrong."""
    schema, found = dict(sheet.rows.collect_schema()), 0
    try:
        for batch in sheet.rows.collect_batches(engine="streaming"):
            found += batch.height
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return False
    if found < count_rows(sheet.rows):
        return False  # a panic while batches are handed over ends them without a word
    return has_real_days(sheet.rows, {name: name for name in schema}, schema)


FORMATS = (
    Format("parquet", lambda head: head.startswith(b"PAR1"), read_parquet, lambda limits: limits.parquet),
)
