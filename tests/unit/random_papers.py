"""Random certificates and entries of the disability register, as plain Python rows.

Belongs here: papers of children. Does not: courses and deliveries (`random_tables`).
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from schemas.codes import CERTIFICATE_STATUS

Rows = list[dict[str, Any]]


def certificate(rng: random.Random, number: int) -> dict[str, Any]:
    issued, status = (
        date(2024, 1, 1) + timedelta(days=rng.randrange(500)),
        rng.choice(CERTIFICATE_STATUS.codes),
    )
    nominal = Decimal(rng.randrange(8_000_000, 11_000_000)) / 100
    parts = ("course_rub", "accommodation_rub", "meals_rub", "support_rub")
    return {
        "certificate_id": f"C{number}",
        "child_id": f"c1_{rng.randrange(400)}",
        "region_code": rng.choice(["18", "50", "72"]),
        "issued_on": issued,
        "valid_until": issued + timedelta(days=rng.choice([30, 364, 364])),
        "nominal_rub": nominal,
        **{name: None if rng.random() < 0.3 else nominal // 4 for name in parts},
        "travel_rub": None,
        "applied_on": issued + timedelta(days=9) if status in ("applied", "redeemed") else None,
        "redeemed_on": issued + timedelta(days=90) if status == "redeemed" else None,
        "redeemed_rub": (nominal / 2).quantize(Decimal("0.01")) if status == "redeemed" else None,
        "status": status,
        "delivery_sha": "s1",
        "line": number,
        "intake_status": rng.choice(["accepted"] * 4 + ["quarantined"]),
    }


def person(rng: random.Random, number: int) -> dict[str, Any]:
    established = date(2023, 11, 1) + timedelta(days=rng.randrange(600))
    return {
        "child_id": f"c1_{rng.randrange(400)}",
        "birth_year": established.year - rng.randrange(2, 21),
        "sex": rng.choice("MF"),
        "region_code": rng.choice(["18", "50", "72", "77"]),
        "disability_group": rng.choice(["child"] * 9 + ["3", "none"]),
        "first_established": rng.random() < 0.9,
        "established_on": established,
        "target_group": rng.choice(["2", "5", None]),
        "needs_rehabilitation": rng.choice([True, True, True, False, None]),
        "contraindication": rng.choice([None] * 5 + ["K-01", "K-02"]),
        "seq": rng.randrange(3),
        "row": number,
        "intake_status": rng.choice(["accepted"] * 6 + ["duplicate"]),
    }


def with_latest(entries: Rows) -> Rows:
    """The entries with the mark of settling: nothing accepted later speaks of the same person and day."""
    last: dict[tuple[str, date], int] = {}
    for entry in sorted(entries, key=lambda e: (e["seq"], e["row"])):
        if entry["intake_status"] == "accepted":
            last[entry["child_id"], entry["established_on"]] = entry["row"]
    return [e | {"latest": last.get((e["child_id"], e["established_on"])) == e["row"]} for e in entries]
