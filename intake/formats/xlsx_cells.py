"""The cells of one sheet of an .xlsx workbook as text: cut out of the XML at the speed of vectors.

Belongs here: what a cell element means. Does not: the other parts of the archive (xlsx.py), which row is a header.

A tag can be written in many ways, but nearly every program writes cells alike: the bytes are cut before each `<c`,
which no value can contain, and one pattern reads each piece. XML written otherwise is first brought into that form.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import cast

import numpy as np
import polars as pl
import pyarrow as pa
from lxml import etree

from intake.formats.grid import CELLS, column_of, letters_of, plain_text
from intake.formats.number_formats import date_texts, number_texts
from intake.refusals import Refused
from intake.sheets import DATE_CELL, FAULT

CELL = b'<c r="'
OTHER_FORMS = (b"<!--", b"<![CDATA[", b"='")
PIECE = r'^<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>(?:<v>([^<]*)</v>)?'
VALUE = r"<v(?:\s[^>]*)?>([^<]*)</v\s*>"
INLINE = r"<is><t(?:\s[^>]*)?>([^<]*)</t></is>"
TEXT = re.compile(r"<t(?:\s[^>]*)?>([^<]*)</t\s*>")
READING_AID = re.compile(r"<rPh\b.*?</rPh\s*>", re.DOTALL)
ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*"([^"]*)\"""")
NUMERAL = r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$"
ISO = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9:]{5,8})(?:\.0+)?Z?)?$"
ESCAPE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));")
EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how Excel keeps a sign that XML cannot hold
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Kind(IntEnum):
    """What a cell holds."""

    NUMBER, DATE, SHARED, STRING, BOOLEAN, ERROR, ISO_DATE, UNCOMPUTED = range(8)


TYPES = {
    "s": Kind.SHARED,
    "str": Kind.STRING,
    "inlineStr": Kind.STRING,
    "b": Kind.BOOLEAN,
    "e": Kind.ERROR,
    "d": Kind.ISO_DATE,
}


@dataclass(frozen=True)
class Book:
    """What cells refer to: shared texts (trimmed), the numbers of date styles, the epoch of days."""

    shared: pl.Series
    date_styles: frozenset[str]
    since_1904: bool


@dataclass(frozen=True)
class SheetXml:
    """A sheet in the usual form: its cells, and what is before and behind them."""

    before: bytes
    data: bytes
    behind: bytes


def broken() -> Refused:
    """A part of the workbook that does not read."""
    return Refused("broken_file", "the sheet cannot be read", "a whole .xlsx workbook")


def usual_form(xml: bytes) -> SheetXml:
    """The sheet cut into three; rewritten first where its tags are written in another way than nearly always."""
    found = cut(xml)
    if found is None or not is_usual(found.data):
        found = cut(rewritten(xml))
    if found is None:
        raise broken()
    return found


def cut(xml: bytes) -> SheetXml | None:
    """The three parts of a sheet; None where it is not in the usual form."""
    declared = xml[:200].lower()
    if not xml.rstrip().endswith(b"</worksheet>") or (b"encoding=" in declared and b"utf-8" not in declared):
        return None
    before, empty, behind = xml.partition(b"<sheetData/>")
    if empty:
        return SheetXml(before, b"", behind)
    before, begun, rest = xml.partition(b"<sheetData>")
    data, ended, behind = rest.partition(b"</sheetData>")
    return SheetXml(before, data, behind) if begun and ended else None


def is_usual(data: bytes) -> bool:
    """Whether every cell is written `<c r="A1" ...>`: no other tag inside sheetData begins with `<c`."""
    return data.count(CELL) == data.count(b"<c") and not any(sign in data for sign in OTHER_FORMS)


def rewritten(xml: bytes) -> bytes:
    """The same sheet in the usual form; cells without a reference get theirs."""
    tree = parsed_whole(xml)
    number_cells(tree)
    return canonical(tree).replace(b"<sheetData></sheetData>", b"<sheetData/>")


