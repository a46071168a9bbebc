"""Adding an indicator touches one block: with it the figure is counted, shown, exported and documented."""

import csv
import io

import openpyxl
import pytest

from assets.marts.indicator_values import build_indicator_value
from dashboard.exports.code_tables import code_tables
from dashboard.exports.csv_files import kpi_csv
from dashboard.exports.frames import as_published
from dashboard.exports.kpi_forms import kpi_json
from dashboard.exports.sdmx_data import sdmx_csv
from dashboard.exports.sdmx_structure import sdmx_structure
from dashboard.exports.workbook import workbook_bytes
from docs.indicators_page import indicators_page
from methodology.registry.selection import select_kpi
from tests.unit.random_tables import random_rows, write_tables

BLOCK = """
[courses_of_60_activities]
title_ru = "Выдуманный показатель"
title_en = "Invented indicator"
definition_ru = "Курсы хотя бы с 60 мероприятиями, делённые на все с мероприятиями."
definition_en = "Courses with at least 60 activities divided by all with activities."
rationale_ru = "Для проверки."
rationale_en = "For a test."
kind = "proportion"
numerator = "delivered_total >= 60"
numerator_ru = "курсы с 60 мероприятиями"
numerator_en = "courses with 60 activities"
denominator = "delivered_total IS NOT NULL"
denominator_ru = "курсы с мероприятиями"
denominator_en = "courses with activities"
"""
ABOUT = {
    "version": "0a1b",
    "data_as_of": "2025-06-21",
    "editions": [{"id": "draft-2025-10", "title_ru": "Проект", "title_en": "Draft", "official": False}],
    "synthetic": True,
}


@pytest.fixture
def with_a_block(copy_of_law) -> None:
    with (copy_of_law / "indicators" / "dose.toml").open("a", encoding="utf-8") as file:
        file.write(BLOCK)


def test_a_block_is_all_it_takes(with_a_block, tmp_path):
    rows = random_rows(5, courses=60)
    chosen = select_kpi(build_indicator_value(write_tables(rows, tmp_path)).collect(), "2024")
    figure = chosen.filter(indicator="courses_of_60_activities").row(0, named=True)
    known = [
        evidence["delivered_total"]
        for course, evidence in zip(rows["course"], rows["course_evidence"], strict=True)
        if course["finished_on"].year == 2024 and evidence["delivered_total"] is not None
    ]
    assert (figure["numerator"], figure["denominator"]) == (sum(n >= 60 for n in known), len(known))

    published = as_published(chosen)
    for text in (kpi_csv(chosen, ABOUT), kpi_json(chosen, ABOUT), sdmx_csv(published, ABOUT)):
        assert "courses_of_60_activities" in text
    assert "Invented indicator" in sdmx_structure(published, ABOUT)
    assert "courses_of_60_activities" in code_tables()["indicator"]["indicator"].to_list()
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(published, ABOUT)))
    assert "Выдуманный показатель" in [cell.value for cell in book["Показатели"]["A"]]
    (row,) = [
        r
        for r in csv.DictReader(io.StringIO(kpi_csv(chosen, ABOUT)))
        if r["title_en"] == "Invented indicator"
    ]
    assert float(row["denominator"]) == len(known)

    sheet = indicators_page()
    assert "[Invented indicator](#courses_of_60_activities)" in sheet
    assert (
        "Приказ Минтруда России от 11.02.2025 № 58н" in sheet.split("## courses_of_60_activities")[1][:2000]
    )


def test_without_the_block_nothing_knows_it():
    assert "courses_of_60_activities" not in indicators_page()
