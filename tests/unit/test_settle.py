"""Settling against its naive second implementation, over random sequences of small deliveries.

Belongs here: outcome of every row and set, the ledger, and that it is all one whether deliveries come in one run or in
many. Does not: the second implementation itself (`tests/naive/settling.py`).
"""

import struct
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from intake.arrival.inbox import DataFolder, receive, take_in
from intake.judging.door import take
from intake.judging.pseudonyms import KEY_SETTING
from intake.judging.reference import Reference
from intake.settling.outcome import all_findings, balance, unbalanced
from intake.settling.parts import Parts, in_memory
from intake.settling.tables import settle_all
from methodology.scoring.decisions import beside_verdict
from methodology.scoring.editions import load_editions
from tests.delivered_rows import VALID, write_csv
from tests.naive.sequences import Deliveries, deliveries
from tests.naive.settling import ACCEPTED, DUPLICATE, KEYS, Settled, settle
from tests.seeds import seeds

REFERENCE, KEY = Reference(), b"k" * 32
SCORE = {
    "protocol_id": pl.String,
    "revision": pl.Int32,
    "edition_id": pl.String,
    "verdict": pl.String,
    "total_lo": pl.Int8,
    "total_hi": pl.Int8,
}
SEEDS = seeds(8, of=20)


def write(made: Deliveries, folder: Path) -> list[Path]:
    """One CSV a delivery, named in the order of arrival; a line of its own keeps equal bytes apart."""
    folder.mkdir()
    paths = []
    for number, (table, rows) in enumerate(made, start=1):
        path = write_csv(folder / f"{number:03}.csv", table, [row for row, _ in rows])
        path.write_text(path.read_text() + "," * (len(VALID[table]) - 1) + " " * number + "\n")
        paths.append(path)
    return paths


def taken_at_once(paths: list[Path]) -> tuple[Parts, pl.DataFrame]:
    """The parts in memory, and rows as read."""
    taken = [take(path, path.name, path.name, REFERENCE, KEY) for path in paths]
    read = [(t.sha, table, rows) for t in taken for table, rows in t.read.items()]
    schema = {"delivery_sha": pl.String, "table_name": pl.String, "rows": pl.Int64}
    return in_memory(taken), pl.DataFrame(read, schema=schema, orient="row")


