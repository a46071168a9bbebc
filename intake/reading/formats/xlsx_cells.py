"""The cells of one sheet of an .xlsx workbook as text: cut out of the XML at the speed of vectors.

Belongs here: what a cell element means. Does not: where it is in the bytes (xlsx_places.py), the other parts of the
archive (xlsx.py), which row is a header.

A tag can be written in many ways, but nearly every program writes cells alike: those are found in the bytes as they are
(xlsx_places.py). XML written otherwise is first brought into that form.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from io import BytesIO
from typing import cast

import numpy as np
import polars as pl
import pyarrow.compute as pc
from lxml import etree

from intake.reading.formats.grid import CELLS, column_of, letters_of
from intake.reading.formats.number_formats import date_texts, number_texts
from intake.reading.formats.text_cells import plain_text
from intake.reading.formats.xlsx_places import broken, written_cells
from intake.reading.sheets import DATE_CELL, FAULT

OTHER_FORMS = (b"<!--", b"<![CDATA[")
VALUE = r"<v(?:\s[^>]*)?>([^<]*)</v\s*>"
INLINE = r"<is><t(?:\s[^>]*)?>([^<]*)</t></is>"
TEXT = re.compile(r"<t(?:\s[^>]*)?>([^<]*)</t\s*>")
READING_AID = re.compile(r"<rPh\b.*?</rPh\s*>", re.DOTALL)
# A name with its prefix and the namespaces that canonical XML puts right behind it.
CANONICAL_NAME = re.compile(rb'<(/?)(?:[\w.-]+:)?([\w.-]+)(?: xmlns(?::[\w.-]+)?="[^"]*")*')
ATTRIBUTE = re.compile(r"""(\w+)\s*=\s*"([^"]*)\"""")
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


def read_sheet_xml(xml: bytes, book: Book) -> tuple[pl.DataFrame, SheetXml]:
    """The cells of a sheet, and the text around them; rewritten first where tags are written in an unusual way."""
    sheet = cut(xml)
    cells = read_cells(sheet.data, book) if sheet else None
    if sheet is None or cells is None:
        sheet = cut(rewritten(xml))
        cells = read_cells(sheet.data, book) if sheet else None
    if sheet is None or cells is None:
        raise broken()
    return cells, sheet


def cut(xml: bytes) -> SheetXml | None:
    """The sheet before, within and behind its cells; None where it is not in the usual form."""
    declared = xml[:200].lower()
    if not xml.rstrip().endswith(b"</worksheet>") or (b"encoding=" in declared and b"utf-8" not in declared):
        return None
    begun, ended = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    if 0 <= begun < ended:
        return SheetXml(xml[:begun], xml[begun + len(b"<sheetData>") : ended], xml[ended:])
    before, empty, behind = xml.partition(b"<sheetData/>")
    return SheetXml(before, b"", behind) if empty else None


def rewritten(xml: bytes) -> bytes:
    """The same sheet in the usual form, row by row: the tree of a whole one takes thirty times its bytes."""
    if b"<!DOCTYPE" in xml:
        raise broken()
    parts: dict[str, list[bytes]] = {"cols": [], "row": [], "mergeCells": []}
    steps = etree.iterparse(
        BytesIO(xml),
        tag=[f"{{*}}{name}" for name in parts],
        remove_comments=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    row = 0
    try:
        for _, tag in steps:
            name = etree.QName(tag).localname
            row = number_cells(tag, row) if name == "row" else row
            parts[name].append(canonical(tag))
            tag.clear()
            while tag.getprevious() is not None:
                del tag.getparent()[0]
    except (etree.XMLSyntaxError, ValueError):
        raise broken() from None
    columns, rows, merged = (b"".join(part) for part in parts.values())
    return b"<worksheet>%b<sheetData>%b</sheetData>%b</worksheet>" % (columns, rows, merged)


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
    return CANONICAL_NAME.sub(rb"<\1\2", xml)


def number_cells(row: etree._Element, before: int) -> int:
    """Put `r` first in every cell of a row and give its number: a cell without a reference follows the one before."""
    number = int(row.get("r", before + 1))
    column = 0
    for cell in row.iterfind("{*}c"):
        place = (cell.get("r") or f"{letters_of(column)}{number}").upper()
        attributes = {"r": place} | {name: cell.attrib[name] for name in ("s", "t") if name in cell.attrib}
        column = column_of(place.rstrip("0123456789")) + 1
        cell.attrib.clear()
        cell.attrib.update(attributes)
    return number


def read_cells(data: bytes, book: Book) -> pl.DataFrame | None:
    """row, column, text of every cell with a value, in the order of the file; None where a tag is unusual."""
    cells = written_cells(data)
    if cells is not None and not len(cells.begins):
        return pl.DataFrame(schema=CELLS)
    if cells is None or has_other_forms(data):
        return None
    kinds = np.array([kind_of(text, book) for text in cells.different], np.uint8)[cells.attributes]
    closed = np.array([text.endswith("/") for text in cells.different], np.bool_)[cells.attributes]
    values = cells.value
    unusual = np.flatnonzero(values.is_null().to_numpy() & ~closed)
    if len(unusual):
        found, kinds[unusual] = unusual_values(cells.pieces(unusual), pl.Series(kinds[unusual]))
        values = values.scatter(unusual, found)
    given = np.flatnonzero(values.str.len_bytes().fill_null(0).to_numpy())
    texts = texts_of(kinds[given], values.gather(given), book)
    read = pl.DataFrame({"row": cells.row[given], "column": cells.column[given], "text": texts})
    return read.filter(pl.col("text") != "") if (texts == "").any() else read


def has_other_forms(xml: bytes) -> bool:
    """Whether there are comments or raw text, in which `<` need not begin a tag."""
    return b"!" in xml and any(sign in xml for sign in OTHER_FORMS)


def kind_of(attributes: str, book: Book) -> int:
    """What a cell with these attributes holds, by its type and style."""
    found = dict(ATTRIBUTE.findall(attributes))
    number = Kind.DATE if found.get("s", "0") in book.date_styles else Kind.NUMBER
    return TYPES.get(found.get("t", "n"), number)


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


def texts_of(kinds: np.ndarray, values: pl.Series, book: Book) -> pl.Series:
    """What a person reads in each cell, with the marks of `sheets`; each different value is worked out once."""
    place, different, known = np.empty(len(kinds), np.uint32), [pl.Series([], dtype=pl.String)], 0
    for kind in np.flatnonzero(np.bincount(kinds)).tolist():
        at = np.flatnonzero(kinds == kind)
        which, texts = texts_of_kind(kind, values.gather(at), book)
        place[at] = which + known
        different.append(texts)
        known += len(texts)
    return pl.concat(different, rechunk=True).gather(pl.Series(place))


def texts_of_kind(kind: int, values: pl.Series, book: Book) -> tuple[np.ndarray, pl.Series]:
    """Which of the different texts each cell of a kind shows, and these."""
    if kind == Kind.SHARED:
        return shared_places(values, book.shared), book.shared
    encoded = pc.dictionary_encode(values.to_arrow())
    different = cast(pl.Series, pl.from_arrow(encoded.dictionary))
    return encoded.indices.to_numpy(), shown(kind, different, book)


def shown(kind: int, values: pl.Series, book: Book) -> pl.Series:
    """The values of cells of one kind as text."""
    match kind:
        case Kind.NUMBER:
            return number_texts(values)
        case Kind.DATE:
            return date_texts(values, book.since_1904)
        case Kind.STRING:
            return plain_text(unescaped(values))
        case Kind.BOOLEAN:
            return values.replace({"1": "true", "0": "false"})
        case Kind.ERROR:
            return FAULT + "error_value|" + unescaped(values)
        case Kind.ISO_DATE:
            return iso_dates(values)
    return pl.repeat(f"{FAULT}formula_without_value|=", len(values), eager=True)


def shared_places(values: pl.Series, shared: pl.Series) -> np.ndarray:
    """The numbers of the shared texts these cells name."""
    at = values.cast(pl.UInt32, strict=False)
    if at.null_count() or (at.max() or 0) >= len(shared):  # type: ignore[operator]
        raise broken()
    return at.to_numpy()


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
