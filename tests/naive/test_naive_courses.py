"""The invented courses are valid by the contract, show every edge, and survive being written to files.

Belongs here: checks of the generator and the writer alone. Does not belong here: the product.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.naive.courses import NORMS, Course, courses, coverage
from tests.naive.delivery import COMMA, RUSSIAN, TAB_WITH_BOM, TABLES, Dialect, read_back, write_csv
from tests.naive.evidence import ACTIVITY_PLANS, COMPETENCE_PLANS, EFFECT_PLANS
from tests.naive.norms import load_norms
from tests.naive.persons import JOINED
from tests.naive.scoring import COMPETENCE_ITEMS, Row, full_years, score


def test_every_plan_every_interval_and_every_verdict_occurs() -> None:
    found = coverage(3_000)
    plans = {"activities": ACTIVITY_PLANS, "effect": EFFECT_PLANS, "competence": COMPETENCE_PLANS}
    missing = [f"{kind}: {plan}" for kind, names in plans.items() for plan in names]
    for name in ("comprehensiveness", "volume", "effect", "parental_competence"):
        missing += [f"{name}: {interval} points" for interval in ("0..0", "1..1", "2..2", "0..2")]
    assert [name for name in missing if found[name] < 10] == []
    verdicts = [found[f"verdict: {name}"] for name in ("effective", "ineffective", "undetermined")]
    assert min(verdicts) > 300


def test_courses_are_valid_deliveries() -> None:
    names: Counter[str] = Counter()
    for course in courses(2_000):
        revisions = {row["revision"]: row for row in course.protocols}
        assert len(revisions) == len(course.protocols)
        names[course.protocols[0]["protocol_id"]] += 1
        for row in course.protocols:
            check_protocol(row)
        for row in course.activities:
            check_activity(row, revisions[row["revision"]])
        check_assessments(course)
    assert max(names.values()) == 1


def check_protocol(row: Row) -> None:
    started, finished = date.fromisoformat(row["started_on"]), date.fromisoformat(row["finished_on"])
    assert 4 <= full_years(date.fromisoformat(row["birth_date"]), started) <= 17
    assert 0 <= (finished - started).days < 60
    assert row["finished_on"] <= (row["signed_on"] or "9")
    assert row["signed_on"] <= (row["sent_on"] or "9")
    assert started.year >= JOINED[row["region_code"]]
    assert row["started_on"] >= "2022-01-01"
    assert bool(row["snils"]) != bool(row["child_ref"])
    assert row["snils"].replace("-", "")[:9] <= "001001998"
    assert len(row["provider_ogrn"]) == 13
    assert int(row["provider_ogrn"][:12]) % 11 % 10 == int(row["provider_ogrn"][12])
    assert 0 < len(row["protocol_id"]) <= 64
    assert int(row["revision"]) >= 1


def check_activity(row: Row, protocol: Row) -> None:
    assert protocol["started_on"] <= row["performed_on"] <= protocol["finished_on"]
    assert row["minutes"] == "" or 1 <= int(row["minutes"]) <= 480
    if row["direction"] == "career_guidance":
        born, started = date.fromisoformat(protocol["birth_date"]), date.fromisoformat(protocol["started_on"])
        assert full_years(born, started) >= 14


def check_assessments(course: Course) -> None:
    keys = Counter((row["revision"], row["item"], row["stage"]) for row in course.assessments)
    assert not keys or max(keys.values()) == 1
    for row in course.assessments:
        competence = row["item"] in COMPETENCE_ITEMS
        assert competence == (row["instrument"] == "parental_competence")
        assert row["value"] in ("01234" if competence else "0123489")


@pytest.mark.parametrize("dialect", [COMMA, TAB_WITH_BOM, RUSSIAN], ids=["comma", "tab with BOM", "Russian"])
def test_a_written_delivery_reads_back_to_the_same_scores(dialect: Dialect, tmp_path: Path) -> None:
    made = list(courses(150, seed=1))
    norms = load_norms(NORMS)
    paths = write_csv(made, tmp_path, dialect)
    read = {table: read_back(paths[table], table, dialect) for table in TABLES}
    found = score(read["protocols"], read["activities"], read["assessments"], norms)
    each = [score(course.protocols, course.activities, course.assessments, norms) for course in made]
    one_by_one = [row for rows in each for row in rows]
    assert found == sorted(one_by_one, key=lambda row: str(row["protocol_id"]))
