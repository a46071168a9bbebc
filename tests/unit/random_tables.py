"""Small random tables with every kind of gap, for tests that count them again by other means."""

import random
import struct
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from schemas.codes import ACTIVITY_TYPE, CRITERION, DIRECTION, REASON
from tests.unit.random_papers import certificate, person, with_latest

Rows = list[dict[str, Any]]
_PILOT = {"18": 2025, "50": 2025, "72": 2022, "77": None}
_DATES = {
    "finished_on",
    "started_on",
    "sent_on",
    "first_sent_on",
    "signed_on",
    "decided_on",
    "issued_on",
    "valid_until",
    "applied_on",
    "redeemed_on",
    "registered_on",
    "federal_access_from",
    "established_on",
}


def _course(rng: random.Random, number: int) -> dict[str, Any]:
    finished = date(2023, 11, 1) + timedelta(days=rng.randrange(600))
    signed = finished + timedelta(days=rng.randrange(4))
    sent = None if rng.random() < 0.2 else signed + timedelta(days=rng.randrange(9))
    age, revision = rng.randrange(4, 18), rng.choice([1, 1, 2])
    standard = rng.choice(["CRG2_2022", "CRG2_2023", "generic"])
    return {
        "protocol_id": f"P{number:05d}",
        "revision": revision,
        "region_code": rng.choice(["18", "50", "72"]),
        "provider_ogrn": rng.choice(["1027700132195", "1027739642281", "1037739010891"]),
        "target_group": rng.choice(["2", "5", "11"]),
        "age_at_start": age,
        "age_band": "4-6" if age < 7 else "7-13" if age < 14 else "14-17",
        "sex": rng.choice("MF"),
        "service_form": rng.choice(["inpatient", "semi_inpatient", "mobile"]),
        "started_on": finished - timedelta(days=20),
        "finished_on": finished,
        "status": rng.choice(["completed"] * 5 + ["interrupted"]),
        "has_representative": rng.random() < 0.9,
        "signed_on": signed,
        "sent_on": sent,
        "first_sent_on": sent if revision == 1 else rng.choice([None, signed, signed + timedelta(days=1)]),
        "standard_id": standard,
        "norm_status": "assumption" if standard == "generic" else "superseded",
        "norm_fallback": standard == "generic",
        "half_year": f"{finished.year}-H{1 if finished.month < 7 else 2}",
        "child_id": f"c1_{number * 4 // 5}",
        "edition_id": "draft-2025-10",
        "certificate_id": None if rng.random() < 0.5 else f"C{rng.randrange(400)}",
    }


def _evidence(rng: random.Random, course: dict[str, Any]) -> dict[str, Any]:
    keys = {"protocol_id": course["protocol_id"], "revision": course["revision"]}
    gone, unassessed = rng.random() < 0.1, rng.random() < 0.15
    total = None if gone else rng.randrange(90, 150)
    measures = (
        "assessed",
        "improved",
        "worsened",
        "competence_assessed",
        "competence_improved",
        "competence_worsened",
    )
    return keys | {
        "delivered_total": total,
        "activities_reported": None if total is None else total + rng.randrange(12),
        "directions_required": 7,
        "directions_met": None if gone else rng.randrange(8),
        "norm_total": 120,
        "counted": None if total is None else min(total, rng.randrange(100, 140)),
        **{name: None if unassessed else rng.randrange(4) for name in measures},
        "baseline_sum": None if unassessed else rng.randrange(37),
        "baseline_rated": None if unassessed else 9,
    }


def verdict_at(mark: int, row: dict[str, Any]) -> str:
    return (
        "effective"
        if row["total_lo"] >= mark
        else "ineffective"
        if row["total_hi"] < mark
        else "undetermined"
    )


def _score(rng: random.Random, course: dict[str, Any]) -> dict[str, Any]:
    row = {
        "protocol_id": course["protocol_id"],
        "revision": course["revision"],
        "edition_id": "draft-2025-10",
    }
    for criterion in CRITERION.codes:
        row[f"{criterion}_lo"] = low = rng.choice([0, 1, 2])
        row[f"{criterion}_hi"] = low if rng.random() < 0.85 else rng.randrange(low, 3)
    row["total_lo"] = sum(row[f"{c}_lo"] for c in CRITERION.codes)
    row["total_hi"] = sum(row[f"{c}_hi"] for c in CRITERION.codes)
    return row | {"pass_mark": 4, "verdict": verdict_at(4, row)}


