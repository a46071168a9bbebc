"""Bounds of the effective share, counted again unit by unit: courses by what is known, certificates nobody used."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.marts.discrimination import build_effectiveness_bounds
from methodology.comparison.bounds import GROUPS
from tests.unit.random_tables import random_rows, write_tables

Place = tuple[str, str, str]


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    return random_rows(17, courses=600)


@pytest.fixture(scope="module")
def mart(rows, tmp_path_factory) -> pl.DataFrame:
    return build_effectiveness_bounds(write_tables(rows, tmp_path_factory.mktemp("tables")))


def places(half: str, region: str) -> list[Place]:
    return [(k, p, r) for k, p in (("half", half), ("year", half[:4])) for r in ("all", region)]


def fate(course: dict[str, Any], score: dict[str, Any], evidence: dict[str, Any]) -> str:
    if score["verdict"] != "undetermined":
        return str(score["verdict"])
    complete = course["status"] == "completed" and evidence["assessed"] is not None
    return "undetermined" if complete else "unassessed"


def unused(rows: dict[str, Any]) -> list[dict[str, Any]]:
    held = [row for row in rows["certificate"] if row["intake_status"] == "accepted"]
    last = max(date.fromisoformat(row["received_at"][:10]) for row in rows["delivery"])
    days = [c["finished_on"] for c in rows["course"]] + [row["issued_on"] for row in held]
    today = max(day for day in days if day <= last)
    named = {c["certificate_id"] for c in rows["course"]}
    nameless = [c for c in rows["course"] if c["certificate_id"] is None]
    return [
        row
        for row in held
        if row["status"] != "cancelled" and row["valid_until"] <= today and row["certificate_id"] not in named
        if not any(
            c["child_id"] == row["child_id"] and row["issued_on"] <= c["started_on"] <= row["valid_until"]
            for c in nameless
        )
    ]


def recounted(rows: dict[str, Any]) -> dict[Place, Counter]:
    found: dict[Place, Counter] = {}
    for course, *about in zip(rows["course"], rows["course_score"], rows["course_evidence"], strict=True):
        for place in places(course["half_year"], course["region_code"]):
            found.setdefault(place, Counter())[fate(course, *about)] += 1
    for row in unused(rows):
        half = f"{row['valid_until'].year}-H{1 if row['valid_until'].month < 7 else 2}"
        for place in places(half, row["region_code"]):
            found.setdefault(place, Counter())["unserved"] += 1
    return found


def test_every_step_takes_in_the_units_of_one_more_group(rows, mart) -> None:
    expected = recounted(rows)
    assert set(mart.select("period_kind", "period", "region_code").rows()) == expected.keys()
    assert sum(counts["unserved"] for counts in expected.values()) > 0
    assert mart["counted"].to_list() == list(GROUPS) * len(expected)
    for row in mart.iter_rows(named=True):
        counts = expected[row["period_kind"], row["period"], row["region_code"]]
        left_out = [counts[name] for name in list(GROUPS)[1 : list(GROUPS).index(row["counted"]) + 1]]
        units = counts["effective"] + counts["ineffective"] + sum(left_out)
        assert (row["numerator_low"], row["denominator"]) == (counts["effective"], units)
        assert row["numerator_high"] == counts["effective"] + sum(left_out)
        assert row["added"] == (left_out[-1] if left_out else units)
        assert row["status"] == ("L" if units == 0 else "U" if units < 20 else "A")
        if units:
            low, high = counts["effective"] / units, (counts["effective"] + sum(left_out)) / units
            assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))


def test_the_bounds_over_all_courses_are_those_of_the_official_rate(rows, mart) -> None:
    whole = mart.filter(counted="unassessed", period="2024", region_code="all").row(0, named=True)
    mine = [
        s["verdict"]
        for c, s in zip(rows["course"], rows["course_score"], strict=True)
        if c["finished_on"].year == 2024
    ]
    assert whole["low"] == mine.count("effective") / len(mine)
    assert whole["high"] == 1 - mine.count("ineffective") / len(mine)


def test_the_words_say_that_certificates_are_no_courses(mart) -> None:
    last = mart.filter(counted="unserved").row(0, named=True)
    assert "units differ: courses, then certificates" in last["denominator_en"]
    assert "единицы разные: курсы, затем сертификаты" in last["denominator_ru"]
    assert mart.select("denominator_ru", "denominator_en").unique().height == len(GROUPS)


def test_a_region_without_any_certificate_has_an_unknown_number_of_unused_ones(tmp_path: Path) -> None:
    rows = random_rows(5, courses=200)
    rows["certificate"] = [row for row in rows["certificate"] if row["region_code"] != "18"]
    told = build_effectiveness_bounds(write_tables(rows, tmp_path)).filter(counted="unserved")
    unknown = told.filter(region_code="18").select(
        "added", "numerator_high", "denominator", "low", "high", "status"
    )
    assert set(unknown.rows()) == {(None, None, None, None, None, "L")}
    assert told.filter(pl.col("region_code") != "18")["added"].null_count() == 0
