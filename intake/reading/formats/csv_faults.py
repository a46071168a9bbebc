"""Rows of a delimited text that do not hold together: found, mended where nothing can be lost, else named by line.

Belongs here: what makes a text no table, or two different ones; lines without separators below or between the rows.
Does not: reading the rows (csv_text.py), what a line that is no data is (table_rows.py).
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper

import polars as pl

from intake.reading.formats.byte_search import found_in
from intake.reading.formats.csv_header import SEPARATORS, CsvHeader
from intake.reading.formats.table_rows import is_note
from intake.reading.recognise import complete_matches
from intake.reading.refusals import Refused

LINE_BREAK = r"\r\n|\r|\n"
LONGEST_ROW = 4 << 20  # bytes; pyarrow reads no longer one
MOST_MENDED = 100_000  # lines that do not fit; a text with more of them is no table


@dataclass(frozen=True)
class Row:
    """A row as the strict, slow reading cuts it: its first physical line, where its bytes begin and end, its cells."""

    line: int
    begins: int
    ends: int
    cells: list[str]


def strict_rows(text: bytes, header: CsvHeader) -> Iterator[Row]:
    """The rows below the header, one at a time; a quote left open or out of place refuses the file."""
    line, end = header.lines, header.end
    file = BytesIO(text)
    file.seek(header.end)

    def lines() -> Iterator[str]:
        nonlocal line, end
        wrapped = TextIOWrapper(file, "utf-8", newline="")
        while physical := wrapped.readline(LONGEST_ROW):
            if len(physical) == LONGEST_ROW:
                raise Refused("broken_file", "cell_too_long", "delimited_text", line=line + 1)
            line, end = line + 1, end + len(physical.encode())
            yield physical

    above, begins = line, end
    try:
        for cells in csv.reader(lines(), delimiter=header.separator, strict=True):
            yield Row(above + 1, begins, end, cells)
            above, begins = line, end
    except csv.Error:
        what = "open_quote"
        raise Refused("ambiguous_reading", what, "quotes_in_pairs", line=above + 1) from None


def refuse_odd_quotes(text: bytes, header: CsvHeader, quotes: int) -> None:
    """Refuse a quote left open or out of place; pyarrow reads both without a word.

    Signs of one: an odd number of quotes, or a single quote with text on both sides. Either may also be a quote inside
    an unquoted cell (`5" tape`), which is fine: the slow, strict reading decides.
    """
    cut = header.separator
    inside = f'[^{cut}\\r\\n"]"[^{cut}\\r\\n"]'
    if quotes % 2 or found_in(text, inside, header.end):
        for _ in strict_rows(text, header):
            pass


def with_whole_rows(text: bytes, header: CsvHeader) -> bytes:
    """The text with as many cells in each row as in the header; refused where a row could be read in two ways.

    Mended: a row of blank cells, and a line of a word or two, which is no data whatever its separators. Each row keeps
    its physical lines.
    """
    mended, end = bytearray(), 0
    odd = (row for row in strict_rows(text, header) if row.cells and len(row.cells) != header.width)
    for number, row in enumerate(odd):
        if number == MOST_MENDED:
            raise _ragged(row, header)
        mended += text[end : row.begins] + _mended(row, header, text[row.begins : row.ends].count(b"\n"))
        end = row.ends
    if not mended:
        raise Refused("broken_file", "cell_too_long", "delimited_text")
    return bytes(mended) + text[end:]


def _mended(row: Row, header: CsvHeader, breaks: int) -> bytes:
    given = [cell for cell in row.cells if cell.strip()]
    if not given:
        return b"\n" * max(breaks, 1)
    cells = row.cells[: header.width] + [""] * (header.width - len(row.cells))
    cut = [cell for cell in row.cells[header.width :] if cell.strip()]
    if cut or not is_note(
        cells, header.layout
    ):  # also with a blank cell too many: it may be the one in the middle
        raise _ragged(row, header)
    line = StringIO(newline="")
    csv.writer(line, delimiter=header.separator, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def _ragged(row: Row, header: CsvHeader) -> Refused:
    """Why a row has another number of cells than the header."""
    others = [cut for cut in SEPARATORS if cut != header.separator]
    if complete_matches(row.cells):
        return Refused("ambiguous_reading", "two_header_rows", "one_header_row", line=row.line)
    if len(row.cells) == 1 and any(row.cells[0].count(cut) == header.width - 1 for cut in others):
        return Refused("ambiguous_reading", "two_separators", "one_separator_in_all", line=row.line)
    return Refused("ragged_row", str(len(row.cells)), str(header.width), line=row.line)


def line_breaks(header: CsvHeader) -> pl.Expr:
    """Line breaks inside the quoted cells of a row."""
    return pl.sum_horizontal(pl.col(header.positions).str.count_matches(LINE_BREAK).fill_null(0))


def refuse_swallowed_rows(rows: Iterable[pl.DataFrame], begins: pl.Series, header: CsvHeader) -> None:
    """Refuse a quoted cell that holds a whole row on a line of its own: a stray quote may have swallowed rows.

    begins: the line each row begins in.
    """
    cut = header.separator.replace("\t", r"\t")
    whole_row = rf"[\r\n](?:[^{cut}\r\n]*{cut}){{{header.width - 1}}}[^{cut}\r\n]*[\r\n]"
    swallows = pl.any_horizontal(pl.col(header.positions).str.contains(whole_row)).fill_null(False)
    count = 0
    for block in rows:
        found = block.select(swallows.arg_true()).to_series()
        if len(found):
            line = int(begins[count + found[0]])
            what = "quoted_row"
            raise Refused("ambiguous_reading", what, "quotes_in_pairs", line=line)
        count += block.height
