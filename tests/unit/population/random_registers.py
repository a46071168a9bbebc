"""Small random registers with every kind of gap, as tables after intake: a few regions, years 2020 to 2025.

Belongs here: rows. Does not: what they add up to (`naive_statistics`).
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl

from schemas.registers import KEPT_REGISTERS

Row = dict[str, Any]
REGIONS = ("50", "72", "77")
LAST = date(2025, 10, 17)
YEARS = range(2020, 2026)
TABLES = (
    "person_register",
    "service_record",
    "employment_quota",
    "employment_outcome",
    "education_enrolment",
    "institution",
    "ngo_grant",
    "workshop",
    "staff",
    "e_service",
    "e_application",
    "population",
)


def day(rng: random.Random, first: int = 2019) -> date:
    return date(first, 1, 1) + timedelta(days=rng.randrange((LAST - date(first, 1, 1)).days + 1))


def _people(rng: random.Random) -> list[Row]:
    rows = []
    for number in range(220):
        since = day(rng)
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            until = rng.choice(
                [None, None, since + timedelta(days=rng.randrange(1500)), date(since.year + 1, 12, 31)]
            )
            rows.append(
                {
                    "child_id": f"c1_{number}",
                    "region_code": rng.choice(REGIONS),
                    "sex": rng.choice("MF"),
                    "birth_year": rng.randrange(1930, 2022),
                    "disability_group": rng.choice(["1", "2", "3", "child", "none"]),
                    "first_established": rng.random() < 0.5,
                    "established_on": since,
                    "valid_until": until,
                }
            )
            since += timedelta(days=rng.randrange(1, 900))
            if since > LAST:
                break
    return rows


def _services(rng: random.Random) -> list[Row]:
    return [
        {
            "child_id": f"c1_{rng.randrange(60)}",
            "region_code": rng.choice(REGIONS),
            "programme": rng.choice(["ipra", "ippsu"]),
            "service_kind": "x",
            "channel": rng.choice(["city_centre", "mobile", "ngo", "contract"]),
            "started_on": day(rng, 2023),
            "cost_rub": rng.choice([None, Decimal(rng.randrange(10**6)) / 100]),
        }
        for _ in range(400)
    ]


def _institutions(rng: random.Random) -> list[Row]:
    kinds = [
        "special_school",
        "rehab_education_centre",
        "social_protection",
        "foster_school",
        "foster_support",
        "longevity_centre",
        "rehab_centre",
    ]
    rows = []
    for number in range(60):
        opened = rng.choice([None, day(rng)])
        closed = rng.choice([None, None, (opened or date(2020, 1, 1)) + timedelta(days=rng.randrange(1500))])
        rows.append(
            {
                "institution_id": f"i{number}",
                "region_code": rng.choice(REGIONS),
                "kind": rng.choice(kinds),
                "high_tech": rng.random() < 0.3,
                "opened_on": opened,
                "closed_on": closed,
            }
        )
    return rows


def _pupils(rng: random.Random) -> list[Row]:
    return [
        {
            "child_id": f"c1_{rng.randrange(150)}",
            "region_code": rng.choice(REGIONS),
            "level": rng.choice(["kindergarten", "school", "college"]),
            "organisation_id": f"i{rng.randrange(80)}",
            "mode": rng.choice([None, "inclusive", "rehab_centre"]),
            "school_year": rng.choice(["2023/2024", "2024/2025"]),
            "assessed_online_on": rng.choice([None, day(rng, 2025)]),
        }
        for _ in range(300)
    ]


def _work(rng: random.Random) -> dict[str, list[Row]]:
    quotas = [
        {
            "employer_inn": str(n),
            "region_code": rng.choice(REGIONS),
            "year": year,
            "quarter": quarter,
            "quota_positions": rng.randrange(4),
            "filled_positions": rng.randrange(4),
        }
        for n, year, quarter in product(range(30), YEARS, range(1, 5))
        if rng.random() < 0.4
    ]
    hires = [
        {
            "child_id": f"c1_{n}",
            "region_code": rng.choice(REGIONS),
            "programme": rng.choice(["abilympics", "other"]),
            "hired_on": day(rng),
        }
        for n in range(90)
    ]
    return {"employment_quota": quotas, "employment_outcome": hires}


def _society(rng: random.Random) -> dict[str, list[Row]]:
    grants = [
        {
            "ngo_inn": str(rng.randrange(12)),
            "region_code": rng.choice(REGIONS),
            "year": rng.choice(YEARS),
            "project_id": str(n),
            "amount_rub": Decimal(rng.randrange(10**7)) / 100,
            "disability_programme": rng.random() < 0.3,
        }
        for n in range(80)
    ]
    workshops = [
        {
            "workshop_id": f"w{n}",
            "region_code": rng.choice(REGIONS),
            "year": year,
            "workers": rng.randrange(20),
        }
        for n, year in product(range(8), YEARS)
    ]
    staff = [
        {"institution_id": f"i{n}", "year": year, "headcount": 20 + n, "under_35": rng.randrange(20)}
        for n, year in product(range(40), (2023, 2024))
    ]
    return {"ngo_grant": grants, "workshop": workshops, "staff": staff}


def _electronic(rng: random.Random) -> dict[str, list[Row]]:
    services = [
        {
            "service_id": f"s{n}",
            "region_code": rng.choice(REGIONS),
            "launched_on": day(rng),
            "audience": rng.choice(["older_generation", "labour_and_employment"]),
        }
        for n in range(25)
    ]
    applications = [
        {"service_id": f"s{rng.randrange(25)}", "date": day(rng), "count": rng.randrange(50)}
        for _ in range(120)
    ]
    return {"e_service": services, "e_application": applications}


def _residents(rng: random.Random) -> list[Row]:
    ages = (0, 5, 12, 17, 30, 59, 60, 100)
    return [
        {
            "region_code": region,
            "year": year,
            "age": age,
            "sex": sex,
            "variant": variant,
            "count": rng.randrange(900),
        }
        for region, year, age, sex in product(REGIONS, YEARS, ages, "MF")
        for variant in (["with_okrugs", "without_okrugs"] if region == "72" else ["with_okrugs"])
    ]


def random_registers(seed: int) -> dict[str, list[Row]]:
    """Rows of every register by table; each is accepted and the latest word, but for a few that are not."""
    rng = random.Random(seed)
    rows = {
        "person_register": _people(rng),
        "service_record": _services(rng),
        "education_enrolment": _pupils(rng),
        "institution": _institutions(rng),
        "population": _residents(rng),
        **_work(rng),
        **_society(rng),
        **_electronic(rng),
    }
    for row in (row for table in TABLES for row in rows[table]):
        row["latest"] = rng.random() < 0.95
        row["intake_status"] = rng.choice(["accepted"] * 30 + ["duplicate", "quarantined"])
    return rows


def write_registers(rows: dict[str, list[Row]], folder: Path) -> dict[str, Path]:
    """Parquet files with the columns and types that intake keeps; a column nobody fills is empty, and so is a register
    that nobody delivers."""
    written = {}
    for table, model in KEPT_REGISTERS.items():
        types = {name: spec.dtype.type for name, spec in model.to_schema().columns.items()}
        written[table] = folder / f"{table}.parquet"
        pl.DataFrame(rows.get(table, []), schema=types).write_parquet(written[table])
    delivery = pl.DataFrame({"received_at": [f"{LAST + timedelta(days=3)}T08:00:00Z"]})
    delivery.write_parquet(folder / "delivery.parquet")
    return written | {"delivery": folder / "delivery.parquet"}