def parsed_whole(xml: bytes) -> etree._Element:
    """A part of a workbook as a tree. The parser follows nothing out of the file, and no part declares a type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise broken() from None
    if tree.getroottree().docinfo.doctype:
        raise broken()
    return tree


def canonical(tree: etree._Element) -> bytes:
    """Canonical XML without comments and prefixes: one way to write each tag, and `<` begins nothing but tags."""
    xml = cast(bytes, etree.tostring(tree, method="c14n", with_comments=False))
    return re.sub(rb"<(/?)[\w.-]+:", rb"<\1", xml)


def number_cells(tree: etree._Element) -> None:
    """Put `r` first in every cell: a cell without a reference follows the one before it."""
    row = 0
    for row_tag in tree.iterfind("{*}sheetData/{*}row"):
        row = int(row_tag.get("r", row + 1))
        column = 0
        for cell in row_tag.iterfind("{*}c"):
            place = cell.get("r") or f"{letters_of(column)}{row}"
            attributes = {"r": place.upper()} | {k: v for k, v in cell.attrib.items() if k in ("s", "t")}
            column = column_of(attributes["r"].rstrip("0123456789")) + 1
            cell.attrib.clear()
            cell.attrib.update(attributes)


def read_cells(data: bytes, book: Book) -> pl.DataFrame:
    """row, column, text of every cell with a value, in the order of the file."""
    pieces = cut_pieces(data)
    if pieces.is_empty():
        return pl.DataFrame(schema=CELLS)
    letters, row, attributes, value = pieces.str.extract_groups(PIECE).struct.unnest().get_columns()
    if letters.null_count():
        raise broken()
    kind = kinds_of(attributes, book)
    unusual = (value.is_null() & ~attributes.str.ends_with("/")).arg_true()
    if not unusual.is_empty():
        values, kinds = unusual_values(pieces.gather(unusual), kind.gather(unusual))
        value, kind = value.scatter(unusual, values), kind.scatter(unusual, kinds)
    names = letters.unique()
    column = letters.replace_strict(names, [column_of(name) for name in names], return_dtype=pl.UInt32)
    cells = pl.DataFrame(
        [row.cast(pl.UInt32).alias("row"), column.alias("column"), kind, value.alias("value")]
    )
    cells = cells.filter((value != "").fill_null(False))
    texts = texts_of(cells["kind"], cells["value"], book)
    return cells.select("row", "column", texts.alias("text")).filter(pl.col("text") != "")


def cut_pieces(data: bytes, tag: bytes = b"<c") -> pl.Series:
    """The text from each tag that begins so up to the next one. Nothing is copied: an array is laid over the bytes."""
    try:
        data.decode()
    except UnicodeDecodeError:
        raise broken() from None
    signs = np.frombuffer(data, np.uint8)
    starts = [signs[at : len(signs) - len(tag) + 1 + at] == sign for at, sign in enumerate(tag)]
    at = np.flatnonzero(np.logical_and.reduce(starts))
    offsets = pa.py_buffer(np.append(at, len(data)).astype(np.int64))
    pieces = pa.LargeStringArray.from_buffers(len(at), offsets, pa.py_buffer(data))
    return cast(pl.Series, pl.from_arrow(pieces))


def kinds_of(attributes: pl.Series, book: Book) -> pl.Series:
    """What each cell holds, by its type and style. A sheet has few different attributes."""
    different = attributes.unique()
    kinds = []
    for text in different:
        found = dict(ATTRIBUTE.findall(text))
        number = Kind.DATE if found.get("s", "0") in book.date_styles else Kind.NUMBER
        kinds.append(TYPES.get(found.get("t", "n"), number))
    return attributes.replace_strict(different, kinds, return_dtype=pl.UInt8).alias("kind")


def unusual_values(pieces: pl.Series, kinds: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Values and kinds of cells that are not just `<v>`: formulas, text inside the cell, nothing at all."""
    texts = pieces.str.extract(INLINE)
    rich = (texts.is_null() & pieces.str.contains("<is>", literal=True)).arg_true()
    if not rich.is_empty():
        texts = texts.scatter(rich, [rich_text(piece) for piece in pieces.gather(rich)])
    values = pl.select(pl.coalesce(pl.lit(texts), pl.lit(pieces.str.extract(VALUE)))).to_series()
    # A formula whose result is an empty text has t="str"; any other one without a value was never computed.
    formula = pieces.str.contains("<f[ />]") & (values.fill_null("") == "") & (kinds != Kind.STRING)
    return values.zip_with(~formula, pl.Series(["="])), kinds.zip_with(
        ~formula, pl.Series([Kind.UNCOMPUTED], dtype=pl.UInt8)
    )


