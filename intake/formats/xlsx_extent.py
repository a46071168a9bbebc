"""How much a workbook becomes when it is read: calamine holds a sheet as a full rectangle, and text once a cell.

Belongs here: the bounds that keep two cells, A1 and XFD1048576, or one long text named by every cell, from taking all
memory. Does not: reading cells.
"""

import re
from collections.abc import Iterable

import polars as pl

from intake.formats.byte_search import found_in
from intake.guards import MIB, megabytes
from intake.refusals import Refused

MOST_CELLS = 26_000_000  # one-letter columns down to row 999 999, about 0.8 GB
MOST_TEXT = 2048 * MIB
LONGEST_TEXT = 32_767 * 6  # what Excel lets into a cell, in bytes of escaped UTF-8
# Any cell tag but <c r="A1"…> with one letter and at most six digits.
UNUSUAL_CELL = (
    r'<(?:c(?:[/>\t\r\n]| (?:[^r]|r(?:[^=]|=(?:[^"]|"(?:[^A-Z]|[A-Z](?:[^0-9]|[0-9]{7}))))))'
    r"|[A-Za-z0-9_.-]+:c[\s/>])"
)
REFERENCE = r"""\br\s*=\s*["'][A-Za-z]+[0-9]+"""
CELL_TAG = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
ROW_TAG = re.compile(rb"<(?:[\w.-]+:)?row\b")
ROW_NUMBER = re.compile(rb"""^[^>]*?\br\s*=\s*["']([0-9]{1,9})""")


def check_extent(members: dict[str, bytes]) -> None:
    """Refuse a workbook whose sheets or texts unfold to more than any table of ours."""
    sheets = {name: xml for name, xml in members.items() if not name.endswith("sharedStrings.xml")}
    for xml in sheets.values():
        if found_in(xml, UNUSUAL_CELL) and extent(xml) > MOST_CELLS:
            raise Refused("zip_too_large", "cells_far_outside", str(MOST_CELLS))
    longest = max((longest_text(members[name]) for name in members.keys() - sheets.keys()), default=0)
    if (
        longest > LONGEST_TEXT
        or longest * most_cells(sheets.values(), MOST_TEXT // max(longest, 1)) > MOST_TEXT
    ):
        raise Refused("zip_too_large", "too_much_text", megabytes(MOST_TEXT))


def most_cells(sheets: Iterable[bytes], enough: int) -> int:
    """Cell tags of the fullest sheet, or a little more; counted only where there may be more than `enough`."""
    large = [xml for xml in sheets if len(xml) > enough * len("<c/>")]
    return max((xml.count(b"<c") + xml.count(b":c") for xml in large), default=0)


def longest_text(xml: bytes) -> int:
    """Bytes of the longest shared text, its tags included."""
    return max(map(len, re.split(rb"</(?:[\w.-]+:)?si\s*>", xml)))


def extent(xml: bytes) -> int:
    """Rows times columns up to the farthest cell of a sheet, at most; 0 for a member without cells."""
    cells = pl.Series([xml.decode("utf-8", "replace")]).str.extract_all(REFERENCE).explode().drop_nulls()
    rows = max(cells.str.extract("([0-9]+)$").unique().str.head(9).cast(pl.Int64), default=0)
    columns = max(map(column_number, cells.str.extract("([A-Za-z]+)[0-9]+$").unique()), default=0)
    if len(cells) < len(CELL_TAG.findall(xml)):
        further_rows, further_columns = extent_by_order(xml)
        return (rows + further_rows) * (columns + further_columns)
    return rows * columns


def extent_by_order(xml: bytes) -> tuple[int, int]:
    """How far cells without a reference may reach: each follows the one before it."""
    rows = ROW_TAG.split(xml)[1:]
    last_row = max((int(found[1]) for row in rows if (found := ROW_NUMBER.match(row))), default=0)
    return last_row + len(rows), max((len(CELL_TAG.findall(row)) for row in rows), default=0)


def column_number(letters: str) -> int:
    """The number of a column.

    >>> column_number("A"), column_number("xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper()[:7]:
        number = number * 26 + ord(letter) - 64
    return number
