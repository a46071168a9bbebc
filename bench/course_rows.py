"""Courses of every table around them, as Python values: what the writers of `writers.py` all write.

Belongs here: invented rows that keep every rule, with what a writer may lose: leading zeros, kopecks, gaps, quotes,
separators and line breaks inside a cell, letters of both alphabets. Does not: files.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from schemas import codes

Row = dict[str, Any]
Rows = dict[str, list[Row]]

TABLES = ("course_protocol", "activity", "assessment", "certificate", "bureau_decision")
REGIONS = ("18", "50", "62", "66", "72", "86")  # taking part in 2025
GROUPS = ("2", "3.1", "4.1", "1.2", "4.7", "12")
NAMES = (
    "Центр «Ёлочка»; отделение № 3",
    'ГБУ "Надежда", корпус 2',
    "Дом\nдва этажа",
    "Санаторий\u00a0«Заря»",
    "007",
    "1E5",
    "=не формула",
    None,
)
NOTES = ("Семья переехала; курс прерван", 'Сказано: "позже"', "Нет транспорта,\nдорога закрыта")
DAYS = 21
ACTIVITIES = 120


def courses(count: int, activities: int = ACTIVITIES) -> Rows:
    """So many courses with their activities, answers, certificate and decision; the same arguments, the same rows."""
    chance, rows = random.Random(12), Rows()
    for number in range(1, count + 1):
        for table, found in _course(number, activities, chance).items():
            rows.setdefault(table, []).extend(found)
    return rows


def _course(number: int, activities: int, chance: random.Random) -> Rows:
    start = date(2025, 1, 9) + timedelta(days=chance.randrange(200))
    protocols = _protocols(number, start, chance)
    found: Rows = {"course_protocol": protocols, "activity": [], "assessment": []}
    for protocol in protocols:
        key = {name: protocol[name] for name in ("protocol_id", "revision")}
        young = (start - protocol["birth_date"]).days < 14 * 366
        found["activity"] += [key | _activity(start, young, chance) for _ in range(activities)]
        found["assessment"] += [key | answer for answer in _answers(chance)]
    last = protocols[-1]
    return found | {"certificate": [_certificate(last, chance)], "bureau_decision": [_decision(last, chance)]}


def _protocols(number: int, start: date, chance: random.Random) -> list[Row]:
    """One revision, or two of every seventh course."""
    region, end = chance.choice(REGIONS), start + timedelta(days=DAYS - 1)
    kind = "ДП-" if number % 3 == 0 else "00"
    by_code = number % 5 == 0
    head = 125_990_000_000 + number
    row: Row = {
        "protocol_id": f"{kind}{region}/2025-{number:05}",
        "revision": 1,
        "snils": None if by_code else f"{number:09}00",
        "child_ref": f"0{number}" if by_code else None,
        "birth_date": start - timedelta(days=chance.randrange(4 * 366, 18 * 365 - 10)),
        "sex": chance.choice(codes.SEX.codes),
        "region_code": region,
        "bureau_id": f"{region}-0{number % 9}",
        "provider_ogrn": str(head * 10 + head % 11 % 10),
        "provider_name": chance.choice(NAMES),
        "target_group": chance.choice(GROUPS),
        "target_group_extra": chance.choice([None, "2|3.2"]),
        "programme": None,
        "service_form": chance.choice(codes.SERVICE_FORM.codes),
        "certificate_id": f"0{region}{number:06}",
        "started_on": start,
        "finished_on": end,
        "status": chance.choice(codes.COURSE_STATUS.codes),
        "has_representative": chance.random() < 0.8,
        "signed_on": end + timedelta(days=1),
        "sent_on": chance.choice([None, end + timedelta(days=2)]),
    }
    return [row, row | {"revision": 2, "status": "interrupted"}] if number % 7 == 0 else [row]


def _activity(start: date, young: bool, chance: random.Random) -> Row:
    directions = [code for code in codes.DIRECTION.codes if not (young and code == "career_guidance")]
    return {
        "performed_on": start + timedelta(days=chance.randrange(DAYS)),
        "direction": chance.choice(directions),
        "activity_type": chance.choice(codes.ACTIVITY_TYPE.codes),
        "status": chance.choice(codes.ACTIVITY_STATUS.codes),
        "minutes": chance.choice([20, 45, 90, None]),
    }


def _answers(chance: random.Random) -> list[Row]:
    of_child = [("activity_participation", item) for item in codes.PARTICIPATION_ITEMS]
    of_parent = [("parental_competence", item) for item in codes.COMPETENCE_ITEMS]
    return [
        {"instrument": instrument, "item": item, "stage": stage, "value": chance.randrange(5)}
        for instrument, item in of_child + of_parent
        for stage in codes.STAGE.codes
    ]


def _certificate(protocol: Row, chance: random.Random) -> Row:
    parts = [Decimal(chance.randrange(100, 9_000_000)) / 100 for _ in range(2)]
    issued = protocol["started_on"] - timedelta(days=30)
    return {
        **{
            name: protocol[name]
            for name in ("certificate_id", "snils", "child_ref", "birth_date", "region_code")
        },
        "issued_on": issued,
        "valid_until": issued + timedelta(days=365),
        "nominal_rub": sum(parts),
        "course_rub": parts[0],
        "travel_rub": parts[1],
        "meals_rub": None,
        "redeemed_on": protocol["finished_on"],
        "redeemed_rub": parts[0],
        "status": "redeemed",
    }


def _decision(protocol: Row, chance: random.Random) -> Row:
    """Too few points, with one reason or two and a note."""
    points = chance.choice([(1, 1, 1, 0), (1, 0, 1, 0)])
    names = ("comprehensiveness", "volume", "effect", "parental_competence")
    decided = protocol["finished_on"] + timedelta(days=5)
    reasons = chance.choice(["provider_failure", "health_condition|other"])
    return {
        **{name: protocol[name] for name in ("protocol_id", "revision", "bureau_id")},
        "decided_on": decided,
        **{f"reported_{name}": value for name, value in zip(names, points, strict=True)},
        "reported_total": sum(points),
        "reasons": reasons,
        "reason_note": chance.choice(NOTES) if "other" in reasons else None,
        "signer_role": chance.choice([*codes.SIGNER_ROLE.codes, None]),
        "signed_on": decided,
        "registered_on": decided + timedelta(days=1),
        "federal_access_from": decided + timedelta(days=2),
    }
