"""The same courses written by several programs are the same rows; and every row of a workbook is accounted for."""

import datetime as dt
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import polars as pl
import pytest

from intake.reading.delivery import Refused, read_delivery
from schemas.codes import ACTIVITY_STATUS, ACTIVITY_TYPE, DIRECTION
from tests.unit.deliveries import ACTIVITY, workbook

SAMPLES = Path(__file__).parents[2] / "data_samples" / "inbox"
COURSES = 200
ANSWER = ["protocol_id", "revision", "instrument", "item", "stage", "value"]
Sheets = dict[str, list[list[Any]]]


def courses() -> Sheets:
    """Activities and answers of 200 courses: numbers, days, text, blanks."""
    chance = random.Random(12)
    words = [DIRECTION.codes, ACTIVITY_TYPE.codes, ACTIVITY_STATUS.codes]
    activities, answers = [], []
    for at in range(COURSES):
        day = dt.date(2025, 2, 1) + dt.timedelta(days=at)
        for _ in range(3):
            minutes = chance.choice([30, 45, None])
            activities.append([f"DEMO-72-2025-{at:04}", 1, day, *map(chance.choice, words), minutes])
        item, value = chance.choice(["d1", "d5"]), chance.randrange(5)
        answers.append([f"DEMO-72-2025-{at:04}", 1, "activity_participation", item, "baseline", value])
    return {"activity": [ACTIVITY, *activities], "Оценки": [ANSWER, *answers]}


def by_xlsxwriter(folder: Path, sheets: Sheets) -> Path:
    (folder / "by.xlsx").write_bytes(workbook(sheets))
    return folder / "by.xlsx"


def by_openpyxl(folder: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(folder / "by.xlsx")
    return folder / "by.xlsx"


def by_libreoffice(kind: str) -> Callable[[Path, Sheets], Path]:
    def write(folder: Path, sheets: Sheets) -> Path:
        if not (program := shutil.which("soffice")):
            pytest.skip("LibreOffice is not installed")
        source, out = by_openpyxl(folder, sheets), folder / "out"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = [profile, "--headless", "--convert-to", kind, "--outdir", str(out)]
        subprocess.run([program, *options, str(source)], check=True, capture_output=True, timeout=300)
        return out / f"by.{kind}"

    return write


WRITERS = {
    "xlsxwriter": by_xlsxwriter,
    "openpyxl": by_openpyxl,
    "LibreOffice xlsx": by_libreoffice("xlsx"),
    "LibreOffice ods": by_libreoffice("ods"),
    "LibreOffice xls": by_libreoffice("xls"),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_courses_are_the_same_rows_whoever_wrote_them(tmp_path: Path, writer: str) -> None:
    sheets = courses()
    reading = read_delivery(WRITERS[writer](tmp_path, sheets), "book")
    assert reading.not_read == ()
    for sheet, (head, *rows) in zip(reading.sheets, sheets.values(), strict=True):
        expected = [
            (
                *(
                    "\ue001" + v.isoformat() if isinstance(v, dt.date) else v if v is None else str(v)
                    for v in row
                ),
                at,
            )
            for at, row in enumerate(rows, 2)
        ]
        assert sheet.rows.collect().select(*head, "line").rows() == expected


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.name)
def test_the_cells_of_a_sample_workbook_are_those_of_calamine(path: Path) -> None:
    """Text cells of each read sheet, as another reader finds them."""
    try:
        reading = read_delivery(path, path.name)
    except Refused:
        pytest.skip("refused as a whole")
    book, merged = fastexcel.read_excel(path), merged_columns(path)
    for sheet in reading.sheets:
        cells = book.load_sheet(sheet.sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
        ours = sheet.rows.collect()
        row_of = dict(enumerate(cells.iter_rows(), 1))
        for values in ours.head(50).iter_rows(named=True):
            theirs = {
                str(cell).strip().removesuffix(" 00:00:00")
                for cell in row_of[values["line"]]
                if cell is not None
            }
            theirs |= merged.get((sheet.sheet, values["line"]), set())
            read = {
                str(value).lstrip("\ue001\ue002")
                for name, value in values.items()
                if value
                and name != "line"
                and not str(value).startswith("\ue000")  # a fault of the cell, told
            }
            assert read <= theirs, values["line"]


def merged_columns(path: Path) -> dict[tuple[str | None, int], set[str]]:
    """Sheet and line -> values of cells merged down over that line, as openpyxl finds them."""
    found: dict[tuple[str | None, int], set[str]] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for area in sheet.merged_cells.ranges:
            value = str(sheet.cell(area.min_row, area.min_col).value)
            for line in range(area.min_row, area.max_row + 1):
                found.setdefault((sheet.title, line), set()).add(value)
    return found


def test_rows_of_text_formats_are_strings(tmp_path: Path) -> None:
    for sheet in read_delivery(by_openpyxl(tmp_path, courses()), "book").sheets:
        schema = dict(sheet.rows.collect_schema())
        assert schema.pop("line") == pl.UInt32
        assert set(schema.values()) == {pl.String()}
