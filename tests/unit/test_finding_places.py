"""Whose a finding is, against a second implementation over plain rows.

Its own place, that of its protocol, of the institution or service it is about, of its delivery where there is only one.
"""

import random
from typing import Any

import polars as pl
import pytest

from intake.judging.finding_places import PLACE, with_places
from intake.judging.findings import SCHEMA

Row = dict[str, Any]
PROTOCOLS = {"delivery_sha": pl.String, "protocol_id": pl.String} | PLACE
TABLES = (
    "course_protocol",
    "activity",
    "assessment",
    "bureau_decision",
    "certificate",
    "staff",
    "e_application",
    None,
)
PLACED = {"staff": ("institution", "institution_id"), "e_application": ("e_service", "service_id")}


def only(rows: list[Row], name: str) -> str | None:
    said = {row[name] for row in rows if row[name] is not None}
    return said.pop() if len(said) == 1 else None


def naive(
    told: list[Row], protocols: list[Row], placed: dict[str, list[Row]]
) -> list[tuple[str | None, ...]]:
    """The rule as the docstring has it, finding by finding."""
    lenders = protocols + [
        row | {"protocol_id": row["record_id"] if row["table_name"] in TABLES[:4] else None}
        for row in told
        if row["region_code"] is not None
    ]
    places = []
    for row in told:
        protocol = row["record_id"] if row["table_name"] in TABLES[:4] else None
        levels = [
            [x for x in lenders if x["protocol_id"] == protocol and x["delivery_sha"] == row["delivery_sha"]],
            [x for x in lenders if x["protocol_id"] == protocol],
        ] if protocol else []  # fmt: skip
        if row["table_name"] in PLACED:
            lender, named = PLACED[row["table_name"]]
            own = [x for x in placed[lender] if x["latest"] and x[named] == row["record_id"]]
            levels.append([x | {"bureau_id": None, "provider_ogrn": None} for x in own])
        levels.append([x for x in lenders if x["delivery_sha"] == row["delivery_sha"]])
        region, bureau, provider = (row[name] for name in PLACE)
        for rows in levels:
            lent = only(rows, "region_code")
            if lent is None or (region is not None and region != lent):
                continue
            region = lent
            bureau = bureau or only(rows, "bureau_id")
            provider = provider or only(rows, "provider_ogrn")
        places.append((region, bureau, provider))
    return places


def place(chance: random.Random, known: bool) -> Row:
    region = chance.choice(("72", "16")) if known else None
    return {
        "region_code": region,
        "bureau_id": chance.choice((f"{region}-1", f"{region}-2", None)) if region else None,
        "provider_ogrn": chance.choice(("1", "2", None)) if region else None,
    }


@pytest.mark.parametrize("seed", range(40))
def test_every_finding_gets_the_place_of_the_rule(seed: int) -> None:
    chance = random.Random(seed)
    deliveries, numbers = chance.choice((["a"], ["a", "b"], ["a", "b", "c"])), ["P1", "P/2", "'; DROP", "P4"]
    protocols = [
        {"delivery_sha": chance.choice(deliveries), "protocol_id": chance.choice(numbers[:3])}
        | place(chance, True)
        for _ in range(chance.randrange(5))
    ]
    told = [
        {"delivery_sha": chance.choice(deliveries), "table_name": table, "line": line}
        | {"record_id": chance.choice([*numbers, None])}
        | place(chance, table in ("course_protocol", "certificate") and chance.random() < 0.6)
        for line, table in enumerate(chance.choices(TABLES, k=12))
    ]
    placed = {
        lender: [
            {
                named: chance.choice(numbers),
                "region_code": chance.choice(("72", "16")),
                "latest": chance.random() < 0.8,
            }
            for _ in range(3)
        ]
        for lender, named in PLACED.values()
    }
    settled = {"course_protocol": pl.LazyFrame(protocols, schema=PROTOCOLS)}
    settled |= {lender: pl.LazyFrame(rows) for lender, rows in placed.items()}
    frame = pl.LazyFrame([{name: row.get(name) for name in SCHEMA} for row in told], schema=SCHEMA)
    found = with_places(frame, settled).sort("line").collect()
    assert found.columns == list(SCHEMA)
    assert found.select(PLACE.keys()).rows() == naive(told, protocols, placed)
