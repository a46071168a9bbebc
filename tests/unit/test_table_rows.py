"""Rows of a sheet that are no data, and headers of several rows, in the format where they are plainest: CSV."""

from pathlib import Path

import polars as pl
import pytest

from intake.reading.formats.table_rows import find_header, read_body
from intake.reading.recognise import HEADERS, nearest, nearest_table, spelled, spelling
from intake.reading.refusals import Refused
from intake.reading.sheets import NotRead, Reading
from tests.unit.deliveries import ACTIVITY, ACTIVITY_RU, ROW, as_csv, cells, read_bytes, refusal

WORKSHOP = ["Код региона", "Код мастерской", "Работают", "Год"]


def read(folder: Path, rows: list[list[str]], encoding: str = "utf-8") -> Reading:
    width = max(map(len, rows))
    return read_bytes(folder, as_csv([[*row, *[""] * (width - len(row))] for row in rows], encoding=encoding))


def listed(reading: Reading) -> list[tuple[str, str, int, bool]]:
    return [(rows.why, rows.name, rows.rows, rows.harmless) for rows in reading.not_read]


def test_titles_above_the_header_are_listed(tmp_path: Path) -> None:
    reading = read(tmp_path, [["Журнал мероприятий"], [], ["за июль 2025", "стр. 1"], ACTIVITY_RU, ROW])
    assert listed(reading) == [("title_row", "1–3", 2, True)]
    assert cells(reading, "activity")["line"].to_list() == [5]


def test_data_above_the_header_are_no_title(tmp_path: Path) -> None:
    reading = read(tmp_path, [ROW, ROW, ACTIVITY_RU, ROW])
    assert listed(reading) == [("title_row", "1–2", 2, False)]


def test_a_line_that_names_the_separator_is_a_title(tmp_path: Path) -> None:
    text = "\ufeffsep=;\r\n" + as_csv([ACTIVITY_RU, ROW]).decode()
    reading = read_bytes(tmp_path, text.encode())
    assert listed(reading) == [("title_row", "1", 1, True)]
    assert cells(reading, "activity").height == 1


@pytest.mark.parametrize(
    "label", ["Итого", "ИТОГО:", "Всего", "всего строк: 2", "Общий итог", "Итого по региону", "72 Итог"]
)
def test_a_total_is_no_workshop(tmp_path: Path, label: str) -> None:
    rows = [WORKSHOP, ["72", "М-1", "10", "2025"], ["72", "М-2", "20", "2025"], ["72", label, "30", "2025"]]
    reading = read(tmp_path, rows)
    assert cells(reading, "workshop")["workers"].to_list() == ["10", "20"]
    assert listed(reading) == [("total_row", "4", 1, True)]


@pytest.mark.parametrize("name", ["Всеволодова", "Итоговая", "Мастерская «Всего понемногу»"])
def test_a_name_that_begins_like_a_total_is_none(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path, [WORKSHOP, ["72", name, "10", "2025"]])
    assert cells(reading, "workshop").height == 1 and not reading.not_read


def test_a_total_of_a_table_with_days_is_mostly_empty(tmp_path: Path) -> None:
    reading = read(tmp_path, [ACTIVITY_RU, ROW, ["Итого", "", "", "", "", "", "45"], ["", "Всего:", "1"]])
    assert listed(reading) == [("total_row", "3–4", 2, True)]
    assert cells(reading, "activity").height == 1


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "3", "4", "5", "6", "7"],
        ["А", "1", "2", "3", "4", "5", "6"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["А", "Б", "1", "2", "3", "4", "5"],
    ],
    ids=" ".join,
)
def test_a_row_of_column_numbers_is_listed_once(tmp_path: Path, numbers: list[str]) -> None:
    reading = read(tmp_path, [ACTIVITY_RU, numbers, ROW, ACTIVITY_RU, numbers, ROW])
    assert cells(reading, "activity")["line"].to_list() == [3, 6]
    assert sorted(listed(reading)) == [
        ("column_numbers_row", "2", 1, True),
        ("column_numbers_row", "5", 1, True),
        ("repeated_header", "4", 1, True),
    ]


def test_one_file_behind_another_repeats_its_header(tmp_path: Path) -> None:
    one = b"\xef\xbb\xbf" + as_csv([ACTIVITY_RU, ROW])
    reading = read_bytes(tmp_path, one + one + one.replace(b"\r\n", b"\n"))
    assert cells(reading, "activity")["protocol_id"].to_list() == [ROW[0]] * 3
    assert listed(reading) == [("repeated_header", "3", 1, True), ("repeated_header", "5", 1, True)]


def test_columns_in_another_order_below_are_two_readings(tmp_path: Path) -> None:
    other = [ACTIVITY_RU[1], ACTIVITY_RU[0], *ACTIVITY_RU[2:]]
    turned = [*ACTIVITY_RU[3:], *ACTIVITY_RU[:3]]
    refused = refusal(tmp_path, as_csv([ACTIVITY_RU, ROW, turned, ROW]))
    assert (refused.rule_id, refused.observed, refused.line) == ("ambiguous_reading", "two_header_rows", 3)
    assert refusal(tmp_path, as_csv([ACTIVITY_RU, ROW, other, ROW])).rule_id == "ambiguous_reading"


