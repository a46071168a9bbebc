"""Delimited text: comma, semicolon or tab; one table a file.

Belongs here: rows and their physical lines. Does not: the header (csv_header.py), types; numbers and dates stay text.
pyarrow reads the rows because it reports a row with too few cells, which polars fills with null.
"""

import polars as pl
import pyarrow as pa
from pyarrow import csv as csv_reader

from intake.formats.byte_search import found_in
from intake.formats.csv_faults import breaks_above, fault, refuse_odd_quotes, refuse_swallowed_rows
from intake.formats.csv_header import Header, find_header
from intake.formats.encoding import to_utf8
from intake.formats.text_cells import BLANK, BLANK_BEGINS, drop_blank_rows, trim
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

BLOCK_BYTES = 4 << 20  # the longest row pyarrow reads


def read_csv(data: bytes) -> Reading:
    """The one table of a delimited text."""
    text, encoding = to_utf8(data)
    header = find_header(text)
    sheet = Sheet(header.match.table, None, read_rows(text, header), header.match.unknown)
    return Reading("csv", encoding, header.separator, (sheet,))


def read_rows(text: bytes, header: Header) -> pl.LazyFrame:
    """The rows below the header: recognised columns and their physical line."""
    quotes = text.count(b'"', header.end) if b'"' in text else 0  # to look is a third of to count
    if quotes:
        refuse_odd_quotes(text, header, quotes)
    names = {str(at): name for at, name in header.match.columns.items()}
    rows = parse(text, header, list(names), quoted=quotes > 0)
    line = pl.int_range(pl.len(), dtype=pl.UInt32) + header.lines + 1
    if quotes and rows.height != count_lines(text, header.end):
        rows = parse(text, header, header.positions, quoted=True)
        refuse_swallowed_rows(rows, header)
        line = line + breaks_above(header)
    read = trim if quotes or has_blank_edges(text, header) else pl.col
    columns = (read(at).alias(name) for at, name in names.items())
    return rows.lazy().select(*columns, line.cast(pl.UInt32).alias("line")).pipe(drop_blank_rows)


def has_blank_edges(text: bytes, header: Header) -> bool:
    """Whether a cell of a text without quotes begins or ends with a blank: one look costs half of trimming all."""
    if not any(byte in text for byte in BLANK_BEGINS):
        return False
    cut = header.separator
    return found_in(text, rf"[{cut}\r\n]{BLANK}|{BLANK}(?:[{cut}\r\n]|\z)", max(header.end - 1, 0))


def parse(text: bytes, header: Header, columns: list[str], quoted: bool) -> pl.DataFrame:
    """Rows as text, blank lines as rows of nulls; a row with too few or too many cells refuses the file.

    quoted: cells may hold line breaks; without, pyarrow cuts the text at every one and is twice as quick.
    """
    if header.end == len(text):
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    try:
        table = csv_reader.read_csv(
            pa.BufferReader(pa.py_buffer(text)[header.end :]),
            csv_reader.ReadOptions(column_names=header.positions, block_size=BLOCK_BYTES),
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
    except pa.ArrowInvalid:
        # pyarrow's message quotes the row: told again in our words, without its cells
        raise fault(text, header) or Refused("broken_file", "cell_too_long", "delimited_text") from None
    return pl.DataFrame(pl.from_arrow(table, rechunk=False))


def count_lines(text: bytes, start: int) -> int:
    """Physical lines, whatever ends them; the last may end with the file."""
    breaks = text.count(b"\n", start)
    if b"\r" in text:
        breaks += text.count(b"\r", start) - text.count(b"\r\n", start)
    return breaks + (start < len(text) and not text.endswith((b"\n", b"\r")))
