"""An .ods workbook as grids: the sheets of OpenDocument as LibreOffice and Excel save them.

Belongs here: cells and rows by their order and repetition, values by their type. Does not: which sheet is which table
(workbook.py), nor what a text means.

A blank sheet ends in a row repeated a million times with a cell repeated 16,384 times: only cells with values are kept.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

import polars as pl
from lxml import etree

from intake.archive import open_zip, unzip_counted
from intake.formats.grid import Grid, Merge, check_extent, fault, plain_text
from intake.formats.number_formats import number_texts
from intake.formats.workbook import read_workbook
from intake.guards import Limits
from intake.refusals import Refused
from intake.sheets import DATE_CELL, Reading

CONTENT = "content.xml"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SHOWN_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
BLANKS = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
MOST_FILLED = 3_000_000  # cells with a value in one sheet, repeated ones counted each
MOST_REPEATED = 1 << 20  # rows of a sheet


def read_ods(data: bytes, limits: Limits) -> Reading:
    """The tables of an .ods workbook."""
    with open_zip(data, limits) as archive:
        members = unzip_counted(archive, limits)
    if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
        encrypted = "the archive is encrypted or packed unusually"
        raise Refused("broken_file", encrypted, "a workbook without a password")
    return read_workbook("ods", ods_grids(members))


def not_openable() -> Refused:
    """The part with the sheets is missing or does not read."""
    return Refused("broken_file", "the workbook cannot be opened", "a whole .ods workbook")


def ods_grids(members: Mapping[str, bytes]) -> Iterator[Grid]:
    """The sheets of the workbook in their order."""
    xml = members.get(CONTENT, b"")
    if b"<!DOCTYPE" in xml:
        raise not_openable()
    try:
        yield from sheets_in(xml)
    except (etree.XMLSyntaxError, ValueError):
        raise not_openable() from None


def sheets_in(xml: bytes) -> Iterator[Grid]:
    """One grid for each table; what a sheet keeps of other files (its links) is no sheet of this workbook."""
    hidden_styles: set[str | None] = set()
    sheet, linked = Cells(), 0
    wanted = [f"{STYLE}style", f"{TABLE}dde-link", *(f"{TABLE}{tag}" for tag in SHEET_TAGS)]
    steps = etree.iterparse(
        BytesIO(xml),
        events=("start", "end"),
        tag=wanted,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for event, tag in steps:
        name = etree.QName(tag).localname
        if name == "dde-link":
            linked += 1 if event == "start" else -1
        elif name == "table" and event == "start":
            sheet = Cells()
        elif event == "start" or linked:
            continue
        elif name == "style":
            shown = tag.find(f"{STYLE}table-properties")
            if shown is not None and shown.get(f"{TABLE}display") == "false":
                hidden_styles.add(tag.get(f"{STYLE}name"))
        elif name == "table-source":
            sheet.of_other_file = True
        elif name == "table-column":
            sheet.add_column(tag)
        elif name == "table-row":
            sheet.add_row(tag)
            tag.clear()
        elif name == "table" and not sheet.of_other_file:
            hidden = tag.get(f"{TABLE}style-name") in hidden_styles
            yield sheet.grid(tag.get(f"{TABLE}name", ""), hidden)
            tag.clear()


SHEET_TAGS = ("table", "table-row", "table-column", "table-source")


def repeated(tag: etree._Element, what: str) -> int:
    """How often a row, a column or a cell is meant."""
    return min(int(tag.get(f"{TABLE}number-{what}-repeated", "1")), MOST_REPEATED)


@dataclass
class Cells:
    """The cells of one sheet while it is read. numbers: places in `texts` that hold a number as the file writes it."""

    rows: "array[int]" = field(default_factory=lambda: array("I"))
    columns: "array[int]" = field(default_factory=lambda: array("I"))
    texts: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    row: int = 0
    column: int = 0
    of_other_file: bool = False

    def add_column(self, tag: etree._Element) -> None:
        """The next columns, hidden or not."""
        width = repeated(tag, "columns")
        if tag.get(f"{TABLE}visibility") in ("collapse", "filter"):
            self.hidden_columns.update(range(self.column, self.column + min(width, 16_384)))
        self.column += width

    def add_row(self, tag: etree._Element) -> None:
        """The next row, as often as it is repeated."""
        times, first, column = repeated(tag, "rows"), len(self.texts), 0
        for cell in tag.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            width = repeated(cell, "columns")
            if len(cell) or len(cell.attrib) > 1:
                self.add_cell(cell, column, width)
            column += width
        filled = len(self.texts) - first
        if filled:
            self.repeat_row(first, times)
            if tag.get(f"{TABLE}visibility") in ("collapse", "filter"):
                self.hidden_rows.update(range(self.row + 1, self.row + times + 1))
        self.row += times

    def add_cell(self, cell: etree._Element, column: int, width: int) -> None:
        """A cell with its value, as often as it is repeated, and the range it is merged over."""
        text, is_number = value_of(cell)
        if text:
            self.check_filled(width)
            first = len(self.texts)
            self.rows.extend([self.row + 1] * width)
            self.columns.extend(range(column, column + width))
            self.texts.extend([text] * width)
            if is_number:
                self.numbers.extend(range(first, first + width))
        down, right = (int(cell.get(f"{TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if down * right > 1:
            self.merged.append(Merge(self.row + 1, column, self.row + down, column + right - 1))

    def repeat_row(self, first: int, times: int) -> None:
        """The cells from `first` on again for each further row."""
        columns, texts = self.columns[first:], self.texts[first:]
        numbers = [at for at in self.numbers if at >= first] if times > 1 else []
        self.check_filled(len(texts) * (times - 1))
        for time in range(1, times):
            self.rows.extend([self.row + 1 + time] * len(texts))
            self.columns.extend(columns)
            self.texts.extend(texts)
            self.numbers.extend(at + time * len(texts) for at in numbers)

    def check_filled(self, more: int) -> None:
        """Refuse a sheet that unfolds to more cells than any table of ours has."""
        if len(self.texts) + more > MOST_FILLED:
            raise Refused("zip_too_large", "cells far outside the table", str(MOST_FILLED))

    def grid(self, name: str, hidden: bool) -> Grid:
        """The sheet as it was read."""
        texts = pl.Series("text", self.texts, dtype=pl.String)
        if self.numbers:
            numbers = pl.Series(self.numbers, dtype=pl.UInt32)
            texts = texts.scatter(numbers, number_texts(texts.gather(numbers)))
        rows = pl.Series("row", self.rows, dtype=pl.UInt32)
        cells = pl.DataFrame([rows, pl.Series("column", self.columns, dtype=pl.UInt32), texts])
        check_extent(cells)
        return Grid(
            name,
            hidden,
            cells,
            tuple(self.merged),
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
        )


def value_of(cell: etree._Element) -> tuple[str, bool]:
    """What a person reads in the cell, with the marks of `sheets`; and whether it is a number of the file."""
    kind = cell.get(f"{OFFICE}value-type")
    if cell.get(SHOWN_TYPE) == "error":
        return fault("error_value", shown_text(cell) or "#"), False
    match kind:
        case "float" | "percentage" | "currency" if value := cell.get(f"{OFFICE}value"):
            float(value)
            return value, True
        case "date" if value := cell.get(f"{OFFICE}date-value"):
            return day_text(value), False
        case "time" if value := cell.get(f"{OFFICE}time-value"):
            return value.removeprefix("PT").replace("H", ":").replace("M", ":").partition("S")[0], False
        case "boolean" if value := cell.get(f"{OFFICE}boolean-value"):
            return value, False
        case "string":
            return plain(cell.get(f"{OFFICE}string-value") or shown_text(cell)), False
    if cell.get(f"{TABLE}formula") is not None:  # saved by a program that never computed it
        return fault("formula_without_value", "="), False
    return plain(shown_text(cell)), False


def day_text(value: str) -> str:
    """A day, with its time unless that is midnight.

    >>> day_text("2025-07-02T00:00:00"), day_text("2025-07-02T10:30:00.5")
    ('\\ue0012025-07-02', '\\ue0012025-07-02 10:30:00')
    """
    day, _, time = value.partition("T")
    time = time.partition(".")[0]
    return DATE_CELL + (f"{day} {time}" if time.strip("0:") else day)


def plain(text: str) -> str:
    """One text as `plain_text` makes it."""
    return plain_text(pl.Series([text])).item() if not text.isprintable() else text.strip()


def shown_text(cell: etree._Element) -> str:
    """The paragraphs of a cell, a line each; its comment is not among them."""
    paragraphs = cell.findall(f"{TEXT}p")
    return "\n".join(p.text or "" if not len(p) else "".join(pieces(p)) for p in paragraphs)


def pieces(tag: etree._Element) -> Iterator[str]:
    """The text of a paragraph: formatted parts as they come, counted blanks written out."""
    yield tag.text or ""
    for child in tag:
        if isinstance(child.tag, str):
            if child.tag in BLANKS:
                yield BLANKS[child.tag] * min(int(child.get(f"{TEXT}c", "1")), 1_000)
            elif child.tag not in (f"{OFFICE}annotation", f"{TEXT}note"):
                yield from pieces(child)
        yield child.tail or ""
