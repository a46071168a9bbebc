"""Cells to values: what people write, what a spreadsheet makes of it, and what is refused instead of bent."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from intake.judging.values import date_styles, typed
from schemas.delivered.protocol import DELIVERED, Activity, Certificate, CourseProtocol
from schemas.rules import delivered_columns

UNREADABLE = object()
HUGE = "9" * 30


def read(table: str, column: str, cell: Any, dtype: Any = pl.String) -> Any:
    """The value of one cell of a delivered column; UNREADABLE where it had something and has no value."""
    model = DELIVERED[table]
    frame = pl.LazyFrame({column: pl.Series([cell], dtype=dtype), "line": [1]})
    row = typed(frame, model).collect().row(0, named=True)
    bit = 1 << list(delivered_columns(model)).index(column)
    assert row["unreadable"] in (0, bit)
    assert row["noted"] in (0, bit)
    if row["unreadable"]:
        assert row[column] is None
        return UNREADABLE
    return row[column]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2025-09-30", date(2025, 9, 30)),
        ("30.09.2025", date(2025, 9, 30)),
        ("1.9.2025", date(2025, 9, 1)),
        ("29.02.2024", date(2024, 2, 29)),
        ("29.02.2025", UNREADABLE),
        ("31.02.2025", UNREADABLE),
        ("2025-02-31", UNREADABLE),
        ("2025-13-01", UNREADABLE),
        ("13.13.2025", UNREADABLE),
        ("00.01.2025", UNREADABLE),
        ("30.09.25", UNREADABLE),
        ("25-09-30", UNREADABLE),
        ("2025-9-1", UNREADABLE),
        ("09/30/2025", UNREADABLE),
        ("30.09.2025 00:00", date(2025, 9, 30)),
        ("30.09.2025 9:15:00", date(2025, 9, 30)),
        ("2025-09-30T00:00:00", date(2025, 9, 30)),
        ("2025-09-30 00:00:00.000", date(2025, 9, 30)),
        ("2025-09-30 21:00:00", UNREADABLE),
        ("2025-09-30T21:00:00+03:00", date(2025, 9, 30)),
        ("2025-09-30T21:00:00Z", UNREADABLE),
        ("2025-09-30T00:00:00Z", date(2025, 9, 30)),
        ("\ue0012025-09-30 10:30:00", date(2025, 9, 30)),
        ("22 июля 2025 г.", date(2025, 7, 22)),
        ("«22» июля 2025 года", date(2025, 7, 22)),
        ("30.09.2025 г.", date(2025, 9, 30)),
        ("30.09.2025г", date(2025, 9, 30)),
        ("30-09-2025", date(2025, 9, 30)),
        ("30/09/2025", date(2025, 9, 30)),
        ("07/08/2025", UNREADABLE),
        ("7/22/2025", UNREADABLE),
        ("\u200b30.09.2025\u00a0", date(2025, 9, 30)),
        ("1899-12-31", None),
        ("01.01.0001 0:00:00", None),
        ("0000-00-00", None),
        ("—", None),
        ("NULL", None),
        ("45930", UNREADABLE),
        ("٣٠.٠٩.٢٠٢٥", UNREADABLE),
        ("сегодня", UNREADABLE),
        (None, None),
    ],
)
def test_days_with_one_reading_and_no_other(cell: str | None, value: Any) -> None:
    assert read("activity", "performed_on", cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234.56", Decimal("1234.56")),
        ("1234,56", Decimal("1234.56")),
        ("1 234,56", Decimal("1234.56")),
        ("1\u00a0234\u00a0567,5", Decimal("1234567.50")),
        ("1\u202f234", Decimal("1234.00")),
        ("0", Decimal("0.00")),
        ("-0,01", Decimal("-0.01")),
        ("999999999999.99", Decimal("999999999999.99")),
        ("1234.567", UNREADABLE),
        ("1,234.56", UNREADABLE),
        ("1.234,56", UNREADABLE),
        ("1e3", UNREADABLE),
        ("5,", UNREADABLE),
        (",5", UNREADABLE),
        ("--1", UNREADABLE),
        ("100 руб.", UNREADABLE),
        ("NaN", None),
        ("12 34", UNREADABLE),
        ("1234,500", Decimal("1234.50")),
        ("1" * 13, UNREADABLE),
        (HUGE, UNREADABLE),
    ],
)
def test_amounts_to_the_kopeck(cell: str, value: Any) -> None:
    assert read("certificate", "nominal_rub", cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", 1), ("007", 7), ("+3", 3), ("-1", -1), ("2147483647", 2147483647),
        ("1.0", 1), ("1,0", 1), ("1 000", 1000), ("12\u00a0000", 12000), ("1 200,00", 1200), ("3.0000", 3),
        ("2147483648", UNREADABLE), (HUGE, UNREADABLE), ("1,000", UNREADABLE), ("1 00", UNREADABLE),
        ("1,5", UNREADABLE),
        ("0x10", UNREADABLE), ("1_000", UNREADABLE), ("один", UNREADABLE), ("٣", UNREADABLE), ("true", UNREADABLE),
    ],
)  # fmt: skip
def test_whole_numbers(cell: str, value: Any) -> None:
    assert read("activity", "revision", cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", True), ("0", False), ("true", True), ("FALSE", False), ("да", True), ("Нет", False), ("ДА", True),
        ("2", UNREADABLE), ("yes", UNREADABLE), ("д", UNREADABLE), ("1.0", True), ("-", None),
        ("ИСТИНА", True), ("ЛОЖЬ", False), ("имеется", True),
    ],
)  # fmt: skip
def test_yes_and_no(cell: str, value: Any) -> None:
    assert read("course_protocol", "has_representative", cell) == value


@pytest.mark.parametrize(
    ("table", "column", "cell", "value"),
    [
        ("course_protocol", "sex", "М", "M"),
        ("course_protocol", "sex", "ж", "F"),
        ("course_protocol", "sex", "m", "M"),
        ("course_protocol", "sex", "женский", "F"),
        ("course_protocol", "sex", "Н", "Н"),
        ("course_protocol", "status", "завершен", "completed"),
        ("course_protocol", "status", "Завершён", "completed"),
        ("course_protocol", "service_form", "На дому", "mobile"),
        ("activity", "direction", "Адаптивная физическая культура", "adaptive_pe"),
        ("activity", "direction", "ADAPTIVE_PE", "adaptive_pe"),
        ("certificate", "status", "истек", "expired"),
        ("assessment", "item", "вовлеченность", "involvement"),
        ("assessment", "item", "D1", "d1"),
        ("person_register", "disability_group", "Ребенок-инвалид", "child"),
        ("course_protocol", "region_code", "1", "01"),
        ("course_protocol", "region_code", "72", "72"),
        ("course_protocol", "region_code", "072", "072"),
        ("course_protocol", "sex", "жен.", "F"),
        ("course_protocol", "sex", "девочка", "F"),
        ("course_protocol", "service_form", "Стационарная", "inpatient"),
        ("activity", "direction", "социально\u2011бытовая", "social_household"),
        ("activity", "direction", "социально - бытовая", "social_household"),
        ("activity", "direction", "coциально-бытовая", "social_household"),  # a Latin c and o
        ("activity", "activity_type", "практические\u00a0 занятия", "practical"),
        ("person_register", "disability_group", "III", "3"),
        ("person_register", "disability_group", "3 группа", "3"),
        ("person_register", "disability_group", "инвалид 2 группы", "2"),
        ("bureau_decision", "reasons", "Неоказание услуги организацией", "provider_failure"),
        (
            "bureau_decision",
            "reasons",
            "неоказание услуги организацией, Иные обстоятельства",
            "provider_failure|other",
        ),
        *(
            ("course_protocol", "target_group", spelt, "2")
            for spelt in ("2", "02", "2.0", "ЦРГ 2", "ЦРГ-2", "2 группа")
        ),
        ("course_protocol", "target_group", "12.10", "12.10"),
        ("course_protocol", "target_group", "ЦРГ № 3.2", "3.2"),
        *(
            ("course_protocol", "snils", spelt, "00010037101")
            for spelt in (
                "000–100–371 01",
                "000\u2011100\u2011371 01",
                "СНИЛС 000-100-371 01",
                "000.100.371 01",
                "00010037101.0",
            )
        ),
        *(
            ("course_protocol", "protocol_id", spelt, "DEMO-72-2025-9411")
            for spelt in (
                "DЕМО-72-2025-9411",
                "DEMO\u200b-72-2025-9411",
                "DEMO‑72‑2025‑9411",
                "demo-72-2025-9411",
                "\ufeffDEMO-72-2025-9411",
                "\u202eDEMO-72-2025-9411",
                "№ DEMO - 72-2025-9411",
            )
        ),
        ("course_protocol", "certificate_id", "ЭC-72-1", "ЭС-72-1"),  # a Latin C beside Э
        ("course_protocol", "child_ref", "Ребёнок-17", "Ребёнок-17"),
        ("course_protocol", "snils", "001-000-001 01", "00100000101"),
        ("course_protocol", "snils", "001\u00a0000 001-01", "00100000101"),
        ("course_protocol", "provider_ogrn", "1 02 77 00 132195", "1027700132195"),
        ("employment_quota", "employer_inn", "105 00 00 00", "0105000000"),
        ("employment_quota", "employer_inn", "00100000101", "00100000101"),
        ("education_enrolment", "school_year", "2024 – 2025", "2024/2025"),
        ("education_enrolment", "school_year", "2024-2025", "2024/2025"),
        ("education_enrolment", "school_year", "2024/25", "2024/25"),
        ("service_record", "channel", "НКО", "ngo"),
        ("population", "variant", "Без автономных округов", "without_okrugs"),
        ("employment_outcome", "programme", "Абилимпикс", "abilympics"),
        ("employment_outcome", "programme", "Иная программа", "Иная программа"),
        ("published_statistic", "qualifier", "every third", "every_third"),
        ("social_service_case", "decision", "Признан нуждающимся", "recognised"),
        ("bureau_decision", "reasons", "other ; health_condition", "other|health_condition"),
    ],
)
def test_words_become_codes_and_a_word_of_no_code_stays_for_the_rule_to_name(
    table: str, column: str, cell: str, value: str
) -> None:
    assert read(table, column, cell) == value


@pytest.mark.parametrize(
    ("table", "column", "cell", "dtype", "value"),
    [
        ("activity", "performed_on", date(2025, 9, 30), pl.Date, date(2025, 9, 30)),
        ("activity", "performed_on", datetime(2025, 9, 30), pl.Datetime, date(2025, 9, 30)),
        ("activity", "performed_on", 20250930, pl.Int64, UNREADABLE),
        ("activity", "performed_on", 45930.0, pl.Float64, UNREADABLE),
        ("activity", "performed_on", "30.09.2025", pl.String, date(2025, 9, 30)),
        ("activity", "revision", 3, pl.Int64, 3),
        ("activity", "revision", 3.0, pl.Float64, 3),
        ("activity", "revision", 3.5, pl.Float64, UNREADABLE),
        ("activity", "revision", float("nan"), pl.Float64, None),
        ("activity", "revision", 1 << 40, pl.Int64, UNREADABLE),
        ("activity", "revision", True, pl.Boolean, UNREADABLE),
        ("activity", "revision", date(1970, 1, 4), pl.Date, UNREADABLE),
        ("activity", "revision", Decimal("3.00"), pl.Decimal(10, 2), 3),
        ("activity", "revision", Decimal("3.50"), pl.Decimal(10, 2), UNREADABLE),
        ("course_protocol", "has_representative", True, pl.Boolean, True),
        ("course_protocol", "has_representative", 0, pl.Int8, False),
        ("course_protocol", "has_representative", 2, pl.Int8, UNREADABLE),
        ("course_protocol", "has_representative", 1.0, pl.Float64, True),
        ("course_protocol", "has_representative", 0.5, pl.Float64, UNREADABLE),
        ("certificate", "nominal_rub", 1000, pl.Int64, Decimal("1000.00")),
        ("certificate", "nominal_rub", 0.1 + 0.2, pl.Float64, Decimal("0.30")),
        ("certificate", "nominal_rub", 1234.567, pl.Float64, UNREADABLE),
        ("certificate", "nominal_rub", float("inf"), pl.Float64, UNREADABLE),
        ("certificate", "nominal_rub", Decimal("1234.5600"), pl.Decimal(18, 4), Decimal("1234.56")),
        ("certificate", "nominal_rub", Decimal("1234.5670"), pl.Decimal(18, 4), UNREADABLE),
        ("certificate", "nominal_rub", True, pl.Boolean, UNREADABLE),
        ("course_protocol", "region_code", 1, pl.Int64, "01"),
        ("course_protocol", "region_code", 72.0, pl.Float64, "72"),
        ("course_protocol", "region_code", 72.5, pl.Float64, UNREADABLE),
        ("course_protocol", "target_group", 2.0, pl.Float64, "2"),
        ("course_protocol", "target_group", 12.1, pl.Float64, "12.1"),
        ("course_protocol", "certificate_id", 72202500012345680.0, pl.Float64, UNREADABLE),
        ("course_protocol", "certificate_id", date(1972, 9, 1), pl.Date, UNREADABLE),
        ("course_protocol", "certificate_id", Decimal("722025"), pl.Decimal(20, 0), "722025"),
        ("course_protocol", "sex", b"F ", pl.Binary, "F"),
        ("course_protocol", "sex", b"\xcf", pl.Binary, UNREADABLE),
        ("course_protocol", "protocol_id", " P-1 ", pl.String, "P-1"),
        ("activity", "performed_on", datetime(2025, 9, 30, 21), pl.Datetime, UNREADABLE),
        ("activity", "performed_on", date(1899, 12, 31), pl.Date, None),
        ("course_protocol", "target_group", 2, pl.Int32, "2"),
        ("course_protocol", "provider_ogrn", 1027700132195, pl.Int64, "1027700132195"),
        ("employment_quota", "employer_inn", 105000000, pl.Int64, "0105000000"),
        ("e_application", "count", 1 << 40, pl.Int64, 1 << 40),
        ("course_protocol", "snils", "", pl.String, None),
        ("course_protocol", "signed_on", " ", pl.String, None),
    ],
)
def test_parquet_types_are_taken_without_loss_or_not_at_all(
    table: str, column: str, cell: Any, dtype: Any, value: Any
) -> None:
    assert read(table, column, cell, dtype) == value


def test_every_unreadable_cell_of_a_row_is_marked() -> None:
    cells = {
        "revision": ["x", "1"],
        "performed_on": ["31.02.2025", "01.02.2025"],
        "minutes": ["45 мин", None],
    }
    marked = typed(pl.LazyFrame(cells | {"line": [2, 3]}), Activity).collect()
    names = list(delivered_columns(Activity))
    wrong = {names[k] for k in range(len(names)) if marked["unreadable"][0] & (1 << k)}
    assert wrong == {"revision", "performed_on", "minutes"}
    assert marked["unreadable"][1] == 0


def test_a_column_that_was_not_delivered_is_null_and_the_types_are_the_models() -> None:
    frame = typed(pl.LazyFrame({"certificate_id": ["C1"], "line": [1]}), Certificate).collect()
    assert frame.schema == {n: s.dtype.type for n, s in delivered_columns(Certificate).items()} | {
        "line": pl.UInt32,
        "unreadable": pl.UInt64,
        "noted": pl.UInt64,
    }
    assert (
        frame.drop("certificate_id", "line", "unreadable", "noted").null_count().sum_horizontal().item()
        == frame.width - 4
    )


@pytest.mark.parametrize(
    ("started", "sent", "style"),
    [
        (["2025-09-01"], ["2025-09-02"], "iso"),
        (["1.9.2025"], [None], "dotted"),
        (["2025-09-01"], ["02.09.2025"], "mixed"),
        (["2025-09-01", "01.09.2025"], [None, None], "mixed"),
        (["вчера"], [None], None),
    ],
)
def test_the_date_style_of_a_sheet_is_told(
    started: list[str], sent: list[str | None], style: str | None
) -> None:
    cells = pl.LazyFrame({"started_on": started, "sent_on": pl.Series(sent, dtype=pl.String)})
    assert date_styles(cells, CourseProtocol) == style
