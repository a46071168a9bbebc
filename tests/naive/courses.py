"""Invented courses, valid as deliveries, that together hold every kind of gap and edge.

Belongs here: revisions and rows as delivered text. Does not belong here: how much evidence
a course has (`evidence.py`), who the
child is (`persons.py`), how it is written to files (`delivery.py`). Run it to see the coverage:
`python -m tests.naive.courses`.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import repeat
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.naive.evidence import (
    ACTIVITY_PLANS,
    COMPETENCE_PLANS,
    EFFECT_PLANS,
    Grades,
    competence_grades,
    effect_grades,
    planned_counts,
    weighted,
)
from tests.naive.norms import DIRECTIONS, load_norms, norm_of
from tests.naive.persons import JOINED, birth_and_start, ogrn, protocol_id, snils
from tests.naive.scoring import Row, full_years, score

NORMS = Path(__file__).parents[2] / "law" / "norms" / "activity_norms.csv"
# Groups without a published matrix use the generic norm.
GROUPS = {"2": 40, "5": 20, "11": 20, "1": 5, "7": 5, "8": 3, "2.1": 3, "3": 4}
REVISIONS = {(1,): 76, (3,): 4, (1, 2): 8, (1, 2, 3): 4, (9, 10): 4, (2, 11): 4}
TYPES = (
    "diagnostics", "informing", "consulting", "practical", "training", "legal_consulting", "leisure",
    "enlightenment", "prof_selection", "prof_matching",
)  # fmt: skip
MINUTES = ("", "1", "30", "45", "480")


class Course(NamedTuple):
    """All revisions of one protocol as delivered rows, and the plans it was made from."""

    protocols: list[Row]
    activities: list[Row]
    assessments: list[Row]
    tags: list[str]


def courses(count: int, seed: int = 0) -> Iterator[Course]:
    """The first `count` courses of a seed; a course depends on its own number only."""
    norms = load_norms(NORMS)
    for number in range(count):
        yield course(number, Random(f"{seed}/{number}"), norms)


def course(number: int, rng: Random, norms: list[Row]) -> Course:
    made = Course([], [], [], [])
    revisions = weighted(rng, REVISIONS)
    protocol = protocol_row(number, rng)
    for revision in revisions:
        last = revision == revisions[-1]
        protocol = protocol | {"revision": str(revision)}
        if revision != revisions[0]:
            protocol |= corrected(rng)
        tags = [f"revisions: {len(revisions)}"] if last else []
        add_revision(made, protocol, rng, norms, tags)
        made.tags.extend(tags if last else [])
    return made


def add_revision(made: Course, protocol: Row, rng: Random, norms: list[Row], tags: list[str]) -> None:
    """Appends one revision with its own evidence; `tags` receives the plans."""
    plans = weighted(rng, ACTIVITY_PLANS), weighted(rng, EFFECT_PLANS), weighted(rng, COMPETENCE_PLANS)
    represented = protocol["has_representative"] in ("1", "true")
    activities = activity_rows(protocol, plans[0], rng, norms)
    effect = effect_grades(rng, plans[1])
    competence = competence_grades(rng, plans[2] if represented or rng.random() < 0.5 else "none")
    made.protocols.append(protocol)
    made.activities.extend(activities)
    made.assessments.extend(assessment_rows(protocol, "activity_participation", effect))
    made.assessments.extend(assessment_rows(protocol, "parental_competence", competence))
    unrepresented = "no representative, rows" if competence else "no representative, no rows"
    who = f"competence: {plans[2]}" if represented else unrepresented
    tags += [f"activities: {plans[0]}", f"effect: {plans[1]}", who, *protocol_tags(protocol)]


def protocol_tags(protocol: Row) -> list[str]:
    group, born, started = protocol["target_group"], protocol["birth_date"], protocol["started_on"]
    age = full_years(date.fromisoformat(born), date.fromisoformat(started))
    birthday = ", birthday on the first day" if born[5:] == started[5:] else ""
    return [
        f"group: {group}" + (" from 2023-08-01" if group == "2" and started >= "2023-08-01" else ""),
        f"age: {age if 13 <= age <= 14 else 'under 13' if age < 13 else 'over 14'}{birthday}",
        f"status: {protocol['status']}",
    ]


def protocol_row(number: int, rng: Random) -> Row:
    region = rng.choice(list(JOINED))
    group = weighted(rng, GROUPS)
    born, started = birth_and_start(rng, group, region)
    finished = started + timedelta(days=rng.choice((20,) * 8 + (0, 6, 13, 19, 21, 29, 59)))
    bureau = f"{region}.{rng.choice(('01', '02', '10'))}"
    known_by_snils = rng.random() < 0.85
    return {
        "protocol_id": protocol_id(number, rng, bureau, region, finished.year),
        "revision": "1",
        "snils": snils(number) if known_by_snils else "",
        "child_ref": "" if known_by_snils else f"К-{number:05d}",
        "birth_date": born.isoformat(),
        "sex": rng.choice("MF"),
        "region_code": region,
        "bureau_id": bureau,
        "provider_ogrn": ogrn(region, rng.randint(1, 3)),
        "provider_name": rng.choice(("", "Центр «Росток», отделение 2", 'АНО "Парус; дети"')),
        "target_group": group,
        "service_form": rng.choice(("inpatient", "semi_inpatient", "mobile")),
        "certificate_id": rng.choice(("", f"С-{number:06d}")),
        "started_on": started.isoformat(),
        "finished_on": finished.isoformat(),
        "status": rng.choice(("completed",) * 7 + ("interrupted",)),
        "has_representative": rng.choice(("1", "true") * 4 + ("0", "false")),
        **signatures(rng, finished),
    }


def signatures(rng: Random, finished: date) -> Row:
    signed = finished + timedelta(days=rng.randint(0, 9))
    sent = signed + timedelta(days=rng.randint(0, 9))
    known = rng.randint(0, 2)
    days = {"signed_on": signed.isoformat(), "sent_on": sent.isoformat()}
    return {column: day if place < known else "" for place, (column, day) in enumerate(days.items())}


def corrected(rng: Random) -> Row:
    """What a later revision may change and the score must then follow."""
    change: Row = {"has_representative": rng.choice(("1", "0", "true"))}
    if rng.random() < 0.5:
        change["target_group"] = weighted(rng, GROUPS)
    return change


def activity_rows(protocol: Row, plan: str, rng: Random, norms: list[Row]) -> list[Row]:
    """Rows of one course in no order: those delivered, and often some cancelled or refused."""
    if plan == "no_rows":
        return []
    started = date.fromisoformat(protocol["started_on"])
    age = full_years(date.fromisoformat(protocol["birth_date"]), started)
    required = [d for d in DIRECTIONS if d != "career_guidance" or age >= 14]
    counts = planned_counts(rng, plan, norm_of(protocol["target_group"], started, norms), required)
    directions = [d for d, count in counts.items() for _ in range(count)]
    failed = rng.choices(required, k=rng.randint(1, 9)) if plan == "void_only" or rng.random() < 0.4 else []
    statuses = ["delivered"] * len(directions) + rng.choices(("cancelled", "refused"), k=len(failed))
    directions += failed
    length = (date.fromisoformat(protocol["finished_on"]) - started).days + 1
    days = [(started + timedelta(days=n)).isoformat() for n in range(length)]
    many = len(directions)
    return [
        {
            "protocol_id": key, "revision": revision, "performed_on": day, "direction": direction,
            "activity_type": kind, "status": status, "minutes": minutes,
        }
        for key, revision, day, direction, kind, status, minutes in zip(
            repeat(protocol["protocol_id"]), repeat(protocol["revision"]), rng.choices(days, k=many),
            directions, rng.choices(TYPES, k=many), statuses, rng.choices(MINUTES, k=many),
        )
    ]  # fmt: skip


def assessment_rows(protocol: Row, instrument: str, grades: Grades) -> list[Row]:
    key = {"protocol_id": protocol["protocol_id"], "revision": protocol["revision"], "instrument": instrument}
    return [
        key | {"item": item, "stage": stage, "value": str(value)}
        for item, pair in grades.items()
        for stage, value in zip(("baseline", "final"), pair, strict=True)
        if value is not None
    ]


def coverage(count: int, seed: int = 0) -> Counter[str]:
    """How many courses show each plan, rung interval, total and verdict."""
    found: Counter[str] = Counter()
    norms = load_norms(NORMS)
    for made in courses(count, seed):
        found.update(made.tags)
        (row,) = score(made.protocols, made.activities, made.assessments, norms)
        scored = [name[:-3] for name in row if name.endswith("_lo")]
        found.update(f"{name}: {row[name + '_lo']}..{row[name + '_hi']} points" for name in scored)
        found[f"verdict: {row['verdict']}"] += 1
        found["rows: activity"] += len(made.activities)
        found["rows: assessment"] += len(made.assessments)
    return found


if __name__ == "__main__":
    for name, times in sorted(coverage(5_000).items()):
        print(f"{times:8d}  {name}")
