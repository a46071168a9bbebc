"""A mend made once works in every format: each spelling through CSV, NDJSON, Parquet and XLSX, to the same thing.

Belongs here: what a cell of a protocol means when people and programs write it otherwise, and what is told where nobody
can know. Does not: how a format is read (`test_formats_*`), columns of other tables (`test_values`).
"""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from intake.judging.door import Taken, take
from intake.judging.reference import Reference
from tests.delivered_rows import PROTOCOL
from tests.unit.deliveries import workbook

RECEIVED = date(2026, 1, 15)
MENDED: list[tuple[str, str, Any]] = [
    *(("protocol_id", spelt, "DEMO-72-9411") for spelt in (
        "DЕМО-72-9411", "DEMO\u200b-72-9411", "DEMO\u201172\u20119411", "demo-72-9411", "\u202eDEMO-72-9411",
        "DEMO – 72-9411",
    )),
    ("bureau_id", "72-б1", "72-Б1"),
    ("certificate_id", "ЭC-72-1", "ЭС-72-1"),
    *(("certificate_id", spelt, None) for spelt in (
        "-", "–", "н/д", "NULL", "NaN", "???", "#Н/Д", "нет", "0", "прочерк", "(пусто)", "б/н", "без номера",
        "undefined", "(null)", "\\N", "[object Object]", "xxx",
    )),
    *(("provider_name", spelt, None) for spelt in ("—", "NULL", "н/д", "прочерк", "<пусто>", "undefined", "0")),
    ("protocol_id", "10.0", "10"), ("bureau_id", "72.0", "72"), ("certificate_id", "7220,00", "7220"),
    ("protocol_id", "'72-1", "72-1"), ("revision", "'1", 1), ("provider_name", "'Центр", "Центр"),
    ("provider_name", "ИП Образцов Пётр Ильич", "ИП Образцов Пётр Ильич"),
    ("provider_ogrn", "1 027 700 132195", "1027700132195"),
    ("provider_ogrn", "ОГРН 1027700132195", "1027700132195"),
    ("region_code", "72.0", "72"),
    *(("target_group", spelt, "2") for spelt in (
        "02", "2.0", "2,0", "ЦРГ 2", "ЦРГ-2", "2 группа", "ЦРГ № 2", "2\u00a0",
    )),
    ("target_group", "12.10", "12.10"),
    ("target_group_extra", "3.1; ЦРГ 12.10 | 4", "3.1|12.10|4"),
    *(("sex", spelt, "F") for spelt in ("жен.", "Женский ", "девочка", "F\u00a0")),
    *(("service_form", spelt, "inpatient") for spelt in ("Стационарная", "СТАЦИОНАР", "стaционар")),
    ("service_form", "на\u00a0 дому", "mobile"),
    ("status", "Курс завершён", "completed"),
    *(("has_representative", spelt, True) for spelt in ("ИСТИНА", "да", "1.0", "TRUE", "имеется", "t")),
    *(("has_representative", spelt, False) for spelt in ("ЛОЖЬ", "Нет", "0", "f", "не имеется")),
    ("revision", "1,00", 1),
    *(("signed_on", spelt, date(2025, 9, 22)) for spelt in (
        "22.09.2025 0:00:00", "2025-09-22T00:00:00", "2025-09-22 00:00:00.000", "22 сентября 2025 г.", "22.09.2025 г.",
        "22-09-2025", "22/09/2025", "22.09.2025 9:15:00", "2025-09-22T09:15:00+03:00", "2025.09.22",
        "20250922", "20250922000000", "'22.09.2025",
    )),
    *(("signed_on", spelt, None) for spelt in (
        "–", "0000-00-00", "01.01.0001", "1899-12-31", "30.12.1899 0:00:00", "00010101000000",
    )),
]  # fmt: skip
TOLD: list[tuple[str, str, str]] = [
    ("protocol_id", "112-233-445 95", "personal_data"),
    ("protocol_id", "Образцов Пётр", "identifier_profile"),
    ("protocol_id", "DЖ-1 Ω", "identifier_profile"),
    ("certificate_id", "7,22025E+19", "inexact_number"),
    ("certificate_id", "01.09.1972", "date_in_code"),
    *(
        ("certificate_id", spelt, "date_in_code")
        for spelt in ("сен.72", "01.фев", "фев-25", "Feb-25", "1.мар.2025")
    ),
    *(("target_group", spelt, "date_in_code") for spelt in ("02.01.2025", "02.янв", "2025-01-02")),
    *(("certificate_id", spelt, "error_value") for spelt in ("#ССЫЛКА!", "#REF!", "Err:502", "#####")),
    *(
        (name, spelt, "error_value")
        for name in ("provider_name", "sex", "signed_on", "revision", "has_representative")
        for spelt in ("#ЗНАЧ!", "#NAME?", "#DIV/0!", "########")
    ),
    *(("provider_name", spelt, "damaged_text") for spelt in ("????? ??????", "Це\ufffd\ufffdр")),
    ("child_ref", "прочерк", "placeholder_in_identifier"),
    ("child_ref", "0", "placeholder_in_identifier"),
    ("snils", "1,00721E+11", "inexact_number"),
    ("provider_ogrn", "1E+12", "inexact_number"),
    ("provider_name", "Образцова Ия Петровна", "personal_data"),
    ("provider_name", "мама, 112-233-445 95", "personal_data"),
    ("provider_name", "Образцова 12.03.2015", "personal_data"),
    ("status", "Образцова 12.03.2015", "personal_data"),
    ("target_group", "22", "unknown_target_group"),
    ("target_group", "ЦРГ", "identifier_profile"),
    ("target_group", "2.7", "unknown_subgroup"),
    ("signed_on", "22.09.25", "not_a_date"),
    ("signed_on", "07/08/2025", "not_a_date"),
    ("signed_on", "45922", "not_a_date"),
    ("signed_on", "2025-09-22T21:00:00", "time_in_day"),
    ("signed_on", "22.09.0205", "day_out_of_range"),
    ("signed_on", "22.09.2205", "day_out_of_range"),
    ("birth_date", "12.03.2999", "day_out_of_range"),
    ("programme", "санаторий", "unknown_code"),
]
CASES = [(column, spelt) for column, spelt, _ in (*MENDED, *TOLD)]


