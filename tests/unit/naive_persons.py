"""Children recognised for the first time and how far each got, looked up by hand row by row.

Belongs here: the units of the funnel of children. Does not: what a figure counts of them (`naive_figures`).
"""

from datetime import date
from typing import Any

Row = dict[str, Any]


def first_recognised(rows: dict[str, list[Row]], courses: list[Row]) -> list[Row]:
    """First recognitions, one a child, each looked up by hand among certificates and courses."""
    standing: dict[tuple[str, date], Row] = {}
    for row in sorted(rows["person_register"], key=lambda r: (r["seq"], r["row"])):
        if row["intake_status"] == "accepted":
            standing[row["child_id"], row["established_on"]] = row
    first: dict[str, Row] = {}
    joined = {region["region_code"]: region["pilot_joined_year"] or 9999 for region in rows["region"]}
    for (child, day), row in sorted(standing.items()):
        old_enough, took_part = (
            4 <= day.year - row["birth_year"] <= 18,
            joined[row["region_code"]] <= day.year,
        )
        if row["first_established"] and row["disability_group"] == "child" and old_enough and took_part:
            first.setdefault(child, row)
    return [_person(row, rows["certificate"], courses) for row in first.values()]


def _person(row: Row, certificates: list[Row], courses: list[Row]) -> Row:
    child, age = row["child_id"], row["established_on"].year - row["birth_year"]
    held = [
        c
        for c in certificates
        if c["child_id"] == child and c["intake_status"] == "accepted" and c["status"] != "cancelled"
    ]
    numbers = {c["certificate_id"] for c in held}
    done = [
        c
        for c in courses
        if c["status"] == "completed" and (c["child_id"] == child or c["certificate_id"] in numbers)
    ]
    stages = {
        "certified": bool(held),
        "applied": any(c["applied_on"] for c in held),
        "served": bool(done),
        "assessed": any(c["verdict"] != "undetermined" for c in done),
        "effective": any(c["verdict"] == "effective" for c in done),
    }
    band = "4-6" if age < 7 else "7-13" if age < 14 else "14-17"
    texts = {"target_group": row["target_group"] or "unknown", "age_band": band}
    code = row["contraindication"] or "none"
    return row | texts | {"contraindication": code, "day": row["established_on"], "stages": stages}
