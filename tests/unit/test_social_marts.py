"""Tables and marts of social services from delivered cases, counted again in plain Python."""

import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from assets.marts.registry import build_mart
from tests.naive import pathway
from tests.naive.pathway import WORKING
from tests.social_rows import Row, make_tables, some_cases


@pytest.fixture(scope="module")
def cases() -> list[Row]:
    return some_cases(16, 700)


@pytest.fixture(scope="module")
def tables(cases: list[Row], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both tables; rows that are no last word stand beside and must not count."""
    stale = [row | {"latest": False, "decided_on": None} for row in cases[:50]]
    held = [row | {"child_id": "q", "intake_status": "quarantined"} for row in cases[:50]]
    typo = [cases[0] | {"child_id": "typo", "region_code": "50", "notified_on": date(2062, 6, 30)}]
    return make_tables([*stale, *cases, *held, *typo], tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def as_of(tables: dict[str, Path]) -> date:
    return pl.read_parquet(tables["social_case"])["as_of"][0]


def places(row: Row) -> list[tuple[str, str, str, str]]:
    """The eight places a case counts in: four periods, its form and all forms."""
    day = row["submitted_on"]
    labels = {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{math.ceil(day.month / 3)}",
        "half": f"{day.year}-H{math.ceil(day.month / 6)}",
        "year": f"{day.year}",
    }
    return [
        (kind, label, row["region_code"], form)
        for kind, label in labels.items()
        for form in ("all", row["form"])
    ]


def got(mart: str, tables: dict[str, Path], keys: int) -> dict[tuple, tuple]:
    """A mart without the region of the slip of the pen."""
    frame = build_mart(mart, tables).filter(pl.col("region_code") != "50").collect()
    found = {row[:keys]: row[keys:] for row in frame.iter_rows()}
    assert len(found) == frame.height, "a key stands twice"
    return found


def test_a_day_after_the_last_delivery_is_a_slip_of_the_pen_and_moves_nothing(as_of: date) -> None:
    assert as_of == date(2026, 6, 30)


def test_steps_are_counted_by_what_became_of_them(cases, tables, as_of) -> None:
    procedure, counts = pathway.read_procedure(), defaultdict(Counter)
    for case in cases:
        for step, told in pathway.judged(case, procedure, as_of).items():
            if told["state"] != "does_not_apply":
                for place in places(case):
                    counts[(*place, step)][told["state"]] += 1
    found = got("social_timeliness", tables, 5)
    states = ("met", "late", "overdue", "running", "cannot_be_judged")
    assert {key: row[:6] for key, row in found.items()} == {
        key: (each.total(), *(each[state] for state in states)) for key, each in counts.items()
    }
    for _, met, late, overdue, _, _, _, share, low, high in found.values():
        judged = met + late + overdue
        assert share == (pytest.approx(met / judged) if judged else None)
        assert not judged or 0 <= low <= share <= high <= 1


def test_what_is_due_soon_is_due_within_ten_working_days(cases, tables, as_of) -> None:
    procedure, expected = pathway.read_procedure(), set()
    last = as_of
    for _ in range(10):
        last += timedelta(1)
        while not WORKING[last]:
            last += timedelta(1)
    for case in cases:
        for step, told in pathway.judged(case, procedure, as_of).items():
            if told["state"] == "running" and told["due_on"] <= last:
                expected.add((case["child_id"], step, told["due_on"], told["days_left"]))
    frame = build_mart("social_due_soon", tables).filter(pl.col("region_code") != "50").collect()
    assert set(frame.select("child_id", "step", "due_on", "days_left").iter_rows()) == expected
    assert frame["due_on"].is_sorted() and len(expected) > 20


def waited(case: Row, until: date | None, as_of: date) -> int | None:
    """Working days after the application, one received on a day off waits from the next working day."""
    if until is None or not case["submitted_on"] <= until <= as_of:
        return None
    start, end = case["submitted_on"], until
    while not WORKING[start]:
        start += timedelta(1)
    while not WORKING[end]:
        end += timedelta(1)
    return sum(WORKING[start + timedelta(n + 1)] for n in range((end - start).days))


def test_waiting_has_the_least_days_that_reach_its_share(cases, tables, as_of) -> None:
    days: dict[tuple, list[int | None]] = defaultdict(list)
    for case in cases:
        for wait, until in (("decision", case["decided_on"]), ("service", case["service_from"])):
            for place in places(case):
                days[(*place, wait)].append(waited(case, until, as_of))
    expected = {}
    for key, all_days in days.items():
        known = sorted(day for day in all_days if day is not None)
        at = lambda tenths: known[math.ceil(len(known) * tenths / 10) - 1] if known else None  # noqa: B023, E731
        expected[key] = (len(all_days), len(known), sum(known), at(5), at(9))
    assert got("social_waiting", tables, 5) == expected


def test_refusals_stand_beside_all_decisions(cases, tables) -> None:
    decided, refused = Counter(), Counter()
    for case in cases:
        for place in places(case):
            decided[place] += case["decision"] is not None
            if case["decision"] == "refused":
                refused[(*place, case["refusal_reason"])] += 1
    assert got("social_refusal", tables, 5) == {key: (n, decided[key[:4]]) for key, n in refused.items()}


def checked(case: Row) -> str:
    """Payment against income, as articles 31 and 32 have it."""
    payment, ratio, form = case["payment"], case["income_ratio"], case["form"]
    if payment is None or ratio is None or form == "urgent":
        return "cannot_be_judged"
    if form != "stationary" and ratio <= 1.5:
        return "agrees" if payment == "free" else "contradicts"
    return "cannot_be_judged" if payment == "free" else "agrees"


def test_payment_of_the_recognised_is_held_against_their_income(cases, tables) -> None:
    counts = defaultdict(Counter)
    for case in cases:
        if case["decision"] == "recognised":
            for place in places(case):
                counts[(*place, case["payment"] or "not_stated")][checked(case)] += 1
    words = ("agrees", "contradicts", "cannot_be_judged")
    assert got("social_payment", tables, 5) == {
        key: (each.total(), *(each[word] for word in words)) for key, each in counts.items()
    }


def test_indicators_agree_with_the_marts_they_stand_beside(tables) -> None:
    values = build_mart("social_value", tables).filter(period_kind="year", breakdown="none").collect()
    found = {
        (row["indicator"], row["region_code"], row["period"]): row for row in values.iter_rows(named=True)
    }
    steps = build_mart("social_timeliness", tables).filter(period_kind="year", form="all").collect()
    summed = steps.group_by("region_code", "period").agg(pl.col("met", "late", "overdue").sum())
    for row in summed.iter_rows(named=True):
        share = found["social_steps_in_time", row["region_code"], row["period"]]
        judged = row["met"] + row["late"] + row["overdue"]
        assert (share["numerator"], share["denominator"]) == (row["met"], judged)
        overdue = found["social_steps_overdue", row["region_code"], row["period"]]
        assert overdue["value"] == row["overdue"]


def test_without_cases_there_is_nothing(tmp_path: Path) -> None:
    for path in make_tables([], tmp_path).values():
        assert pl.read_parquet(path).is_empty()
