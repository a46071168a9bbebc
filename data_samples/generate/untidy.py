"""Courses sent once more the way programs and people write them: every spelling must be understood, none is told.

Belongs here: one delivery a way of writing, made of courses that the platform has handed over already. Understood right
they are duplicates; a cell read wrongly makes a conflict, and a row that is lost leaves a ledger that does not agree
with `tests/pipeline/golden/ledger.csv`. Does not: what must be told (`untidy_faults`).
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import polars as pl
from xlsxwriter import Workbook

from data_samples.generate.files import Dialect, csv
from data_samples.generate.inbox import Inbox, World
from data_samples.generate.old_workbooks import Sheets, Value, ods, xls
from data_samples.generate.wording import SHEETS, as_text, columns, headers, in_russian, kinds
from data_samples.generate.workbooks import CREATED

TABLES = ("course_protocol", "activity", "assessment")
TITLE = "Образец: все данные вымышлены"
_HALF = "2026-H1"
_MOSCOW = ZoneInfo("Europe/Moscow")


def sent_before(world: World, region: str, first: int, count: int) -> dict[str, pl.DataFrame]:
    """So many whole courses of a region's last hand-over, from the place `first`: protocols, activities, answers."""
    bulk = world.of("bulk")["course_protocol"]
    whole = bulk.filter(half=_HALF, region_code=region, status="completed").drop_nulls("snils")
    return world.with_children(whole.sort("protocol_id")[first : first + count])


