"""No SNILS, no birth date and no child code leaves intake: not in tables, findings, the ledger, nor in an error.

Belongs here: hostile places for personal data, and every byte that a run writes. The kept deliveries themselves are the
record and lie in the raw store, which is left out. A protocol number is taken for a number, whatever it looks like.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from intake.arrival import inbox as room
from intake.arrival.inbox import DataFolder, receive, take_in
from intake.judging import door
from intake.settling.outcome import all_findings
from intake.settling.tables import settle_all
from methodology.scoring.decisions import beside_verdict
from methodology.scoring.editions import load_editions
from tests.delivered_rows import Row, write_csv
from tests.inbox_runs import InProcess

SNILS, BROKEN, BORN, CHILD = "00100000101", "11223344594", "2013-07-19", "КОД-ребёнка-77"
WRITTEN = ("001-000-001 01", "001 000 001 01", "112-233-445 94")
SECRETS = (SNILS, BROKEN, BORN, "19.07.2013", CHILD, *WRITTEN)
CASES: list[tuple[str, list[Row]]] = [
    (
        "course_protocol",
        [
            {"snils": WRITTEN[0], "birth_date": BORN},
            {"protocol_id": "P2", "snils": "", "child_ref": CHILD, "birth_date": "19.07.2013"},
            {"protocol_id": "P3", "snils": BROKEN, "birth_date": BORN},
            {"protocol_id": "P4", "snils": "112-233", "birth_date": BORN, "provider_ogrn": "1"},
            {"protocol_id": "P5", "snils": SNILS, "birth_date": "19.07.2013 г.", "region_code": "99"},
            {"protocol_id": "P6", "snils": SNILS, "birth_date": BORN, "provider_name": f"Центр, {WRITTEN[0]}, мама"},
            {"protocol_id": "P7", "snils": SNILS, "birth_date": BORN, "sex": WRITTEN[2]},
            {"protocol_id": "P8", "snils": SNILS, "birth_date": BORN, "started_on": WRITTEN[2], "status": SNILS},
            {"protocol_id": "P1", "snils": SNILS, "birth_date": BORN, "target_group": "5"},
            {"protocol_id": "P9", "snils": SNILS, "child_ref": CHILD * 20, "birth_date": "2001-01-01"},
        ],
    ),
    (
        "certificate",
        [
            {"snils": SNILS, "birth_date": BORN},
            {"certificate_id": "C2", "snils": BROKEN, "birth_date": BORN, "nominal_rub": SNILS},
            {"certificate_id": "C3", "snils": "", "child_ref": CHILD, "birth_date": "19.07.2013", "status": CHILD[:3]},
        ],
    ),
    (
        "person_register",
        [
            {"snils": SNILS, "birth_date": BORN, "contraindication": f"см. {WRITTEN[1]}"},
            {"snils": BROKEN, "birth_date": BORN, "disability_group": "IV"},
        ],
    ),
    (
        "service_record",
        [
            {"snils": SNILS},
            {"snils": "", "child_ref": CHILD, "service_kind": WRITTEN[0] * 8},
            {"snils": BROKEN, "channel": f"с {WRITTEN[1]}"},
        ],
    ),
    (
        "social_service_case",
        [
            {"snils": SNILS, "decision": "refused", "refusal_reason": f"см. {WRITTEN[1]}", "finish_reason": WRITTEN[0]},
            {"snils": SNILS, "form": "home", "payment": "full"},
            {"snils": SNILS, "form": "home", "payment": "free"},
            {"snils": BROKEN, "registered_on": WRITTEN[0]},
        ],
    ),
    ("employment_quota", [{"employer_inn": SNILS}, {"employer_inn": WRITTEN[2]}, {}]),
    ("published_statistic", [{"source": f"Письмо, {WRITTEN[0]}"}]),
    ("bureau_decision", [{"reasons": "other", "reason_note": f"отказ, СНИЛС{SNILS}", "signed_on": WRITTEN[0]}, {}]),
    ("bureau_decision", [{"protocol_id": "P2", "reasons": "other", "reason_note": f"{WRITTEN[0]} {WRITTEN[2]}"}]),
    ("assessment", [{"value": SNILS}, {"item": WRITTEN[0]}, {}]),
    ("activity", [{"minutes": SNILS}, {"direction": f"с {WRITTEN[1]}"}, {"performed_on": "2025-10-10"}, {}]),
]  # fmt: skip


PLAIN = {
    "course_protocol": {"protocol_id": "P0", "snils": "00100000202"}
}  # a row beside them that keeps every rule
SEEN = {"finding", "quarantine", "activity_tally", "activity_exception", *(table for table, _ in CASES)}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number, (table, rows) in enumerate(CASES):
        write_csv(folder / f"{number:02} {table}.csv", table, [*rows, PLAIN.get(table, {})])
    write_csv(
        folder / f"{WRITTEN[0]}.csv",
        "certificate",
        [{"certificate_id": "C8", "snils": SNILS, "birth_date": BORN}],
    )
    headed = (
        (folder / "09 assessment.csv").read_text(encoding="utf-8").replace("item", f"item,{WRITTEN[2]}", 1)
    )
    (folder / "8 header.csv").write_text(headed.replace("d1", "d1,x"), encoding="utf-8")
    return folder


@pytest.fixture
def taken(inbox: Path, tmp_path: Path) -> DataFolder:
    data = DataFolder(tmp_path / "data")
    receive(inbox, data)
    take_in(data)
    return data


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    else:
        yield str(value)


SCORE = {
    "protocol_id": pl.String,
    "revision": pl.Int32,
    "edition_id": pl.String,
    "verdict": pl.String,
    "total_lo": pl.Int8,
    "total_hi": pl.Int8,
}


def leaks(frame: pl.DataFrame) -> list[str]:
    cells = {text for row in frame.rows() for value in row for text in texts_in(value)}
    return sorted(cell for cell in cells for secret in SECRETS if secret in cell)


def test_no_table_and_no_finding_shows_personal_data(taken: DataFolder) -> None:
    parts = taken.part_folder().parts()
    settled = settle_all(parts, load_editions())
    for name in ("finding", "quarantine", "activity", *settled):
        frame = parts.scan(name).collect() if name not in settled else settled[name]
        assert frame.height or name not in SEEN, name
        assert leaks(frame) == [], name
        assert not {"snils", "birth_date", "child_ref"} & set(frame.columns), name
    lazy = {name: frame.lazy() for name, frame in settled.items()}
    judged = beside_verdict(lazy["bureau_decision"], pl.LazyFrame(schema=SCORE), load_editions())
    files = taken.ledger().table("delivery").select("delivery_sha", "seq", "file", "received_at")
    findings = all_findings(parts, lazy, judged, files.lazy()).collect()
    assert leaks(findings) == []
    assert {"snils_check_digits", "snils_malformed", "not_a_date", "too_long", "conflict"} <= set(
        findings["rule_id"]
    )


def test_a_personal_value_is_shown_as_a_mask_and_a_missing_one_as_nothing(taken: DataFolder) -> None:
    findings = taken.part_folder().scan("finding").collect()
    personal = findings.filter(pl.col("field").is_in(["snils", "birth_date", "child_ref"]))
    assert set(personal["observed"]) == {"•••"}


def test_every_byte_a_run_writes_is_free_of_personal_data(taken: DataFolder) -> None:
    """Parquet is compressed: the bytes are searched as they lie and as they read without compression."""
    written = [p for p in taken.path.rglob("*") if p.is_file() and taken.raw not in p.parents]
    assert any(p.name.startswith("ledger") for p in written)
    for path in written:
        contents = path.read_bytes()
        if path.suffix == ".parquet":
            plain = path.with_suffix(".plain")
            pl.read_parquet(path).write_parquet(plain, compression="uncompressed")
            contents += plain.read_bytes()
        assert [secret for secret in SECRETS if secret.encode() in contents] == [], path.name


@pytest.mark.parametrize("step", ["quarantined", "_pseudonymised", "with_cells", "child_ids", "fingerprint"])
def test_an_error_of_ours_tells_no_personal_data(
    step: str, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever breaks after the cells were read: neither the finding that says so nor the log carries a value.

    The reader answers in this process, where the step can be broken.
    """
    caplog.set_level(logging.DEBUG)

    def broken(rows: pl.DataFrame | pl.Series, *args: object) -> pl.DataFrame:
        frame = rows if isinstance(rows, pl.DataFrame) else rows.to_frame("values")
        return frame.select("no such column")

    monkeypatch.setattr(door, step, broken)
    monkeypatch.setattr(room, "pool", InProcess)
    data = DataFolder(tmp_path / "broken")
    receive(inbox, data)
    take_in(data)
    failed = data.part_folder().scan("finding").filter(pl.col("rule_id") == "reader_failed").collect()
    assert failed.height and leaks(failed) == []
    assert "ColumnNotFoundError" in failed["params"][0]
    assert [secret for secret in SECRETS if secret in caplog.text] == []


def test_a_child_keeps_its_pseudonym_and_loses_its_day_of_birth(taken: DataFolder) -> None:
    protocols = taken.part_folder().scan("course_protocol").collect()
    by_number = {row["protocol_id"]: row for row in protocols.rows(named=True)}
    assert by_number["P1"]["child_id"] != by_number["P2"]["child_id"]
    assert by_number["P1"]["child_id"].startswith("c1_") and len(by_number["P1"]["child_id"]) == 29
    assert by_number["P1"]["birth_year"] == 2013 and by_number["P1"]["age_at_start"] == 12
    assert "P6" not in by_number  # a SNILS among the words of another column holds the row back
