"""Workbooks as people fill them, and what is wrong in them."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.reading import Refused, read_delivery
from tests.unit.deliveries import (
    ACTIVITY,
    ACTIVITY_RU,
    ROW,
    SHEET,
    cells,
    read_bytes,
    refusal,
    rewritten,
    workbook,
)

PROTOCOL_RU = [
    *("Номер протокола", "Редакция", "СНИЛС", "Дата рождения", "Пол", "Код региона", "Код бюро МСЭ"),
    *("ОГРН организации", "ЦРГ", "Форма", "Начало курса", "Окончание курса", "Статус"),
    "Есть законный представитель",
]
PLAIN = {"Мероприятия": [ACTIVITY_RU, ROW]}


def test_sheets_are_tables_by_either_name_and_others_are_named(tmp_path: Path) -> None:
    values = [
        ["protocol_id", "revision", "instrument", "item", "stage", "value"],
        ["П-1", 1, "a", "d1", "final", 2],
    ]
    help_sheet = [["Как заполнять"], ACTIVITY_RU]
    sheets = {"Справка": help_sheet, " мероприятия ": [ACTIVITY_RU, ROW], "Assessment": values}
    reading = read_bytes(tmp_path, workbook(sheets))
    assert (reading.format, reading.encoding, reading.separator) == ("xlsx", None, None)
    assert [(sheet.table, sheet.sheet) for sheet in reading.sheets] == [
        ("activity", " мероприятия "),
        ("assessment", "Assessment"),
    ]
    assert reading.unknown_sheets == ("Справка",)
    assert cells(reading, "assessment").row(0) == ("П-1", "1", "a", "d1", "final", "2", 2)


def test_title_rows_and_an_empty_first_column_keep_the_excel_row(tmp_path: Path) -> None:
    rows = [
        [],
        [None, "Отчёт за 2025 год"],
        [],
        [None, *ACTIVITY_RU],
        [None, *ROW],
        [],
        [None, *ROW],
        [None, " "],
    ]
    assert cells(read_bytes(tmp_path, workbook({"Мероприятия": rows})), "activity")["line"].to_list() == [
        5,
        7,
    ]


def test_values_of_every_kind_become_the_text_a_person_sees(tmp_path: Path) -> None:
    born, long_id = dt.date(2015, 3, 1), 1027700132195
    row = [
        "П-1",
        1,
        "001-001-998 00",
        born,
        "М",
        72,
        "007",
        long_id,
        3,
        " стационар ",
        "05.09.2025",
        dt.datetime(2025, 9, 30),
        "завершён",
        True,
    ]
    told = cells(read_bytes(tmp_path, workbook({"Протоколы": [PROTOCOL_RU, row]})), "course_protocol").row(0)
    assert told == (
        *("П-1", "1", "001-001-998 00", "2015-03-01", "М", "72", "007", "1027700132195", "3", "стационар"),
        *("05.09.2025", "2025-09-30", "завершён", "true", 2),
    )


@pytest.mark.parametrize(
    ("number", "text"), [(1500.5, "1500.5"), (0.1 + 0.2, "0.3"), (1e15, "1000000000000000"), (-3, "-3")]
)
def test_numbers_have_no_exponent_and_no_needless_fraction(tmp_path: Path, number: float, text: str) -> None:
    read = read_bytes(tmp_path, workbook({"activity": [ACTIVITY, [*ROW[:6], number]]}))
    assert cells(read, "activity")["minutes"].to_list() == [text]


def test_error_cells_stay_visible(tmp_path: Path) -> None:
    data = workbook({"activity": [[None], [None, *ACTIVITY], [None, *ROW[:6], 987654], [None, *ROW]]})
    errors = rewritten(
        data, SHEET, lambda xml: re.sub(rb'<c r="H3"><v>987654</v>', b'<c r="H3" t="e"><v>#N/A</v>', xml)
    )
    assert cells(read_bytes(tmp_path, errors), "activity")["minutes"].to_list() == ["#N/A", "45"]


def test_formulas_give_their_values_and_must_have_them(tmp_path: Path) -> None:
    data = workbook({"activity": [ACTIVITY, [*ROW[:6], 987654]]})
    for value, told in ((b"<v>45</v>", "45"), (b"<v></v>", None)):
        formula = b"<f>40+5</f>" + value
        mended = rewritten(data, SHEET, lambda xml, new=formula: xml.replace(b"<v>987654</v>", new))
        assert cells(read_bytes(tmp_path, mended), "activity")["minutes"].to_list() == [told]
    never = rewritten(data, SHEET, lambda xml: xml.replace(b"<v>987654</v>", b"<f>40+5</f><v/>"))
    assert refusal(tmp_path, never).observed == "formulas_without_values"


def test_a_workbook_without_known_sheet_names_is_recognised_by_its_header(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({"Лист1": [["Титул"], ACTIVITY_RU, ROW], "Лист2": []}))
    assert [(sheet.table, sheet.sheet) for sheet in reading.sheets] == [("activity", "Лист1")]
    assert reading.unknown_sheets == ("Лист2",)


def test_an_empty_sheet_of_a_template_is_no_table(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({"Протоколы": [], **PLAIN}))
    assert [sheet.table for sheet in reading.sheets] == ["activity"]


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({"Мероприятия": [[*ACTIVITY_RU, "Примечание"], [*ROW, "текст"]]}))
    assert reading.sheets[0].unknown_columns == ("Примечание",)


def test_two_sheets_of_one_table_are_ambiguous(tmp_path: Path) -> None:
    refused = refusal(tmp_path, workbook({**PLAIN, "activity": [ACTIVITY]}))
    assert (refused.rule_id, refused.observed) == ("ambiguous_reading", "Мероприятия / activity")


def test_two_header_rows_are_ambiguous(tmp_path: Path) -> None:
    refused = refusal(tmp_path, workbook({"Мероприятия": [ACTIVITY_RU, ACTIVITY, ROW]}))
    assert (refused.rule_id, refused.line, refused.sheet) == ("ambiguous_reading", 2, "Мероприятия")


def test_a_missing_column_is_named_with_its_sheet_and_row(tmp_path: Path) -> None:
    refused = refusal(tmp_path, workbook({"Мероприятия": [["Титул"], ACTIVITY_RU[:5], ROW[:5]]}))
    assert (refused.rule_id, refused.observed, refused.line) == ("header_missing_column", "status", 2)
    assert "sheet Мероприятия" in refused.where


def test_a_repeated_column_is_named(tmp_path: Path) -> None:
    refused = refusal(tmp_path, workbook({"Мероприятия": [[*ACTIVITY_RU, "direction"], ROW]}))
    assert (refused.rule_id, refused.observed) == ("header_repeated_column", "direction")


@pytest.mark.parametrize(
    "sheets", [{"Лист1": []}, {"Лист1": [["Иванов"]]}, {"Протоколы": []}, {"Протоколы": [["Иванов"]]}]
)
def test_a_workbook_without_a_header_is_no_table(tmp_path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    refused = refusal(tmp_path, workbook(sheets))
    assert refused.rule_id == "unknown_table" and "Иванов" not in str(refused) + refused.message_ru


def test_the_header_must_stand_in_the_first_twenty_rows(tmp_path: Path) -> None:
    rows = [[f"строка {at}"] for at in range(20)]
    assert refusal(tmp_path, workbook({"Мероприятия": [*rows, ACTIVITY_RU, ROW]})).rule_id == "unknown_table"
    assert (
        cells(
            read_bytes(tmp_path, workbook({"Мероприятия": [*rows[:19], ACTIVITY_RU, ROW]})), "activity"
        ).height
        == 1
    )


VALUE = st.one_of(
    st.none(),
    st.integers(-(2**53), 2**53),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    st.sampled_from(["проведено", "007", "01.02.2025", " да ", "ООО «Ёж»", "a\nb", "001-001-998 00"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(rows=st.lists(st.lists(VALUE, min_size=6, max_size=6), max_size=8))
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[list[Any]]) -> None:
    read = cells(
        read_bytes(tmp_path, workbook({"activity": [ACTIVITY, *[["П-1", *row] for row in rows]]})), "activity"
    )
    assert read.rows() == [
        ("П-1", *(None if value is None else str(value).strip() for value in row), at)
        for at, row in enumerate(rows, 2)
    ]


def test_the_name_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(workbook({"Лист1": []}))
    with pytest.raises(Refused) as refused:
        read_delivery(tmp_path / "raw", "отчёт.xlsx")
    assert refused.value.where == "отчёт.xlsx"
