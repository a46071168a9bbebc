"""Deliveries that change a release on purpose: each course of them is planted for one part of the bridge.

Belongs here: rows and files. Does not: what the bridge must say of them (`test_releases.py`).
Every child is seven or more, every course starts before the amendment of AMENDED_FROM: no course is in two parts.
"""

from pathlib import Path

from tests.delivered_rows import ACTIVITY, ASSESSMENT, PROTOCOL, Row, write_csv
from tests.naive.courses import Course
from tests.naive.delivery import write_ndjson
from tests.naive.norms import DIRECTIONS

EDITIONS = Path(__file__).parents[1] / "editions"
AMENDED_FROM = "2025-04-01"
_AGE = "age_from = 3"
_DAY = {
    "started_on": "2025-02-03",
    "finished_on": "2025-02-23",
    "signed_on": "2025-02-24",
    "sent_on": "2025-02-25",
}
_SUMMER = {
    "started_on": "2025-06-20",
    "finished_on": "2025-07-10",
    "signed_on": "2025-07-11",
    "sent_on": "2025-07-12",
}
STRONG, HALF, WEAK = 20, 10, 1  # activities a direction: 120 of 120, 60, and one direction only
BETTER, WORSE = ("3", "1"), ("1", "3")


def course(name: str, activities: int, grades: tuple[str, str] | None, **changes: str) -> Course:
    """A course of the generic norm: so many activities a direction, one chapter and two competences rated."""
    protocol = PROTOCOL | _DAY | {"protocol_id": name, "target_group": "7", "certificate_id": ""} | changes
    key = {"protocol_id": name, "revision": protocol["revision"]}
    required = [d for d in DIRECTIONS if d != "career_guidance"][: 1 if activities == WEAK else None]
    day = key | {"performed_on": protocol["started_on"]}
    delivered = [ACTIVITY | day | {"direction": d} for d in required for _ in range(activities)]
    return Course([protocol], delivered, assessments(key, grades) if grades else [], [])


def assessments(key: Row, grades: tuple[str, str]) -> list[Row]:
    """Lower is better in activity and participation, higher in competence: the child and the parent move alike."""
    stages = dict(zip(("baseline", "final"), grades, strict=True))
    turned = {stage: str(4 - int(grade)) for stage, grade in stages.items()}
    rated = [("activity_participation", "d1", stages)]
    rated += [("parental_competence", item, turned) for item in ("knowledge", "skill")]
    return [
        ASSESSMENT | key | {"instrument": instrument, "item": item, "stage": stage, "value": value}
        for instrument, item, values in rated
        for stage, value in values.items()
    ]


def before(inbox: Path) -> None:
    """What comes before the first release: a course whose assessments are still under way (undetermined)."""
    inbox.mkdir()
    write_ndjson([course("DEMO-PLANTED-WAITS", HALF, None, snils="00100000102")], inbox)


def after(inbox: Path) -> None:
    """What comes between the releases: three late courses, three corrections, and two that must change nothing."""
    inbox.mkdir()
    late = [
        course("DEMO-PLANTED-STRONG", STRONG, BETTER, snils="00100000103"),
        course("DEMO-PLANTED-WEAK", WEAK, WORSE, snils="00100000104"),
        course("DEMO-PLANTED-EMPTY", 0, None, snils="00100000105"),
    ]
    again = {"region_code": "18", "snils": "00100000106"}
    corrections = [
        course("DEMO-18-2025-00218", STRONG, BETTER, revision="2", **again),  # was ineffective, total 0
        course(
            "DEMO-18-2025-00216", STRONG, BETTER, revision="2", **again, **_SUMMER
        ),  # was effective, total 7
    ]
    nothing = [
        course(
            "DEMO-18-2025-00217", WEAK, WORSE, **again
        ),  # the same revision with other content: a conflict
        course(
            "DEMO-18-2025-00219", WEAK, WORSE, revision="2", sex="X", **again
        ),  # quarantined: revision 1 stays
    ]
    write_ndjson([*late, *corrections, *nothing], inbox)
    key = {"protocol_id": "DEMO-PLANTED-WAITS", "revision": "1"}
    write_csv(inbox / "assessments.csv", "assessment", assessments(key, BETTER))


def amend(folder: Path) -> None:
    """The draft, and from AMENDED_FROM on the invented edition, whose programme begins at five years."""
    folder.mkdir()
    draft, invented = "draft-2025-10.toml", "invented-2027.toml"
    (folder / draft).write_bytes((EDITIONS / draft).read_bytes())
    text = (EDITIONS / invented).read_text(encoding="utf-8")
    assert _AGE in text and "effective_from = 2027-01-01" in text
    amended = (
        text.replace(_AGE, "age_from = 5")
        .replace('"3-6"', '"5-6"')
        .replace("effective_from = 2027-01-01", f"effective_from = {AMENDED_FROM}")
    )
    (folder / invented).write_text(amended, encoding="utf-8")
