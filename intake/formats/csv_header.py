"""The header of a delimited text: which separator cuts it, which table it names.

Belongs here: the first row. Does not: the rows below (csv_text.py).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from intake.recognise import SHORTEST_HEADER, Match, checked, closest_match, complete_matches
from intake.refusals import Refused

SEPARATORS = {",": ",", ";": ";", "\t": "\\t"}  # as told in a message
HEADER_BYTES = 1 << 16  # a header longer than this is none


@dataclass(frozen=True)
class Header:
    """The header row: how it is cut and read, how many cells it has, the physical lines and bytes up to its end."""

    separator: str
    match: Match
    width: int
    lines: int
    end: int

    @property
    def positions(self) -> list[str]:
        """Columns are named by position until the header names them."""
        return [str(at) for at in range(self.width)]


def find_header(text: bytes) -> Header:
    """The first row that is not blank, read as exactly one table under exactly one separator."""
    cut = {separator: first_row(text, separator) for separator in SEPARATORS}
    found = [
        Header(separator, match, len(cells), lines, end)
        for separator, (cells, lines, end) in cut.items()
        for match in complete_matches(cells)
    ]
    if not found:
        raise no_header(list(cut.values()))
    if len(found) > 1:
        readings = " / ".join(f"{header.match.table} «{SEPARATORS[header.separator]}»" for header in found)
        one = "one_separator"
        raise Refused("ambiguous_reading", readings, one, line=found[0].lines)
    checked(found[0].match, found[0].lines)
    return found[0]


def no_header(cut: list[tuple[list[str], int, int]]) -> Refused:
    """What the closest reading of the first row lacks."""
    cells, lines, _ = max(cut, key=lambda row: len(closest_match(row[0]).columns))
    closest = closest_match(cells)
    if len(closest.columns) < SHORTEST_HEADER:
        return Refused("unknown_table", "no_known_columns", "header_of_one_table", line=lines)
    return Refused("header_missing_column", ", ".join(closest.missing), closest.table, line=lines)


def first_row(text: bytes, separator: str) -> tuple[list[str], int, int]:
    """Cells of the first row that is not blank, the physical line it ends on, and the byte where it ends."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in StringIO(text[:HEADER_BYTES].decode("utf-8", "ignore"), newline=""):
            taken.append(line)
            yield line

    try:
        for cells in csv.reader(lines(), delimiter=separator):
            if any(cell.strip() for cell in cells):
                return cells, len(taken), len("".join(taken).encode())
    except csv.Error:
        pass  # no header can be cut with this separator
    return [], 1, 0
