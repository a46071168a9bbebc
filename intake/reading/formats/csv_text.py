"""Delimited text: comma, semicolon or tab; one table a file.

Belongs here: rows and their physical lines. Does not: the header (csv_header.py), rows that are no data
(table_rows.py), lines that do not fit (csv_faults.py), types; numbers and dates stay text.
pyarrow reads the rows because it reports a row with too few cells, which polars fills with null; block by block, so
that millions of blank lines are gone before the next block becomes a frame.
"""

import re
from collections.abc import Iterator

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv as csv_reader

from intake.reading.formats.byte_search import found_in
from intake.reading.formats.csv_faults import (
    LONGEST_ROW,
    line_breaks,
    refuse_odd_quotes,
    refuse_swallowed_rows,
    strict_rows,
    with_whole_rows,
)
from intake.reading.formats.csv_header import CsvHeader, find_csv_header
from intake.reading.formats.encoding import to_utf8
from intake.reading.formats.format import ANYTHING_ELSE, Format, of_bytes
from intake.reading.formats.table_rows import columns_not_read, read_body
from intake.reading.formats.text_cells import BLANK, BLANK_BEGINS, trim
from intake.reading.guards import Limits
from intake.reading.sheets import NotRead, Reading, Sheet

RETURN_ALONE = re.compile(rb"\r(?!\n)")
LINE_FEED, RETURN = b"\n\r"
PIECE = 4 << 20  # bytes looked at for line ends in one go
AT_ONCE = 64  # columns without a known heading looked at in one go


def read_csv(data: bytes) -> Reading:
    """The one table of a delimited text."""
    text, encoding = to_utf8(data)
    if text.endswith((b"\n\n", b"\n\r\n", b"\r\r")):
        text = text.rstrip(b"\r\n")
    header = find_csv_header(text)
    try:
        rows, not_read = read_rows(text, header)
    except pa.ArrowInvalid:  # its message quotes the row
        text = with_whole_rows(text, header)
        rows, not_read = read_rows(text, header)
    sheet = Sheet(header.match.table, None, rows.lazy(), header.match.unknown)
    return Reading("csv", encoding, header.separator, (sheet,), not_read=(*header.layout.not_read, *not_read))


def read_rows(text: bytes, header: CsvHeader) -> tuple[pl.DataFrame, tuple[NotRead, ...]]:
    """The rows below the header, recognised columns and their physical line; and what is not read.

    Raises pa.ArrowInvalid where a row has too few or too many cells.
    """
    quotes = text.count(b'"', header.end) if b'"' in text else 0  # to look is a third of to count
    if quotes:
        refuse_odd_quotes(text, header, quotes)
    known = [str(at) for at in header.match.columns]
    more = columns_with_data(text, header, quotes > 0)
    rows, count = read_cells(text, header, [*known, *more], quotes > 0)
    if count == count_lines(text, header.end):
        cells = rows.with_columns(pl.col("line") + header.lines + 1)
    else:
        lines = line_numbers(text, header, quotes > 0, count)
        cells = rows.with_columns(lines.gather(rows["line"]).alias("line"))
    data, not_read = read_body(cells, header.layout)
    return data, not_read + columns_not_read(
        cells, header.layout, [(int(at), _called(header, at)) for at in more]
    )


def _called(header: CsvHeader, at: str) -> str:
    return (header.layout.cells[int(at)] or "").strip() or f"№ {int(at) + 1}"


def columns_with_data(text: bytes, header: CsvHeader, quoted: bool) -> list[str]:
    """Positions without a known heading that hold anything: a few at a time, for a line may be all separators."""
    others = [at for at in header.positions if int(at) not in header.match.columns]
    found: set[str] = set()
    for first in range(0, len(others), AT_ONCE):
        for block in blocks(text, header, others[first : first + AT_ONCE], quoted):
            found.update(column.name for column in block if column.null_count() < len(column))
    return [at for at in others if at in found]


def read_cells(text: bytes, header: CsvHeader, columns: list[str], quoted: bool) -> tuple[pl.DataFrame, int]:
    """The rows with any cell, `line` being their place among all rows, from 0; and how many rows there are in all."""
    read = trim if quoted or has_blank_edges(text, header) else pl.col
    frames = [pl.DataFrame(schema=dict.fromkeys(columns, pl.String) | {"line": pl.UInt32})]
    count = 0
    for block in blocks(text, header, columns, quoted):
        rows = block.select(*map(read, columns)).with_row_index("line", offset=count)
        frames.append(_without_blank_rows(rows).select(*columns, "line"))
        count += block.height
    return pl.concat(frames), count


