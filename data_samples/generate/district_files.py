"""Deliveries of registers: extracts, workbooks of a department, lists, and later ones that repeat and correct them.

Belongs here: cutting the invented registers into files, each with its slips, a repeat and a contradiction. Does not:
the rows (`district`, `people`, `social_cases`).
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from data_samples.generate import social_cases
from data_samples.generate.files import FROM_1251, PLAIN, SEMICOLON, TAB_WITH_BOM, Dialect, csv, parquet
from data_samples.generate.findings import Finding, of_rows, spoilt
from data_samples.generate.inbox import Inbox
from data_samples.generate.papers import STYLE
from data_samples.generate.planted_registers import fullest, plants
from data_samples.generate.wording import SHEETS, as_text, in_russian
from data_samples.generate.workbooks import header_line, workbook
from schemas.delivered.registers import REGISTERS

Registers = Mapping[str, pl.DataFrame]
BOOKS = {
    "2026-08-19_Занятость инвалидов.xlsx": ("employment_quota", "employment_outcome", "workshop"),
    "2026-08-20_Учреждения и кадры.xlsx": ("institution", "staff"),
    "2026-08-21_Электронные услуги.xlsx": ("e_service", "e_application"),
    "2026-08-24_Опубликованные показатели.xlsx": ("published_statistic",),
}
LISTS = {
    "2026-08-19_education.csv": ("education_enrolment", TAB_WITH_BOM),
    "2026-08-20_ngo_grants.csv": ("ngo_grant", PLAIN),
}
# What a second row of the same entry says otherwise: which of the two holds cannot be known.
CONTRADICTS = {
    "person_register": {"target_group": "8"}, "service_record": {"cost_rub": "1.00"},
    "employment_quota": {"quota_positions": "77"}, "employment_outcome": {"region_code": "66"},
    "education_enrolment": {"mode": None}, "institution": {"kind": "creative_centre"},
    "ngo_grant": {"amount_rub": "1.00"}, "workshop": {"workers": "77"}, "staff": {"headcount": "777"},
    "e_service": {"launched_on": "2017-01-01"}, "e_application": {"count": "7"}, "population": {"count": "7"},
    "published_statistic": {"value": "7.00"}, "social_service_case": {"income_ratio": "9.99"},
}  # fmt: skip


def district_files(registers: Registers, inbox: Inbox) -> None:
    """Every delivery, in the order of arrival."""
    people, services = registers["person_register"], registers["service_record"]
    capital = pl.col("region_code") == "77"
    _parquet(inbox, "2026-08-17_moscow_register.parquet", "person_register", people.filter(capital))
    text = as_text(people.filter(~capital), "person_register")
    name = "2026-08-17_Тюмень, Ижевск_реестр инвалидов.csv"
    _list(inbox, name, "person_register", text, FROM_1251, slips=False)
    earlier = pl.col("started_on") < date(2026, 1, 1)
    _parquet(inbox, "2026-08-18_services_2025.parquet", "service_record", services.filter(earlier))
    again = as_text(services.filter(earlier)[:3], "service_record")
    dearer = again[2:].with_columns(cost_rub=pl.lit("99000.00"))
    rows = pl.concat([as_text(services.filter(~earlier), "service_record"), again[:2], dearer])
    _list(inbox, "2026-08-18_услуги_2026.csv", "service_record", rows, SEMICOLON)
    for name, (table, dialect) in LISTS.items():
        _list(inbox, name, table, as_text(registers[table], table), dialect)
    for name, tables in BOOKS.items():
        _book(inbox, name, {table: as_text(registers[table], table) for table in tables})
    residents, late = registers["population"], pl.col("year") == 2026
    _parquet(inbox, "2026-08-21_population_2025.parquet", "population", residents.filter(~late))
    of_year = as_text(residents.filter(late), "population")
    _list(inbox, "2026-08-21_population_2026.csv", "population", of_year, PLAIN)
    _cases(inbox, registers["social_service_case"])


def _cases(inbox: Inbox, rows: pl.DataFrame) -> None:
    """Cases as they stood in June, and once more in August: what moved on is the news, what did not is a repeat."""
    june, august = (
        as_text(social_cases.as_of(rows, d), "social_service_case")
        for d in (date(2026, 6, 30), social_cases.TODAY)
    )
    book, listed = "2026-08-24_442-ФЗ_дела на 30 июня.xlsx", "2026-08-25_442-ФЗ_дела на 21 августа.csv"
    _book(inbox, book, {"social_service_case": june})
    _list(
        inbox,
        listed,
        "social_service_case",
        august,
        SEMICOLON,
        slips=False,
    )
    for name, sheet in (
        (book, SHEETS["social_service_case"]),
        (listed, None),
    ):  # neither has numbers of cases yet
        missing = ("case_no_missing", "warning", "case_no")
        inbox.found.append(Finding(name, sheet, None, "social_service_case", None, *missing))


def _parquet(inbox: Inbox, name: str, table: str, rows: pl.DataFrame) -> None:
    inbox.add(name, parquet(rows, table))


def _list(
    inbox: Inbox, name: str, table: str, text: pl.DataFrame, dialect: Dialect, slips: bool = True
) -> None:
    rows, found = _with_slips(name, None, table, text, 2, slips)
    inbox.add(name, csv(rows, table, dialect), found)


def _book(inbox: Inbox, name: str, tables: Mapping[str, pl.DataFrame]) -> None:
    sheets, found, first = {}, [], header_line(STYLE) + 1
    for table, text in tables.items():
        rows, told = _with_slips(name, SHEETS[table], table, text, first, slips=True)
        sheets[table], found = in_russian(rows, table), found + told
    inbox.add(name, workbook(sheets, STYLE), found)


def _with_slips(
    name: str, sheet: str | None, table: str, text: pl.DataFrame, first: int, slips: bool
) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows below as many spoilt ones as there are rules, and a last row that contradicts the one above it."""
    spoiling = dict(enumerate(plants(table))) if slips else {}
    other = text[-1:].with_columns(pl.lit(v, pl.String).alias(c) for c, v in CONTRADICTS[table].items())
    rows = spoilt(pl.concat([fullest(text, len(spoiling)), text, other]), spoiling)
    found = of_rows(spoiling, rows, name, sheet, table, first)
    called = REGISTERS[table].called
    record = rows[called][-1] if called else None
    return rows, [*found, Finding(name, sheet, first + rows.height - 1, table, record, "conflict")]
