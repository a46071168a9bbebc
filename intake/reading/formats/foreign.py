"""Kinds of files that people send and that are not taken: each named for what it is, so that its refusal can help.

Belongs here: how they begin. Does not: their words (refusals.toml).
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from intake.reading.formats.format import Format, Reader, first_sign
from intake.reading.guards import Limits
from intake.reading.refusals import Refused
from intake.reading.sheets import Reading

ARCHIVES = {
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x05\x06": "zip",
}
DOCUMENTS = {b"%PDF": "foreign_pdf", b"{\\rtf": "foreign_rtf"}
FODS = b"urn:oasis:names:tc:opendocument:xmlns:office"
SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"
HTML = re.compile(rb"<!doctype html|<(?:html|head|body|table|meta|style)[\s>]", re.IGNORECASE)
SAVED_PAGE = re.compile(rb"\s*(?:MIME-Version:|From: <Saved by)", re.IGNORECASE)
# dBASE: version, then the day of the last change as year, month, day
DBF = re.compile(rb"[\x03\x30\x31\x83\x8b\xf5][\x00-\xc8][\x01-\x0c][\x01-\x1f]", re.DOTALL)


def refused_as(rule_id: str, observed: str = "") -> Reader:
    """A reader that refuses."""

    def refuse(path: Path, file: BinaryIO, limits: Limits) -> Reading:
        raise Refused(rule_id, observed)

    return refuse


def refuse_other_archive(names: Collection[str]) -> None:
    """Refuse a zip archive by what is in it, where it is no workbook that is read."""
    if "xl/workbook.bin" in names:
        raise Refused("foreign_xlsb")
    if "word/document.xml" in names:
        raise Refused("foreign_rtf")
    raise Refused("foreign_archive", "zip")


def _begins(start: bytes, rule_id: str, observed: str = "") -> Format:
    name = observed or rule_id.removeprefix("foreign_")
    return Format(name, lambda head: head.startswith(start), refused_as(rule_id, observed), _kept)


def _kept(limits: Limits) -> int:
    return limits.unzipped  # kept as a record of what was sent, but not at any size


def _is_xml_of(kind: bytes, head: bytes) -> bool:
    return first_sign(head) == b"<" and kind in head


FORMATS = (
    *(_begins(start, "foreign_archive", kind) for start, kind in ARCHIVES.items()),
    *(_begins(start, rule_id) for start, rule_id in DOCUMENTS.items()),
    Format("dbf", lambda head: bool(DBF.match(head)), refused_as("foreign_dbf"), _kept),
    Format("fods", lambda head: _is_xml_of(FODS, head), refused_as("foreign_fods"), _kept),
    Format(
        "spreadsheetml",
        lambda head: _is_xml_of(SPREADSHEET_ML, head) and not HTML.search(head),
        refused_as("foreign_spreadsheetml"),
        _kept,
    ),
    Format(
        "html",
        lambda head: bool(first_sign(head) == b"<" and HTML.search(head)) or bool(SAVED_PAGE.match(head)),
        refused_as("foreign_html"),
        _kept,
    ),
)