def line_numbers(text: bytes, header: CsvHeader, quoted: bool, rows: int) -> pl.Series:
    """The physical line each row begins in: blank lines and line breaks inside quoted cells are counted."""
    lines, first = count_lines(text, header.end), header.lines + 1
    if not quoted:
        return lines_not_blank(text, header)
    breaks = [
        block.select(line_breaks(header)).to_series()
        for block in blocks(text, header, header.positions, True)
    ]
    inside = pl.concat(breaks)
    if rows + inside.sum() == lines:
        begins = pl.int_range(first, first + rows, eager=True) + inside.cum_sum().shift(1, fill_value=0)
    else:
        begins = pl.Series([row.line for row in strict_rows(text, header) if row.cells])
    refuse_swallowed_rows(blocks(text, header, header.positions, quoted=True), begins, header)
    return begins.cast(pl.UInt32)


def lines_not_blank(text: bytes, header: CsvHeader) -> pl.Series:
    """The lines of a text without quotes that hold anything, found by their ends, a piece at a time."""
    if b"\r" in text:
        text = RETURN_ALONE.sub(b"\n", text)  # ends a line too; one sign either way
    found, line, at = [], header.lines, header.end
    while at < len(text):
        cut = text.rfind(b"\n", at, at + PIECE) + 1 or text.find(b"\n", at) + 1 or len(text)
        ends = pl.Series(np.flatnonzero(np.frombuffer(text, np.uint8, cut - at, at) == LINE_FEED)).cast(
            pl.Int64
        )
        if not text.endswith(b"\n", at, cut):
            ends.append(pl.Series([cut - at]))
        begins = ends.shift(1, fill_value=-1) + 1
        sizes = ends - begins
        only_return = (
            pl.Series(np.frombuffer(text, np.uint8)[at + begins.to_numpy().clip(max=cut - at - 1)]) == RETURN
        )
        held = (sizes > 1) | ((sizes == 1) & ~only_return)
        found.append((held.arg_true() + line + 1).cast(pl.UInt32))
        line, at = line + len(ends), cut
    return pl.concat(found)


def _without_blank_rows(rows: pl.DataFrame) -> pl.DataFrame:
    if all(column.null_count() for column in rows.drop("line")):
        return rows.filter(~pl.all_horizontal(pl.exclude("line").is_null()))
    return rows


def has_blank_edges(text: bytes, header: CsvHeader) -> bool:
    """Whether a cell of a text without quotes begins or ends with a blank: one look costs half of trimming all."""
    if not any(byte in text for byte in BLANK_BEGINS):
        return False
    cut = header.separator
    return found_in(text, rf"[{cut}\r\n]{BLANK}|{BLANK}(?:[{cut}\r\n]|\z)", max(header.end - 1, 0))


def blocks(text: bytes, header: CsvHeader, columns: list[str], quoted: bool) -> Iterator[pl.DataFrame]:
    """Rows as text, without blank lines.

    quoted: cells may hold line breaks; without, pyarrow cuts the text at every one and is twice as quick.
    """
    if header.end == len(text):
        return
    reader = csv_reader.open_csv(
        pa.BufferReader(pa.py_buffer(text)[header.end :]),
        csv_reader.ReadOptions(column_names=header.positions, block_size=LONGEST_ROW),
        csv_reader.ParseOptions(
            delimiter=header.separator, newlines_in_values=quoted, ignore_empty_lines=True
        ),
        csv_reader.ConvertOptions(
            column_types=dict.fromkeys(header.positions, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            include_columns=columns,
        ),
    )
    for batch in reader:
        yield pl.DataFrame(pl.from_arrow(batch, rechunk=False))


def count_lines(text: bytes, start: int) -> int:
    """Physical lines, whatever ends them; the last may end with the file."""
    breaks = text.count(b"\n", start)
    if b"\r" in text:
        breaks += text.count(b"\r", start) - text.count(b"\r\n", start)
    return breaks + (start < len(text) and not text.endswith((b"\n", b"\r")))


def _text_limit(limits: Limits) -> int:
    return limits.text


FORMATS = (
    Format(
        "csv",
        lambda head: True,
        of_bytes(lambda data, limits: read_csv(data), _text_limit),
        _text_limit,
        ANYTHING_ELSE,
    ),
)
