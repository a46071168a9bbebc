"""Legal cases worked out by hand, as a table: what the naive scoring must find before it may judge others.

Belongs here: cases whose measures and points a person wrote down with the contract beside the paper. Does not
belong here: generated courses.
"""

from datetime import date
from typing import NamedTuple

import pytest

from tests.naive.courses import NORMS
from tests.naive.norms import DIRECTIONS, load_norms, norm_of
from tests.naive.scoring import Row, full_years, measures, score, score_row

NORM_ROWS = load_norms(NORMS)
UNKNOWN = None

# Lower and upper bounds added up by hand from the published ranges, directions in the order of the contract.
BOUNDS = [
    ("2", "2023-07-31", (15, 14, 14, 11, 14, 7, 12), (28, 28, 32, 20, 27, 14, 22)),
    ("2", "2023-08-01", (14, 14, 14, 11, 14, 7, 12), (26, 26, 30, 17, 24, 11, 20)),
    ("5", "2022-01-01", (7, 14, 14, 13, 13, 7, 13), (16, 20, 32, 29, 31, 15, 29)),
    ("11", "2024-12-31", (10, 10, 14, 14, 16, 7, 16), (23, 22, 28, 29, 28, 19, 26)),
    ("2.1", "2024-03-01", (14, 14, 14, 11, 14, 7, 12), (26, 26, 30, 17, 24, 11, 20)),
    ("2", "2025-01-01", (1, 1, 1, 1, 1, 1, 1), (UNKNOWN,) * 7),
    ("11", "2026-03-01", (1, 1, 1, 1, 1, 1, 1), (UNKNOWN,) * 7),
    ("7", "2025-03-01", (1, 1, 1, 1, 1, 1, 1), (UNKNOWN,) * 7),
    ("02", "2025-03-01", (1, 1, 1, 1, 1, 1, 1), (UNKNOWN,) * 7),
]


@pytest.mark.parametrize(("group", "day", "lo", "hi"), BOUNDS)
def test_bounds_of_a_norm(group: str, day: str, lo: tuple[int, ...], hi: tuple[int | None, ...]) -> None:
    norm = norm_of(group, date.fromisoformat(day), NORM_ROWS)
    assert norm.total == 120
    assert tuple(norm.lo[d] for d in DIRECTIONS) == lo
    assert tuple(norm.hi[d] for d in DIRECTIONS) == hi


class Case(NamedTuple):
    """One course: `counts` delivered per direction ("" = no activity row, * = only cancelled rows);
    grades "item before>after", "." = no row. `effect` and `competence`: assessed, improved, worsened."""

    name: str
    group: str
    born: str
    counts: str
    grades: str
    representative: str
    required: int
    met: int | None
    counted: int | None
    effect: tuple[int | None, int | None, int | None]
    competence: tuple[int | None, int | None, int | None]
    points: str
    verdict: str


