"""Deliveries as bytes, for the tests of the formats: one small table written in every dialect.

Belongs here: writing files the way people do. Does not: sample data (data_samples/) and assertions.
"""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from intake.reading import Reading, Refused, read_delivery

ACTIVITY = ["protocol_id", "revision", "performed_on", "direction", "activity_type", "status", "minutes"]
ACTIVITY_RU = ["Номер протокола", "Редакция", "Дата", "Направление", "Вид мероприятия", "Состояние", "Минут"]
ROW = ["П-1", "1", "30.09.2025", "социокультурная", "тренинги", "проведено", "45"]


def as_csv(
    rows: Sequence[Sequence[str]], separator: str = ";", newline: str = "\r\n", encoding: str = "utf-8"
) -> bytes:
    """Rows as a spreadsheet program would write them."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=newline).writerows(rows)
    return text.getvalue().encode(encoding)


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
