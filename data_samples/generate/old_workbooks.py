"""Workbooks of LibreOffice and of old Excel as bytes: ODS and XLS (BIFF8 in a compound file), the same ones each time.

Belongs here: from sheets of values to bytes, as far as the samples need. Does not: XLSX (`workbooks`), what the sheets
hold. Written by hand after OASIS OpenDocument 1.2, [MS-XLS] and [MS-CFB], so that no office program is needed.
"""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | date | None
Sheets = Mapping[str, Sequence[Sequence[Value]]]

_SAVED = (2025, 1, 1, 0, 0, 0)
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
_OF_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NO_PART = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def ods(sheets: Sheets) -> bytes:
    """An OpenDocument workbook; cells are typed, every sheet ends in the blank rows that LibreOffice repeats."""
    tables = "".join(_ods_table(name, rows) for name, rows in sheets.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_NO_PART}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_OF_ODS}"/></manifest:manifest>'
    )
    return zipped({"mimetype": _OF_ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """An archive with the first member not packed, as the first of OpenDocument must be."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for at, (name, content) in enumerate(members.items()):
            how = zipfile.ZIP_DEFLATED if at else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name, _SAVED), content, how, 9)
    return file.getvalue()


def _ods_table(name: str, rows: Sequence[Sequence[Value]]) -> str:
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    blank = '<table:table-cell table:number-columns-repeated="1024"/>'
    below = f'<table:table-row table:number-rows-repeated="{1_048_576 - len(rows)}">{blank}</table:table-row>'
    return f"<table:table table:name={quoteattr(name)}>{lines}{below}</table:table>"


def _ods_cell(value: Value) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case date():
            typed, shown = f'"date" office:date-value="{value.isoformat()}"', value.strftime("%d.%m.%Y")
        case int() | float():
            typed, shown = f'"float" office:value="{value}"', str(value)
        case _:
            typed, shown = '"string"', escape(value)
    return f"<table:table-cell office:value-type={typed}><text:p>{shown}</text:p></table:table-cell>"


_BOF, _EOF, _FORMAT, _XF, _BOUND_SHEET, _NUMBER, _LABEL = 0x809, 0x0A, 0x41E, 0xE0, 0x85, 0x203, 0x204
_DAY_FORMAT, _PLAIN, _DAY = 164, 0, 1  # the first number of an own format; the two cell formats
_EPOCH = date(1899, 12, 30)


def xls(sheets: Sheets) -> bytes:
    """A workbook of Excel 97 to 2003: text and numbers each in a record of its own, days as numbers with a format."""
    formats = _record(_FORMAT, struct.pack("<H", _DAY_FORMAT) + _wide("DD.MM.YYYY"))
    formats += _record(_XF, struct.pack("<2H16x", 0, 0)) + _record(_XF, struct.pack("<2H16x", 0, _DAY_FORMAT))
    head = _record(_BOF, struct.pack("<2H12x", 0x600, 0x5)) + formats
    bodies = [_xls_sheet(rows) for rows in sheets.values()]
    length_of_list = sum(4 + 8 + 2 * len(name) for name in sheets)
    at, listed = len(head) + length_of_list + 4, b""
    for name, body in zip(sheets, bodies, strict=True):
        listed += _record(
            _BOUND_SHEET, struct.pack("<I4B", at, 0, 0, len(name), 1) + name.encode("utf-16-le")
        )
        at += len(body)
    return compound({"Workbook": head + listed + _record(_EOF) + b"".join(bodies)})


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def _wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _xls_sheet(rows: Sequence[Sequence[Value]]) -> bytes:
    cells = [
        _xls_cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    ]
    return _record(_BOF, struct.pack("<2H12x", 0x600, 0x10)) + b"".join(cells) + _record(_EOF)


def _xls_cell(row: int, column: int, value: str | int | float | date) -> bytes:
    match value:
        case date():
            return _record(_NUMBER, struct.pack("<3Hd", row, column, _DAY, (value - _EPOCH).days))
        case str():
            return _record(_LABEL, struct.pack("<3H", row, column, _PLAIN) + _wide(value))
    return _record(_NUMBER, struct.pack("<3Hd", row, column, _PLAIN, value))


_SECTOR, _SMALLEST = 512, 4096  # bytes; a shorter stream would belong into the small sectors, so it is padded
_FREE, _END, _OF_TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_NUMBERS = _SECTOR // 4  # of a sector of the allocation table


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams: the allocation table first, then the directory, then the streams in turn."""
    padded = {name: data.ljust(_SMALLEST, b"\0") for name, data in streams.items()}
    sizes = [_sectors(len(data)) for data in padded.values()]
    of_directory = _sectors((len(padded) + 1) * 128)
    of_table = 1
    while of_table * _NUMBERS < of_table + of_directory + sum(sizes):
        of_table += 1
    table, starts = [_OF_TABLE] * of_table, []
    for size in (of_directory, *sizes):
        starts.append(len(table))
        table += [*range(len(table) + 1, len(table) + size), _END]
    table += [_FREE] * (of_table * _NUMBERS - len(table))
    directory = _entry("Root Entry", 5, _END, 0, below=1)
    for at, (name, data) in enumerate(padded.items()):
        beside = at + 2 if at + 1 < len(padded) else _NONE
        directory += _entry(name, 2, starts[at + 1], len(data), beside=beside)
    listed = [*range(of_table), *[_FREE] * (109 - of_table)]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<I", 0) + struct.pack("<2I", of_table, starts[0]) + bytes(4)
    head += struct.pack("<5I", _SMALLEST, _END, 0, _END, 0) + struct.pack("<109I", *listed)
    body = (
        struct.pack(f"<{len(table)}I", *table) + _filled(directory) + b"".join(map(_filled, padded.values()))
    )
    return head + body


def _sectors(length: int) -> int:
    return -(-length // _SECTOR)


def _filled(data: bytes) -> bytes:
    return data.ljust(_sectors(len(data)) * _SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, below: int = _NONE, beside: int = _NONE) -> bytes:
    wide = name.encode("utf-16-le")
    links = struct.pack("<2B3I", kind, 1, _NONE, beside, below)
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<H", len(wide) + 2)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
