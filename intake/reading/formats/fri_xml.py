"""Extracts of the disability register in XML: one extract as the root, or a package of many.

Belongs here: the file, streamed piece by piece, and what makes it refused. Does not: what an extract says
(fri_record.py). One extract stands in memory at a time; entities, a DOCTYPE and whatever lies outside the file are
never looked at.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

import polars as pl
from lxml import etree

from intake.reading.formats.format import BY_FIRST_SIGN, Format, first_sign
from intake.reading.formats.fri_record import EXTRACT, NAMESPACE, PACKAGE, SCHEMA, Row, register_rows, row_of
from intake.reading.formats.text_cells import trim
from intake.reading.guards import MIB, Limits
from intake.reading.recognise import shown
from intake.reading.refusals import Refused
from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL, Reading, Sheet

_SAFE: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_PIECE = 1 << 16  # bytes the parser is fed at once
_BATCH = 1 << 10  # extracts held as Python objects before they become a frame
_PROLOG = MIB  # bytes within which the root begins
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_RESOURCE_LIMIT, _LONGEST_TEXT = 114, 10 * MIB  # libxml2: XML_ERR_RESOURCE_LIMIT, and its bound for one text


def read_fri(file: BinaryIO, limits: Limits) -> Reading:
    """The rows of `person_register` in one extract or a package; `line` is the number of the extract in the file."""
    try:
        encoding = _checked_prolog(file)
        file.seek(0)
        rows = (row_of(extract, number) for number, extract in enumerate(_extracts(file, limits), 1))
        read = pl.concat([pl.DataFrame(schema=SCHEMA), *_frames(rows)])
    except etree.XMLSyntaxError as error:
        raise _fault(error) from None
    texts = [_unmarked(trim(name)) for name in SCHEMA if name != "line"]
    rows_of_register = register_rows(read.lazy().with_columns(texts)).collect().lazy()
    return Reading("xml", encoding, None, (Sheet("person_register", None, rows_of_register),))


def _unmarked(cells: pl.Expr) -> pl.Expr:
    """Without the signs by which a reader marks a cell: none comes in from a file."""
    return cells.str.replace_all(f"[{FAULT}{DATE_CELL}{NUMBER_CELL}]", "\ufffd")


def _checked_prolog(file: BinaryIO) -> str:
    """The encoding that the file names; refuses a file whose root is none of ours or which declares anything."""
    parser, tail, encoding = etree.XMLPullParser(events=("start",), **_SAFE), b"", "utf-8"
    for at in range(0, _PROLOG, _PIECE):
        piece = file.read(_PIECE)
        if at == 0:
            encoding = _named_encoding(piece)
        if _DECLARES.search(tail + piece):
            raise Refused("xml_doctype")
        parser.feed(piece)
        for _, root in parser.read_events():
            _refuse_stranger(root)
            return encoding
        if not piece:
            parser.close()
        tail = piece[-16:]
    raise Refused("xml_too_large", "root_late", f"{_PROLOG // MIB} MiB")


def _named_encoding(beginning: bytes) -> str:
    if b"\0" in beginning:  # UTF-16 could hide a DOCTYPE from a look at the bytes
        raise Refused("nul_byte")
    named = re.match(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding=["']([\w.-]{1,40})["']""", beginning)
    return named[1].decode().lower() if named else "utf-8"


def _refuse_stranger(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("xml_doctype")
    if root.tag in (EXTRACT, PACKAGE):
        return
    namespace, _, name = root.tag.rpartition(
        "}"
    )  # not by QName, which stops at a prefix that nobody declared
    if name in (etree.QName(EXTRACT).localname, etree.QName(PACKAGE).localname):
        raise Refused("xml_wrong_namespace", shown(namespace.removeprefix("{") or "-"), NAMESPACE)
    raise Refused("unknown_format", "other_xml", "ВыпискаФРИ")


def _extracts(file: BinaryIO, limits: Limits) -> Iterator[etree._Element]:
    """Every extract, whole while it is looked at and gone after."""
    parser, since = etree.XMLPullParser(events=("end",), tag=EXTRACT, **_SAFE), 0
    while piece := file.read(_PIECE):
        parser.feed(piece)
        since += len(piece)
        for _, extract in parser.read_events():
            package = extract.getparent()
            if package is not None and (package.tag != PACKAGE or package.getparent() is not None):
                raise Refused("broken_file", "extract_in_extract", "extracts_in_a_row")
            yield extract
            _forget(extract)
            since = 0
        if since > limits.xml_extract:
            raise Refused("xml_too_large", "one_extract", f"{limits.xml_extract // MIB} MiB")
    parser.close()


def _forget(extract: etree._Element) -> None:
    """Empty the extract and drop what stands before it: lxml keeps every element of a package until its end."""
    extract.clear()
    package = extract.getparent()
    while package is not None and extract.getprevious() is not None:
        del package[0]


def _frames(rows: Iterator[Row]) -> Iterator[pl.DataFrame]:
    while batch := list(islice(rows, _BATCH)):
        yield pl.DataFrame(batch, schema=SCHEMA)


def _fault(error: etree.XMLSyntaxError) -> Refused:
    """The refusal in our words: libxml2's message quotes the file."""
    if error.code == _RESOURCE_LIMIT and "depth" in (error.msg or ""):
        return Refused("xml_too_deep", line=error.lineno)
    if error.code == _RESOURCE_LIMIT:
        return Refused("xml_too_large", "one_text_or_tag", f"{_LONGEST_TEXT // MIB} MiB", line=error.lineno)
    return Refused("broken_file", "xml_not_well_formed", "whole_xml", line=error.lineno)


FORMATS = (
    Format(
        "xml",
        lambda head: first_sign(head) == b"<",
        lambda path, file, limits: read_fri(file, limits),
        lambda limits: limits.xml,
        BY_FIRST_SIGN,
    ),
)
