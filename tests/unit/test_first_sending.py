"""When a protocol was sent for the first time, looked up by hand among its accepted revisions."""

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from methodology.scoring.courses import courses
from methodology.scoring.editions import load_editions
from schemas.kept import KEPT

TYPES = {name: spec.dtype.type for name, spec in KEPT["course_protocol"].to_schema().columns.items()}
Row = dict[str, Any]


def delivered(rng: random.Random, protocols: int, most: int) -> list[Row]:
    """Revisions of protocols in the order of deliveries, some never accepted, some without a day of sending."""
    rows = []
    for number in range(protocols):
        finished = date(2025, 1, 1) + timedelta(days=rng.randrange(300))
        for revision in rng.sample(range(1, 5), rng.randrange(1, most + 1)):
            rows.append(
                dict.fromkeys(TYPES)
                | {
                    "protocol_id": f"P{number}",
                    "revision": revision,
                    "age_at_start": 9,
                    "target_group": "2",
                    "started_on": finished - timedelta(days=20),
                    "finished_on": finished,
                    "sent_on": rng.choice([None, finished + timedelta(days=rng.randrange(40))]),
                    "intake_status": rng.choice(["accepted"] * 4 + ["quarantined"]),
                }
            )
    rng.shuffle(rows)
    return rows


def expected(rows: list[Row]) -> dict[str, tuple[int, date | None, date | None]]:
    """Protocol -> its highest accepted revision, when that was sent, and when the lowest was."""
    found = {}
    for protocol in {row["protocol_id"] for row in rows if row["intake_status"] == "accepted"}:
        of_it = [r for r in rows if r["protocol_id"] == protocol and r["intake_status"] == "accepted"]
        lowest, highest = (choose(of_it, key=lambda row: row["revision"]) for choose in (min, max))
        found[protocol] = (highest["revision"], highest["sent_on"], lowest["sent_on"])
    return found


@pytest.mark.parametrize(("seed", "most"), [(1, 4), (2, 4), (3, 1), (4, 2)])
def test_the_first_sending_is_that_of_the_lowest_accepted_revision(seed: int, most: int) -> None:
    rows = delivered(random.Random(seed), 60, most)
    made = courses(pl.DataFrame(rows, schema=TYPES).lazy(), load_editions()).collect()
    told = made.select("protocol_id", "revision", "sent_on", "first_sent_on").rows()
    assert {protocol: days for protocol, *days in told} == {
        key: list(days) for key, days in expected(rows).items()
    }
    arrived = [(row["protocol_id"], row["revision"]) for row in rows]
    places = [arrived.index(row[:2]) for row in told]
    assert places == sorted(places), "courses stand in the order of deliveries"
