"""What a delivery holds once its bytes are read: sheets of text, not yet typed or checked.

Belongs here: the two records every format returns. Does not: how a format is read (formats/), or what a value means
(the door).
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Sheet:
    """One table of a delivery.

    rows: the recognised columns under their contract names, plus `line` (UInt32: physical line in CSV and NDJSON,
    Excel row in XLSX, row number in Parquet, from 1). Text formats: every column String, stripped, empty is null.
    Parquet: the types of the file, and `stored`: its path and its name of each column.
    """

    table: str
    sheet: str | None
    rows: pl.LazyFrame
    unknown_columns: tuple[str, ...] = ()
    stored: tuple[Path, dict[str, str]] | None = None


@dataclass(frozen=True)
class Reading:
    """One delivery: format (csv, xlsx, ndjson, parquet), encoding and separator of text formats, and its sheets."""

    format: str
    encoding: str | None
    separator: str | None
    sheets: tuple[Sheet, ...]
    unknown_sheets: tuple[str, ...] = ()
