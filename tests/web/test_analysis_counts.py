"""The tables of the analytic pages, counted a second time in plain Python over the sample's separate tables."""

import csv
import math
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dashboard.store import Store
from dashboard.web.pages import agreement, dose, dynamics, providers, timeliness
from law.files import SHIPPED
from tests.web.analysis_rows import (
    BUREAU,
    CRITERIA,
    PERIOD,
    READERS,
    REGION,
    Row,
    in_period,
    published,
    rows_of,
    table,
    view_of,
)

WHO = pytest.mark.parametrize("who", READERS.values(), ids=READERS.keys())


@pytest.fixture(scope="module")
def store(sample_data: Path) -> Store:
    return published(sample_data)


@WHO
def test_providers_are_counted_and_judged_by_the_exact_tail(store: Store, who: Any) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in in_period(rows_of(store, who)):
        counts[row["provider_ogrn"]][row["verdict"]] += 1
    bad = sum(c["ineffective"] for c in counts.values())
    share = Fraction(bad, sum(c["ineffective"] + c["effective"] for c in counts.values()))
    shown = table(store, providers.PAGE, who, "providers", period=PERIOD)
    assert [row["name"] for row in shown] == sorted(row["name"] for row in shown)
    assert {row["provider"] for row in shown} == set(counts)
    for row in shown:
        told, n = counts[row["provider"]], row["n"]
        assert n == told["effective"] + told["ineffective"]
        assert (row["ineffective"], row["undetermined"]) == (told["ineffective"], told["undetermined"])
        assert row["value"] == pytest.approx(told["ineffective"] / n)
        assert row["signal"] == judged(told["ineffective"], n, share)


def judged(bad: int, n: int, share: Fraction) -> str | None:
    """The signal of a unit by sums of exact binomial probabilities."""
    if n < 20:
        return None
    chances = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    tail = sum(chances[bad:]) if bad > n * share else sum(chances[: bad + 1])
    return (
        "beyond_998" if tail <= Fraction(1, 1000) else "beyond_95" if tail <= Fraction(25, 1000) else "inside"
    )


NORMS = SHIPPED / "norms" / "activity_norms.csv"


def bounds() -> dict[tuple[str, str], tuple[int, float]]:
    """(standard, direction) -> lo, hi by the published file, read line by line."""
    with NORMS.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    found: dict[tuple[str, str], tuple[int, float]] = {}
    for key in {(line["standard_id"], line["direction"]) for line in lines}:
        mine = [line for line in lines if (line["standard_id"], line["direction"]) == key]
        total = [line for line in mine if line["activity_type"] == "total"]
        rest = [line for line in mine if line["activity_type"] != "total"]
        ends = [
            int(total[0][end]) if total and total[0][end] else sum(int(t[end] or t["average"]) for t in rest)
            for end in ("lo", "hi")
        ]
        found[key] = (ends[0], ends[1])
    return found


@WHO
def test_doses_lie_below_within_or_above_the_published_bounds(store: Store, who: Any) -> None:
    rows = [row for row in in_period(rows_of(store, who)) if row["delivered_total"] is not None]
    norm = bounds()
    for told in table(store, dose.PAGE, who, "directions", period=PERIOD):
        name, places = told["direction"], Counter[str]()
        required = [row for row in rows if name != "career_guidance" or row["age_at_start"] >= 14]
        for row in required:
            lo, hi = norm.get((row["standard_id"], name), (1, math.inf))
            done = row[f"delivered_{name}"]
            places["below" if done < lo else "above" if done > hi else "within"] += 1
        assert [told[p] for p in ("below", "within", "above")] == [
            places[p] for p in ("below", "within", "above")
        ]
        assert told["delivered"] == sum(row[f"delivered_{name}"] for row in required)


def test_types_of_a_region_add_up_to_its_directions_and_no_bureau_sees_them(store: Store) -> None:
    rows = [row for row in rows_of(store, REGION) if row["delivered_total"] is not None]
    with_matrix = {(row["half_year"], row["target_group"]) for row in rows if row["standard_id"] != "generic"}
    delivered: Counter[str] = Counter()
    for told in table(store, dose.PAGE, REGION, "types"):
        delivered[told["direction"]] += told["delivered"]
    for name, count in delivered.items():
        mine = [row for row in rows if (row["half_year"], row["target_group"]) in with_matrix]
        required = [row for row in mine if name != "career_guidance" or row["age_at_start"] >= 14]
        assert count == sum(row[f"delivered_{name}"] for row in required)
    assert len(delivered) == 7
    assert "types" not in dose.PAGE.build(view_of(store, BUREAU, dose.PAGE)).tables()


