"""Files of other kinds that people send instead of a table: each refused by the name of its kind. One entry a rule.

Belongs here: their bytes, as far as a kind is known by them. Does not: broken files of a known kind (`hostile`).
"""

import gzip
import struct

import polars as pl

from data_samples.generate.files import FROM_1251, SEMICOLON, csv
from data_samples.generate.hostile import Hostile
from data_samples.generate.old_workbooks import compound, zipped

_SPACES = "urn:oasis:names:tc:opendocument:xmlns:"


def foreign_files(protocols: pl.DataFrame) -> list[Hostile]:
    """One file of each kind, where it can hold a table made of a few courses nobody else sends."""
    shown = csv(protocols, "course_protocol", SEMICOLON).decode().splitlines()
    cells = "".join(f"<tr><td>{line.replace(';', '</td><td>')}</td></tr>" for line in shown)
    return [
        Hostile("2026-08-28_двоичная книга.xlsb", _parts("xl/workbook.bin"), "foreign_xlsb"),
        Hostile("2026-08-28_плоская таблица.fods", _flat_ods(), "foreign_fods"),
        Hostile("2026-08-28_таблица XML 2003.xls", _spreadsheet_ml(), "foreign_spreadsheetml"),
        Hostile(
            "2026-08-28_отчёт из системы.xls", f"<html><table>{cells}</table></html>".encode(), "foreign_html"
        ),
        Hostile("2026-08-28_справка.rtf", b"{\\rtf1\\ansi sample}", "foreign_rtf"),
        Hostile("2026-08-28_письмо.docx", _parts("word/document.xml"), "foreign_rtf"),
        Hostile("2026-08-28_все файлы.zip", _parts("protocols.csv"), "foreign_archive"),
        Hostile(
            "2026-08-28_протоколы.csv.gz",
            gzip.compress("\n".join(shown).encode(), mtime=0),
            "foreign_archive",
        ),
        Hostile("2026-08-28_из старой базы.dbf", _dbf(), "foreign_dbf"),
        Hostile("2026-08-28_с паролем.xlsx", compound({"EncryptedPackage": bytes(64)}), "foreign_password"),
        Hostile("2026-08-28_Excel 95.xls", compound({"Book": bytes(64)}), "unknown_format"),
        _glued(protocols),
    ]


def _parts(name: str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", name: "sample"})


def _flat_ods() -> bytes:
    names = " ".join(f'xmlns:{n}="{_SPACES}{n}:1.0"' for n in ("office", "table", "text"))
    return f'<?xml version="1.0"?><office:document {names} office:version="1.2"></office:document>'.encode()


def _spreadsheet_ml() -> bytes:
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    program = '<?mso-application progid="Excel.Sheet"?>'
    return f'<?xml version="1.0"?>{program}<Workbook xmlns="{name}"></Workbook>'.encode()


def _dbf() -> bytes:
    """A table of dBASE III without a row, with one field of ten letters; saved on 28 August 2026."""
    head = struct.pack("<4BIHH20x", 3, 126, 8, 28, 0, 65, 11)
    return head + struct.pack("<11sc4xBB14x", b"NUMBER", b"C", 10, 0) + b"\r\x1a"


def _glued(protocols: pl.DataFrame) -> Hostile:
    """Two sendings put one behind the other, the first in UTF-8, the second in cp1251 and without its header."""
    first = csv(protocols, "course_protocol", SEMICOLON)
    second = csv(protocols, "course_protocol", FROM_1251).replace(b"\r\n", b"\n").partition(b"\n")[2]
    return Hostile("2026-08-28_склеено.csv", first + second, "mixed_encodings", len(first.splitlines()) + 1)
