"""What untidy programs and hands make and nobody can mend: cells, rows, sheets and lists, each with what must be told.

Belongs here: faults that come with a way of writing. Does not: wrong values (`planted`), what is mended without a word
(`untidy`), files refused whole (`hostile`, `foreign`). Rows stand under numbers of their own; one that would be
accepted but for a warning overlaps with the course it is a copy of, so that no course is counted twice.
"""

import json
from datetime import date, datetime
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_samples.generate.certificates import as_of
from data_samples.generate.files import PLAIN, Dialect
from data_samples.generate.findings import Finding
from data_samples.generate.inbox import Inbox, World
from data_samples.generate.papers import deliver
from data_samples.generate.planted import Plant, cell
from data_samples.generate.untidy import TITLE, rows_under, sent_before, texts
from data_samples.generate.wording import SHEETS, as_text, headers, in_russian
from data_samples.generate.workbooks import CREATED

_OVERLAPS = (("overlapping_course", "started_on"),)
_LONG_AGO = "0205-09-22"
# Nobody's: a number below 001-001-998, and a name that says what it is.
_SNILS, _NAME = "000-000-001 01", "Образцова Ия Петровна"

PROTOCOL_CELLS = (
    Plant("placeholder_in_identifier", "certificate_id", cell("certificate_id", "-"), "warning", _OVERLAPS),
    Plant(
        "identifier_respelled", "certificate_id", cell("certificate_id", "эс–66–000486"), "warning", _OVERLAPS
    ),
    Plant("unknown_subgroup", "target_group", cell("target_group", "2.9"), "warning", _OVERLAPS),
    Plant("unknown_target_group", "target_group", cell("target_group", "22")),
    Plant("identifier_profile", "certificate_id", cell("certificate_id", "DЖ-1 Ω")),
    Plant("inexact_number", "certificate_id", cell("certificate_id", "7,22025E+19")),
    Plant("date_in_code", "certificate_id", cell("certificate_id", "01.09.1972")),
    Plant("time_in_day", "signed_on", cell("signed_on", "2026-06-30T21:00:00")),
    Plant(
        "day_out_of_range",
        "signed_on",
        cell("signed_on", _LONG_AGO),
        also=(("signed_before_finished", "signed_on"),),
    ),
    Plant("personal_data", "provider_name", cell("provider_name", _NAME)),
    Plant("damaged_text", "provider_name", cell("provider_name", "????? ??????")),
)
CELLS = {
    "activity": (Plant("day_out_of_range", "performed_on", cell("performed_on", _LONG_AGO)),),
    "certificate": (
        Plant(
            "day_out_of_range",
            "applied_on",
            cell("applied_on", _LONG_AGO),
            also=(("applied_before_issued", "applied_on"),),
        ),
    ),
    "bureau_decision": (
        Plant("day_out_of_range", "registered_on", cell("registered_on", _LONG_AGO)),
        Plant("personal_data", "reason_note", cell("reason_note", f"мама, {_SNILS}")),
    ),
    "person_register": (Plant("day_out_of_range", "established_on", cell("established_on", _LONG_AGO)),),
}


def untidy_faults(world: World, inbox: Inbox) -> None:
    """Every delivery, with what must be told of it."""
    tables = sent_before(world, "66", 0, 1)
    protocols = texts(tables)["course_protocol"]
    numbers = [f"DEMO-66-2026-7{k:04}" for k in range(len(PROTOCOL_CELLS))]
    rows = rows_under(protocols, numbers)
    name = "2026-08-30_Екатеринбург_набрано вручную.csv"
    deliver(inbox, name, "course_protocol", rows, dict(enumerate(PROTOCOL_CELLS)), PLAIN)
    sources = {
        "activity": tables["activity"],
        "certificate": as_of(world.certificate, date.max).filter(status="redeemed"),
        "bureau_decision": world.bureau_decision.filter(channel="bulk").filter(pl.col("reasons").is_null()),
        "person_register": world.person_register,
    }
    for number, (table, plants) in enumerate(CELLS.items(), 1):
        text = as_text(sources[table][: len(plants)], table)
        file = f"2026-08-30_набрано вручную_{number}_{table}.csv"
        deliver(inbox, file, table, text, dict(enumerate(plants)), Dialect(";"))
    _book(
        inbox,
        in_russian(protocols, "course_protocol"),
        in_russian(as_text(tables["activity"], "activity"), "activity"),
    )
    _list_of_no_name(inbox, protocols)
    _bytes(inbox, tables["course_protocol"])


