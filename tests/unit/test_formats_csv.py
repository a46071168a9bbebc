"""Delimited text as it arrives, and as it must not."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.deliveries import ACTIVITY, ACTIVITY_RU, ROW, as_csv, cells, read_bytes, refusal

ANY_DIALECT = pytest.mark.parametrize("separator", [",", ";", "\t"])


@ANY_DIALECT
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("header", [ACTIVITY, ACTIVITY_RU], ids=["english", "russian"])
def test_every_dialect_gives_the_same_rows(
    tmp_path: Path, separator: str, encoding: str, header: list[str]
) -> None:
    reading = read_bytes(tmp_path, as_csv([header, ROW, ROW], separator, encoding=encoding))
    assert (reading.format, reading.encoding, reading.separator) == ("csv", encoding, separator)
    rows = cells(reading, "activity")
    assert rows.columns == [*ACTIVITY, "line"]
    assert rows.rows() == [(*ROW, 2), (*ROW, 3)]
    assert rows.schema == dict.fromkeys(ACTIVITY, pl.String) | {"line": pl.UInt32}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_ending_and_blank_lines_keep_the_physical_line(tmp_path: Path, newline: str) -> None:
    text = newline.join(["", ";".join(ACTIVITY), ";".join(ROW), "", ";".join(ROW), "", ""])
    assert cells(read_bytes(tmp_path, text.encode()), "activity")["line"].to_list() == [3, 5]


def test_a_file_without_a_last_line_break_is_whole(tmp_path: Path) -> None:
    assert cells(read_bytes(tmp_path, as_csv([ACTIVITY, ROW]).rstrip()), "activity").height == 1


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    for data in (as_csv([ACTIVITY]), as_csv([ACTIVITY]).rstrip()):
        assert cells(read_bytes(tmp_path, data), "activity").height == 0


def test_a_quoted_cell_may_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    odd = ['П;"1"\r\nконец', *ROW[1:]]
    rows = cells(read_bytes(tmp_path, as_csv([ACTIVITY, odd, ROW])), "activity")
    assert rows["protocol_id"].to_list() == ['П;"1"\r\nконец', "П-1"]
    assert rows["line"].to_list() == [2, 4]


def test_a_header_with_a_line_break_counts_its_lines(tmp_path: Path) -> None:
    header = ["Номер\nпротокола", *ACTIVITY_RU[1:]]
    assert cells(read_bytes(tmp_path, as_csv([header, ROW])), "activity")["line"].to_list() == [3]


def test_spelling_of_a_header_is_forgiven(tmp_path: Path) -> None:
    header = [
        " НОМЕР\u00a0протокола *",
        "редакция",
        "ДАТА",
        "direction",
        "Activity Type",
        "Состояние*",
        "минут",
    ]
    assert cells(read_bytes(tmp_path, as_csv([header, ROW])), "activity").columns == [*ACTIVITY, "line"]


def test_cells_are_stripped_and_empty_ones_are_null(tmp_path: Path) -> None:
    row = ["\u00a0П-1 ", "1", "", "  ", '""', " проведено", "45"]
    rows = cells(read_bytes(tmp_path, as_csv([ACTIVITY, row])), "activity")
    assert rows.row(0)[:6] == ("П-1", "1", None, None, '""', "проведено")


BLANKS = [
    c for c in map(chr, range(0x3001)) if not pl.Series([c]).str.strip_chars().item() and c not in "\r\n"
]


@pytest.mark.parametrize("blank", BLANKS, ids=lambda c: f"U+{ord(c):04X}")
def test_no_blank_is_left_at_an_edge(tmp_path: Path, blank: str) -> None:
    for odd in ([f"{blank}П", *ROW[1:]], [*ROW[:-1], f"45{blank}"]):
        for data in (as_csv([ACTIVITY, odd, ROW]), as_csv([ACTIVITY, ROW, odd]).rstrip(b"\r\n")):
            rows = cells(read_bytes(tmp_path, data), "activity").drop("line")
            assert rows.equals(rows.with_columns(pl.all().str.strip_chars()))


def test_rows_without_any_value_are_dropped(tmp_path: Path) -> None:
    assert cells(read_bytes(tmp_path, as_csv([ACTIVITY, ROW, [""] * 7, [" "] * 7])), "activity").height == 1


def test_unknown_columns_are_named_and_left_out(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, as_csv([[*ACTIVITY, "Примечание", ""], [*ROW, "текст", ""]]))
    assert reading.sheets[0].unknown_columns == ("Примечание",)
    assert cells(reading, "activity").columns == [*ACTIVITY, "line"]


@pytest.mark.parametrize(
    ("row", "observed"),
    [(ROW[:-1], "6"), ([*ROW, "x"], "8"), (ROW[:3], "3"), ([*ROW[:2], "", *ROW[2:6], ""], "8")],
)
def test_a_ragged_row_refuses_the_file_and_names_the_line(
    tmp_path: Path, row: list[str], observed: str
) -> None:
    quoted = ["П\n1", *ROW[1:]]
    refused = refusal(tmp_path, as_csv([ACTIVITY, quoted, ROW, row, ROW]))
    assert (refused.rule_id, refused.line, refused.observed, refused.expected) == (
        "ragged_row",
        5,
        observed,
        "7",
    )


def test_a_short_and_a_long_row_do_not_make_up_for_each_other(tmp_path: Path) -> None:
    assert refusal(tmp_path, as_csv([ACTIVITY, ROW[:-1], [*ROW, "x"]])).line == 2


def test_two_separators_that_both_give_a_header_are_ambiguous(tmp_path: Path) -> None:
    refused = refusal(tmp_path, f"{','.join(ACTIVITY)},;{';'.join(ACTIVITY)};\n".encode())
    assert refused.rule_id == "ambiguous_reading"
    assert "«,»" in refused.observed and "«;»" in refused.observed


def test_a_header_of_two_tables_is_ambiguous(tmp_path: Path) -> None:
    refused = refusal(tmp_path, as_csv([[*ACTIVITY, "instrument", "item", "stage", "value"]]))
    assert refused.rule_id == "ambiguous_reading"
    assert "activity" in refused.observed and "assessment" in refused.observed


@pytest.mark.parametrize("row", ['П-1;1;"2025;b;c;d;45', '"П-1;1;2025;b;c;d;45', 'П-1;1;2025;b;c;d;"45'])
def test_a_quote_left_open_is_ambiguous(tmp_path: Path, row: str) -> None:
    refused = refusal(
        tmp_path, "\n".join([";".join(ACTIVITY), ";".join(ROW), row, ";".join(ROW), ""]).encode()
    )
    assert (refused.rule_id, refused.line) == ("ambiguous_reading", 3)


@pytest.mark.parametrize("cell", ['"ООО "Ромашка""', '"ООО" Ромашка', '"а" '])
def test_a_quote_out_of_place_in_a_quoted_cell_is_ambiguous(tmp_path: Path, cell: str) -> None:
    text = "\n".join([";".join(ACTIVITY), ";".join([cell, *ROW[1:]]), ""])
    assert refusal(tmp_path, text.encode()).rule_id == "ambiguous_reading"


@pytest.mark.parametrize("cell", ['5" лента', 'ООО "Ромашка"', 'ООО "Ромашка" Сибирь'])
def test_a_quote_inside_an_unquoted_cell_is_a_sign_like_others(tmp_path: Path, cell: str) -> None:
    text = "\n".join([";".join(ACTIVITY), ";".join([cell, *ROW[1:]]), ""])
    assert cells(read_bytes(tmp_path, text.encode()), "activity")["protocol_id"].to_list() == [cell]


def test_a_stray_quote_that_swallows_rows_is_ambiguous(tmp_path: Path) -> None:
    stray, good = ";".join(['"П-1', *ROW[1:]]), ";".join(ROW)
    closing = ";".join(['П-1"', *ROW[1:]])
    refused = refusal(tmp_path, "\n".join([";".join(ACTIVITY), good, stray, good, closing, ""]).encode())
    assert (refused.rule_id, refused.line) == ("ambiguous_reading", 3)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    refused = refusal(tmp_path, as_csv([ACTIVITY[:4]]))
    assert (refused.rule_id, refused.observed) == ("header_missing_column", "activity_type, status")


def test_a_repeated_column_is_named_whatever_its_spelling(tmp_path: Path) -> None:
    refused = refusal(tmp_path, as_csv([[*ACTIVITY, "Дата"]]))
    assert (refused.rule_id, refused.observed) == ("header_repeated_column", "performed_on")


@pytest.mark.parametrize("text", ["Иванов Иван;112-233-445 95\n", "some text\n", "\n\n", "a,b\n1,2\n"])
def test_a_text_without_a_known_header_is_no_table_and_is_not_quoted(tmp_path: Path, text: str) -> None:
    refused = refusal(tmp_path, text.encode())
    assert refused.rule_id == "unknown_table"
    assert "Иванов" not in str(refused) + refused.message_ru + refused.message_en


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp866", "koi8-r"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    refused = refusal(tmp_path, as_csv([ACTIVITY_RU, *[ROW] * 5], encoding=encoding))
    assert refused.rule_id in ("unknown_encoding", "nul_byte")


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r"])
def test_other_code_pages_are_told_by_their_letters_under_an_english_header(
    tmp_path: Path, encoding: str
) -> None:
    assert refusal(tmp_path, as_csv([ACTIVITY, *[ROW] * 5], encoding=encoding)).observed == encoding


@pytest.mark.parametrize("word", ["ИВАНОВО", "М", "Ж", "№ 5", "«Ёлка»", "Щучье", "ООО «ФЭЦ»"])
def test_short_and_upper_case_cp1251_is_taken(tmp_path: Path, word: str) -> None:
    rows = cells(
        read_bytes(
            tmp_path, as_csv([ACTIVITY, *[[word, *ROW[1:3], "x", "y", "z", "1"]] * 9], encoding="cp1251")
        ),
        "activity",
    )
    assert set(rows["protocol_id"]) == {word}


def test_a_nul_byte_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, as_csv([ACTIVITY, ["П\0", *ROW[1:]]])).rule_id == "nul_byte"


def test_invalid_utf8_after_a_mark_is_refused(tmp_path: Path) -> None:
    refused = refusal(tmp_path, b"\xef\xbb\xbf" + as_csv([ACTIVITY, ROW], encoding="cp1251"))
    assert (refused.rule_id, refused.observed, refused.line) == ("mixed_encodings", "UTF-8 / cp1251", 2)


def test_a_cell_longer_than_a_block_is_refused_without_its_text(tmp_path: Path) -> None:
    refused = refusal(tmp_path, as_csv([ACTIVITY, ["Я" * (5 << 20), *ROW[1:]], ROW]))
    assert refused.rule_id in ("broken_file", "ambiguous_reading") and "ЯЯЯ" not in refused.message_ru


WORDS = [
    "",
    "ООО",
    "Ромашка",
    "5\u00a0мм",
    "проведено",
    "ёж",
    "№",
    "—",
    "a",
    " ",
    ";",
    ",",
    "\t",
    '"',
    '""',
    "\n",
    "\r\n",
    "\u00a0",
]
CELL = st.lists(st.sampled_from(WORDS), max_size=4).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(
    rows=st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=6),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1251"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_is_read_back(
    tmp_path: Path, rows: list[list[str]], separator: str, encoding: str, newline: str
) -> None:
    rows = [["П-1", "1", "2025-09-30", *row] for row in rows]
    data = as_csv([ACTIVITY, *rows], separator, newline, encoding)
    read = cells(read_bytes(tmp_path, data), "activity")
    assert read.drop("line").rows() == [tuple(cell.strip() or None for cell in row) for row in rows]
    above = [sum(cell.count("\n") for cell in row) for row in rows]
    assert read["line"].to_list() == [2 + at + sum(above[:at]) for at in range(len(rows))]
