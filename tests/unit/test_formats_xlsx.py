"""Workbooks as people fill them, and what is wrong in them."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.judging.findings import placed
from intake.reading.delivery import Refused, read_delivery
from intake.reading.not_read import hidden_findings
from intake.reading.sheets import DATE_CELL, FAULT, NotRead
from intake.wording.rendering import published
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
    help_sheet = [["Как заполнять"], ["Одна строка — одно мероприятие"]]
    sheets = {"Справка": help_sheet, " мероприятия ": [ACTIVITY_RU, ROW], "Assessment": values}
    reading = read_bytes(tmp_path, workbook(sheets))
    assert (reading.format, reading.encoding, reading.separator) == ("xlsx", None, None)
    assert [(sheet.table, sheet.sheet) for sheet in reading.sheets] == [
        ("activity", " мероприятия "),
        ("assessment", "Assessment"),
    ]
    assert reading.not_read == (NotRead("sheet", "Справка", 2, "unknown_sheet", harmless=True),)
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
    shown = cells(read_bytes(tmp_path, workbook({"Протоколы": [PROTOCOL_RU, row]})), "course_protocol").row(0)
    assert shown == (
        *("П-1", "1", "001-001-998 00", DATE_CELL + "2015-03-01", "М", "72", "007", "1027700132195", "3"),
        *("стационар", "05.09.2025", DATE_CELL + "2025-09-30", "завершён", "true", 2),
    )


@pytest.mark.parametrize(
    ("number", "text"), [(1500.5, "1500.5"), (0.1 + 0.2, "0.3"), (1e15, "1000000000000000"), (-3, "-3")]
)
def test_numbers_have_no_exponent_and_no_needless_fraction(tmp_path: Path, number: float, text: str) -> None:
    read = read_bytes(tmp_path, workbook({"activity": [ACTIVITY, [*ROW[:6], number]]}))
    assert cells(read, "activity")["minutes"].to_list() == [text]


def test_error_cells_are_marked_as_such(tmp_path: Path) -> None:
    data = workbook({"activity": [[None], [None, *ACTIVITY], [None, *ROW[:6], 987654], [None, *ROW]]})
    errors = rewritten(
        data, SHEET, lambda xml: re.sub(rb'<c r="H3"><v>987654</v>', b'<c r="H3" t="e"><v>#N/A</v>', xml)
    )
    assert cells(read_bytes(tmp_path, errors), "activity")["minutes"].to_list() == [
        f"{FAULT}error_value|#N/A",
        "45",
    ]


def test_formulas_give_their_values_and_must_have_them(tmp_path: Path) -> None:
    data = workbook({"activity": [ACTIVITY, [*ROW[:6], 987654]]})
    never = f"{FAULT}formula_without_value|="
    values = {b"<v>45</v>": "45", b"<v></v>": never, b"<v/>": never, b"": never}
    for value, shown in values.items():
        formula = b"<f>40+5</f>" + value
        mended = rewritten(data, SHEET, lambda xml, new=formula: xml.replace(b"<v>987654</v>", new))
        assert cells(read_bytes(tmp_path, mended), "activity")["minutes"].to_list() == [shown]


def test_a_formula_that_gave_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    data = workbook({"activity": [ACTIVITY, [*ROW[:6], 987654]]})
    empty = b'<c r="G2" t="str"><f>""</f><v></v></c>'
    data = rewritten(data, SHEET, lambda xml: xml.replace(b'<c r="G2"><v>987654</v></c>', empty))
    assert cells(read_bytes(tmp_path, data), "activity")["minutes"].to_list() == [None]


def test_a_workbook_without_known_sheet_names_is_recognised_by_its_header(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({"Лист1": [["Титул"], ACTIVITY_RU, ROW], "Лист2": []}))
    assert [(sheet.table, sheet.sheet) for sheet in reading.sheets] == [("activity", "Лист1")]
    assert [rows.why for rows in reading.not_read] == ["title_row"]


def test_an_empty_sheet_of_a_template_is_no_table(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({"Протоколы": [], **PLAIN}))
    assert [sheet.table for sheet in reading.sheets] == ["activity"]


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({"Мероприятия": [[*ACTIVITY_RU, "Примечание"], [*ROW, "текст"]]}))
    assert reading.sheets[0].unknown_columns == ("Примечание",)


@pytest.mark.parametrize("name", ["Мероприятия (2)", "Мероприятия 2", "Июль", "Лист1", "activity"])
def test_two_sheets_of_one_table_are_both_read(tmp_path: Path, name: str) -> None:
    reading = read_bytes(tmp_path, workbook({**PLAIN, name: [ACTIVITY_RU, ROW, ROW]}))
    assert [(sheet.table, sheet.sheet) for sheet in reading.sheets] == [
        ("activity", "Мероприятия"),
        ("activity", name),
    ]
    assert [sheet.rows.collect().height for sheet in reading.sheets] == [1, 2]
    assert reading.not_read == ()


def test_a_sheet_under_a_misspelt_name_is_read_by_its_header(tmp_path: Path) -> None:
    values = [
        ["protocol_id", "revision", "instrument", "item", "stage", "value"],
        ["П-1", 1, "a", "d1", "final", 2],
    ]
    reading = read_bytes(tmp_path, workbook({**PLAIN, "Оценка": values}))
    assert [sheet.table for sheet in reading.sheets] == ["activity", "assessment"]


def test_a_continuation_without_a_header_is_listed_as_not_read(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({**PLAIN, "Мероприятия (2)": [ROW, ROW, ROW]}))
    assert reading.not_read == (NotRead("sheet", "Мероприятия (2)", 3, "unknown_sheet", table="activity"),)


def test_a_sheet_that_holds_rows_as_wide_as_a_table_is_not_harmless(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({**PLAIN, "Лист9": [list("abcdefg"), list("hijklmn")]}))
    assert [(rows.name, rows.harmless) for rows in reading.not_read] == [("Лист9", False)]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_never_wins_over_a_visible_one(tmp_path: Path, state: str) -> None:
    data = workbook({"Мероприятия": [ACTIVITY_RU, ROW, ROW], "Исправленные": [ACTIVITY_RU, ROW]})
    mark = f'name="Мероприятия" state="{state}"'.encode()
    data = rewritten(data, "xl/workbook.xml", lambda xml: xml.replace('name="Мероприятия"'.encode(), mark))
    reading = read_bytes(tmp_path, data)
    assert [sheet.sheet for sheet in reading.sheets] == ["Исправленные"]
    assert reading.not_read == (NotRead("sheet", "Мероприятия", 3, "hidden_sheet", table="activity"),)


def test_a_hidden_sheet_alone_is_no_delivery(tmp_path: Path) -> None:
    data = workbook({"Мероприятия": [ACTIVITY_RU, ROW], "Пояснение": [["Смотрите скрытый лист"]]})
    mark = 'name="Мероприятия" state="hidden"'.encode()
    data = rewritten(data, "xl/workbook.xml", lambda xml: xml.replace('name="Мероприятия"'.encode(), mark))
    assert refusal(tmp_path, data).rule_id == "unknown_table"


def test_hidden_rows_and_columns_are_read_and_counted(tmp_path: Path) -> None:
    data = workbook({"Мероприятия": [ACTIVITY_RU, ROW, ROW, ROW]})
    columns = b'<cols><col min="7" max="9" hidden="1"/></cols><sheetData>'
    hide = {b'<row r="3"': b'<row r="3" hidden="1"', b"<sheetData>": columns}
    for plain, hidden in hide.items():
        data = rewritten(data, SHEET, lambda xml, old=plain, new=hidden: xml.replace(old, new))
    sheet = read_bytes(tmp_path, data).sheets[0]
    assert (sheet.rows.collect().height, sheet.hidden_rows, sheet.hidden_columns) == (3, (3,), ("Минут",))
    told = published(placed(pl.concat(hidden_findings(sheet)), "a" * 64, "book.xlsx", sheet.sheet))
    assert told.select("rule_id", "severity", "line").rows() == [
        ("hidden_rows", "warning", 3),
        ("hidden_column", "warning", None),
    ]
    assert told["message_ru"].to_list() == [
        "Скрытые строки прочитаны вместе с остальными: 3",
        "Скрытый столбец «Минут» прочитан вместе с остальными",
    ]


def test_a_repeated_header_is_listed(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, workbook({"Мероприятия": [ACTIVITY_RU, ROW, ACTIVITY_RU, ROW]}))
    assert cells(reading, "activity")["line"].to_list() == [2, 4]
    assert [(rows.why, rows.name) for rows in reading.not_read] == [("repeated_header", "3")]


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


GIVEN = st.one_of(
    st.integers(-(10**14), 10**14),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
    st.sampled_from(["проведено", "007", "01.02.2025", " да ", "ООО «Ёж»", "a\nb", "001-001-998 00"]),
)


VALUE = st.none() | GIVEN


def text_of(value: Any) -> str:
    """What is read, told by the value that was written."""
    return DATE_CELL + value.isoformat() if isinstance(value, dt.date) else str(value).strip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(rows=st.lists(st.tuples(GIVEN, GIVEN, VALUE, GIVEN, VALUE), max_size=8))
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    read = cells(
        read_bytes(
            tmp_path, workbook({"activity": [ACTIVITY, *[["П-1", 1, *row[:4], row[4]] for row in rows]]})
        ),
        "activity",
    )
    assert read.drop("activity_type", "minutes").rows() == [
        ("П-1", "1", *map(text_of, (*row[:2], row[3])), at) for at, row in enumerate(rows, 2)
    ]


def test_the_name_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(workbook({"Лист1": []}))
    with pytest.raises(Refused) as refused:
        read_delivery(tmp_path / "raw", "отчёт.xlsx")
    assert refused.value.where == "отчёт.xlsx"
