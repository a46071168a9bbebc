"""What the cells of a workbook hold: merged, dates, numbers, errors, and XML that is written in other ways."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
import xlsxwriter

from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL
from tests.unit.deliveries import ACTIVITY, ACTIVITY_RU, ROW, SHEET, cells, read_bytes, rewritten, workbook


def merged(data: bytes, *areas: str) -> bytes:
    tags = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    tail = f'</sheetData><mergeCells count="{len(areas)}">{tags}</mergeCells>'.encode()
    return rewritten(data, SHEET, lambda xml: xml.replace(b"</sheetData>", tail))


def test_a_merged_value_belongs_to_every_row_it_covers(tmp_path: Path) -> None:
    rows = [ROW, [None, *ROW[1:]], [None, *ROW[1:]], ["П-2", *ROW[1:]]]
    data = merged(workbook({"Мероприятия": [ACTIVITY_RU, *rows]}), "A2:A4", "C5:C9")
    read = cells(read_bytes(tmp_path, data), "activity")
    assert read["protocol_id"].to_list() == ["П-1", "П-1", "П-1", "П-2"]
    assert read["line"].to_list() == [2, 3, 4, 5]


def test_beside_the_first_column_of_a_merged_range_nobody_can_know(tmp_path: Path) -> None:
    data = merged(
        workbook({"Мероприятия": [ACTIVITY_RU, [*ROW[:3], "социокультурная", None, *ROW[5:]]]}), "D2:E2"
    )
    read = cells(read_bytes(tmp_path, data), "activity")
    assert read["activity_type"].to_list() == [f"{FAULT}merged|социокультурная"]


def test_a_section_over_the_whole_width_is_a_note(tmp_path: Path) -> None:
    data = merged(workbook({"Мероприятия": [ACTIVITY_RU, ["Раздел первый: июль"], ROW]}), "A2:G2")
    reading = read_bytes(tmp_path, data)
    assert cells(reading, "activity").height == 1
    assert [(rows.why, rows.name) for rows in reading.not_read] == [("note_row", "2")]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("2", "2"),
        ("2.0", "2"),
        ("12.1", NUMBER_CELL + "12.1"),
        ("7.2202500012345679E+19", NUMBER_CELL + "72202500012345700000"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", NUMBER_CELL + "1234567890123460"),
    ],
)
def test_a_number_in_a_column_of_codes_is_marked_where_it_is_not_exact(
    tmp_path: Path, number: str, text: str
) -> None:
    data = workbook({"activity": [ACTIVITY, [987654, *ROW[1:]]]})
    data = rewritten(data, SHEET, lambda xml: xml.replace(b"987654", number.encode()))
    assert cells(read_bytes(tmp_path, data), "activity")["protocol_id"].to_list() == [text]


DAYS = {
    "mm-dd-yy": True,
    "[$-419]ДД.ММ.ГГГГ": True,
    "[$-F800]dddd, mmmm dd, yyyy": True,
    "0.00": False,
    "0%": False,
}


@pytest.mark.parametrize(("code", "is_day"), DAYS.items())
def test_a_number_is_a_day_under_a_format_of_days(tmp_path: Path, code: str, is_day: bool) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, style = book.add_worksheet("activity"), book.add_format({"num_format": code})
        sheet.write_row(0, 0, ACTIVITY)
        sheet.write_row(1, 0, ROW)
        sheet.write_number(1, 2, 45839, style)
    read = cells(read_bytes(tmp_path, file.getvalue()), "activity")["performed_on"].to_list()
    assert read == [DATE_CELL + "2025-07-01" if is_day else "45839"]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"date_1904": True}) as book:
        sheet = book.add_worksheet("activity")
        sheet.write_row(0, 0, ACTIVITY)
        sheet.write_row(1, 0, ROW)
        sheet.write_datetime(1, 2, dt.datetime(2025, 7, 1), book.add_format({"num_format": "dd.mm.yyyy"}))
    read = cells(read_bytes(tmp_path, file.getvalue()), "activity")
    assert read["performed_on"].to_list() == [DATE_CELL + "2025-07-01"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2025-07-02T00:00:00", "2025-07-02"),
        ("2025-07-02", "2025-07-02"),
        ("2025-07-02T10:30:00", "2025-07-02 10:30:00"),
    ],
)
def test_a_day_written_out_is_a_day(tmp_path: Path, value: str, text: str) -> None:
    data = workbook({"activity": [ACTIVITY, [*ROW[:2], 987654, *ROW[3:]]]})
    cell = f'<c r="C2" t="d"><v>{value}</v>'.encode()
    data = rewritten(data, SHEET, lambda xml: xml.replace(b'<c r="C2"><v>987654</v>', cell))
    assert cells(read_bytes(tmp_path, data), "activity")["performed_on"].to_list() == [DATE_CELL + text]


HEADINGS = dict(enumerate(ACTIVITY_RU))  # texts are shared in the order in which they are first written
OTHER_XML = {
    "prefixed": lambda xml: re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x="),
    "single quotes": lambda xml: re.sub(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>', rb"<c r='\1'\2>", xml),
    "a comment in a value": lambda xml: xml.replace(b"</v>", b"<!-- ! --></v>"),
    "raw text": lambda xml: re.sub(rb"<v>([^<]*)</v>", rb"<v><![CDATA[\1]]></v>", xml),
    "text inside cells": lambda xml: re.sub(
        rb'<c r="([A-Z]+1)" t="s"><v>([0-9]+)</v>',
        lambda found: (
            b'<c r="%b" t="inlineStr"><is><t>%b</t></is>' % (found[1], HEADINGS[int(found[2])].encode())
        ),
        re.sub(rb'<c r="([A-Z]+[2-9])"', b"<c", xml),
    ),
    "no references": lambda xml: re.sub(rb'<c r="[A-Z]+[0-9]+"', b"<c", xml),
    "line ends inside tags": lambda xml: xml.replace(b"<c r=", b"<c\n r="),
    "indented": lambda xml: xml.replace(b"<v>", b"\n  <v>").replace(b"</v>", b"</v>\n"),
    "UTF-16": lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
}


@pytest.mark.parametrize("way", OTHER_XML)
def test_xml_written_in_another_way_gives_the_same_cells(tmp_path: Path, way: str) -> None:
    data = workbook(
        {"Мероприятия": [ACTIVITY_RU, ROW, [*ROW[:6], 45], ["П-2", 1, dt.date(2025, 7, 2), *ROW[3:]]]}
    )
    other = rewritten(data, SHEET, OTHER_XML[way])
    expected = cells(read_bytes(tmp_path, data), "activity")
    assert cells(read_bytes(tmp_path, other), "activity").equals(expected)


PLAIN_TEXT = "<si><t>тут</t></si>"


def test_text_of_several_formats_and_escapes_is_one_text(tmp_path: Path) -> None:
    rich = "<si><r><t>Пётр </t></r><r><rPr><b/></rPr><t xml:space='preserve'>&amp; &lt;Ко&gt;_x000D_</t></r></si>"
    data = workbook({"activity": [ACTIVITY, [*ROW[:3], "тут", *ROW[4:]]]})
    data = rewritten(
        data, "xl/sharedStrings.xml", lambda xml: xml.replace(PLAIN_TEXT.encode(), rich.encode())
    )
    assert cells(read_bytes(tmp_path, data), "activity")["direction"].to_list() == ["Пётр & <Ко>"]


def test_no_sign_of_a_file_passes_for_a_mark(tmp_path: Path) -> None:
    data = workbook({"activity": [ACTIVITY, [DATE_CELL + "2025-07-01", *ROW[1:]]]})
    assert cells(read_bytes(tmp_path, data), "activity")["protocol_id"].to_list() == ["\ufffd2025-07-01"]