def _rows() -> list[dict[str, str]]:
    return [PROTOCOL | {"protocol_id": f"M-{n}", column: spelt} for n, (column, spelt) in enumerate(CASES)]


def _csv(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, PROTOCOL)
        writer.writeheader()
        writer.writerows(_rows())


def _ndjson(path: Path) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in _rows())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _parquet(path: Path) -> None:
    pl.DataFrame(_rows(), schema=dict.fromkeys(PROTOCOL, pl.String)).write_parquet(path)


def _xlsx(path: Path) -> None:
    path.write_bytes(
        workbook({"Протоколы": [list(PROTOCOL), *(list(row.values()) for row in _rows())]}, text=True)
    )


WRITERS: dict[str, tuple[Callable[[Path], None], int]] = {  # and the line of the first row
    "a.csv": (_csv, 2), "a.ndjson": (_ndjson, 1), "a.parquet": (_parquet, 1), "a.xlsx": (_xlsx, 2),
}  # fmt: skip


def _take(path: Path) -> Taken:
    return take(path, path.name, "a" * 64, Reference(), b"k" * 32, RECEIVED)


@cache
def taken(name: str) -> Taken:
    """Every case in one delivery of a format; its parts are in memory."""
    with TemporaryDirectory() as folder:
        WRITERS[name][0](Path(folder) / name)
        return _take(Path(folder) / name)


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_reads_the_value_that_is_meant(name: str) -> None:
    first, part = WRITERS[name][1], taken(name).parts["course_protocol"]
    by_line = {row["line"]: row for row in part.rows(named=True)}
    for n, (column, spelt, value) in enumerate(MENDED):
        assert by_line[first + n][column] == value, (column, spelt)


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_says_what_cannot_be_read_and_never_repeats_it(name: str) -> None:
    first, findings = WRITERS[name][1], pl.concat(taken(name).findings)
    for n, (column, spelt, rule) in enumerate(TOLD, start=len(MENDED)):
        of_row = findings.filter(pl.col("line") == first + n)
        assert (rule, column) in set(of_row.select("rule_id", "field").iter_rows()), (column, spelt)
        if rule in ("personal_data", "identifier_profile"):
            shown = " ".join(str(cell) for row in of_row.rows() for cell in row)
            assert spelt not in shown and "Образцов" not in shown


