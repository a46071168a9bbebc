"""Indicators asked for: the right rows, counts beside every rate, the banner in every form."""

import csv
import io
import json

import openpyxl
import polars as pl
import pytest
from rich.console import Console

from assets.marts.indicator_values import build_indicator_value
from dashboard.exports.csv_files import guarded, kpi_csv
from dashboard.exports.frames import as_published
from dashboard.exports.kpi_forms import kpi_json, kpi_table, value_words
from dashboard.exports.workbook import workbook_bytes
from law.errors import RehabError
from methodology.registry.indicators import load_indicators
from methodology.registry.selection import select_kpi
from schemas.dimensions import dimensions_of
from tests.unit.random_tables import random_rows, write_tables

EDITION = {"id": "draft-2025-10", "title_ru": "Проект", "title_en": "Draft", "official": False}
ABOUT = {"version": "0a1b", "data_as_of": "2025-06-21", "editions": [EDITION], "synthetic": True}


@pytest.fixture(scope="module")
def values(tmp_path_factory) -> pl.DataFrame:
    return build_indicator_value(
        write_tables(random_rows(21, courses=300), tmp_path_factory.mktemp("kpi"))
    ).collect()


def rate(chosen: pl.DataFrame) -> pl.DataFrame:
    return chosen.filter(indicator="effective_rate")


def test_without_a_period_the_latest_year_answers_for_all_regions(values):
    chosen = select_kpi(values)
    assert chosen["period"].unique().to_list() == ["2025"] and chosen["region_code"].unique().to_list() == [
        "all"
    ]
    there = set(chosen["indicator"])
    assert chosen["indicator"].to_list() == [id for id in load_indicators() if id in there]
    assert {i.id for i in load_indicators().values() if i.fact == "course"} <= there


@pytest.mark.parametrize("period", ["2024", "2024-H1", "2024-Q3", "2024-07"])
def test_a_period_of_each_kind_is_found(values, period):
    assert select_kpi(values, period)["period"].unique().to_list() == [period]


@pytest.mark.parametrize("by", [each.id for each in dimensions_of("course")])
def test_the_parts_of_a_breakdown_add_up_to_the_whole(values, by):
    whole, parts = rate(select_kpi(values, "2024")), rate(select_kpi(values, "2024", by=by))
    assert parts.height > 1 and parts["breakdown"].unique().to_list() == [by]
    assert parts["numerator"].sum() == whole["numerator"][0] and parts["n"].sum() == whole["n"][0]


def test_by_region_gives_each_region_and_not_their_sum(values):
    parts = rate(select_kpi(values, "2024", by="region"))
    assert parts.filter(pl.col("n") > 0)["region_code"].to_list() == ["18", "50", "72"]
    assert parts["n"].sum() == rate(select_kpi(values, "2024"))["n"][0]