def rich_text(xml: str) -> str:
    """All pieces of a formatted text, without the reading aids of Eastern scripts."""
    return "".join(TEXT.findall(READING_AID.sub("", xml)))


def texts_of(kinds: pl.Series, values: pl.Series, book: Book) -> pl.Series:
    """What a person reads in each cell, with the marks of `sheets`."""
    found, parts = [pl.Series([], dtype=pl.UInt32)], [pl.Series([], dtype=pl.String)]
    for kind in kinds.unique():
        at = (kinds == kind).arg_true()
        found.append(at)
        parts.append(texts_of_kind(kind, values.gather(at), book).cast(pl.String))
    return pl.concat(parts).gather(pl.concat(found).arg_sort())


def texts_of_kind(kind: int, values: pl.Series, book: Book) -> pl.Series:
    """The values of cells of one kind as text."""
    match kind:
        case Kind.NUMBER | Kind.DATE:
            return of_numbers(values, kind, book)
        case Kind.SHARED:
            return of_shared(values, book.shared)
        case Kind.STRING:
            return plain_text(unescaped(values))
        case Kind.BOOLEAN:
            return values.replace({"1": "true", "0": "false"})
        case Kind.ERROR:
            return FAULT + "error_value|" + unescaped(values)
        case Kind.ISO_DATE:
            return iso_dates(values)
    return pl.repeat(f"{FAULT}formula_without_value|=", len(values), eager=True)


def of_numbers(values: pl.Series, kind: int, book: Book) -> pl.Series:
    """Numbers and days; what is no number although its cell says so stays as it is."""
    values = values.str.strip_chars()
    other = ~values.str.contains(NUMERAL)
    if other.any():
        return plain_text(unescaped(values))
    return date_texts(values, book.since_1904) if kind == Kind.DATE else number_texts(values)


def of_shared(values: pl.Series, shared: pl.Series) -> pl.Series:
    """The shared texts these numbers name."""
    at = values.str.strip_chars().cast(pl.UInt32, strict=False)
    if at.null_count() or (at.max() or 0) >= len(shared):  # type: ignore[operator]
        raise broken()
    return shared.gather(at)


def iso_dates(values: pl.Series) -> pl.Series:
    """Days written out (t="d"): the day, and its time unless that is midnight."""
    parts = values.str.extract_groups(ISO).struct.unnest()
    day, time = parts.get_columns()
    moment = (
        pl.when(pl.lit(time.str.contains("^00:00(:00)?$").fill_null(True)))
        .then(day)
        .otherwise(day + " " + time)
    )
    return pl.select(pl.coalesce(pl.lit(DATE_CELL) + moment, pl.lit(plain_text(values)))).to_series()


def unescaped(texts: pl.Series) -> pl.Series:
    """Text without the escapes of XML and of Excel; each different text once, for few have any."""
    escaped = texts.filter(texts.str.contains("&|_x")).unique()
    if escaped.is_empty():
        return texts
    return texts.replace(escaped, pl.Series([unescape(text) for text in escaped], dtype=pl.String))


def unescape(text: str) -> str:
    """One text without escapes.

    >>> unescape("&#1044;&#x430; &lt;&amp;amp;_x000D_")
    'Да <&amp;\\r'
    """
    plain = ESCAPE.sub(
        lambda found: NAMED.get(found[3]) or sign(int(found[2] or found[1], 10 if found[2] else 16)), text
    )
    return EXCEL_ESCAPE.sub(lambda found: sign(int(found[1], 16)), plain)


def sign(number: int) -> str:
    """The sign of this number; a replacement for what is none."""
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