@WHO
def test_months_and_half_years_are_counted(store: Store, who: Any) -> None:
    rows = rows_of(store, who)
    for indicator, of in {"ineffective": "judged", "undetermined": "all", "mean_total": "known"}.items():
        months: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if {
                "judged": row["verdict"] != "undetermined",
                "all": True,
                "known": row["total_lo"] == row["total_hi"],
            }[of]:
                months[f"{row['finished_on']:%Y-%m}"].append(row)
        shown = table(store, dynamics.PAGE, who, "months", indicator=indicator)
        assert [row["period"] for row in shown] == sorted(months)
        for told in shown:
            here = months[told["period"]]
            events = [row["total_lo"] if of == "known" else row["verdict"] == indicator for row in here]
            assert (told["n"], told["value"]) == (len(here), pytest.approx(sum(events) / len(here)))
            assert of != "known" or told["high"] is None or told["high"] <= 8
            assert told["few"] == (of == "known" and len(here) < 20)
            assert not told["few"] or (told["low"], told["high"], told["signal"]) == (None, None, False)
    halves = Counter((row["half_year"], row["verdict"]) for row in rows)
    for told in table(store, dynamics.PAGE, who, "halves"):
        assert told["ineffective_numerator"] == halves[told["period"], "ineffective"]
        assert told["undetermined_numerator"] == halves[told["period"], "undetermined"]
        assert told["mean_total_high"] is None or told["mean_total_high"] <= 8
        assert told["ineffective_courses"] == sum(
            n for (half, _), n in halves.items() if half == told["period"]
        )


@WHO
def test_days_are_those_between_the_dates(store: Store, who: Any) -> None:
    rows = in_period(rows_of(store, who))
    ends = {"protocol": ("finished_on", "first_sent_on"), "decision": ("finished_on", "decided_on"),
            "signature": ("decided_on", "decision_signed_on"), "platform": ("decided_on", "registered_on"),
            "federal": ("decided_on", "federal_access_from")}  # fmt: skip
    for told in table(store, timeliness.PAGE, who, "days", period=PERIOD):
        since, until = ends[told["step"]]
        days = sorted((row[until] - row[since]).days for row in rows if row.get(until) and row.get(since))
        assert (told["courses"], told["known"]) == (len(rows), len(days))
        for name, share in {"median": Fraction(1, 2), "p90": Fraction(9, 10)}.items():
            assert told[name] == days[math.ceil(len(days) * share) - 1]
        if told["step"] == "federal":
            assert told["within"] == sum(day <= 10 for day in days)


@WHO
def test_points_of_both_sides_are_paired(store: Store, who: Any) -> None:
    decided = [row for row in rows_of(store, who) if row.get("decided_on")]
    assert decided
    names = {row["name"]: row["criterion"] for row in table(store, agreement.PAGE, who, "agreement")}
    for told in table(store, agreement.PAGE, who, "confusion"):
        name = names[told["name"]]
        mine = [row for row in decided if row[f"{name}_lo"] == row[f"{name}_hi"] == told["ours"]]
        given = Counter(row[f"reported_{name}"] for row in mine)
        assert [told[f"theirs{points}"] for points in range(3)] == [given[points] for points in range(3)]
    for told in table(store, agreement.PAGE, who, "agreement"):
        name = told["criterion"]
        assert told["not_reported"] == sum(row[f"reported_{name}"] is None for row in decided)
        unsure = [row for row in decided if row[f"{name}_lo"] != row[f"{name}_hi"]]
        assert told["interval_scored"] == sum(row[f"reported_{name}"] is not None for row in unsure)


@WHO
def test_courses_that_differ_are_counted_and_can_be_opened(store: Store, who: Any) -> None:
    differ = [
        row
        for row in rows_of(store, who)
        if row.get("decided_on")
        and any(
            row[f"{c}_lo"]
            == row[f"{c}_hi"]
            != (row[f"reported_{c}"] if row[f"reported_{c}"] is not None else row[f"{c}_lo"])
            for c in CRITERIA
        )
    ]
    card = agreement.PAGE.build(view_of(store, who, agreement.PAGE)).blocks[0].cards[1]
    assert card.value == str(len(differ))
    assert ("state=differs" in card.link) == bool(differ)