def test_a_region_is_broken_down_within_itself(values):
    parts = rate(select_kpi(values, "2024", region="72", by="sex"))
    assert parts["region_code"].unique().to_list() == ["72"]
    assert parts["n"].sum() == rate(select_kpi(values, "2024", region="72"))["n"][0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"period": "2025-h1"}, "is not a period"),
        ({"region": "00"}, "is not a region code"),
        ({"by": "diagnosis"}, "is not a breakdown"),
        ({"period": "2031"}, "nothing was counted"),
        ({"period": "2031", "region": "72"}, "nothing was counted"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_to_do(values, asked, told):
    with pytest.raises(RehabError) as refused:
        select_kpi(values, **asked)
    assert told in str(refused.value) and refused.value.todo
    assert len(str(refused.value).splitlines()) <= 4


def test_an_empty_mart_says_that_there_are_no_courses(values):
    with pytest.raises(RehabError, match="no courses yet"):
        select_kpi(values.clear())


def printed(chosen: pl.DataFrame, lang: str = "ru") -> str:
    console = Console(width=170, record=True, file=io.StringIO())
    console.print(kpi_table(chosen, ABOUT, lang))
    return console.export_text()


def test_a_table_shows_a_rate_with_its_interval_and_counts(values):
    chosen = rate(select_kpi(values, "2024"))
    numerator, denominator = chosen.select("numerator", "denominator").row(0)
    line = next(line for line in printed(chosen).splitlines() if "Доля эффективных курсов" in line)
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells[4:6] == [f"{numerator:.0f}", f"{denominator:.0f}"]
    assert cells[2].endswith("\u00a0%") and "–" in cells[3]


def test_a_table_names_few_data_and_the_banner(values):
    text = printed(select_kpi(values, "2024-07", region="72"))
    assert "мало данных" in text and "официально не опубликованы" in text and "Данные синтетические" in text
    assert "not published" in printed(select_kpi(values, "2024"), "en")


@pytest.mark.parametrize(
    ("row", "lang", "told"),
    [
        ({"kind": "sum", "value": 797.0}, "ru", ("797", "")),
        ({"kind": "sum", "value": 12_797.5}, "ru", ("12\u00a0797,50", "")),
        (
            {"kind": "mean", "value": -0.02, "low": -0.034, "high": -0.001},
            "ru",
            ("−0,02", "от\u00a0−0,03 до\u00a00,00"),
        ),
        ({"kind": "mean", "value": -0.02, "low": -0.034, "high": -0.011}, "en", ("−0.02", "−0.03 to −0.01")),
        ({"kind": "mean", "value": 6.5, "low": 6.25, "high": 6.75}, "ru", ("6,50", "6,25–6,75")),
    ],
)
def test_whole_sums_have_no_decimals_and_no_dash_runs_into_a_minus(row, lang, told):
    assert value_words({"low": None, "high": None} | row, lang) == told


def test_csv_says_on_every_row_whose_bands_it_rests_on(values):
    chosen = select_kpi(values, "2024")
    lines = list(csv.DictReader(io.StringIO(kpi_csv(chosen, ABOUT))))
    assert len(lines) == chosen.height
    assert {(line["edition_id"], line["official"], line["synthetic"]) for line in lines} == {
        ("draft-2025-10", "false", "true")
    }
    told = [float(line["numerator"]) if line["numerator"] else None for line in lines]
    assert told == chosen["numerator"].to_list()


def test_json_carries_the_banner_and_every_row(values):
    chosen = select_kpi(values, "2024", by="sex")
    told = json.loads(kpi_json(chosen, ABOUT))
    assert "not published" in told["about"]["banner_en"] and told["about"]["editions"] == [EDITION]
    assert [row["numerator"] for row in told["values"]] == chosen["numerator"].to_list()


def workbook_of(chosen: pl.DataFrame) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(as_published(chosen), ABOUT)))


def test_the_workbook_has_numbers_a_banner_and_a_sheet_on_the_data(values):
    chosen = select_kpi(values, "2024", by="region")
    book = workbook_of(chosen)
    figures, about = book["Показатели"], book["Сведения о данных"]
    rows = list(figures.iter_rows(min_row=7, max_row=6 + chosen.height, values_only=True))
    assert [None if isinstance(row[10], str) else row[10] for row in rows] == chosen["numerator"].to_list()
    assert [row[0] for row in rows] == chosen["title_ru"].to_list()
    assert "официально не опубликованы" in figures["A3"].value and figures["A2"].value == "Период: 2024"
    assert figures.freeze_panes == "B7" and figures.auto_filter.ref
    told = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert told["Редакция методики"] == "Проект" and "Уилсона" in told["Интервалы"]
    assert "Доля эффективных курсов" in told


@pytest.mark.parametrize("text", ["=1+1", "+7", "-1", "@a"])
def test_text_that_looks_like_a_formula_is_defused(values, text):
    assert guarded(text) == f"'{text}"
    chosen = select_kpi(values, "2024", by="provider").head(1).with_columns(breakdown_value=pl.lit(text))
    assert f",'{text}," in kpi_csv(chosen, ABOUT)
    assert workbook_of(chosen)["Показатели"]["F7"].value == f"'{text}"
