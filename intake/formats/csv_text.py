"""Delimited text: comma, semicolon or tab; one table a file.

Belongs here: separator, header, rows and their physical lines. Does not: types; numbers and dates stay text.
pyarrow reads the rows because it reports a row with too few cells, which polars fills with null.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

import polars as pl
import pyarrow as pa
from pyarrow import csv as csv_reader

from intake.formats.encoding import to_utf8
from intake.formats.text_cells import drop_blank_rows, trim
from intake.recognise import SHORTEST_HEADER, Match, checked, closest_match, complete_matches
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

SEPARATORS = {",": ",", ";": ";", "\t": "\\t"}  # as told in a message
HEADER_BYTES = 1 << 16  # a header longer than this is none
BLOCK_BYTES = 4 << 20  # the longest row pyarrow reads
LINE_BREAK = r"\r\n|\r|\n"


@dataclass(frozen=True)
class Header:
    """The header row: how it is cut and read, how many cells it has, the physical lines and bytes up to its end."""

    separator: str
    match: Match
    width: int
    lines: int
    end: int


def read_csv(data: bytes) -> Reading:
    """The one table of a delimited text."""
    text, encoding = to_utf8(data)
    header = find_header(text)
    rows = read_rows(text, header)
    sheet = Sheet(header.match.table, None, rows, header.match.unknown)
    return Reading("csv", encoding, header.separator, (sheet,))


def find_header(text: bytes) -> Header:
    """The first row that is not blank, read as exactly one table under exactly one separator."""
    cut = [first_row(text, separator) for separator in SEPARATORS]
    found = [
        Header(separator, match, len(cells), lines, end)
        for separator, (cells, lines, end) in zip(SEPARATORS, cut, strict=True)
        for match in complete_matches(cells)
    ]
    if len(found) > 1:
        readings = " / ".join(f"{h.match.table} «{SEPARATORS[h.separator]}»" for h in found)
        raise Refused(
            "ambiguous_reading", readings, "one separator and the header of one table", line=found[0].lines
        )
    if not found:
        cells, lines, _ = max(cut, key=lambda row: len(closest_match(row[0]).columns))
        closest = closest_match(cells)
        if len(closest.columns) < SHORTEST_HEADER:
            raise Refused("unknown_table", "no known column names", "the header of one table", line=lines)
        checked(closest, lines)
    checked(found[0].match, found[0].lines)
    return found[0]


def first_row(text: bytes, separator: str) -> tuple[list[str], int, int]:
    """Cells of the first row that is not blank, the physical line it ends on, and the byte where it ends."""
    head = text[:HEADER_BYTES].decode("utf-8", "ignore")
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in StringIO(head, newline=""):
            taken.append(line)
            yield line

    try:
        for cells in csv.reader(lines(), delimiter=separator):
            if any(cell.strip() for cell in cells):
                return cells, len(taken), len("".join(taken).encode())
    except csv.Error:
        pass
    return [], 1, 0


def read_rows(text: bytes, header: Header) -> pl.LazyFrame:
    """The rows below the header: recognised columns and their physical line."""
    names = header.match.columns
    table = parse(text, header, [str(at) for at in names])
    line = pl.int_range(pl.len(), dtype=pl.UInt32) + header.lines + 1
    if table.num_rows != count_lines(text, header.end):
        table = parse(text, header, every_column(header))
        refuse_swallowed_rows(pl.DataFrame(table), header)
        line = line + breaks_above(header)
    rows = pl.DataFrame(table).lazy().with_columns(line.cast(pl.UInt32).alias("line"))
    return rows.select(*(trim(str(at)).alias(name) for at, name in names.items()), "line").pipe(
        drop_blank_rows
    )


def every_column(header: Header) -> list[str]:
    """Columns are named by position until the header names them."""
    return [str(at) for at in range(header.width)]


def parse(text: bytes, header: Header, columns: list[str]) -> pa.Table:
    """Rows as text; a row with too few or too many cells, or a quote left open, refuses the file."""
    quotes = text.count(b'"', header.end)
    if quotes % 2:
        raise fault(text, header)
    body = pa.py_buffer(text)[header.end :] if header.end < len(text) else pa.py_buffer(b"")
    if not body.size:
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    try:
        return csv_reader.read_csv(
            pa.BufferReader(body),
            csv_reader.ReadOptions(column_names=every_column(header), block_size=BLOCK_BYTES),
            csv_reader.ParseOptions(
                delimiter=header.separator, newlines_in_values=quotes > 0, ignore_empty_lines=False
            ),
            csv_reader.ConvertOptions(
                column_types=dict.fromkeys(every_column(header), pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                include_columns=columns,
            ),
        )
    except pa.ArrowInvalid:
        # pyarrow's message quotes the row: told again in our words, without its cells
        raise fault(text, header) from None


def fault(text: bytes, header: Header) -> Refused:
    """What is wrong with rows pyarrow refuses, with the line: the slow second reading of a file that is lost anyway."""
    rows = csv.reader(
        StringIO(text[header.end :].decode(), newline=""), delimiter=header.separator, strict=True
    )
    line = 0
    try:
        for cells in rows:
            if cells and len(cells) != header.width:
                return Refused("ragged_row", str(len(cells)), str(header.width), line=header.lines + line + 1)
            line = rows.line_num
    except csv.Error:
        return Refused(
            "ambiguous_reading",
            "a quote left open or out of place",
            "quotes in pairs",
            line=header.lines + line + 1,
        )
    return Refused("broken_file", "rows cannot be told apart", "delimited text")


def count_lines(text: bytes, start: int) -> int:
    """Physical lines, whatever ends them; the last may end with the file."""
    breaks = text.count(b"\n", start)
    if b"\r" in text:
        breaks += text.count(b"\r", start) - text.count(b"\r\n", start)
    return breaks + (start < len(text) and not text.endswith((b"\n", b"\r")))


def breaks_above(header: Header) -> pl.Expr:
    """Line breaks inside quoted cells of the rows above."""
    inside = pl.sum_horizontal(
        pl.col(at).str.count_matches(LINE_BREAK).fill_null(0) for at in every_column(header)
    )
    return inside.cum_sum().shift(1, fill_value=0)


def refuse_swallowed_rows(rows: pl.DataFrame, header: Header) -> None:
    """A quoted cell with a line of its own that has the cells of a whole row: a stray quote may have swallowed rows."""
    cut = header.separator.replace("\t", r"\t")
    whole_row = rf"[\r\n](?:[^{cut}\r\n]*{cut}){{{header.width - 1}}}[^{cut}\r\n]*[\r\n]"
    swallowed = (
        rows.lazy().select(pl.any_horizontal(pl.all().str.contains(whole_row)).fill_null(False)).collect()
    )
    at = swallowed.to_series().arg_true()
    if len(at):
        place = (
            rows.lazy().select(breaks_above(header)).collect().to_series()[at[0]] + at[0] + header.lines + 1
        )
        raise Refused(
            "ambiguous_reading", "a quoted cell that holds a whole row", "quotes in pairs", line=place
        )
