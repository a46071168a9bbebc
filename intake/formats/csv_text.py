"""Delimited text: comma, semicolon or tab; one table a file.

Belongs here: rows and their physical lines. Does not: the header (csv_header.py), rows that are no data
(table_rows.py), lines that do not fit (csv_faults.py), types; numbers and dates stay text.
pyarrow reads the rows because it reports a row with too few cells, which polars fills with null; block by block, so
that millions of blank lines are gone before the next block becomes a frame.
"""

from collections.abc import Iterator

import polars as pl
import pyarrow as pa
from pyarrow import csv as csv_reader

from intake.formats.byte_search import found_in
from intake.formats.csv_faults import (
    LONGEST_ROW,
    line_breaks,
    refuse_odd_quotes,
    refuse_swallowed_rows,
    with_whole_rows,
)
from intake.formats.csv_header import CsvHeader, find_csv_header
from intake.formats.encoding import to_utf8
from intake.formats.format import ANYTHING_ELSE, Format, of_bytes
from intake.formats.table_rows import columns_not_read, read_body
from intake.formats.text_cells import BLANK, BLANK_BEGINS, trim
from intake.guards import Limits
from intake.sheets import NotRead, Reading, Sheet

AT_ONCE = 64  # columns without a known heading looked at in one go


def read_csv(data: bytes) -> Reading:
    """The one table of a delimited text."""
    text, encoding = to_utf8(data)
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
    cells, lines = read_cells(text, header, [*known, *more], quotes > 0)
    if quotes and lines != count_lines(text, header.end):
        cells, _ = read_cells(text, header, [*known, *more], quoted=True, broken=True)
    rows, not_read = read_body(cells, header.layout)
    return rows, not_read + columns_not_read(
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


def read_cells(
    text: bytes, header: CsvHeader, columns: list[str], quoted: bool, broken: bool = False
) -> tuple[pl.DataFrame, int]:
    """The rows that are not blank, with `line`, and how many physical lines they were read from.

    broken: cells hold line breaks, which are counted in every column; without, a row is taken for a line.
    """
    read = trim if quoted or has_blank_edges(text, header) else pl.col
    line, frames = (
        header.lines,
        [pl.DataFrame(schema=dict.fromkeys(columns, pl.String) | {"line": pl.UInt32})],
    )
    for block in blocks(text, header, header.positions if broken else columns, quoted):
        number = pl.int_range(pl.len()) + line + 1
        if broken:
            inside = block.select(line_breaks(header)).to_series()
            number = number + inside.cum_sum().shift(1, fill_value=0)
            line += int(inside.sum())
        line += block.height
        rows = block.with_columns(number.cast(pl.UInt32).alias("line"))
        if broken:
            refuse_swallowed_rows(rows, header)
        frames.append(_without_blank_rows(rows.select(*map(read, columns), "line")))
    return pl.concat(frames), line - header.lines


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
    """Rows as text, blank lines as rows of nulls.

    quoted: cells may hold line breaks; without, pyarrow cuts the text at every one and is twice as quick.
    """
    if header.end == len(text):
        return
    reader = csv_reader.open_csv(
        pa.BufferReader(pa.py_buffer(text)[header.end :]),
        csv_reader.ReadOptions(column_names=header.positions, block_size=LONGEST_ROW),
        csv_reader.ParseOptions(
            delimiter=header.separator, newlines_in_values=quoted, ignore_empty_lines=False
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
