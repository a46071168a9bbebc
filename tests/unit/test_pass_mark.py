"""The pass mark belongs to the edition that scored the course, wherever a total is held against one."""

import random
from pathlib import Path

import polars as pl
import pytest

from assets.marts.indicator_values import build_indicator_value
from methodology.scoring.editions import load_editions
from methodology.scoring.points import score
from tests.unit.random_tables import random_rows, verdict_at, write_tables


@pytest.mark.parametrize("seed", [1, 2])
def test_the_bureau_is_held_against_the_mark_of_the_courses_own_edition(seed, tmp_path):
    rows, rng = random_rows(seed, courses=300), random.Random(seed)
    for row in rows["course_score"]:
        row["pass_mark"] = rng.choice([3, 4, 5, 6])
        row["verdict"] = verdict_at(row["pass_mark"], row)
    scores = {row["protocol_id"]: row for row in rows["course_score"]}
    year = {row["protocol_id"] for row in rows["course"] if row["finished_on"].year == 2024}
    judged = [
        (
            decision["reported_total"] >= scores[protocol]["pass_mark"],
            scores[protocol]["verdict"] == "effective",
        )
        for decision in rows["decision"]
        if (protocol := decision["protocol_id"]) in year
        and decision["reported_total"] is not None
        and scores[protocol]["verdict"] != "undetermined"
    ]
    told = build_indicator_value(write_tables(rows, tmp_path)).filter(
        indicator="verdict_agrees", period="2024", region_code="all", breakdown="none"
    )
    found = told.select("numerator", "denominator").collect().row(0)
    assert found == (sum(bureau == ours for bureau, ours in judged), len(judged))


def test_every_score_carries_the_mark_of_its_edition():
    evidence = pl.LazyFrame(random_rows(3, courses=20)["course_evidence"], infer_schema_length=None)
    editions = load_editions(Path(__file__).parents[1] / "editions")
    assert len({edition.pass_mark for edition in editions}) > 1
    for edition in editions:
        assert score(evidence, edition).collect()["pass_mark"].unique().to_list() == [edition.pass_mark]
