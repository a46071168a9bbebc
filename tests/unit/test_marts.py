"""The marts with a grain of their own, counted again in plain Python."""

import csv
import math
import struct
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from assets.marts.registry import MART_READS, build_mart
from assets.warehouse import tables_read
from law.errors import RehabError
from schemas.codes import ACTIVITY_TYPE, DIRECTION, REASON
from tests.unit.random_tables import random_rows, write_tables

PERIOD = ("period_kind", "period", "region_code")
NORMS = Path(__file__).parents[2] / "law" / "norms" / "activity_norms.csv"


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    return random_rows(11, courses=500)


@pytest.fixture(scope="module")
def tables(rows, tmp_path_factory) -> dict[str, Path]:
    return write_tables(rows, tmp_path_factory.mktemp("tables"))


def periods(day, region) -> list[tuple[str, str, str]]:
    """The twelve places a unit counts in: four periods, its region and all."""
    labels = {
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-Q{math.ceil(day.month / 3)}",
        "half": f"{day.year}-H{math.ceil(day.month / 6)}",
        "year": f"{day.year}",
    }
    return [(kind, label, place) for kind, label in labels.items() for place in ("all", region)]


def got(mart: str, tables, keys: int) -> dict[tuple, tuple]:
    frame = build_mart(mart, tables).collect()
    found = {row[:keys]: row[keys:] for row in frame.iter_rows()}
    assert len(found) == frame.height, "a key stands twice"
    return found


def test_the_distribution_counts_every_course_once_and_the_undetermined_apart(rows, tables):
    expected = Counter()
    for course, score in zip(rows["course"], rows["course_score"], strict=True):
        total = None if score["verdict"] == "undetermined" else score["total_lo"]
        for place in periods(course["finished_on"], course["region_code"]):
            expected[(*place, total)] += 1
    assert got("score_distribution", tables, 4) == {key: (courses,) for key, courses in expected.items()}


def test_reasons_are_those_of_the_ineffective_only(rows, tables, tmp_path):
    stated = {row["protocol_id"]: row["reasons"] for row in rows["decision"]}
    ineffective, with_reason = Counter(), Counter()
    for course, score in zip(rows["course"], rows["course_score"], strict=True):
        if score["verdict"] == "ineffective":
            for place in periods(course["finished_on"], course["region_code"]):
                ineffective[place] += 1
                with_reason.update((*place, r) for r in stated.get(course["protocol_id"]) or ["not_stated"])
    expected = {
        (*place, reason): (with_reason[(*place, reason)], count)
        for place, count in ineffective.items()
        for reason in (*REASON.codes, "not_stated")
    }
    registry = tmp_path / "indicator_value.parquet"
    build_mart("indicator_value", tables).collect().write_parquet(registry)
    assert got("ineffectiveness_reason", tables | {"indicator_value": registry}, 4) == expected


def test_the_funnel_follows_the_certificates_issued_in_a_period(rows, tables):
    expected = defaultdict(lambda: [0, 0, 0, 0, 0, 0, 0])
    for row in rows["certificate"]:
        if row["intake_status"] == "accepted":
            status, redeemed = row["status"], row["redeemed_rub"]
            stages = [
                1,
                row["nominal_rub"],
                row["applied_on"] is not None,
                redeemed is not None,
                redeemed or 0,
            ]
            for place in periods(row["issued_on"], row["region_code"]):
                sums = expected[place]
                sums[:] = [
                    a + b
                    for a, b in zip(sums, [*stages, status == "expired", status == "cancelled"], strict=True)
                ]
    found = got("certificate_funnel", tables, 3)
    assert found.keys() == expected.keys()
    for place, sums in expected.items():
        assert found[place] == pytest.approx([float(x) for x in sums], abs=1e-6)


def test_a_certificate_delivered_twice_counts_once_in_its_latest_state(tmp_path):
    rows = random_rows(4, courses=30)
    first = rows["certificate"][0] | {"intake_status": "accepted", "status": "issued", "redeemed_on": None}
    later = first | {"status": "redeemed", "delivery_sha": "s0", "redeemed_rub": first["nominal_rub"]}
    rows["certificate"] = [first, later]
    funnel = (
        build_mart("certificate_funnel", write_tables(rows, tmp_path))
        .collect()
        .filter(period_kind="year", region_code="all")
    )
    assert funnel["issued"].to_list() == [1] and funnel["redeemed"].to_list() == [1]


def days_of(rows) -> dict[tuple, list[int | None]]:
    decided = {row["protocol_id"]: row["decided_on"] for row in rows["decision"]}
    found = defaultdict(list)
    for course in rows["course"]:
        steps = {"protocol_sent": course["first_sent_on"], "decided": decided.get(course["protocol_id"])}
        for place in periods(course["finished_on"], course["region_code"]):
            for step, day in steps.items():
                found[(*place, step)].append(day and (day - course["finished_on"]).days)
    return found


