"""The courses of `course_rows.py` as workbooks: by openpyxl, xlsxwriter, and LibreOffice in three kinds.

Belongs here: one function a writer, from rows to a workbook. Does not: text and Parquet (`course_files.py`).
"""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import xlsxwriter

from bench.course_files import Dialect, headings, in_words, text
from bench.course_rows import Rows
from intake.reading.recognise import FORM, written_headers

OFFICE = shutil.which("soffice")
_TYPED = Dialect(russian=True, day="%d.%m.%Y", comma=True, yes_no=("Да", "Нет"))


def by_openpyxl(rows: Rows, folder: Path) -> list[Path]:
    """A sheet a table under its English name, cells of their own types."""
    book = openpyxl.Workbook(write_only=True)
    for table, found in rows.items():
        sheet = book.create_sheet(table)
        sheet.append(list(found[0]))
        for row in found:
            cells = [openpyxl.cell.WriteOnlyCell(sheet, value) for value in row.values()]
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # «=…» is text here
            sheet.append(cells)
    book.save(folder / "book.xlsx")
    return [folder / "book.xlsx"]


def by_xlsxwriter(rows: Rows, folder: Path) -> list[Path]:
    """As people fill it: Russian names and words, a title above the header, days as cells or text, numbers as text."""
    path = folder / "book.xlsx"
    options = {"default_date_format": "dd.mm.yyyy", "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, options) as book:
        for table, found in rows.items():
            titles = headings(table, russian=True)
            sheet = book.add_worksheet(written_headers(FORM)[table]["sheet"][0])
            sheet.write_string(0, 0, "Отчёт за 2025 год")
            sheet.write_row(2, 0, [titles[name] for name in found[0]])
            for at, row in enumerate(found, 3):
                for place, value in enumerate(in_words(table, row).values()):
                    if isinstance(value, date) and at % 2:
                        sheet.write_datetime(at, place, value)
                    elif isinstance(value, Decimal) and at % 2:
                        sheet.write_number(at, place, float(value))
                    elif value is not None:
                        sheet.write_string(at, place, text(value, _TYPED))
            sheet.write_blank(len(found) + 40, 0, None, book.add_format({"bold": True}))
    return [path]


def by_libreoffice(kind: str) -> Callable[[Rows, Path], list[Path]]:
    """LibreOffice opens the workbook of openpyxl and saves it as ods, xlsx or xls."""

    def write(rows: Rows, folder: Path) -> list[Path]:
        assert OFFICE, "LibreOffice is not installed"
        (source,) = by_openpyxl(rows, folder)
        profile, out = f"-env:UserInstallation={(folder / 'profile').as_uri()}", folder / "saved"
        options = [profile, "--headless", "--convert-to", kind, "--outdir", str(out)]
        subprocess.run([OFFICE, *options, str(source)], check=True, capture_output=True, timeout=600)
        return [out / f"book.{kind}"]

    return write
