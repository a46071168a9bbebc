"""Rows read, rows named as not read and one header a table are all rows of a file, as another reader counts them.

Belongs here: every sample delivery that is read, and planted leftovers. Does not: what the cells are.
"""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from intake.inbox import DataFolder
from intake.not_read import rows_not_read
from intake.reading import Reading, Refused, read_delivery
from tests.inbox_runs import delivery, run
from tests.unit.deliveries import ACTIVITY, ROW, as_csv, workbook

SAMPLES = Path(__file__).parents[2] / "data_samples" / "inbox"


def rows_of_workbook(path: Path) -> int:
    """Rows with any value, over all sheets."""
    book = openpyxl.load_workbook(path, read_only=False, data_only=True)
    return sum(
        any(map(is_given, row)) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)
    )


def rows_of_csv(path: Path) -> int:
    """Rows with any value, the line `sep=;` too."""
    data = path.read_bytes()
    text = data.decode("utf-8-sig") if is_utf8(data) else data.decode("cp1251")
    sign = max(",;\t", key=text.split("\n")[0].count)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=sign)
    return sum(any(map(is_given, row)) for row in rows)


def rows_of_json(path: Path) -> int:
    """Protocols and everything nested in them, one a line or under one name of a document; there is no header."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        (rows,) = json.loads(text).values()
    except ValueError:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    lists = [value for row in rows for value in row.values() if isinstance(value, list)]
    return len(rows) + sum(map(len, lists))


def rows_of_parquet(path: Path) -> int:
    return int(pq.ParquetFile(path).metadata.num_rows)


COUNTS: dict[str, Callable[[Path], int]] = {
    "xlsx": rows_of_workbook,
    "csv": rows_of_csv,
    "ndjson": rows_of_json,
    "parquet": rows_of_parquet,
}
WITH_HEADER = ("xlsx", "csv")


def is_given(value: Any) -> bool:
    return value is not None and str(value).strip() != ""


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def rows_accounted(reading: Reading) -> int:
    read = sum(sheet.rows.collect().height for sheet in reading.sheets)
    headers = len(reading.sheets) if reading.format in WITH_HEADER else 0
    return read + headers + rows_not_read(reading)


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_every_row_of_a_sample_is_read_or_named(path: Path) -> None:
    try:
        reading = read_delivery(path, path.name)
    except Refused:
        return  # refused as a whole, which is its account
    if reading.format in COUNTS:
        assert rows_accounted(reading) == COUNTS[reading.format](path)


def test_what_is_left_out_of_a_delivery_is_a_number_in_the_ledger(tmp_path: Path) -> None:
    inbox, data = tmp_path / "inbox", DataFolder(tmp_path / "data")
    inbox.mkdir()
    rows = [ACTIVITY, ROW, ROW, ["Итого", "", "", "", "", "", "90"]]
    staff = [["ФИО", "Должность"], ["А. А.", "врач"], ["Б. Б.", "врач"]]
    (inbox / "a.csv").write_bytes(as_csv(rows))
    (inbox / "b.xlsx").write_bytes(workbook({"Мероприятия": [["Журнал"], *rows], "Штат": staff}))
    run(inbox, data)
    assert dict(delivery(data).select("file", "rows_not_read").iter_rows()) == {"a.csv": 1, "b.xlsx": 5}