@pytest.mark.parametrize(
    ("note", "harmless"),
    [
        ("Исполнитель: Образцова А. А.", True),
        ("М.П. ____________", True),
        ("DEMO-72-2025-9411", False),
    ],
)
@pytest.mark.parametrize("separators", [0, 6])
def test_a_note_below_or_between_the_rows_is_listed(
    tmp_path: Path, note: str, harmless: bool, separators: int
) -> None:
    text = as_csv([ACTIVITY_RU, ROW]) + f"{note}{';' * separators}\r\n".encode() + as_csv([ROW])
    reading = read_bytes(tmp_path, text)
    assert listed(reading) == [("note_row", "3", 1, harmless)]
    assert cells(reading, "activity")["line"].to_list() == [2, 4]


def test_no_cell_of_a_row_is_repeated_in_what_is_listed(tmp_path: Path) -> None:
    reading = read(
        tmp_path, [["Иванов-Образцов Пётр"], ACTIVITY_RU, ["Иванов-Образцов Пётр, 12.03.2015 г.р."], ROW]
    )
    assert "Иванов" not in repr(reading.not_read)


def test_a_row_that_lacks_a_cell_is_data(tmp_path: Path) -> None:
    reading = read(tmp_path, [ACTIVITY_RU, ["", *ROW[1:]], [*ROW[:2], "", *ROW[3:]], [*ROW[:4]]])
    assert cells(reading, "activity").height == 3 and not reading.not_read


def test_a_kind_that_turns_up_everywhere_is_listed_once(tmp_path: Path) -> None:
    reading = read(tmp_path, [ACTIVITY_RU, *[["Отряд номер один"], ROW] * 50])
    assert [(rows.rows, rows.name) for rows in reading.not_read] == [(50, "2–100")]
    assert cells(reading, "activity").height == 50


def test_a_header_of_two_rows_is_read(tmp_path: Path) -> None:
    table = HEADERS["course_protocol"]
    upper, lower, row = [], [], []
    for column in table.required:
        if column in ("started_on", "finished_on"):
            upper.append("Курс" if column == "started_on" else "")
            lower.append("Начало" if column == "started_on" else "Окончание")
        else:
            upper.append(column)
            lower.append("")
        row.append(f"x-{column}")
    reading = read(tmp_path, [["Протоколы"], upper, lower, row])
    found = cells(reading, "course_protocol")
    assert found.drop("line").row(0) == tuple(row)
    assert found["line"].to_list() == [4] and listed(reading) == [("title_row", "1", 1, True)]


def test_columns_of_no_table_are_listed_with_their_cells(tmp_path: Path) -> None:
    header = [*ACTIVITY_RU, "Примечание", "", "Пустой"]
    reading = read(tmp_path, [header, [*ROW, "да", "x"], [*ROW, "", "y"]])
    assert [(c.what, c.name, c.rows, c.harmless) for c in reading.not_read] == [
        ("column", "Примечание", 1, True),
        ("column", "№ 9", 2, True),
    ]


def test_a_misspelt_column_is_no_harmless_one(tmp_path: Path) -> None:
    reading = read(tmp_path, [[*ACTIVITY_RU[:6], "Минуты"], ROW])
    assert [(c.name, c.harmless) for c in reading.not_read] == [("Минуты", False)]


def test_rows_read_and_listed_are_all_rows(tmp_path: Path) -> None:
    rows = [
        ["Журнал"],
        ACTIVITY_RU,
        list("1234567"),
        ROW,
        ["раздел второй"],
        ROW,
        [],
        ["Итого"],
        ["Подпись: ___", "", "И. И."],
    ]
    reading = read(tmp_path, rows)
    not_blank = sum(any(cell for cell in row) for row in rows) - 1  # the header
    assert cells(reading, "activity").height + sum(found.rows for found in reading.not_read) == not_blank


@pytest.mark.parametrize("heading", ["CНИЛC", "С\u200bНИЛС", "СНИЛС:", "снилс *", "\ufeffСНИЛС"])
def test_a_heading_is_read_as_it_looks(heading: str) -> None:
    assert HEADERS["course_protocol"].columns[spelling(heading)] == "snils"


def test_spelling_of_a_column_is_spelling_of_each_cell() -> None:
    texts = ["CНИЛC", " Код\u00a0ребёнка *", "Дата_рождения:", "\ufeffПол", "ЁЖ", "№ п/п", "Sex", "ⅷ", ""]
    column = pl.DataFrame({"text": texts}).select(spelled(pl.col("text"))).to_series()
    assert column.to_list() == [spelling(text) for text in texts]


def test_the_nearest_known_name() -> None:
    assert nearest("Дата рожденья", "course_protocol") == "birth_date"
    assert nearest("Телефон", "course_protocol") is None
    assert nearest_table("Оценка") == "assessment" and nearest_table("Справка") is None


def test_a_reader_may_call_both_functions_itself() -> None:
    header = find_header([(1, ["Журнал", None]), (2, ACTIVITY_RU)], sheet="Лист1")
    frame = pl.DataFrame([ROW], schema=[str(at) for at in range(7)], orient="row").with_columns(line=3)
    rows, not_read = read_body(frame, header, "Лист1")
    assert rows.columns == [*ACTIVITY, "line"] and not not_read
    assert header.not_read == (NotRead("rows", "1", 1, "title_row", "Лист1", "activity", 1, True),)


def test_no_header_says_what_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        find_header([(1, ACTIVITY_RU[:4])])
    assert refused.value.rule_id == "header_missing_column"