def _decision(rng: random.Random, course: dict[str, Any]) -> dict[str, Any]:
    decided = course["finished_on"] + timedelta(days=rng.randrange(3, 30))
    later = {
        step: None if rng.random() < 0.2 else decided + timedelta(days=rng.randrange(15))
        for step in ("signed_on", "registered_on", "federal_access_from")
    }
    points = {f"reported_{criterion}": rng.choice([None, 0, 1, 2]) for criterion in CRITERION.codes}
    return (
        later
        | points
        | {
            "protocol_id": course["protocol_id"],
            "revision": course["revision"],
            "half_year": course["half_year"],
            "bureau_id": "1",
            "decided_on": decided,
            "reasons": rng.sample(REASON.codes, rng.choice([0, 1, 1, 2])),
            "reported_total": None if rng.random() < 0.2 else rng.randrange(9),
        }
    )


def _tally(rng: random.Random, course: dict[str, Any]) -> dict[str, Any]:
    cells = len(DIRECTION.codes) * len(ACTIVITY_TYPE.codes)
    return {
        "protocol_id": course["protocol_id"],
        "revision": course["revision"],
        "matrix": struct.pack(f"<{cells}H", *[rng.choice([0, 0, 1, 2, 5, 12, 25]) for _ in range(cells)]),
        "intake_status": rng.choice(["accepted"] * 6 + ["duplicate", "quarantined"]),
    }


def _delivery(rng: random.Random, number: int) -> dict[str, Any]:
    received = datetime(2025, 1, 31, 23, 30, tzinfo=UTC) + timedelta(days=9 * number)
    told = received.isoformat(timespec="seconds")
    return {"delivery_sha": f"s{number}", "seq": number, "file": f"file_{number}.csv", "received_at": told}


def _ledger(rng: random.Random, delivery: dict[str, Any], table: str) -> dict[str, Any]:
    fates = {fate: rng.randrange(20) for fate in ("accepted", "quarantined", "duplicate", "waiting")}
    return {
        "delivery_sha": delivery["delivery_sha"],
        "table_name": table,
        "read": sum(fates.values()),
        **fates,
    }


def random_rows(seed: int, courses: int = 400) -> dict[str, Rows]:
    """Every input table of the marts as plain Python rows."""
    rng = random.Random(seed)
    course = [_course(rng, n) for n in range(courses)]
    delivery = [_delivery(rng, n) for n in range(8)]
    ledger = [
        _ledger(rng, d, t) for d in delivery for t in ("course_protocol", "activity") if rng.random() < 0.8
    ]
    severities = ("error", "error", "warning")
    return {
        "course": course,
        "region": [{"region_code": c, "pilot_joined_year": y} for c, y in _PILOT.items()],
        "course_evidence": [_evidence(rng, c) for c in course],
        "course_score": [_score(rng, c) for c in course],
        "decision": [_decision(rng, c) for c in course if rng.random() < 0.8],
        "activity_tally": [_tally(rng, c) for c in course if rng.random() < 0.9],
        "certificate": [certificate(rng, n) for n in range(courses)],
        "person_register": with_latest([person(rng, n) for n in range(courses)]),
        "delivery": delivery,
        "ledger": ledger,
        "finding": [
            {
                "delivery_sha": row["delivery_sha"],
                "table_name": row["table_name"],
                "severity": rng.choice(severities),
            }
            for row in ledger
            for _ in range(rng.randrange(5))
        ],
    }


def _frame(rows: Rows) -> pl.DataFrame:
    small = {name: pl.Int8 for name in rows[0] if name.endswith(("_lo", "_hi", "pass_mark"))}
    counts = {
        name: pl.Int32 for name in ("delivered_total", "counted", "assessed", "norm_total") if name in rows[0]
    }
    dates = {name: pl.Date for name in rows[0] if name in _DATES}
    money = {name: pl.Decimal(14, 2) for name in rows[0] if name.endswith("_rub")}
    lists = {"reasons": pl.List(pl.String)} if "reasons" in rows[0] else {}
    texts = {"contraindication": pl.String} if "contraindication" in rows[0] else {}
    types = small | counts | dates | money | lists | texts
    return pl.DataFrame(rows, schema_overrides=types, infer_schema_length=None)


def write_tables(rows: dict[str, Rows], folder: Path) -> dict[str, Path]:
    """The rows as Parquet files, by table name."""
    for name, each in rows.items():
        _frame(each).write_parquet(folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in rows}
