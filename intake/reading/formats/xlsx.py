"""An .xlsx workbook as grids: the parts of the archive that sheets refer to, and what stands around their cells.

Belongs here: sheets and their names, shared texts, styles, merged and hidden cells. Does not: cells (xlsx_cells.py),
nor which sheet is which table (workbook.py).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import polars as pl
from lxml import etree

from intake.reading.archive import KIND_OF_ODS, open_zip, unzip_counted
from intake.reading.formats.foreign import refuse_other_archive
from intake.reading.formats.format import Format, of_bytes
from intake.reading.formats.grid import Grid, Merge, check_extent, column_of
from intake.reading.formats.number_formats import BUILT_IN_DATES, is_date_format
from intake.reading.formats.text_cells import plain_text
from intake.reading.formats.workbook import read_workbook
from intake.reading.formats.xlsx_cells import (
    Book,
    canonical,
    has_other_forms,
    parsed_whole,
    read_sheet_xml,
    rich_text,
    unescaped,
)
from intake.reading.formats.xlsx_places import cut_pieces
from intake.reading.guards import Limits, megabytes
from intake.reading.refusals import Refused
from intake.reading.sheets import Reading

WORKBOOK = "xl/workbook.xml"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
LONGEST_TEXT = 32_767 * 6  # what Excel lets into a cell, in bytes of escaped UTF-8
MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
HIDDEN_ROW = re.compile(rb'<row\s(?=[^>]*\br="([0-9]{1,7})")[^>]*\bhidden="(?:1|true)"')
ONE_TEXT = r"^<si><t(?:\s[^>]*)?>([^<]*)</t></si>"


def read_xlsx(data: bytes, limits: Limits) -> Reading:
    """The tables of an .xlsx workbook."""
    with open_zip(data, limits) as archive:
        if WORKBOOK not in {part_name(name) for name in archive.namelist()}:
            refuse_other_archive(archive.namelist())
        members = unzip_counted(archive, limits)
    return read_workbook("xlsx", xlsx_grids({part_name(name): content for name, content in members.items()}))


def part_name(name: str) -> str:
    """How parts are compared: some programs write capitals, or backslashes."""
    return name.replace("\\", "/").lower().lstrip("/")


def xlsx_grids(parts: Mapping[str, bytes]) -> Iterator[Grid]:
    """The sheets of a workbook, in their order; only those that hold cells at all can be tables."""
    workbook = parsed(parts, WORKBOOK)
    book = Book(
        shared_texts(parts),
        date_styles(parts),
        any(tag.get("date1904") in ("1", "true") for tag in workbook.iterfind("{*}workbookPr")),
    )
    targets = sheet_parts(parts)
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        name = targets.get(sheet.get(RELATION) or sheet.get(STRICT_RELATION) or "")
        if name is None:  # a sheet of charts or macros holds no cells
            continue
        if name not in parts:
            raise not_openable()
        hidden = sheet.get("state", "visible") != "visible"
        yield read_grid(sheet.get("name", ""), hidden, parts[name], book)


def not_openable() -> Refused:
    """Parts that a workbook needs are missing or do not fit together."""
    return Refused("broken_file", "workbook_not_openable", "whole_workbook")


def parsed(parts: Mapping[str, bytes], name: str) -> etree._Element:
    """A part of the workbook as a tree."""
    if name not in parts:
        raise not_openable()
    return parsed_whole(parts[name])


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Which part holds the cells of each sheet, by the number of its relation."""
    found = {}
    for relation in parsed(parts, "xl/_rels/workbook.xml.rels"):
        if str(relation.get("Type", "")).endswith("/worksheet"):
            target = PurePosixPath("/xl", str(relation.get("Target", "")).replace("\\", "/"))
            found[str(relation.get("Id"))] = part_name(str(target))
    return found


def date_styles(parts: Mapping[str, bytes]) -> frozenset[str]:
    """The numbers of the cell styles under which a number is shown as a day or a time."""
    if "xl/styles.xml" not in parts:
        return frozenset()
    styles = parsed(parts, "xl/styles.xml")
    codes = {f.get("numFmtId"): f.get("formatCode", "") for f in styles.iterfind("{*}numFmts/{*}numFmt")}
    used = [style.get("numFmtId", "0") for style in styles.iterfind("{*}cellXfs/{*}xf")]
    return frozenset(
        str(at)
        for at, number in enumerate(used)
        if (is_date_format(codes[number]) if number in codes else number in BUILT_IN_DATES)
    )


def shared_texts(parts: Mapping[str, bytes]) -> pl.Series:
    """The texts that cells refer to by number, trimmed once for all cells."""
    xml = parts.get("xl/sharedstrings.xml", b"<sst></sst>")
    if b"<sst" not in xml or has_other_forms(xml):
        xml = canonical(parsed_whole(xml))
    if not xml.rstrip().endswith((b"</sst>", b"/>")):
        raise not_openable()
    pieces = cut_pieces(xml, b"<si")
    if (pieces.str.len_bytes().max() or 0) > LONGEST_TEXT:  # type: ignore[operator]
        raise Refused("zip_too_large", "too_much_text", megabytes(LONGEST_TEXT))
    texts = pieces.str.extract(ONE_TEXT)
    rich = texts.is_null().arg_true()
    if not rich.is_empty():
        texts = texts.scatter(rich, [rich_text(piece) for piece in pieces.gather(rich)])
    return plain_text(unescaped(texts))


def read_grid(name: str, hidden: bool, xml: bytes, book: Book) -> Grid:
    """One sheet with its cells and what hides or joins them."""
    cells, sheet = read_sheet_xml(xml, book)
    check_extent(cells)
    rows, columns = hidden_rows(sheet.data), hidden_columns(sheet.before)
    return Grid(name, hidden, cells, merged_cells(sheet.behind), rows, columns)


def merged_cells(xml: bytes) -> tuple[Merge, ...]:
    """The ranges that are shown as one cell."""
    return tuple(
        Merge(int(top), column_of(left.decode()), int(bottom), column_of(right.decode()))
        for left, top, right, bottom in MERGED.findall(xml)
    )


def hidden_rows(xml: bytes) -> frozenset[int]:
    """The numbers of rows that a person or a filter has hidden."""
    return frozenset(map(int, HIDDEN_ROW.findall(xml))) if b'hidden="' in xml else frozenset()


def hidden_columns(xml: bytes) -> frozenset[int]:
    """The columns (from 0) that are hidden; a range to the end of the sheet is kept short."""
    found: set[int] = set()
    for tag in re.findall(rb"<col\s[^>]*>", xml):
        attributes = dict(re.findall(rb'(\w+)="([0-9]{1,7}|true)"', tag))
        if attributes.get(b"hidden") in (b"1", b"true"):
            first, last = int(attributes.get(b"min", 1)), int(attributes.get(b"max", 1))
            found.update(range(first - 1, min(last, 16_384)))
    return frozenset(found)


FORMATS = (
    Format(
        "xlsx",
        lambda head: head.startswith(b"PK\x03\x04") and KIND_OF_ODS not in head,
        of_bytes(read_xlsx, lambda limits: limits.unzipped),
        lambda limits: limits.unzipped,
    ),
)