def test_days_are_summed_and_ranked_over_known_courses_only(rows, tables):
    found, expected = got("timeliness", tables, 4), days_of(rows)
    assert found.keys() == expected.keys()
    for key, days in expected.items():
        known = sorted(day for day in days if day is not None)
        at = [known[math.ceil(len(known) * share) - 1] if known else None for share in (0.5, 0.9)]
        assert found[key] == (len(days), len(known), sum(known), *at)


def norm_cells() -> dict[tuple, tuple]:
    with NORMS.open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    number = {
        row: float(row) for row in {v for r in published for v in (r["average"], r["lo"], r["hi"])} if row
    }
    return {
        (r["standard_id"], r["direction"], r["activity_type"]): tuple(
            number.get(r[name], number[r["average"]]) for name in ("average", "lo", "hi")
        )
        for r in published
    }


def dose_of(rows) -> dict[tuple, list]:
    """key -> courses, delivered, sum of averages, courses with a norm, below, within, above."""
    tallies = {
        r["protocol_id"]: struct.unpack("<70H", r["matrix"])
        for r in rows["activity_tally"]
        if r["intake_status"] == "accepted"
    }
    norms, found = norm_cells(), defaultdict(lambda: [0, 0, 0, 0, 0, 0, 0])
    for course in rows["course"]:
        for at, delivered in enumerate(tallies.get(course["protocol_id"], [])):
            direction, kind = DIRECTION.codes[at // 10], ACTIVITY_TYPE.codes[at % 10]
            if direction == "career_guidance" and course["age_at_start"] < 14:
                continue
            normed = course["standard_id"] != "generic"
            average, low, high = norms.get((course["standard_id"], direction, kind), (0, 0, 0))
            judged = [
                normed and delivered < low,
                normed and low <= delivered <= high,
                normed and delivered > high,
            ]
            counted = [1, delivered, average, normed, *judged]
            for region in ("all", course["region_code"]):
                sums = found[(course["half_year"], region, course["target_group"], direction, kind)]
                sums[:] = [a + b for a, b in zip(sums, counted, strict=True)]
    return found


def test_the_dose_compares_each_course_with_its_own_norm(rows, tables):
    found = got("activity_dose", tables, 5)
    expected = {key: sums for key, sums in dose_of(rows).items() if sums[1] or sums[2]}
    assert found.keys() == expected.keys()
    for key, (courses, delivered, averages, normed, *judged) in expected.items():
        mean = averages / normed if normed else None
        assert found[key] == (courses, delivered, mean and pytest.approx(mean), *judged) or (
            mean == 0 and found[key] == (courses, delivered, 0, *judged)
        )


def test_quality_balances_and_keeps_refused_files(rows, tmp_path):
    refused = {
        "delivery_sha": "s99",
        "seq": 99,
        "file": "broken.xlsx",
        "received_at": "2025-05-05T10:00:00+00:00",
    }
    bad = {"delivery_sha": "s99", "table_name": None, "severity": "error"}
    changed = rows | {"delivery": [*rows["delivery"], refused], "finding": [*rows["finding"], bad]}
    frame = build_mart("data_quality", write_tables(changed, tmp_path)).collect()
    assert (
        frame["read"] == frame["accepted"] + frame["quarantined"] + frame["duplicate"] + frame["waiting"]
    ).all()
    assert frame["error_findings"].sum() + frame["warnings"].sum() == len(changed["finding"])
    assert frame["read"].sum() == sum(row["read"] for row in rows["ledger"])
    assert set(frame["file"]) == {row["file"] for row in changed["delivery"]}
    assert frame.filter(file="broken.xlsx").rows() == [("broken.xlsx", None, 0, 0, 0, 0, 0, 1, 0)]


def test_a_table_that_is_not_there_is_named(tables):
    fewer = {name: path for name, path in tables.items() if name != "course_score"}
    with pytest.raises(RehabError, match="table course_score is not there"):
        build_mart("score_distribution", fewer).collect()


def test_a_table_in_several_files_is_one_table(rows, tables, tmp_path):
    halves = []
    for at, part in enumerate((rows["course"][:200], rows["course"][200:])):
        (tmp_path / str(at)).mkdir()
        halves.append(write_tables({"course": part}, tmp_path / str(at))["course"])
    of_halves, whole = (build_mart("timeliness", t).collect() for t in ({**tables, "course": halves}, tables))
    assert of_halves.equals(whole)


def test_what_a_mart_reads_is_known_before_it_is_built():
    assert MART_READS["data_quality"] == ("delivery", "ledger", "finding")
    assert set(MART_READS["indicator_value"]) >= {"course", "course_score", "certificate", "ledger"}
    assert tables_read("activity_dose") == ["course", "activity_tally"]
