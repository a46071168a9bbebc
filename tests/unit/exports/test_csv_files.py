"""CSV read back by the csv module: every value to the bit, no formula, signs only where people read."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.exports.columns import COLUMNS, FIGURE_CAPTIONS
from dashboard.exports.csv_files import excel_ru_csv, guarded, machine_csv
from dashboard.exports.frames import FIGURES, KEYS, in_order
from methodology.registry.indicators import load_indicators
from tests.unit.exports.rows import ABOUT, published_rows

FRAME = published_rows()
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)


def machine_lines(frame: pl.DataFrame) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(machine_csv(frame, ABOUT), newline="")))


def russian_lines(frame: pl.DataFrame) -> list[dict[str, str]]:
    text = excel_ru_csv(frame, ABOUT)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


def one_row(**cells: object) -> pl.DataFrame:
    row = FRAME.filter(status="A", breakdown="target_group").head(1)
    return row.with_columns(pl.lit(cell).cast(row.schema[name]).alias(name) for name, cell in cells.items())


def test_the_columns_are_those_that_are_documented():
    assert list(machine_lines(FRAME)[0]) == list(COLUMNS)


def test_machines_read_back_every_value_and_an_empty_cell_for_none():
    lines, ordered = machine_lines(FRAME), in_order(FRAME)
    for name in FIGURES:
        assert [float(line[name]) if line[name] else None for line in lines] == ordered[name].to_list()
    for name in (*KEYS, "status", "conf_status"):
        assert [line[name] for line in lines] == ordered[name].to_list()
    assert "…" not in machine_csv(FRAME, ABOUT)


@given(value=NUMBERS, numerator=NUMBERS)
@settings(max_examples=60, deadline=None)
def test_any_number_survives_in_both_kinds(value, numerator):
    frame = one_row(value=value, numerator=numerator)
    (machine,), (russian,) = machine_lines(frame), russian_lines(frame)
    assert (float(machine["value"]), float(machine["numerator"])) == (value, numerator)
    assert "." not in russian["Значение"]
    assert float(russian["Значение"].replace(",", ".")) == value


@given(text=TEXTS)
@settings(max_examples=80, deadline=None)
def test_any_text_survives_in_both_kinds(text):
    frame = one_row(breakdown_value=text)
    assert machine_lines(frame)[0]["breakdown_value"] == guarded(text)
    assert russian_lines(frame)[0]["Значение разреза"] == guarded(text)


@pytest.mark.parametrize(
    "text",
    ['=cmd|"/c calc"!A1', "+7", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", 'a"b', "a\r\nb", "a;b,c", "'x"],
)
def test_no_text_cell_begins_like_a_formula(text):
    frame = one_row(breakdown_value=text)
    for lines in (machine_lines(frame), russian_lines(frame)):
        cells = [cell for name, cell in lines[0].items() if name not in {*FIGURES, *FIGURE_CAPTIONS.values()}]
        assert guarded(text) in cells
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_a_negative_number_is_no_formula():
    frame = one_row(value=-3.5)
    assert machine_lines(frame)[0]["value"] == "-3.5" and russian_lines(frame)[0]["Значение"] == "-3,5"


@pytest.mark.parametrize(("status", "sign"), [("Q", "…"), ("M", "–"), ("L", "нет данных")])
def test_people_see_why_a_figure_is_not_there_and_nothing_where_none_can_be(status, sign):
    rates = {i.id for i in load_indicators().values() if i.kind in ("proportion", "mean")}
    lines = russian_lines(FRAME.filter(status=status))
    assert {line["Значение"] for line in lines} == {line["Числитель"] for line in lines} == {sign}
    shown = {(line["Код показателя"] in rates, line["Знаменатель"]) for line in lines}
    assert shown == {(True, sign), (False, "")}


def test_a_bound_has_a_denominator_and_no_interval():
    ids = [i.id for i in load_indicators().values() if i.kind == "proportion" and i.interval == "none"]
    (line,) = russian_lines(FRAME.filter(status="Q").head(1).with_columns(indicator=pl.lit(ids[0])))
    assert (line["Знаменатель"], line["Нижняя граница 95\u00a0%"]) == ("…", "")


def test_people_read_names_instead_of_codes():
    lines = russian_lines(FRAME)
    places = {(line["Территория"], line["Код территории"]) for line in lines}
    assert {("Южный федеральный округ", "ЮФО"), ("Республика Адыгея", "01")} <= places
    groups = {(line["Разрез"], line["Значение разреза"]) for line in lines}
    assert groups == {
        ("всего", "всего"),
        ("целевая реабилитационная группа", "1"),
        ("целевая реабилитационная группа", "11"),
    }
    assert {line["Статус"] for line in lines} >= {"", "скрыто", "мало данных"}


def test_every_line_says_whose_bands_and_which_data():
    for line in machine_lines(FRAME):
        told = (line["edition_id"], line["bands"], line["synthetic"], line["data_as_of"], line["version"])
        assert told == ("draft-2025-10", "assumption", "true", "2025-06-21", "2025-H1/2")
    for line in russian_lines(FRAME):
        assert "официально не опубликованы" in line["Оговорка"] and "синтетические" in line["Оговорка"]
        assert line["Редакция методики"] == "draft-2025-10" and line["Версия публикации"] == "2025-H1/2"
