"""OpenDocument workbooks, as text that LibreOffice writes, and files built to bring the reader down."""

from pathlib import Path

import pytest

from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL, NotRead, Reading
from tests.unit.deliveries import ACTIVITY_RU, ROW, as_zip, cells, read_bytes, refusal

KIND = b"application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "style", "text")
)
CALCEXT = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
HIDDEN = (
    '<style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
TAIL = (
    '<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def text(value: str, attributes: str = "") -> str:
    return f'<table:table-cell {attributes} office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def row(*cells: str, attributes: str = "") -> str:
    tags = "".join(cell if cell.startswith("<") else text(cell) for cell in cells)
    return f"<table:table-row {attributes}>{tags}</table:table-row>"


HEAD, PLAIN = row(*ACTIVITY_RU), row(*ROW)


def sheet(name: str, *rows: str, style: str = "ta1", more: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{more}{"".join(rows)}{TAIL}</table:table>'


def book(*sheets: str, before: str = "") -> bytes:
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES} {CALCEXT}>'
        f"<office:automatic-styles>{HIDDEN}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    return as_zip([("mimetype", KIND), ("content.xml", xml.encode())], method=0)


def read(tmp_path: Path, *sheets: str) -> Reading:
    return read_bytes(tmp_path, book(*sheets))


def test_sheets_are_tables_and_keep_their_rows(tmp_path: Path) -> None:
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    reading = read(tmp_path, sheet("Мероприятия", row("Журнал"), HEAD, PLAIN, blank, PLAIN))
    assert reading.format == "ods"
    assert cells(reading, "activity").rows() == [(*ROW, 3), (*ROW, 7)]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<table:table-cell office:value-type="float" office:value="2"/>', "2"),
        (
            '<table:table-cell office:value-type="float" office:value="7.22025000123457E+019"/>',
            "72202500012345700000",
        ),
        ('<table:table-cell office:value-type="percentage" office:value="0.25"/>', "0.25"),
        (
            '<table:table-cell office:value-type="date" office:date-value="2025-07-02"/>',
            DATE_CELL + "2025-07-02",
        ),
        (
            '<table:table-cell office:value-type="date" office:date-value="2025-07-02T00:00:00"/>',
            DATE_CELL + "2025-07-02",
        ),
        ('<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>', "09:30:00"),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', "true"),
        (text("#Н/Д", 'calcext:value-type="error" table:formula="of:=NA()"'), f"{FAULT}error_value|#Н/Д"),
        ('<table:table-cell table:formula="of:=40+5"/>', f"{FAULT}formula_without_value|="),
        (text("", 'table:formula="of:=A1"'), None),
        (text(" сорок<text:s text:c='2'/>пять "), "сорок  пять"),
        (
            '<table:table-cell office:value-type="string">'
            "<office:annotation><text:p>Иванов</text:p></office:annotation><text:p>да</text:p></table:table-cell>",
            "да",
        ),
    ],
)
def test_every_kind_of_cell_is_what_a_person_reads(tmp_path: Path, cell: str, shown: str | None) -> None:
    read_cells = cells(read(tmp_path, sheet("Мероприятия", HEAD, row(*ROW[:6], cell))), "activity")
    assert read_cells["minutes"].to_list() == [shown]


def test_an_inexact_number_is_marked_in_a_column_of_codes(tmp_path: Path) -> None:
    number = '<table:table-cell office:value-type="float" office:value="12.1"/>'
    read_cells = cells(read(tmp_path, sheet("Мероприятия", HEAD, row(number, *ROW[1:]))), "activity")
    assert read_cells["protocol_id"].to_list() == [NUMBER_CELL + "12.1"]


