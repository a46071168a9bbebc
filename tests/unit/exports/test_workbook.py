"""The workbook read back by openpyxl and by LibreOffice: numbers are numbers, codes are text, sums agree."""

import csv
import io
import os
import shutil
import subprocess

import openpyxl
import polars as pl
import pytest

from dashboard.exports.columns import CAPTIONS, FIGURE_CAPTIONS
from dashboard.exports.frames import FIGURES, in_order
from dashboard.exports.workbook import FIRST_ROW, LETTERS, workbook_bytes
from tests.unit.exports.rows import ABOUT, published_rows

FRAME = published_rows()
SOFFICE = shutil.which("soffice")
# LibreOffice's tokens: comma, double quote, UTF-8, from line 1; raw values instead of shown ones; the first sheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,1"


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(FRAME, ABOUT)))


def column(book: openpyxl.Workbook, caption: str) -> list[object]:
    sheet = book["Показатели"]
    at = [cell.value for cell in sheet[FIRST_ROW - 1]].index(caption)
    return [row[at] for row in sheet.iter_rows(min_row=FIRST_ROW + 1, values_only=True)]


def test_title_period_banner_and_the_row_of_column_numbers_stand_above(book):
    sheet = book["Показатели"]
    assert sheet["A2"].value == "Период: 2025, 1\u00a0полугодие\u00a02025"
    assert "официально не опубликованы" in sheet["A3"].value and "синтетические" in sheet["A3"].value
    assert [cell.value for cell in sheet[FIRST_ROW]] == LETTERS
    assert LETTERS[:2] == ["А", "Б"] and LETTERS[len(CAPTIONS) : len(CAPTIONS) + 2] == ["1", "2"]
    assert all(cell.alignment.wrap_text for cell in sheet[FIRST_ROW - 1])
    assert sheet.freeze_panes == "B7" and sheet.auto_filter.ref == f"A6:N{FIRST_ROW + FRAME.height}"


def test_figures_are_numbers_and_missing_ones_are_signs_or_nothing(book):
    ordered = in_order(FRAME)
    for name in FIGURES:
        shown = column(book, FIGURE_CAPTIONS[name])
        figures = [cell if isinstance(cell, int | float) else None for cell in shown]
        held = [float(f"{x:.16g}") if x is not None else None for x in ordered[name]]  # a workbook: 16 digits
        assert figures == held
        assert {cell for cell in shown if isinstance(cell, str)} <= {"…", "–", "нет данных"}


def test_codes_are_text_with_their_zeros(book):
    assert column(book, CAPTIONS["area"]) == in_order(FRAME)["area"].to_list()
    assert "01" in column(book, CAPTIONS["area"])
    assert book["Показатели"].cell(FIRST_ROW + 1, 3).number_format == "@"


def test_the_second_sheet_tells_what_the_data_is(book):
    told = {row[0]: row[1] for row in book["Сведения о данных"].iter_rows(values_only=True)}
    assert told["Версия публикации"] == "2025-H1/2" and told["Данные на"] == "21.06.2025"
    assert told["Редакция методики"] == "Рабочая редакция, октябрь 2025"
    assert "скрыто" in told["Статусы значения"] and "скрыт" in told["Знак «…»"] and "Знак «–»" in told
    assert told[column(book, "Показатель")[0]].startswith("Единица: ")


def test_the_second_sheet_names_every_source_and_every_unit_with_its_period(book):
    told = {row[0]: row[1] for row in book["Сведения о данных"].iter_rows(values_only=True)}
    assert "реестр инвалидов" in told["Источник"]
    assert told["Период показателя"] == (
        "курс — окончание курса; ребёнок — первое признание; "
        "сертификат — выдача сертификата; строка — поступление файла"
    )
    assert told["Знак «нет данных»"] == "нужных данных не поступало"


def test_no_cell_is_a_formula_whatever_a_text_says():
    frame = FRAME.with_columns(breakdown_value=pl.lit('=cmd|"/c calc"!A1'), breakdown=pl.lit("provider"))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(frame, ABOUT)))
    cells = [cell for row in book["Показатели"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert set(column(book, CAPTIONS["group_ru"])) == {'\'=cmd|"/c calc"!A1'}


def test_the_workbook_was_made_on_the_day_of_the_data_and_not_today(book):
    assert str(book.properties.created) == "2025-06-21 00:00:00" and book.properties.creator in ("", None)


def test_the_same_rows_in_any_order_make_the_same_bytes():
    assert workbook_bytes(FRAME.reverse(), ABOUT) == workbook_bytes(FRAME, ABOUT)


def as_number(cell: str) -> float:
    return float(cell.removesuffix("%")) / (100 if cell.endswith("%") else 1)


@pytest.mark.skipif(not SOFFICE, reason="no LibreOffice on this machine")
def test_libreoffice_finds_the_same_sums_and_codes(tmp_path):
    (tmp_path / "figures.xlsx").write_bytes(workbook_bytes(FRAME, ABOUT))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", AS_CSV, "figures.xlsx"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | {"HOME": str(tmp_path)}, check=True, timeout=240)
    (made,) = tmp_path.glob("figures*.csv")
    lines = list(csv.reader(io.StringIO(made.read_text(encoding="utf-8"), newline="")))
    head, rows = lines[FIRST_ROW - 2], lines[FIRST_ROW:]
    assert len(rows) == FRAME.height
    for name in FIGURES:
        cells = [row[head.index(FIGURE_CAPTIONS[name])] for row in rows]
        numbers = [as_number(cell) for cell in cells if cell not in ("", "…", "–", "нет данных")]
        assert len(numbers) == FRAME[name].count()
        assert sum(numbers) == pytest.approx(FRAME[name].sum(), rel=1e-12)
    assert [row[head.index(CAPTIONS["area"])] for row in rows] == in_order(FRAME)["area"].to_list()
