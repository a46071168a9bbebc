"""The header of a delimited text: which separator cuts it, which table it names, what stands above it.

Belongs here: the beginning of the text. Does not: layout (table_rows.py), the rows below (csv_text.py).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from intake.reading.formats.table_rows import DEEPEST, FIRST_ROWS, Header, find_header, headers_in, no_header
from intake.reading.recognise import Match
from intake.reading.refusals import Refused

SEPARATORS = {",": ",", ";": ";", "\t": "\\t"}  # as shown in a message
HEADER_BYTES = 1 << 16  # titles and header longer than this are none


@dataclass(frozen=True)
class Cut:
    """A row as a separator cuts it: the physical line and the byte it ends with, and its cells."""

    line: int
    end: int
    cells: list[str]


@dataclass(frozen=True)
class CsvHeader:
    """The header and how the text is cut: separator, cells of a row, the physical lines and bytes up to its end."""

    separator: str
    layout: Header
    width: int
    lines: int
    end: int

    @property
    def match(self) -> Match:
        return self.layout.match

    @property
    def positions(self) -> list[str]:
        """Columns are named by position until the header names them."""
        return [str(at) for at in range(self.width)]


def find_csv_header(text: bytes) -> CsvHeader:
    """The first rows read as exactly one table under exactly one separator."""
    cuts = {separator: first_rows(text, separator) for separator in SEPARATORS}
    rows = {separator: [(row.line, row.cells) for row in cut] for separator, cut in cuts.items()}
    found = {separator: headers for separator in SEPARATORS if (headers := headers_in(rows[separator]))}
    if not found:
        raise max(
            map(no_header, rows.values()), key=lambda refused: refused.rule_id == "header_missing_column"
        )
    if len(found) > 1:
        readings = [f"{of[0].match.table} «{SEPARATORS[separator]}»" for separator, of in found.items()]
        line = next(cuts[separator][of[0].first].line for separator, of in found.items())
        one = "one_separator"
        raise Refused("ambiguous_reading", " / ".join(readings), one, line=line)
    separator = next(iter(found))
    layout = find_header(rows[separator])
    last = cuts[separator][layout.below - 1]
    return CsvHeader(separator, layout, len(last.cells), last.line, last.end)


def first_rows(text: bytes, separator: str) -> list[Cut]:
    """The first rows that are not blank, as many as a header may begin or go on in."""
    line, end = 0, 0

    def lines() -> Iterator[str]:
        nonlocal line, end
        for physical in StringIO(text[:HEADER_BYTES].decode("utf-8", "ignore"), newline=""):
            line, end = line + 1, end + len(physical.encode())
            yield physical

    rows: list[Cut] = []
    try:
        for cells in csv.reader(lines(), delimiter=separator):
            if any(cell.strip() for cell in cells):
                rows.append(Cut(line, end, cells))
            if len(rows) == FIRST_ROWS + DEEPEST:
                break
    except csv.Error:
        pass  # what cannot be cut with this separator is no header
    return rows