GONE = (UNKNOWN, UNKNOWN, UNKNOWN)
ADULT, CHILD = "2009-05-05", "2015-05-05"
RISEN = " knowledge 1>2 skill 1>2 involvement 1>1"
# The course starts on 2024-03-11; group 2 has lower bounds 14 14 14 11 14 7 12 and caps 26 26 30 17 24 11 20.
CASES = [
    Case("the norm delivered, half improved, two components risen: everything",
         "2", ADULT, "20 20 22 14 19 9 16", "d1 3>2 d2 2>2" + RISEN, "1",
         7, 7, 120, (2, 1, 0), (3, 2, 0), "2 2 2 2 8 8", "effective"),
    Case("one direction one below its bound and one activity short of the norm",
         "2", ADULT, "26 26 18 14 13 9 13", "d1 1>1" + RISEN, "1",
         7, 6, 119, (1, 0, 0), (3, 2, 0), "1 1 0 2 4 4", "effective"),
    Case("extra activities above the cap do not compensate: 131 delivered, 119 counted",
         "2", ADULT, "37 26 15 11 14 7 21", "d1 1>1 knowledge 1>1", "1",
         7, 7, 119, (1, 0, 0), (1, 0, 0), "2 1 0 0 3 3", "ineffective"),
    Case("three of six directions is exactly half, and 90 of 120 exactly three quarters",
         "2", CHILD, "26 26 28 0 10 0 0", "d1 1>1 knowledge 1>1", "1",
         6, 3, 90, (1, 0, 0), (1, 0, 0), "1 1 0 0 2 2", "ineffective"),
    Case("three of seven directions is less than half, and 89 of 120 less than three quarters",
         "2", ADULT, "26 26 27 10 0 0 0", "d1 1>1 knowledge 1>2", "1",
         7, 3, 89, (1, 0, 0), (1, 1, 0), "0 0 0 1 1 1", "ineffective"),
    Case("no activity row at all leaves two criteria open, and so the verdict",
         "2", ADULT, "", "d1 1>1" + RISEN, "1",
         7, UNKNOWN, UNKNOWN, (1, 0, 0), (3, 2, 0), "0-2 0-2 0 2 2 6", "undetermined"),
    Case("only cancelled activities are known to be none",
         "2", ADULT, "*", "d1 2>1" + RISEN, "1",
         7, 0, 0, (1, 1, 0), (3, 2, 0), "0 0 2 2 4 4", "effective"),
    Case("a child under 14 needs six directions and still 120 activities",
         "2", CHILD, "22 22 24 14 21 0 17", "d1 4>0 d2 4>0 d3 0>1", "0",
         6, 6, 120, (3, 2, 1), GONE, "2 2 1 0-2 5 7", "effective"),
    Case("as many worse as better is no effect; a child without a representative stays open",
         "2", ADULT, "20 20 22 14 3 2 3", "d1 4>0 d3 0>1 knowledge 0>4", "0",
         7, 4, 84, (2, 1, 1), GONE, "1 0 0 0-2 1 3", "ineffective"),
    Case("a group without a matrix: one activity a direction is enough, and nothing caps",
         "7", ADULT, "1 1 1 1 1 1 114", "d1 1>2 knowledge 4>3", "1",
         7, 7, 120, (1, 0, 1), (1, 0, 1), "2 2 0 0 4 4", "effective"),
    Case("a final grade that never came makes the whole instrument unknown",
         "7", ADULT, "15 15 15 15 15 15 0", "d1 3>0 d2 3>." + RISEN, "1",
         7, 6, 90, GONE, (3, 2, 0), "1 1 0-2 2 4 6", "effective"),
    Case("a grade not specified or not applicable is answered, but not assessed",
         "7", ADULT, "15 15 15 15 15 14 0", "d1 8>0 d2 3>9 d3 9>8 d4 8>. d5 2>1 knowledge 2>2", "1",
         7, 6, 89, (1, 1, 0), (1, 0, 0), "1 0 2 0 3 3", "ineffective"),
    Case("all baselines not applicable: nothing assessed is known, and it is no effect",
         "7", ADULT, "30 30 30 0 0 0 0", "d1 9>0 d2 8>1 knowledge 0>1", "1",
         7, 3, 90, (0, 0, 0), (1, 1, 0), "0 1 0 1 2 2", "ineffective"),
    Case("final grades without any baseline show no change and no lack of one",
         "7", ADULT, "30 30 30 30 0 0 0", "d1 .>0 knowledge .>4", "1",
         7, 4, 120, GONE, GONE, "1 2 0-2 0-2 3 7", "undetermined"),
    Case("an item without a baseline is passed over when others have one",
         "7", ADULT, "1 1 1 1 1 1 1", "d1 3>1 d2 .>0 knowledge .>4 skill 2>1", "1",
         7, 7, 7, (1, 1, 0), (1, 0, 1), "2 0 2 0 4 4", "effective"),
    Case("nothing delivered to the bureau but the protocol",
         "7", ADULT, "", "", "1",
         7, UNKNOWN, UNKNOWN, GONE, GONE, "0-2 0-2 0-2 0-2 0 8", "undetermined"),
    Case("the open points may just reach four, so the course is not ineffective",
         "7", ADULT, "1 1 1 1 1 1 1", "d1 1>1 knowledge 1>. skill 0>4", "1",
         7, 7, 7, (1, 0, 0), GONE, "2 0 0 0-2 2 4", "undetermined"),
    Case("one risen component and one fallen still is one risen",
         "7", ADULT, "1 1 1 1 0 0 0", "d1 2>1 d2 2>1 d3 1>1 d4 1>1 d5 1>1 knowledge 0>4 skill 4>0", "да",
         7, 4, 4, (5, 2, 0), (2, 1, 1), "1 0 1 1 3 3", "ineffective"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_measures_and_points_worked_by_hand(case: Case) -> None:
    protocol = protocol_of(case)
    found = measures(protocol, activities_of(case.counts), assessments_of(case.grades), NORM_ROWS)
    assert (found["directions_required"], found["norm_total"]) == (case.required, 120)
    assert (found["directions_met"], found["counted"]) == (case.met, case.counted)
    assert (found["assessed"], found["improved"], found["worsened"]) == case.effect
    competence = tuple(found[f"competence_{name}"] for name in ("assessed", "improved", "worsened"))
    assert competence == case.competence
    row = score_row(protocol, found)
    assert shown(row) == case.points
    assert row["verdict"] == case.verdict


def protocol_of(case: Case) -> Row:
    return {
        "protocol_id": "1", "revision": "1", "birth_date": case.born, "target_group": case.group,
        "started_on": "2024-03-11", "has_representative": case.representative,
    }  # fmt: skip


def activities_of(counts: str) -> list[Row]:
    if counts == "*":
        return [{"direction": direction, "status": "cancelled"} for direction in DIRECTIONS]
    pairs = zip(DIRECTIONS, counts.split(), strict=False)
    return [{"direction": d, "status": "delivered"} for d, count in pairs for _ in range(int(count))]


def assessments_of(grades: str) -> list[Row]:
    words = grades.split()
    rows = []
    for item, pair in zip(words[::2], words[1::2], strict=True):
        instrument = "activity_participation" if item[1:].isdigit() else "parental_competence"
        for stage, value in zip(("baseline", "final"), pair.split(">"), strict=True):
            if value != ".":
                rows.append({"instrument": instrument, "item": item, "stage": stage, "value": value})
    return rows


def shown(row: dict[str, object]) -> str:
    """Points of the four criteria, "lo-hi" where they differ, then both totals."""
    found = []
    for name in ("comprehensiveness", "volume", "effect", "parental_competence"):
        lo, hi = row[name + "_lo"], row[name + "_hi"]
        found.append(f"{lo}" if lo == hi else f"{lo}-{hi}")
    return " ".join([*found, f"{row['total_lo']}", f"{row['total_hi']}"])


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("2011-03-10", "2025-03-09", 13),
        ("2011-03-10", "2025-03-10", 14),
        ("2008-02-29", "2022-02-28", 13),
        ("2008-02-29", "2022-03-01", 14),
        ("2008-02-29", "2024-02-29", 16),
    ],
)
def test_age_is_counted_in_full_years(born: str, day: str, years: int) -> None:
    assert full_years(date.fromisoformat(born), date.fromisoformat(day)) == years


def test_the_highest_revision_supersedes_the_lower_with_all_its_rows() -> None:
    first = protocol_of(CASES[0])
    protocols = [first | {"revision": "10", "target_group": "7"}, first | {"revision": "9"}]
    activities = [row | {"protocol_id": "1", "revision": "9"} for row in activities_of(CASES[0].counts)]
    assessments = [row | {"protocol_id": "1", "revision": "10"} for row in assessments_of("d1 2>1")]
    (row,) = score(protocols, activities, assessments, NORM_ROWS)
    assert (row["revision"], shown(row)) == (10, "0-2 0-2 2 0-2 2 8")


def test_rows_are_sorted_by_protocol_number_as_text() -> None:
    first = protocol_of(CASES[0])
    rows = score(
        [first | {"protocol_id": name} for name in ("П-1", "9", "10", "p-1", "P-2")], [], [], NORM_ROWS
    )
    assert [row["protocol_id"] for row in rows] == ["10", "9", "P-2", "p-1", "П-1"]
