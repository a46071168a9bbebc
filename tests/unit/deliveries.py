"""Deliveries as bytes, for the tests of the formats: one small table written in every dialect.

Belongs here: writing files the way people do. Does not: sample data (data_samples/) and assertions.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from intake.reading.delivery import Reading, Refused, read_delivery

ACTIVITY = ["protocol_id", "revision", "performed_on", "direction", "activity_type", "status", "minutes"]
ACTIVITY_RU = ["Номер протокола", "Редакция", "Дата", "Направление", "Вид мероприятия", "Состояние", "Минут"]
SHEET = "xl/worksheets/sheet1.xml"
ROW = ["П-1", "1", "30.09.2025", "социокультурная", "тренинги", "проведено", "45"]


def as_csv(
    rows: Sequence[Sequence[str]], separator: str = ";", newline: str = "\r\n", encoding: str = "utf-8"
) -> bytes:
    """Rows as a spreadsheet program would write them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=newline).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(sheets: dict[str, list[list[Any]]], text: bool = False) -> bytes:
    """Rows of Python values by sheet name; None leaves a cell empty, dates get a Russian date format.

    text: cells of text stay text, whatever they look like.
    """
    file = io.BytesIO()
    options = {"default_date_format": "dd.mm.yyyy"} | {
        "strings_to_formulas": not text,
        "strings_to_urls": not text,
    }
    with xlsxwriter.Workbook(file, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(at, column, value)
    return file.getvalue()


def rewritten(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with the bytes of one member changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == member else content)
    return file.getvalue()


def as_zip(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members, whatever their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def read_bytes(folder: Path, data: bytes, name: str = "delivery.bin") -> Reading:
    """The reading of these bytes, delivered under a name that tells nothing."""
    (folder / name).write_bytes(data)
    return read_delivery(folder / name, name)


def refusal(folder: Path, data: bytes) -> Refused:
    """The refusal these bytes meet."""
    try:
        read_bytes(folder, data)
    except Refused as refused:
        return refused
    raise AssertionError("the file was read")


def cells(reading: Reading, table: str) -> pl.DataFrame:
    """The rows of one table."""
    return next(sheet.rows.collect() for sheet in reading.sheets if sheet.table == table)
