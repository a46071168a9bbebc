"""Parquet: one table a file, scanned lazily: a hundred million rows never stand in memory at once.

Belongs here: the footer, the header and the types a column may have. Does not: types of values; a Parquet file brings
its own.
"""

from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from intake.guards import Limits
from intake.recognise import SHORTEST_HEADER, Match, checked, closest_match, complete_matches
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

WHOLE = "whole_parquet"
ROW = "\x1frow"  # a name no column of a delivery has
NO_VALUES = (pl.List, pl.Array, pl.Struct, pl.Binary, pl.Object, pl.Time, pl.Duration)


def read_parquet(path: Path, file: BinaryIO, limits: Limits) -> Reading:
    """The one table of the file; its pages are read only when the rows are."""
    check_footer(file, limits)
    try:
        scan = pl.scan_parquet(
            path, glob=False, hive_partitioning=False, row_index_name=ROW, row_index_offset=1
        )
        types = dict(scan.collect_schema())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        raise Refused("broken_file", "schema_unreadable", WHOLE) from None
    names = [name for name in types if name != ROW]
    found = find_header(names)
    for at, name in found.columns.items():
        if isinstance(types[names[at]], NO_VALUES):
            raise Refused("broken_file", "nested_value", "one_value", column=name)
    columns = [as_text(names[at], types[names[at]]).alias(name) for at, name in found.columns.items()]
    rows = scan.select(*columns, pl.col(ROW).cast(pl.UInt32).alias("line"))
    stored = (path, {name: names[at] for at, name in found.columns.items()})
    sheet = Sheet(found.table, None, rows, found.unknown, stored)
    return Reading("parquet", None, None, (sheet,))


def check_footer(file: BinaryIO, limits: Limits) -> None:
    """Refuse a file without a readable footer, and one that claims more rows than a delivery can have."""
    try:
        footer = pq.read_metadata(file)
    except (pa.ArrowException, OSError, ValueError):
        raise Refused("broken_file", "footer_unreadable", WHOLE) from None
    if footer.num_rows > limits.parquet_rows:
        raise Refused("file_too_large", "too_many_rows", str(limits.parquet_rows))


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


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """Dictionary-encoded text as text; every other type as it is."""
    return pl.col(name).cast(pl.String) if isinstance(dtype, pl.Categorical | pl.Enum) else pl.col(name)