def _book(inbox: Inbox, protocols: pl.DataFrame, activities: pl.DataFrame) -> None:
    """A workbook in which a sheet of each kind is left out, and rows and cells of each kind are none."""
    name, buffer = "2026-08-30_Екатеринбург_рабочая книга.xlsx", BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED, "title": TITLE})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        found = _cells_of_a_program(book.add_worksheet(SHEETS["course_protocol"]), protocols, day, name)
        old = book.add_worksheet("Протоколы (старые)")
        old.hide()
        _write(old, 0, [list(headers("course_protocol", russian=True).values()), *protocols.rows()])
        found.append(Finding(name, "Протоколы (старые)", None, None, None, "hidden_sheet"))
        _write(book.add_worksheet("Лист1"), 0, activities.head(5).rows())
        found.append(Finding(name, "Лист1", None, None, None, "unknown_sheet"))
    inbox.add(name, buffer.getvalue(), found)


def _write(sheet: Worksheet, top: int, rows: list[tuple[str | None, ...] | list[str]]) -> None:
    for row, values in enumerate(rows, top):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write_string(row, column, value)


def _cells_of_a_program(sheet: Worksheet, protocols: pl.DataFrame, day: Format, name: str) -> list[Finding]:
    """Protocols, each with a cell that a spreadsheet program spoilt; a row above the header, two rows that are none."""
    at = {column: place for place, column in enumerate(protocols.columns)}
    numbers = [f"DEMO-66-2026-8{k:04}" for k in range(5)]
    rows = rows_under(protocols, numbers).rows()
    top = 2  # rows count from 0: the second row is the header
    _write(sheet, 0, [rows[0], list(headers("course_protocol", russian=True).values()), *rows])
    sheet.write_formula(top, at["certificate_id"], "=VLOOKUP(A3,Книга2!A:B,2,0)", None, "#N/A")
    sheet.write_formula(top + 1, at["signed_on"], "=M4+1", None, "")
    sheet.merge_range(top + 2, at["signed_on"], top + 2, at["sent_on"], protocols["signed_on"][0])
    sheet.write_datetime(top + 3, at["certificate_id"], datetime(1972, 9, 1), day)
    sheet.write_number(top + 4, at["target_group"], 12.1)
    sheet.write_string(top + 5, 0, "Итого: 5")
    sheet.write_string(top + 6, 0, "Исполнитель: образец")
    sheet.set_row(top + 2, None, None, {"hidden": True})
    sheet.set_column(at["provider_name"], at["provider_name"], None, None, {"hidden": True})
    table, shown = "course_protocol", SHEETS["course_protocol"]
    cells = [
        ("error_value", "error", "certificate_id"),
        ("formula_without_value", "error", "signed_on"),
        ("merged_cell", "error", "sent_on"),
        ("date_in_code", "error", "certificate_id"),
        ("ambiguous_subgroup", "warning", "target_group"),
    ]
    found = [Finding(name, shown, top + 1 + k, table, numbers[k], *told) for k, told in enumerate(cells)]
    found.append(
        Finding(name, shown, top + 5, table, numbers[4], "overlapping_course", "error", "started_on")
    )
    found.append(Finding(name, shown, 1, table, None, "title_row"))
    found.append(Finding(name, shown, top + 3, table, None, "hidden_rows", "warning"))
    found.append(Finding(name, shown, None, table, None, "hidden_column", "warning"))
    found.append(Finding(name, shown, top + 6, table, None, "total_row", "warning"))
    return [*found, Finding(name, shown, top + 7, table, None, "note_row", "warning")]


def _list_of_no_name(inbox: Inbox, protocols: pl.DataFrame) -> None:
    """A protocol with its activities under a name of the sender's own."""
    row = {column: value for column, value in protocols.row(0, named=True).items() if value is not None}
    lessons = [{"performed_on": row["started_on"], "direction": "adaptive_pe"}]
    line = json.dumps(row | {"занятия": lessons}, ensure_ascii=False)
    name = "2026-08-30_Екатеринбург_свои имена.ndjson"
    inbox.add(name, f"{line}\n".encode(), [Finding(name, None, 1, None, None, "unknown_list")])


def _bytes(inbox: Inbox, protocols: pl.DataFrame) -> None:
    """Parquet in which a column of text holds bytes of cp1251."""
    rows = protocols.select(c for c in headers("course_protocol", russian=False) if c in protocols.columns)
    number = "DEMO-66-2026-80009"
    spoilt = rows.with_columns(protocol_id=pl.lit(number), provider_name=pl.lit("образец".encode("cp1251")))
    buffer = BytesIO()
    spoilt.write_parquet(buffer, compression="zstd")
    name = "2026-08-30_Екатеринбург_байты.parquet"
    found = Finding(name, None, 1, "course_protocol", number, "not_text", "error", "provider_name")
    inbox.add(name, buffer.getvalue(), [found])