def test_repeated_rows_and_cells_are_as_many(tmp_path: Path) -> None:
    same = text("x", 'table:number-columns-repeated="3"')
    rows = row(*ROW[:3], same, ROW[6], attributes='table:number-rows-repeated="4"')
    read_cells = cells(read(tmp_path, sheet("Мероприятия", HEAD, rows)), "activity")
    assert read_cells.rows() == [(*ROW[:3], "x", "x", "x", ROW[6], at) for at in (2, 3, 4, 5)]


def test_a_merged_value_belongs_to_every_row_it_covers(tmp_path: Path) -> None:
    first = row(text("П-1", 'table:number-rows-spanned="2" table:number-columns-spanned="1"'), *ROW[1:])
    second = row("<table:covered-table-cell/>", *ROW[1:])
    read_cells = cells(read(tmp_path, sheet("Мероприятия", HEAD, first, second, PLAIN)), "activity")
    assert read_cells["protocol_id"].to_list() == ["П-1"] * 3


def test_what_is_hidden_under_a_merged_range_is_not_what_is_shown(tmp_path: Path) -> None:
    first = row(text("П-1", 'table:number-rows-spanned="2" table:number-columns-spanned="1"'), *ROW[1:])
    covered = (
        "<table:covered-table-cell office:value-type='string'><text:p>П-9</text:p></table:covered-table-cell>"
    )
    read_cells = cells(read(tmp_path, sheet("Мероприятия", HEAD, first, row(covered, *ROW[1:]))), "activity")
    assert read_cells["protocol_id"].to_list() == ["П-1", f"{FAULT}merged|П-1"]


def test_hidden_sheets_are_listed_and_links_to_other_files_are_no_sheets(tmp_path: Path) -> None:
    link = "<table:table-source table:table-name='Лист1'/>"
    reading = read(
        tmp_path,
        sheet("Мероприятия", HEAD, PLAIN, PLAIN, style="ta2"),
        sheet("Новые", HEAD, PLAIN),
        sheet("file:///a.ods#$Лист1", HEAD, PLAIN, more=link),
    )
    assert [found.sheet for found in reading.sheets] == ["Новые"]
    assert reading.not_read == (NotRead("sheet", "Мероприятия", 3, "hidden_sheet", table="activity"),)


def test_hidden_rows_and_columns_are_read_and_counted(tmp_path: Path) -> None:
    columns = '<table:table-column table:number-columns-repeated="6"/><table:table-column table:visibility="collapse"/>'
    filtered = row(*ROW, attributes='table:visibility="filter"')
    found = read(tmp_path, sheet("Мероприятия", HEAD, PLAIN, filtered, more=columns)).sheets[0]
    assert (found.rows.collect().height, found.hidden_rows, found.hidden_columns) == (2, (3,), ("Минут",))


FAR = 'table:number-columns-repeated="16384"'
MANY = 'table:number-rows-repeated="1048576"'


@pytest.mark.parametrize(
    "far", [row(text("1", FAR), attributes=MANY), row(*ROW, attributes=MANY), row(text("1", FAR)) * 400]
)
def test_cells_repeated_over_the_whole_sheet_are_refused_before_they_take_memory(
    tmp_path: Path, far: str
) -> None:
    assert refusal(tmp_path, book(sheet("Мероприятия", HEAD, far))).rule_id == "zip_too_large"


def test_broken_and_locked_workbooks_are_refused_by_name(tmp_path: Path) -> None:
    whole = book(sheet("Мероприятия", HEAD, PLAIN))
    assert refusal(tmp_path, whole[: len(whole) // 2]).rule_id == "broken_file"
    assert refusal(tmp_path, book(sheet("Мероприятия", HEAD), before="<!DOCTYPE a>")).rule_id == "broken_file"
    half = [("mimetype", KIND), ("content.xml", b"<office:document-content>")]
    assert refusal(tmp_path, as_zip(half, method=0)).rule_id == "broken_file"
    manifest = ("META-INF/manifest.xml", b"<manifest:encryption-data/>")
    locked = refusal(tmp_path, as_zip([*half, manifest], method=0))
    assert locked.rule_id == "foreign_password"
