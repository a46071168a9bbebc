"""Workbooks as people fill them, and as they must not be."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.reading import Refused, read_delivery
from tests.unit.deliveries import ACTIVITY, ACTIVITY_RU, ROW, cells, read_bytes, refusal

PROTOCOL_RU = [
    *("Номер протокола", "Редакция", "СНИЛС", "Дата рождения", "Пол", "Код региона", "Код бюро МСЭ"),
    *(
        "ОГРН организации",
        "ЦРГ",
        "Форма",
        "Начало курса",
        "Окончание курса",
        "Статус",
        "Есть законный представитель",
    ),
]


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """Rows of Python values by sheet name; None leaves a cell empty, dates get a Russian date format."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd.mm.yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(at, column, value)
    return file.getvalue()


def rewritten(data: bytes, member: str, change: Any) -> bytes:
    """The workbook with the bytes of one member changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == member else content)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
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
    assert refusal(tmp_path, never).observed == "formulas without values"


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


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_broken(tmp_path: Path, share: float) -> None:
    data = workbook(PLAIN)
    assert refusal(tmp_path, data[: int(len(data) * share)]).rule_id == "broken_file"


def test_a_workbook_with_garbage_inside_is_broken(tmp_path: Path) -> None:
    for member in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"):
        assert refusal(
            tmp_path, rewritten(workbook(PLAIN), member, lambda xml: xml[: len(xml) // 2])
        ).rule_id in (
            "broken_file",
            "unknown_table",
        )


def test_a_zip_that_is_no_workbook_is_told_so(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("data.csv", "a;b")
    assert refusal(tmp_path, file.getvalue()).rule_id == "unknown_format"


FAR_CELLS = [
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    b'<row r="1048576"><c  r = "xfd1048576"><v>1</v></c></row>',
    b'<row r="9"><c r="A1048576"><v>1</v></c></row><row r="3"><c r="ZZ3"><v>1</v></c></row>',
    b'<row r="1"><c\tr="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    b'<row r="1">' + b"<c><v>1</v></c>" * 999 + b'</row><row r="1048576"><c><v>1</v></c></row>',
]


@pytest.mark.parametrize("far", FAR_CELLS)
def test_cells_far_outside_the_table_are_refused_before_they_take_memory(tmp_path: Path, far: bytes) -> None:
    data = rewritten(workbook(PLAIN), SHEET, lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"))
    assert refusal(tmp_path, data).rule_id == "zip_too_large"


def test_a_wide_or_tall_sheet_of_ordinary_size_is_read(tmp_path: Path) -> None:
    far = b'<row r="5000"><c r="AB5000"><v>1</v></c></row>'
    data = rewritten(workbook(PLAIN), SHEET, lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"))
    assert cells(read_bytes(tmp_path, data), "activity").height == 1


def test_one_long_text_named_by_many_cells_is_refused(tmp_path: Path) -> None:
    many = [ROW] * 20_000
    data = workbook({"Мероприятия": [ACTIVITY_RU, *many]})
    data = rewritten(
        data, "xl/sharedStrings.xml", lambda xml: xml.replace("тренинги".encode(), b"A" * 32_000)
    )
    assert refusal(tmp_path, data).rule_id == "zip_too_large"
    data = rewritten(data, "xl/sharedStrings.xml", lambda xml: xml.replace(b"A" * 32_000, b"A" * 500_000))
    assert refusal(tmp_path, data).rule_id == "zip_too_large"


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
