"""How far the cells of a workbook reach: calamine holds a sheet as a full rectangle, whatever few cells it has.

Belongs here: the bound that keeps two cells, A1 and XFD1048576, from taking 400 GB. Does not: reading cells.
"""

import re

import polars as pl

from intake.refusals import Refused

MOST_CELLS = 24_000_000  # 19 columns down to the last row of Excel, about 0.6 GB
REFERENCE = r"""\br\s*=\s*["'][A-Za-z]+[0-9]+"""
CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s/>]")
ROW_TAG = re.compile(rb"<(?:\w+:)?row\b")
ROW_NUMBER = re.compile(rb"""^[^>]*?\br\s*=\s*["']([0-9]{1,9})""")


def check_extent(members: dict[str, bytes]) -> None:
    """Refuse a workbook with a sheet whose used rectangle is larger than any table of ours."""
    for name, xml in members.items():
        if name.endswith(".xml") and extent(xml) > MOST_CELLS:
            raise Refused("zip_too_large", "cells far outside the table", f"{MOST_CELLS} cells a sheet")


def extent(xml: bytes) -> int:
    """Rows times columns up to the farthest cell of a sheet; 0 for a member without cells."""
    cells = pl.Series([xml.decode("utf-8", "replace")]).str.extract_all(REFERENCE).explode().drop_nulls()
    if len(cells) < xml.count(b"<c ") + xml.count(b"<c>"):
        return extent_by_order(xml)
    if not len(cells):
        return 0
    last_row = cells.str.extract("([0-9]+)$").cast(pl.UInt64, strict=False).max()
    return int(last_row or 0) * max(map(column_number, cells.str.extract("([A-Za-z]+)[0-9]+$").unique()))


def extent_by_order(xml: bytes) -> int:
    """The same for cells without a reference, placed by their order: the longest row times the last row."""
    rows = ROW_TAG.split(xml)[1:]
    numbers = [int(found[1]) for row in rows if (found := ROW_NUMBER.match(row))]
    return max([len(rows), *numbers]) * max((len(CELL_TAG.findall(row)) for row in rows), default=0)


def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper()[:7]:
        number = number * 26 + ord(letter) - 64
    return number