def texts(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables as text."""
    return {table: as_text(rows, table) for table, rows in tables.items()}


def untidy_files(world: World, inbox: Inbox) -> None:
    """Every delivery; none gives a finding."""
    _office(inbox, "2026-08-28_Ижевск_LibreOffice.ods", ods, sent_before(world, "18", 0, 2))
    _office(inbox, "2026-08-28_Ижевск_Excel 97.xls", xls, sent_before(world, "18", 2, 2))
    _listed(inbox, texts(sent_before(world, "62", 0, 3)))
    _continued(inbox, texts(sent_before(world, "72", 0, 2)))
    _zoned(inbox, sent_before(world, "86", 0, 2))
    _document(inbox, texts(sent_before(world, "50", 0, 2)))
    _reasons(inbox, world)


def _office(
    inbox: Inbox, name: str, write: Callable[[Sheets], bytes], tables: dict[str, pl.DataFrame]
) -> None:
    """A workbook of an office program: numbers, days and words, a title above each header."""
    inbox.add(name, write({SHEETS[t]: _sheet(text, t) for t, text in texts(tables).items()}))


def _sheet(text: pl.DataFrame, table: str) -> list[list[Value]]:
    """A sheet: a title, a blank row, the header, the rows; days are days, whole numbers are numbers."""
    named, worded = headers(table, russian=True), in_russian(text, table)
    read = dict.fromkeys(kinds(table, "date"), date.fromisoformat) | dict.fromkeys(kinds(table, "int"), int)
    as_values = [[None if c is None else read.get(n, str)(c) for c in worded[n]] for n in worded.columns]
    rows: list[list[Value]] = [list(row) for row in zip(*as_values, strict=True)]
    return [[TITLE], [], [named[name] for name in worded.columns], *rows]


def _listed(inbox: Inbox, tables: dict[str, pl.DataFrame]) -> None:
    """Lists of an accounting program in cp1251: `sep=;`, titles, a row of column numbers, the header once a page, times
    at midnight, spaced numbers, ИСТИНА and ЛОЖЬ, groups with their name in front, capitals."""
    spelt = {
        "has_representative": pl.col("has_representative").replace({"1": "ИСТИНА", "0": "ЛОЖЬ"}),
        "target_group": "ЦРГ № " + pl.col("target_group"),
        "provider_ogrn": pl.col("provider_ogrn").str.replace(r"^(.)(...)(...)(...)(...)$", "$1 $2 $3 $4 $5"),
        "certificate_id": pl.col("certificate_id").str.to_lowercase().str.to_uppercase(),
        "service_form": pl.col("service_form").replace(
            {"inpatient": "Стационарная", "semi_inpatient": "ПОЛУСТАЦИОНАР", "mobile": "на\u00a0дому"}
        ),
        "status": pl.col("status").replace({"completed": "Курс завершён"}),
        "revision": pl.col("revision") + ",00",
        "minutes": pl.col("minutes") + ",0",
    }
    for number, (table, text) in enumerate(tables.items(), 1):
        worded = in_russian(
            text.with_columns(v.alias(c) for c, v in spelt.items() if c in text.columns), table
        )
        days = pl.col(kinds(table, "date")).str.replace(r"^(\d+)-(\d+)-(\d+)$", "$3.$2.$1 0:00:00")
        lines = csv(worded.with_columns(days), table, Dialect(";", russian=True)).decode().splitlines()
        numbers = ";".join(map(str, range(1, text.width + 1)))
        page = [lines[0], numbers, *lines[1:3], lines[0], *lines[3:]]
        above = ["sep=;", TITLE + ";" * (text.width - 1), ";" * (text.width - 1)]
        content = "\r\n".join([*above, *page, ""]).encode("cp1251")
        inbox.add(f"2026-08-28_Рязань_из 1С_{number}_{table}.csv", content)


def _continued(inbox: Inbox, tables: dict[str, pl.DataFrame]) -> None:
    """A workbook that continues on a second sheet of a table, with the number of each protocol in a merged cell, sheets
    in their own order, and times at midnight typed into cells of days."""
    activity = in_russian(tables["activity"].sort("protocol_id", maintain_order=True), "activity")
    half = activity.height // 2
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED, "title": TITLE})
        parts = {
            "Оценки (2)": ("assessment", in_russian(tables["assessment"], "assessment")),
            "Мероприятия": ("activity", activity[:half]),
            "Мероприятия (2)": ("activity", activity[half:]),
            " протоколы ": ("course_protocol", in_russian(tables["course_protocol"], "course_protocol")),
        }
        for sheet_name, (table, rows) in parts.items():
            _with_merged_numbers(book, sheet_name, table, rows)
    inbox.add("2026-08-28_Тюмень_продолжение на втором листе.xlsx", buffer.getvalue())


def _with_merged_numbers(book: Workbook, name: str, table: str, rows: pl.DataFrame) -> None:
    sheet, named = book.add_worksheet(name), headers(table, russian=True)
    days = pl.col(kinds(table, "date")) + "T00:00:00"
    shown = rows.with_columns(days)
    for column, title in enumerate(shown.columns):
        sheet.write_string(0, column, named[title].upper())
        for row, cell in enumerate(shown[title] if title != "protocol_id" else [], 1):
            if cell is not None:
                sheet.write_string(row, column, f" {cell}\u00a0")
    lengths = rows.group_by("protocol_id", maintain_order=True).len()
    top = 1
    for number, length in lengths.iter_rows():
        if length > 1:
            sheet.merge_range(top, 0, top + length - 1, 0, number)
        else:
            sheet.write_string(top, 0, number)
        top += length


def _zoned(inbox: Inbox, tables: dict[str, pl.DataFrame]) -> None:
    """Parquet of a database: days are instants at midnight, of Moscow in protocols, in UTC in activities; words are a
    dictionary, integers with gaps are floats, numbers of groups too."""
    for number, table in enumerate(TABLES, 1):
        rows = tables[table].select(c for c in columns(table) if c in tables[table].columns)
        instants = {
            name: [_midnight(day) for day in rows[name]] for name in kinds(table, "date") if name in rows
        }
        zone = "Europe/Moscow" if table == "course_protocol" else "UTC"
        typed = rows.with_columns(
            *(
                pl.Series(n, days, pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)
                for n, days in instants.items()
            ),
            *(pl.col(n).cast(pl.Float64) for n in kinds(table, "int") if n in rows.columns),
            *(
                pl.col(n).cast(pl.Categorical)
                for n in ("direction", "instrument", "status")
                if n in rows.columns
            ),
        )
        buffer = BytesIO()
        typed.write_parquet(buffer, compression="zstd")
        inbox.add(f"2026-08-28_Югра_из базы_{number}_{table}.parquet", buffer.getvalue())


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=_MOSCOW)


def _document(inbox: Inbox, tables: dict[str, pl.DataFrame]) -> None:
    """JSON of a web service: one document over many lines, Russian keys, numbers and yes and no of its own."""
    lists = {"activity": "Мероприятия", "assessment": "Оценки"}
    protocols = [
        _keyed("course_protocol", row)
        | {
            lists[t]: [
                _keyed(t, child)
                for child in tables[t].filter(protocol_id=row["protocol_id"]).rows(named=True)
            ]
            for t in lists
        }
        for row in tables["course_protocol"].rows(named=True)
    ]
    text = json.dumps({"Протоколы": protocols}, ensure_ascii=False, indent=1)
    inbox.add("2026-08-28_МО_веб-служба.json", text.encode("utf-8-sig"))


def _keyed(table: str, row: dict[str, str | None]) -> dict[str, object]:
    named, numbers, yes_no = headers(table, russian=True), kinds(table, "int"), kinds(table, "bool")
    return {
        named[name]: int(cell) if name in numbers else cell == "1" if name in yes_no else cell
        for name, cell in row.items()
        if cell is not None
    }


_REASONS = {
    "health_condition": "Несоответствие услуги состоянию здоровья",
    "family_refused_activities": "отказ семьи от отдельных мероприятий",
    "family_refused_course": "ОТКАЗ СЕМЬИ ОТ КУРСА",
    "provider_failure": "неоказание услуги организацией.",
    "other": "Иные обстоятельства",
}


def _reasons(inbox: Inbox, world: World) -> None:
    """Decisions with the reasons in the words of the bureau's own form, as a bureau types them."""
    decided = world.bureau_decision.filter(pl.col("half") == _HALF, pl.col("channel") == "bulk")
    rows = as_text(decided.drop_nulls("reasons").sort("decided_on", "course")[-4:], "bureau_decision")
    worded = in_russian(rows, "bureau_decision").with_columns(pl.col("reasons").replace(_REASONS))
    inbox.add(
        "2026-08-29_ГБ МСЭ_причины словами.csv",
        csv(worded, "bureau_decision", Dialect("\t", "utf-8-sig", russian=True)),
    )


def rows_under(text: pl.DataFrame, numbers: Sequence[str]) -> pl.DataFrame:
    """The first row once for each of these protocol numbers."""
    return pl.concat([text[:1]] * len(numbers)).with_columns(protocol_id=pl.Series(numbers))
