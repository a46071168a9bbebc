"""Workbooks that are broken, or built to bring the reader down."""

from pathlib import Path

import pytest

from tests.unit.deliveries import (
    ACTIVITY_RU,
    ROW,
    SHEET,
    as_zip,
    cells,
    read_bytes,
    refusal,
    rewritten,
    workbook,
)

PLAIN = {"Мероприятия": [ACTIVITY_RU, ROW]}


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
    data = as_zip([("data.csv", b"a;b")])
    assert refusal(tmp_path, data).rule_id == "foreign_archive"


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
