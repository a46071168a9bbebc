"""Invented cases of social services, and the tables the pipeline makes of them.

Belongs here: what tests of marts and pages share. Does not: what is right (tests count it again).
"""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from assets.resources import Data
from assets.social_tables import social_services
from pipelines.contracts import broken_rules
from schemas.registers import KEPT_REGISTERS
from schemas.tables import models

KEPT = {n: c.dtype.type for n, c in KEPT_REGISTERS["social_service_case"].to_schema().columns.items()}
LAST, RECEIVED = date(2026, 6, 30), "2026-07-02T09:00:00Z"
FORMS = ("stationary", "semi_stationary", "home", "urgent")
Row = dict[str, Any]


def delivered(rng: random.Random, number: int) -> Row:
    """A case that goes on until some day, as accepted last."""
    day = LAST - timedelta(rng.randrange(rng.choice((25, 900))))
    row: Row = dict.fromkeys(KEPT) | {
        "child_id": f"c{number:05}",
        "form": rng.choice(FORMS),
        "seq": 1,
        "row": number,
    }
    row |= {"region_code": rng.choice(("72", "77")), "intake_status": "accepted", "latest": True}
    row["submitted_electronically"] = rng.random() < 0.5
    events = (
        "submitted_on",
        "registered_on",
        "receipt_confirmed_on",
        "documents_complete_on",
        "survey_on",
        "decided_on",
    )
    later = ("notified_on", "programme_on", "contract_requested_on", "contract_on")
    for event in (*events, *later):
        if day > LAST or (event != "submitted_on" and rng.random() < 0.02):
            break
        row[event] = day
        day += timedelta(rng.choice((0, 1, 1, 2, 3, 7)))
    if row["decided_on"]:
        row["decision"] = rng.choice(("recognised", "recognised", "refused"))
        row["refusal_reason"] = (
            rng.choice(("нет оснований", "нет сведений")) if row["decision"] == "refused" else None
        )
        row["payment"] = rng.choice(("free", "partial", "full", None))
        row["income_ratio"] = rng.choice((None, 0.9, 1.5, 1.51, 2.4))
    if row["contract_on"]:
        row["service_from"] = row["contract_on"] + timedelta(rng.randrange(20))
        row["service_to"] = rng.choice((None, row["service_from"] + timedelta(300)))
    return row


def some_cases(seed: int, many: int) -> list[Row]:
    """So many cases of regions 72 and 77."""
    rng = random.Random(seed)
    return [delivered(rng, number) for number in range(many)]


def make_tables(cases: list[Row], folder: Path) -> dict[str, Path]:
    """Both tables as the asset makes them of a register of cases, each held against its schema."""
    (folder / "tables").mkdir()
    pl.DataFrame(cases, schema=KEPT).write_parquet(folder / "tables" / "social_service_case.parquet")
    received = pl.DataFrame({"received_at": [RECEIVED]})
    received.write_parquet(folder / "tables" / "delivery.parquet")
    made = {}
    for output in social_services(data=Data(path=str(folder), inbox="")):
        made[output.output_name] = folder / f"{output.output_name}.parquet"
        output.value.sink_parquet(made[output.output_name])
        assert not broken_rules(models()[output.output_name], output.value)
    return made