def test_the_same_findings_come_from_every_format() -> None:
    said = {
        name: sorted(
            (row["line"] - WRITERS[name][1], row["rule_id"], row["field"], row["observed"] or "")
            for row in pl.concat(taken(name).findings).drop_nulls("line").rows(named=True)
        )
        for name in WRITERS
    }
    assert said["a.csv"] == said["a.ndjson"] == said["a.parquet"] == said["a.xlsx"]


@pytest.mark.parametrize(
    ("was", "read_as"), [("cp1251", "latin-1"), ("utf-8", "cp1251"), ("utf-8", "latin-1")]
)
def test_letters_of_another_encoding_are_told_where_the_bytes_of_the_file_are_in_order(
    tmp_path: Path, was: str, read_as: str
) -> None:
    row = PROTOCOL | {"provider_name": "Центр здоровья".encode(was).decode(read_as, "replace")}
    pl.DataFrame([row]).write_parquet(tmp_path / "a.parquet")
    (tmp_path / "a.xlsx").write_bytes(workbook({"Протоколы": [list(row), list(row.values())]}))
    (tmp_path / "a.ndjson").write_text(json.dumps(row))
    for path in sorted(tmp_path.iterdir()):
        told = pl.concat(_take(path).findings)
        assert told.select("rule_id", "field").rows() == [("damaged_text", "provider_name")], path.name


def _native(folder: Path, **columns: pl.Series) -> Taken:
    rows = pl.DataFrame([PROTOCOL], schema=dict.fromkeys(PROTOCOL, pl.String)).with_columns(**columns)
    rows.write_parquet(folder / "n.parquet")
    return _take(folder / "n.parquet")


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Asia/Kamchatka"])
def test_a_timestamp_is_the_day_in_its_own_zone(tmp_path: Path, zone: str) -> None:
    night = pl.Series([datetime(2025, 9, 22, tzinfo=ZoneInfo(zone))])
    assert _native(tmp_path, signed_on=night).parts["course_protocol"]["signed_on"].to_list() == [
        date(2025, 9, 22)
    ]


def test_instants_in_utc_are_days_where_all_are_midnight_of_one_russian_zone(tmp_path: Path) -> None:
    """A birth in a Moscow summer before 2011 was UTC+4; the zone is looked up, not an offset."""
    born = pl.Series([datetime(2008, 7, 11, 20, tzinfo=UTC)])
    signed = pl.Series([datetime(2025, 9, 21, 21, tzinfo=UTC)])
    part = _native(tmp_path, birth_date=born, signed_on=signed).parts["course_protocol"]
    assert part.select("birth_year", "age_at_start", "signed_on").row(0) == (2008, 17, date(2025, 9, 22))


def test_other_instants_and_times_without_a_zone_are_no_days(tmp_path: Path) -> None:
    for wrong in (datetime(2025, 9, 21, 21, 30, tzinfo=UTC), datetime(2025, 9, 21, 21)):
        findings = pl.concat(_native(tmp_path, signed_on=pl.Series([wrong])).findings)
        assert findings.select("rule_id", "field").rows() == [("time_in_day", "signed_on")]


def test_numbers_that_a_program_rounded_are_told_and_whole_ones_are_their_digits(tmp_path: Path) -> None:
    rounded = _native(tmp_path, certificate_id=pl.Series([72202500012345680.0]))
    assert pl.concat(rounded.findings)["rule_id"].to_list() == ["inexact_number"]
    part = _native(tmp_path, certificate_id=pl.Series([7220.0]), target_group=pl.Series([12.1])).parts[
        "course_protocol"
    ]
    assert part.select("certificate_id", "target_group").row(0) == ("7220", "12.1")


def test_a_subgroup_given_as_a_number_may_have_lost_its_zero(tmp_path: Path) -> None:
    findings = pl.concat(_native(tmp_path, target_group=pl.Series([12.1])).findings)
    assert findings.select("rule_id", "severity").rows() == [("ambiguous_subgroup", "warning")]
