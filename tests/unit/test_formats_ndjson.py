"""Protocols as JSON lines, and what strict JSON refuses."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.reading.delivery import Limits, Refused, read_delivery
from intake.reading.sheets import NUMBER_CELL
from tests.unit.deliveries import cells, read_bytes, refusal

ACTIVITY = {
    "performed_on": "2025-01-09",
    "direction": "socio_cultural",
    "activity_type": "leisure",
    "status": "delivered",
}
ANSWER = {"instrument": "parental_competence", "item": "skill", "stage": "final", "value": 3}
PROTOCOL: dict[str, Any] = {"protocol_id": "П-1", "revision": 2, "sex": "F", "has_representative": True}


def as_ndjson(*protocols: dict[str, Any]) -> bytes:
    return "".join(json.dumps(protocol, ensure_ascii=False) + "\n" for protocol in protocols).encode()


def test_nested_rows_inherit_protocol_revision_and_line(tmp_path: Path) -> None:
    full = PROTOCOL | {"activities": [ACTIVITY, ACTIVITY], "assessments": [ANSWER]}
    reading = read_bytes(tmp_path, b"\n" + as_ndjson(PROTOCOL, full))
    assert (reading.format, reading.encoding, [s.table for s in reading.sheets]) == (
        "ndjson",
        "utf-8",
        ["course_protocol", "activity", "assessment"],
    )
    told = cells(reading, "course_protocol").select(
        "protocol_id", "revision", "sex", "has_representative", "line"
    )
    assert told.rows() == [("П-1", "2", "F", "true", 2), ("П-1", "2", "F", "true", 3)]
    activities = cells(reading, "activity")
    assert (
        activities.select("protocol_id", "revision", "performed_on", "line").rows()
        == [("П-1", "2", "2025-01-09", 3)] * 2
    )
    assert cells(reading, "assessment").rows() == [
        ("П-1", "2", "parental_competence", "skill", "final", "3", 3)
    ]


def test_every_column_is_text_and_required_ones_are_there(tmp_path: Path) -> None:
    rows = cells(read_bytes(tmp_path, as_ndjson(PROTOCOL)), "course_protocol")
    assert set(rows.schema.values()) == {pl.String(), pl.UInt32()}
    assert rows["started_on"].to_list() == [None] and "snils" not in rows.columns


def test_a_protocol_without_lists_or_with_null_ones_is_fine(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, as_ndjson(PROTOCOL, PROTOCOL | {"activities": None, "assessments": []}))
    assert [sheet.table for sheet in reading.sheets] == ["course_protocol"]


def test_russian_keys_and_a_byte_order_mark_are_taken(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + as_ndjson(
        {"Номер протокола": "П-1", "Редакция": 1, "activities": [{"Дата": "01.02.2025"}]}
    )
    reading = read_bytes(tmp_path, data)
    assert reading.encoding == "utf-8-sig"
    assert cells(reading, "activity").select("protocol_id", "performed_on").rows() == [("П-1", "01.02.2025")]


def test_unknown_keys_are_named_with_their_table(tmp_path: Path) -> None:
    data = as_ndjson(PROTOCOL | {"note": {"a": [1]}, "activities": [ACTIVITY | {"room": 7}]})
    assert [sheet.unknown_columns for sheet in read_bytes(tmp_path, data).sheets] == [("note",), ("room",)]


@pytest.mark.parametrize("number", ["9007199254740993", "12345678901234567890123", "-0", "7"])
def test_whole_numbers_keep_the_digits_they_were_written_with(tmp_path: Path, number: str) -> None:
    data = f'{{"protocol_id": {number}, "revision": {number}}}'.encode()
    row = cells(read_bytes(tmp_path, data), "course_protocol")
    assert row.select("protocol_id", "revision").row(0) == (number, number)


@pytest.mark.parametrize("number", ["1.50", "1E2", "0.1", "7.2E+17", "12.1"])
def test_a_number_that_is_not_whole_is_marked_where_a_code_belongs(tmp_path: Path, number: str) -> None:
    data = f'{{"protocol_id": {number}, "revision": {number}, "target_group": 2.0}}'.encode()
    row = cells(read_bytes(tmp_path, data), "course_protocol")
    assert row.select("protocol_id", "revision", "target_group").row(0) == (NUMBER_CELL + number, number, "2")


def test_the_signs_of_our_marks_do_not_come_in_from_a_file(tmp_path: Path) -> None:
    for data in (
        as_ndjson(PROTOCOL | {"sex": "\ue0027"}),
        b'{"protocol_id": "1", "revision": 1, "sex": "\\uE0027"}',
    ):
        assert cells(read_bytes(tmp_path, data), "course_protocol")["sex"].to_list() == ["\ufffd7"]


P = '{"protocol_id": "1", "revision": 1'
HOSTILE = [
    (P + ', "sex": "M", "sex": "F"}', "json_duplicate_key"),
    (P + ', "activities": [{"minutes": 1, "minutes": 2}]}', "json_duplicate_key"),
    (P + ', "x": {"a": 1, "a": 1}}', "json_duplicate_key"),
    (P + ', "sex": NaN}', "json_not_finite"),
    (P + ', "sex": -Infinity}', "json_not_finite"),
    (P + ', "sex": 1e999}', "json_not_finite"),
    (P + ', "x": ' + "[" * 17 + "]" * 17 + "}", "json_too_deep"),
    (P + ', "x": ' + '{"a":' * 17 + "1" + "}" * 17 + "}", "json_too_deep"),
    (P + ', "x": ' + "[" * 200_000, "json_too_deep"),
    (P + ', "x": ' + '{"a":' * 200_000, "json_too_deep"),
    ("[1]", "broken_file"),
    ('"Иванов"', "broken_file"),
    ("1", "broken_file"),
    (P, "broken_file"),
    (P + "}}", "broken_file"),
    (P + ", 'sex': 'M'}", "broken_file"),
    (P + ', "sex": "\x01"}', "broken_file"),
    (P + ', "sex": ["M"]}', "broken_file"),
    (P + ', "sex": {"M": 1}}', "broken_file"),
    (P + ', "activities": {"a": 1}}', "broken_file"),
    (P + ', "activities": ["Иванов"]}', "broken_file"),
    (P + ', "activities": "Иванов"}', "broken_file"),
    (P + ', "Редакция": 2}', "ambiguous_reading"),
    (P + ', "activities": [{"protocol_id": "2"}]}', "ambiguous_reading"),
]


@pytest.mark.parametrize(("line", "rule_id"), HOSTILE)
def test_a_line_that_is_not_strict_json_refuses_the_file(tmp_path: Path, line: str, rule_id: str) -> None:
    refused = refusal(tmp_path, as_ndjson(PROTOCOL) + line.encode() + b"\n")
    assert (refused.rule_id, refused.line) == (rule_id, 2)
    assert "Иванов" not in str(refused) + refused.message_ru + refused.message_en


def test_sixteen_levels_are_allowed(tmp_path: Path) -> None:
    line = P + ', "x": ' + "[" * 16 + "]" * 16 + "}"
    assert cells(read_bytes(tmp_path, line.encode()), "course_protocol").height == 1


def test_brackets_in_a_text_are_no_levels(tmp_path: Path) -> None:
    assert (
        cells(
            read_bytes(tmp_path, as_ndjson(PROTOCOL | {"provider_name": "[{" * 99})), "course_protocol"
        ).height
        == 1
    )


def documents() -> dict[str, str]:
    """The same two protocols in layouts other than one a line."""
    two = [PROTOCOL | {"activities": [ACTIVITY]}, PROTOCOL | {"protocol_id": "П-2"}]
    return {
        "a list": json.dumps(two, ensure_ascii=False),
        "a list over lines": json.dumps(two, indent=2),
        "an object around it": json.dumps({"version": "1", "protocols": two}, indent="\t"),
        "objects over lines": "\n".join(json.dumps(one, indent=1) for one in two),
        "with a mark": "\ufeff\n" + json.dumps(two, indent=2),
    }


@pytest.mark.parametrize("layout", documents())
def test_json_of_any_layout_is_read(tmp_path: Path, layout: str) -> None:
    reading = read_bytes(tmp_path, documents()[layout].encode())
    assert cells(reading, "course_protocol")["protocol_id"].to_list() == ["П-1", "П-2"]
    assert cells(reading, "activity").height == 1 and not reading.not_read


def test_an_object_of_a_document_has_the_line_it_begins_in(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, documents()["objects over lines"].encode())
    lines = documents()["objects over lines"].split("\n")
    assert cells(reading, "course_protocol")["line"].to_list() == [1, lines.index("}") + 2]


def test_a_document_larger_than_memory_allows_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(documents()["a list over lines"].encode())
    with pytest.raises(Refused) as refused:
        read_delivery(tmp_path / "a", "a", Limits(json_document=100))
    assert refused.value.rule_id == "foreign_json"


def test_a_document_that_breaks_off_says_where(tmp_path: Path) -> None:
    text = documents()["a list over lines"]
    refused = refusal(tmp_path, text[: text.index("activities")].encode())
    assert refused.rule_id == "broken_file" and refused.line


@pytest.mark.parametrize("key", ["Activities", "activity", "Мероприятия", "ACTIVITIES"])
def test_a_nested_list_is_read_whatever_its_spelling(tmp_path: Path, key: str) -> None:
    reading = read_bytes(tmp_path, as_ndjson(PROTOCOL | {key: [ACTIVITY, ACTIVITY]}))
    assert cells(reading, "activity").height == 2 and not reading.not_read


def test_a_nested_list_of_no_table_is_listed(tmp_path: Path) -> None:
    protocol = PROTOCOL | {
        "Мероприятие": [ACTIVITY] * 3,
        "files": [{"name": "a.pdf"}],
        "empty": [],
        "none": None,
    }
    reading = read_bytes(tmp_path, as_ndjson(PROTOCOL, protocol, protocol))
    assert [(n.what, n.name, n.rows, n.table, n.first_line, n.harmless) for n in reading.not_read] == [
        ("list", "Мероприятие", 6, "activity", 2, False),
        ("list", "files", 2, None, 2, False),
    ]


def test_keys_of_no_column_are_counted(tmp_path: Path) -> None:
    row = ACTIVITY | {"room": "7", "Минуты": 40}
    reading = read_bytes(
        tmp_path, as_ndjson(PROTOCOL | {"author": {"a": 1}, "activities": [row, row, ACTIVITY]})
    )
    assert [(n.table, n.name, n.rows, n.harmless) for n in reading.not_read] == [
        ("course_protocol", "author", 1, True),
        ("activity", "room", 2, True),
        ("activity", "Минуты", 2, False),
    ]


@pytest.mark.parametrize("sign", ["\\ud800", "\\uDFFF x", "\\ud83d\\u0041"])
def test_half_a_sign_is_refused_with_its_line(tmp_path: Path, sign: str) -> None:
    bad = as_ndjson(PROTOCOL) + f'{{"protocol_id": "1", "revision": 1, "sex": "{sign}"}}\n'.encode()
    refused = refusal(tmp_path, bad)
    assert (refused.rule_id, refused.line) == ("broken_file", 2)


def test_a_whole_sign_in_two_halves_is_read(tmp_path: Path) -> None:
    data = b'{"protocol_id": "1", "revision": 1, "sex": "\\ud83d\\ude00"}'
    assert cells(read_bytes(tmp_path, data), "course_protocol")["sex"].to_list() == ["😀"]


def test_other_objects_are_no_table(tmp_path: Path) -> None:
    assert refusal(tmp_path, b'{"type": "FeatureCollection", "features": []}\n').rule_id == "unknown_table"


def test_a_line_no_protocol_fills_is_refused(tmp_path: Path) -> None:
    refused = refusal(tmp_path, as_ndjson(PROTOCOL, PROTOCOL | {"provider_name": "x" * (17 << 20)}))
    assert (refused.rule_id, refused.line) == ("file_too_large", 2)


def test_json_is_utf8(tmp_path: Path) -> None:
    data = json.dumps(PROTOCOL, ensure_ascii=False)
    assert refusal(tmp_path, data.encode("cp1251")).rule_id == "unknown_encoding"
    assert refusal(tmp_path, data.encode("utf-16")).rule_id == "unknown_encoding"


def test_batches_fit_together(tmp_path: Path) -> None:
    protocols = [
        PROTOCOL | ({"activities": [ACTIVITY | ({"minutes": at} if at > 1500 else {})]}) for at in range(2500)
    ]
    reading = read_bytes(tmp_path, as_ndjson(*protocols))
    assert cells(reading, "course_protocol")["line"].to_list() == list(range(1, 2501))
    assert cells(reading, "activity")["minutes"].to_list() == [
        str(at) if at > 1500 else None for at in range(2500)
    ]


FIELDS = ("performed_on", "minutes", "status")
SIGNS = "Прот околёжЁ№—«»\u00a0\u200b\u2028😀中é"
VALUE = st.one_of(
    st.none(),
    st.integers(),
    st.booleans(),
    st.text(
        st.one_of(st.characters(codec="ascii", exclude_characters="\0"), st.sampled_from(SIGNS)), max_size=9
    ),
)


def as_told(value: Any) -> str | None:
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    return pl.Series([text]).str.strip_chars().replace("", None).item()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUE)), max_size=6))
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    reading = read_bytes(tmp_path, as_ndjson(PROTOCOL | {"activities": rows}))
    if rows:
        read = cells(reading, "activity").select(FIELDS).rows()
        assert read == [tuple(as_told(row[name]) for name in FIELDS) for row in rows]
