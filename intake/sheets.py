"""What a delivery holds once its bytes are read: sheets of text, not yet typed or checked.

Belongs here: the two records every format returns. Does not: how a format is read (formats/), or what a value means
(the door).
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Sheet:
    """One table of a delivery.

    rows: the recognised columns under their contract names, plus `line` (UInt32: physical line in CSV and NDJSON,
    Excel row in XLSX, row number in Parquet, from 1). Text formats: every column String, stripped, empty is null.
    Parquet: the types of the file.
    """

    table: str
    sheet: str | None
    rows: pl.LazyFrame
    unknown_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One delivery: format (csv, xlsx, ndjson, parquet), encoding and separator of text formats, and its sheets."""

    format: str
    encoding: str | None
    separator: str | None
    sheets: tuple[Sheet, ...]
    unknown_sheets: tuple[str, ...] = ()
