"""Judged cases against the naive walk: random cases with gaps, contradictions and days at edges of the calendar."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from methodology.social_services.pathway import judged
from methodology.social_services.procedures import COLUMNS, EVENTS, load_procedures
from tests.naive import pathway

SCHEMA = {"child_id": pl.String, "region_code": pl.String} | COLUMNS
COMPARED = ("state", "why", "due_on", "days_late", "days_left")
EDGES = (date(2024, 2, 29), date(2025, 12, 31), date(2024, 12, 28), date(2020, 3, 30), date(2025, 4, 30))


def random_case(rng: random.Random, number: int) -> dict[str, Any]:
    """A case that goes on step by step from a day at an edge or anywhere, with gaps and leaps back now and then."""
    day = rng.choice((*EDGES, date(2015, 1, 1) + timedelta(rng.randrange(13 * 365))))
    case: dict[str, Any] = dict.fromkeys(SCHEMA) | {"child_id": f"c{number}", "region_code": "77"}
    case["form"] = rng.choice(("stationary", "semi_stationary", "home", "home", "urgent"))
    case["submitted_electronically"] = rng.choice((True, False, None))
    ends_after = rng.randrange(1, len(EVENTS) + 1)
    for event in EVENTS[:ends_after]:
        gap = event != "submitted_on" and rng.random() < 0.12
        case[event] = None if gap else day
        day += timedelta(rng.choice((0, 0, 1, 1, 2, 3, 5, 12, 400 if rng.random() < 0.2 else 1, -2)))
    if case["decided_on"] or rng.random() < 0.1:
        case["decision"] = rng.choice(("recognised", "recognised", "recognised", "refused", None))
    if rng.random() < 0.6:
        case["service_from"] = None if rng.random() < 0.1 else day
        case["service_to"] = None if rng.random() < 0.3 else day + timedelta(rng.randrange(800))
    return case


@pytest.mark.parametrize(
    "as_of", [date(2020, 6, 24), date(2024, 12, 28), date(2026, 11, 22), date(2027, 12, 31)]
)
def test_each_step_of_2_000_random_cases_is_judged_as_day_by_day(as_of: date) -> None:
    rng = random.Random(str(as_of))
    cases = [random_case(rng, number) for number in range(2_000)]
    rows = judged(pl.LazyFrame(cases, schema=SCHEMA), load_procedures(), as_of).collect()
    procedure = pathway.read_procedure()
    assert rows.height == len(cases) * len(procedure["step"])
    ours = {(row["child_id"], row["step"]): row for row in rows.iter_rows(named=True)}
    seen: Counter[str] = Counter()
    for case in cases:
        for step, naive in pathway.judged(case, procedure, as_of).items():
            row = ours[case["child_id"], step]
            found = {name: row[name] for name in COMPARED if name in naive}
            assert found == naive, (step, case)
            seen[naive["why"] or naive["state"]] += 1
    assert len(seen) >= 15, seen
