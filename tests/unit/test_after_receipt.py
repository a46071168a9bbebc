"""A day that lies after the receipt of its file is told of, and the row counts all the same."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from intake.settling.after_receipt import HAPPENED, days_ahead
from pipelines.cli import main
from pipelines.stateless import judge
from schemas.kept import KEPT
from tests.delivered_rows import VALID, write_csv

ABOUT_THE_FUTURE = {
    "valid_until",
    "federal_access_from",
    "service_from",
    "service_to",
    "closed_on",
    "valid_from",
    "valid_to",
}
OF_OPENINGS = {"institution", "e_service", "published_statistic"}  # announced ahead, or no event at all
DAYS = {
    table: {
        name
        for name, spec in model.to_schema().columns.items()
        if spec.dtype.type == pl.Date and name not in ABOUT_THE_FUTURE
    }
    for table, model in KEPT.items()
    if table in VALID and table not in OF_OPENINGS
}


def test_every_day_on_which_something_happened_is_looked_at():
    implied = {
        "course_protocol": {"started_on"},
        "service_record": {"finished_on"},
    }  # before its end; planned
    for table, days in DAYS.items():
        missed = days - set(HAPPENED.get(table, ())) - implied.get(table, set())
        assert not missed, table
    assert all(set(days) <= DAYS[table] for table, days in HAPPENED.items())


@pytest.mark.parametrize("received", ["2020-01-01", "2025-03-06", "2025-09-22", "2025-10-02", "2026-01-01"])
def test_the_days_after_the_receipt_are_told_with_their_place(received: str, tmp_path: Path):
    files = [write_csv(tmp_path / f"{table}.csv", table, [{}]) for table in HAPPENED]
    judged = judge(files, received_on=date.fromisoformat(received))
    told = judged.findings.filter(rule_id="after_receipt")
    expected = {
        (f"{table}.csv", table, 2, day, VALID[table][day])
        for table, days in HAPPENED.items()
        for day in days
        if VALID[table][day] > received
    }
    found = told.select("file", "table_name", "line", "field", "observed").rows()
    assert sorted(found) == sorted(expected)
    assert set(told["severity"]) <= {"warning"}
    assert judged.ledger.filter(pl.col("table_name") != "bureau_decision")["quarantined"].sum() == 0


def test_each_row_is_held_against_its_own_file():
    rows = pl.LazyFrame(
        {
            "delivery_sha": ["early", "late", "late", "unknown"],
            "intake_status": ["accepted", "accepted", "duplicate", "accepted"],
            "established_on": [date(2025, 5, 2), date(2025, 5, 2), date(2036, 1, 1), date(2036, 1, 1)],
        }
    )
    settled = {
        table: pl.LazyFrame(schema=rows.collect_schema() | dict.fromkeys(days, pl.Date))
        for table, days in HAPPENED.items()
    }
    files = pl.LazyFrame(
        {
            "delivery_sha": ["early", "late", "unknown"],
            "received_at": ["2025-05-01T23:00:00+00:00", "2025-05-02T01:00:00+00:00", None],
        }
    )
    ((table, day, ahead),) = days_ahead(settled | {"person_register": rows}, files)
    assert (table, day, ahead.collect()["delivery_sha"].to_list()) == (
        "person_register",
        "established_on",
        ["early"],
    )


def test_a_check_knows_today(tmp_path: Path):
    slip = {"issued_on": "2049-06-01", "valid_until": "2050-05-31"}
    path = write_csv(tmp_path / "certificates.csv", "certificate", [{}, slip | {"certificate_id": "C2"}])
    done = CliRunner().invoke(main, ["check", str(path)])
    assert done.exit_code == 0 and "after_receipt" in done.output
    assert judge([path]).findings.is_empty(), "nobody said when it was received"
