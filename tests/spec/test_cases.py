"""The legal cases of cases.toml through the whole way: files in, measures and points out, under the draft edition."""

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.stateless import Judged, judge
from schemas.codes import CRITERION, DIRECTION
from tests.delivered_rows import ACTIVITY, PROTOCOL, Row, write_csv

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]
NORM = dict(zip(DIRECTION.codes, (20, 20, 22, 14, 19, 9, 16), strict=True))  # averages of group 2
KEYS = {
    "name", "year", "age", "group", "representative", "delivered", "not_delivered", "answers", "shows", "points",
    "verdict",
}  # fmt: skip


def number(case: dict[str, Any]) -> str:
    return f"P{CASES.index(case):02}"


def in_its_year(case: dict[str, Any], row: Row, *days: str) -> Row:
    """The days of a row of 2025 in the year of the case: 2024 where it names none."""
    return {day: row[day].replace("2025", str(case.get("year", 2024))) for day in days}


def protocol(case: dict[str, Any]) -> Row:
    days = ("started_on", "finished_on", "signed_on", "sent_on")
    return in_its_year(case, PROTOCOL, *days) | {
        "protocol_id": number(case),
        "snils": "",
        "child_ref": number(case),  # a child of its own: courses of one child do not overlap
        "birth_date": f"{case.get('year', 2024) - case['age']}-09-01",
        "target_group": case.get("group", "2"),
        "has_representative": "1" if case.get("representative", True) else "0",
    }


def activities(case: dict[str, Any]) -> list[Row]:
    delivered = NORM if case.get("delivered") == "norm" else case.get("delivered", {})
    counts = {"delivered": delivered, "refused": case.get("not_delivered", {})}
    return [
        in_its_year(case, ACTIVITY, "performed_on")
        | {"protocol_id": number(case), "direction": direction, "status": status}
        for status, by_direction in counts.items()
        for direction, count in by_direction.items()
        for _ in range(count)
    ]


def assessments(case: dict[str, Any]) -> list[Row]:
    rows = []
    for answer in case["answers"].split(", "):
        item, values = answer.split(" ")
        instrument = "activity_participation" if item.startswith("d") else "parental_competence"
        for stage, value in zip(("baseline", "final"), values.split(">"), strict=True):
            row = {
                "protocol_id": number(case),
                "instrument": instrument,
                "item": item,
                "stage": stage,
                "value": value,
            }
            rows += [row] if value else []
    return rows


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    folder = tmp_path_factory.mktemp("cases")
    tables = {"course_protocol": [protocol(c) for c in CASES]}
    tables |= {"activity": [r for c in CASES for r in activities(c)]}
    tables |= {"assessment": [r for c in CASES for r in assessments(c)]}
    return judge([write_csv(folder / f"{table}.csv", table, rows) for table, rows in tables.items()])


def row_of(frame: pl.DataFrame, case: dict[str, Any]) -> dict[str, Any]:
    return frame.filter(protocol_id=number(case)).row(0, named=True)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any], judged: Judged) -> None:
    assert set(case) <= KEYS
    shown, scores = row_of(judged.evidence, case), row_of(judged.scores, case)
    assert {name: "?" if shown[name] is None else shown[name] for name in case["shows"]} == case["shows"]
    bounds = [(scores[f"{c}_lo"], scores[f"{c}_hi"]) for c in CRITERION.codes]
    assert " ".join(str(lo) if lo == hi else f"{lo}..{hi}" for lo, hi in bounds) == case["points"]
    assert scores["verdict"] == case["verdict"]


def test_only_career_guidance_below_14_is_held_against_the_cases(judged: Judged) -> None:
    assert set(judged.findings["rule_id"]) == {"career_guidance_under_14"}
    assert judged.findings.height == 18
