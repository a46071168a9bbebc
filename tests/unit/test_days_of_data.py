"""The last day of the data, counted again row by row: a day after the last delivery moves nothing, whoever wrote it."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.marts.indicator_values import build_indicator_value
from assets.warehouse import run_sql
from tests.social_rows import KEPT, make_tables, some_cases
from tests.unit.naive_days import last_of, pilot_days
from tests.unit.population.random_registers import random_registers, write_registers
from tests.unit.random_tables import random_rows, write_tables

Row = dict[str, Any]
SLIP = date(2036, 3, 1)
OF_REGISTERS = {
    "person_register": "established_on",
    "service_record": "started_on",
    "employment_outcome": "hired_on",
    "institution": "opened_on",
    "e_service": "launched_on",
    "e_application": "date",
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_day_of_courses_and_certificates_is_the_last_one_delivered_so_far(seed, tmp_path):
    rows = random_rows(seed, courses=80)
    received = [row["received_at"] for row in rows["delivery"]]
    tables = write_tables(rows, tmp_path)
    assert max(pilot_days(rows)) > date.fromisoformat(max(received)[:10]), (
        "some days come after the last file"
    )
    assert run_sql("data_as_of", tables).item() == last_of(pilot_days(rows), received)
    ends = [row["finished_on"] for row in rows["course"]]
    assert run_sql("course_as_of", tables).item() == last_of(ends, received)


def test_one_slip_of_the_pen_changes_no_status(tmp_path):
    rows = random_rows(4, courses=80)
    slips = {
        "certificate": {"certificate_id": "slip", "issued_on": SLIP, "intake_status": "accepted"},
        "course": {"protocol_id": "slip", "finished_on": SLIP, "started_on": SLIP, "certificate_id": None},
    }
    slipped = rows | {name: [*rows[name], rows[name][0] | slip] for name, slip in slips.items()}
    told = []
    for name, each in {"right": rows, "wrong": slipped}.items():
        (tmp_path / name).mkdir()
        values = build_indicator_value(write_tables(each, tmp_path / name)).collect()
        cohorts = values.filter(pl.col("indicator").is_in(["certificates_redeemed", "certified", "served"]))
        told.append(cohorts.filter(~pl.col("period").str.starts_with("2036")).rows())
    assert told[0] == told[1] and told[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_day_of_registers_is_the_last_one_delivered_so_far(seed, tmp_path):
    rows, rng = random_registers(seed), random.Random(seed)
    for table, column in OF_REGISTERS.items():
        for row in rng.sample(rows[table], 2):
            row[column] = SLIP + timedelta(days=rng.randrange(900))
    tables = write_registers(rows, tmp_path)
    days = [
        row[column]
        for table, column in OF_REGISTERS.items()
        for row in rows[table]
        if row["intake_status"] == "accepted"
    ]
    received = pl.read_parquet(tables["delivery"])["received_at"]
    assert run_sql("register_as_of", tables).item() == last_of(days, received)


def test_the_day_of_social_services_is_the_last_one_delivered_so_far(tmp_path: Path):
    cases = some_cases(5, 60)
    slipped = [
        cases[0] | {"child_id": "slip", "notified_on": SLIP},
        cases[1] | {"child_id": "s", "submitted_on": SLIP},
    ]
    tables = make_tables([*cases, *slipped], tmp_path)
    happened = [
        name for name, kind in KEPT.items() if kind == pl.Date and name not in ("service_from", "service_to")
    ]
    received = pl.read_parquet(tmp_path / "tables" / "delivery.parquet")["received_at"]
    days = [row[name] for row in [*cases, *slipped] for name in happened]
    assert pl.read_parquet(tables["social_case"])["as_of"][0] == last_of(days, received)


def test_without_a_delivery_there_is_no_day(tmp_path):
    rows = random_rows(6, courses=20)
    tables = write_tables(rows, tmp_path)
    pl.read_parquet(tables["delivery"]).clear().write_parquet(tables["delivery"])
    assert run_sql("data_as_of", tables).item() is None