def numbered(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.rows(named=True)


def assert_rows(table: str, settled: dict[str, pl.DataFrame], naive: Settled) -> None:
    ours = {(r["seq"], r["line"]): (r["intake_status"], r["held_by"]) for r in numbered(settled[table])}
    theirs = {(g.delivery, g.line): tuple(g.outcome) for g in naive.rows[table] if not g.bad}
    assert ours == theirs, table


def assert_sets(table: str, kept: str, settled: dict[str, pl.DataFrame], naive: Settled) -> None:
    ours = {
        (r["seq"], (r["protocol_id"], str(r["revision"]))): (
            r["intake_status"],
            r["held_by"],
            r["rows"] + r.get("rows_held", 0),
        )
        for r in numbered(settled[kept])
    }
    theirs = {}
    for place, rows in naive.sets(table).items():
        outcome = next((g.outcome for g in rows if g.flags == (False, False)), ACCEPTED)
        theirs[place] = (*outcome, len(rows))
    assert set(ours) >= set(theirs), table
    assert {place: told for place, told in ours.items() if place in theirs} == theirs, table


def assert_tally(settled: dict[str, pl.DataFrame], naive: Settled) -> None:
    """Counts of each accepted set, without the activities that break a rule against the course."""
    for row in numbered(settled["activity_tally"].filter(intake_status="accepted")):
        rows = naive.sets("activity")[row["seq"], (row["protocol_id"], str(row["revision"]))]
        good = [g.row for g in rows if g.outcome == ACCEPTED]
        delivered = [r["direction"] for r in good if r["status"] == "delivered"]
        for direction in ("career_guidance", "adaptive_pe", "socio_cultural", "social_household"):
            assert row[f"delivered_{direction}"] == delivered.count(direction)
        assert sum(struct.unpack("<70H", row["matrix"])) == len(delivered)
        assert row["rows"] == len(good) and row["rows_held"] == len(rows) - len(good)
        assert row["career_rows"] == sum(r["direction"] == "career_guidance" for r in good)
    broken = {
        (r["seq"], r["line"]): (r["outside_course"], r["career_guidance_under_14"])
        for r in numbered(settled["activity_exception"])
    }
    assert broken == {(g.delivery, g.line): g.flags for g in naive.rows["activity"] if any(g.flags)}


def assert_answers(settled: dict[str, pl.DataFrame], naive: Settled) -> None:
    for row in numbered(settled["assessment"]):
        rows = naive.sets("assessment").get((row["seq"], (row["protocol_id"], str(row["revision"]))), [])
        for one in rows:
            assert row[f"{one.row['item']}_{one.row['stage']}"] == int(one.row["value"])


def assert_ledger(ledger: pl.DataFrame, naive: Settled) -> None:
    seq = {f"{n:03}.csv": n for n in range(1, 100)}
    ours = {
        (seq[r["delivery_sha"]], r["table_name"]): {
            s: r[s] for s in ("accepted", "quarantined", "duplicate", "waiting") if r[s]
        }
        for r in numbered(ledger)
    }
    assert ours == {place: dict(counts) for place, counts in naive.ledger().items()}
    assert unbalanced(ledger.lazy()).collect().is_empty()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_and_set_ends_as_in_the_naive_implementation(seed: int, tmp_path: Path) -> None:
    made = deliveries(seed)
    naive = settle(made)
    parts, read = taken_at_once(write(made, tmp_path / "inbox"))
    settled = settle_all(parts, load_editions())
    for table in ("course_protocol", "certificate", "bureau_decision", *KEYS):
        assert_rows(table, settled, naive)
    for table in KEYS:
        latest = {(r["seq"], r["line"]) for r in numbered(settled[table].filter("latest"))}
        assert latest == {(g.delivery, g.line) for g in naive.rows[table] if g.latest}, table
    assert_sets("activity", "activity_tally", settled, naive)
    assert_sets("assessment", "assessment", settled, naive)
    assert_tally(settled, naive)
    assert_answers(settled, naive)
    lazy = {table: frame.lazy() for table, frame in settled.items()}
    judged = beside_verdict(
        lazy["bureau_decision"].filter(False), pl.LazyFrame(schema=SCORE), load_editions()
    )
    assert_ledger(balance(parts, lazy, read.lazy()).collect(), naive)
    names = read.select(
        "delivery_sha",
        file="delivery_sha",
        seq=pl.col("delivery_sha").str.slice(0, 3).cast(pl.UInt32),
        received_at=pl.lit(None, pl.String),
    ).unique()
    assert_findings(all_findings(parts, lazy, judged, names.lazy()).collect(), naive)


def assert_findings(findings: pl.DataFrame, naive: Settled) -> None:
    """Every quarantined or waiting row, or its set, has a finding; an accepted or repeated row has no error."""
    told = {(r["file"], r["line"], r["table_name"]) for r in numbered(findings) if r["line"] is not None}
    for table, rows in naive.rows.items():
        for one in rows:
            place = (f"{one.delivery:03}.csv", one.line, table)
            by_row = one.bad or any(one.flags) or table not in ("activity", "assessment")
            if one.outcome in (ACCEPTED, DUPLICATE):
                assert place not in told or table == "course_protocol", place
            elif by_row:
                assert place in told, place
    of_sets = {
        (r["file"], r["table_name"], r["record_id"], r["rule_id"])
        for r in numbered(findings)
        if r["line"] is None
    }
    for table in ("activity", "assessment"):
        for (delivery, (protocol_id, _)), rows in naive.sets(table).items():
            held = {g.outcome.held_by for g in rows} & {
                "conflict",
                "parent_quarantined",
                "waiting_for_protocol",
            }
            for rule in held:
                assert (f"{delivery:03}.csv", table, protocol_id, rule) in of_sets


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(2, of=4))
def test_deliveries_may_come_in_one_run_or_in_many(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_SETTING, str(tmp_path / "key"))
    (tmp_path / "key").write_bytes(KEY)
    paths = write(deliveries(seed), tmp_path / "all")
    outcomes = []
    for runs in (1, 2, len(paths)):
        data, inbox = DataFolder(tmp_path / f"data{runs}"), tmp_path / f"inbox{runs}"
        inbox.mkdir()
        for run in range(runs):
            for path in paths[run * len(paths) // runs : (run + 1) * len(paths) // runs]:
                (inbox / path.name).write_bytes(path.read_bytes())
            receive(inbox, data)
            take_in(data)
            settle_all(data.part_folder().parts(), data.reference.editions)
        outcomes.append(settle_all(data.part_folder().parts(), data.reference.editions))
    for table, first in outcomes[0].items():
        for other in outcomes[1:]:
            assert first.equals(other[table]), table
