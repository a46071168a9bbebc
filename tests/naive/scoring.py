"""Measures and scores of courses, one course after another, from rows of delivered text.

Belongs here: sections 5 and 6 of the data contract, read as literally as possible, and the row of
`rehab score`. Does not belong here: speed, validation, or any code of the project it is a check on.
"""

from collections import defaultdict
from datetime import date

from tests.naive.norms import DIRECTIONS, norm_of

Row = dict[str, str]
Measures = dict[str, int | None]

EDITION = "draft-2025-10"
CRITERIA = ("comprehensiveness", "volume", "effect", "parental_competence")
EFFECT_ITEMS = tuple(f"d{chapter}" for chapter in range(1, 10))
COMPETENCE_ITEMS = ("knowledge", "skill", "involvement")
TRUE_WORDS = ("1", "true", "да")


def score(
    protocols: list[Row], activities: list[Row], assessments: list[Row], norms: list[Row]
) -> list[dict[str, object]]:
    """One row a protocol, shaped and sorted like the output of `rehab score`."""
    rows = []
    for protocol, own_activities, own_assessments in courses_of(protocols, activities, assessments):
        evidence = measures(protocol, own_activities, own_assessments, norms)
        rows.append(score_row(protocol, evidence))
    return sorted(rows, key=lambda row: str(row["protocol_id"]))


def courses_of(
    protocols: list[Row], activities: list[Row], assessments: list[Row]
) -> list[tuple[Row, list[Row], list[Row]]]:
    """The highest revision of every protocol with the rows of that revision and of no other."""
    latest: dict[str, Row] = {}
    for row in protocols:
        known = latest.get(row["protocol_id"])
        if known is None or int(row["revision"]) > int(known["revision"]):
            latest[row["protocol_id"]] = row
    activities_of, assessments_of = by_revision(activities), by_revision(assessments)
    keyed = [(revision_key(row), row) for row in latest.values()]
    return [(row, activities_of[key], assessments_of[key]) for key, row in keyed]


def by_revision(rows: list[Row]) -> defaultdict[tuple[str, int], list[Row]]:
    grouped: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[revision_key(row)].append(row)
    return grouped


def revision_key(row: Row) -> tuple[str, int]:
    return row["protocol_id"], int(row["revision"])


def measures(protocol: Row, activities: list[Row], assessments: list[Row], norms: list[Row]) -> Measures:
    """Every measure of one course revision, contract section 5; None is unknown and never 0."""
    started_on = date.fromisoformat(protocol["started_on"])
    age = full_years(date.fromisoformat(protocol["birth_date"]), started_on)
    norm = norm_of(protocol["target_group"], started_on, norms)
    required = [direction for direction in DIRECTIONS if direction != "career_guidance" or age >= 14]
    found: Measures = {"directions_required": len(required), "norm_total": norm.total}

    for direction in DIRECTIONS:
        found["delivered_" + direction] = delivered(activities, direction)
    found["directions_met"] = found["counted"] = None
    if activities:
        met = counted = 0
        for direction in required:
            count = found["delivered_" + direction] or 0
            cap = norm.hi[direction]
            met += count >= norm.lo[direction]
            counted += count if cap is None else min(count, cap)
        found["directions_met"], found["counted"] = met, counted

    effect = changes(assessments, "activity_participation", EFFECT_ITEMS, lower_is_better=True)
    competence: tuple[int | None, int | None, int | None] = (None, None, None)
    if protocol["has_representative"].lower() in TRUE_WORDS:
        competence = changes(assessments, "parental_competence", COMPETENCE_ITEMS, lower_is_better=False)
    found["assessed"], found["improved"], found["worsened"] = effect
    found["competence_assessed"], found["competence_improved"], found["competence_worsened"] = competence
    return found


def full_years(birth: date, day: date) -> int:
    """Full years on a day; whoever is born on 29 February has the birthday on 1 March of a common year."""
    before_birthday = (day.month, day.day) < (birth.month, birth.day)
    return day.year - birth.year - before_birthday


def delivered(activities: list[Row], direction: str) -> int | None:
    """Activities of the direction that took place; None where no activity row came, whatever its status."""
    if not activities:
        return None
    return sum(1 for row in activities if row["direction"] == direction and row["status"] == "delivered")


def changes(
    assessments: list[Row], instrument: str, items: tuple[str, ...], lower_is_better: bool
) -> tuple[int | None, int | None, int | None]:
    """(assessed, improved, worsened) of one instrument; 8 and 9 are answers but not grades."""
    own = [row for row in assessments if row["instrument"] == instrument]
    value = {(row["item"], row["stage"]): int(row["value"]) for row in own}
    if not any((item, "baseline") in value for item in items):
        return None, None, None
    assessed = improved = worsened = 0
    for item in items:
        before = value.get((item, "baseline"))
        after = value.get((item, "final"))
        if before is None or not 0 <= before <= 4:
            continue
        if after is None:
            return None, None, None
        if not 0 <= after <= 4:
            continue
        assessed += 1
        rise = before - after if lower_is_better else after - before
        improved += rise > 0
        worsened += rise < 0
    return assessed, improved, worsened


def rungs(m: Measures) -> dict[str, tuple[bool | None, bool | None]]:
    """Whether the rung of 2 points and the rung of 1 point hold, contract section 6; None where unknown."""
    found: dict[str, tuple[bool | None, bool | None]] = dict.fromkeys(CRITERIA, (None, None))
    required, met = m["directions_required"], m["directions_met"]
    if required is not None and met is not None:
        found["comprehensiveness"] = met == required, met * 100 >= required * 50
    counted, norm_total = m["counted"], m["norm_total"]
    if counted is not None and norm_total is not None:
        found["volume"] = counted >= norm_total, counted * 100 >= norm_total * 75
    assessed, improved, worsened = m["assessed"], m["improved"], m["worsened"]
    if assessed is not None and improved is not None and worsened is not None:
        half = assessed > 0 and improved * 100 >= assessed * 50 and worsened == 0
        found["effect"] = half, improved > worsened
    risen = m["competence_improved"]
    if risen is not None:
        found["parental_competence"] = risen >= 2, risen == 1
    return found


def points(two: bool | None, one: bool | None) -> tuple[int, int]:
    """Lowest and highest points: an unknown rung is false for the lowest and true for the highest."""
    lo = 2 if two is True else 1 if one is True else 0
    hi = 2 if two is not False else 1 if one is not False else 0
    return lo, hi


def score_row(protocol: Row, evidence: Measures) -> dict[str, object]:
    """The row `rehab score` gives for one protocol, columns in the order of contract section 7."""
    row: dict[str, object] = {
        "protocol_id": protocol["protocol_id"],
        "revision": int(protocol["revision"]),
        "edition_id": EDITION,
    }
    total_lo = total_hi = 0
    for criterion, (two, one) in rungs(evidence).items():
        lo, hi = points(two, one)
        row[criterion + "_lo"], row[criterion + "_hi"] = lo, hi
        total_lo, total_hi = total_lo + lo, total_hi + hi
    verdict = "effective" if total_lo >= 4 else "ineffective" if total_hi < 4 else "undetermined"
    return row | {"total_lo": total_lo, "total_hi": total_hi, "verdict": verdict}
