"""An .ods workbook as grids: the sheets of OpenDocument as LibreOffice and Excel save them.

Belongs here: cells and rows by their order and repetition, values by their type. Does not: which sheet is which table
(workbook.py), nor what a text means.

A blank sheet ends in a row repeated a million times with a cell repeated 16,384 times: only cells with values are kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from intake.reading.archive import KIND_OF_ODS, open_zip, unzip_counted
from intake.reading.formats.format import Format, of_bytes
from intake.reading.formats.grid import CellList, Grid, Merge, fault
from intake.reading.formats.text_cells import plain
from intake.reading.formats.workbook import read_workbook
from intake.reading.guards import Limits
from intake.reading.refusals import Refused
from intake.reading.sheets import DATE_CELL, Reading

CONTENT = "content.xml"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
SHOWN_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
BLANKS = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
SHEET_TAGS = ("table", "table-row", "table-column", "table-source")
HIDDEN = ("collapse", "filter")
WITHOUT_VALUE = {f"{TABLE}style-name", f"{TABLE}number-columns-repeated"}  # what an empty cell has
MOST_FILLED = 3_000_000  # cells with a value in one sheet, repeated ones counted each
MOST_REPEATED = 1 << 20  # rows of a sheet


def read_ods(data: bytes, limits: Limits) -> Reading:
    """The tables of an .ods workbook."""
    with open_zip(data, limits) as archive:
        members = unzip_counted(archive, limits)
    if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
        raise Refused("foreign_password")
    return read_workbook("ods", ods_grids(members))


def not_openable() -> Refused:
    """The part with the sheets is missing or does not read."""
    return Refused("broken_file", "workbook_not_openable", "whole_ods")


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
    sheet, linked = OpenSheet(), 0
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
            sheet = OpenSheet()
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


def repeated(tag: etree._Element, what: str) -> int:
    """How often a row, a column or a cell is meant."""
    return min(int(tag.get(f"{TABLE}number-{what}-repeated", "1")), MOST_REPEATED)


@dataclass
class OpenSheet:
    """One sheet while it is read: its cells so far, and where the next row and the next column are."""

    cells: CellList = field(default_factory=CellList)
    merged: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    row: int = 1
    column: int = 0
    of_other_file: bool = False

    def add_column(self, tag: etree._Element) -> None:
        """The next columns, hidden or not."""
        width = repeated(tag, "columns")
        if tag.get(f"{TABLE}visibility") in HIDDEN:
            self.hidden_columns.update(range(self.column, self.column + width))
        self.column += width

    def add_row(self, tag: etree._Element) -> None:
        """The next row, as often as it is repeated."""
        times, first, column = repeated(tag, "rows"), len(self.cells.texts), 0
        for cell in tag.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            width = repeated(cell, "columns")
            if len(cell) or not WITHOUT_VALUE.issuperset(cell.attrib.keys()):
                self.add_cell(cell, column, width)
            column += width
        if filled := len(self.cells.texts) - first:
            self.check_filled(filled * (times - 1))
            self.cells.repeat(self.row + 1, first, times - 1)
            if tag.get(f"{TABLE}visibility") in HIDDEN:
                self.hidden_rows.update(range(self.row, self.row + times))
        self.row += times

    def add_cell(self, cell: etree._Element, column: int, width: int) -> None:
        """A cell with its value, as often as it is repeated, and the range it is merged over."""
        text, kind = value_of(cell)
        if text:
            self.check_filled(width)
            for at in range(width):
                self.cells.add(self.row, column + at, text, kind)
        down, right = (int(cell.get(f"{TABLE}number-{what}-spanned", "1")) for what in ("rows", "columns"))
        if down * right > 1:
            self.merged.append(Merge(self.row, column, self.row + down - 1, column + right - 1))

    def check_filled(self, more: int) -> None:
        """Refuse a sheet that unfolds to more cells than any table of ours has."""
        if len(self.cells.texts) + more > MOST_FILLED:
            raise Refused("zip_too_large", "cells_far_outside", str(MOST_FILLED))

    def grid(self, name: str, hidden: bool) -> Grid:
        """The sheet as it was read."""
        rows, columns = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        return Grid(name, hidden, self.cells.frame(), tuple(self.merged), rows, columns)


def value_of(cell: etree._Element) -> tuple[str, str]:
    """What a person reads in the cell, with the marks of `sheets`; and its kind in a `CellList`."""
    kind = cell.get(f"{OFFICE}value-type")
    if cell.get(SHOWN_TYPE) == "error":
        return fault("error_value", shown_text(cell) or "#"), "text"
    match kind:
        case "float" | "percentage" | "currency" if value := cell.get(f"{OFFICE}value"):
            float(value)
            return value, "number"
        case "date" if value := cell.get(f"{OFFICE}date-value"):
            return day_text(value), "text"
        case "time" if value := cell.get(f"{OFFICE}time-value"):
            return value.removeprefix("PT").replace("H", ":").replace("M", ":").partition("S")[0], "text"
        case "boolean" if value := cell.get(f"{OFFICE}boolean-value"):
            return value, "text"
        case "string":
            return plain(cell.get(f"{OFFICE}string-value") or shown_text(cell)), "text"
    if cell.get(f"{TABLE}formula") is not None:  # saved by a program that never computed it
        return fault("formula_without_value", "="), "text"
    return plain(shown_text(cell)), "text"


def day_text(value: str) -> str:
    """A day, with its time unless that is midnight.

    >>> day_text("2025-07-02T00:00:00"), day_text("2025-07-02T10:30:00.5")
    ('\\ue0012025-07-02', '\\ue0012025-07-02 10:30:00')
    """
    day, _, time = value.partition("T")
    time = time.partition(".")[0]
    return DATE_CELL + (f"{day} {time}" if time.strip("0:") else day)


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


FORMATS = (
    Format(
        "ods",
        lambda head: head.startswith(b"PK\x03\x04") and KIND_OF_ODS in head,
        of_bytes(read_ods, lambda limits: limits.unzipped),
        lambda limits: limits.unzipped,
    ),
)
