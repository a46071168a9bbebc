"""Norms as published: 120 activities in each matrix, bounds as a methodologist adds them up, slips on a list.

Belongs here: sums worked by hand from the published standards. Does not: how a course is measured against them.
"""

from datetime import date

import polars as pl
import pytest

from law.norms import generic, matrix
from methodology.scoring.norms import norm_fallback, norm_status, norms, standard_in_force
from schemas.codes import ACTIVITY_TYPE, DIRECTION

GENERIC = generic().id
# Slips kept as published (docs/decisions.md, 5): (standard, direction, type) -> what it says.
WAIVED = {("CRG5_2022", "career_guidance", "practical"): "average 7 outside its own range 2..6"}


def by_type() -> pl.DataFrame:
    return matrix().filter(pl.col("activity_type") != "total")


def test_every_matrix_sums_to_120() -> None:
    sums = by_type().group_by("standard_id").agg(pl.col("average").sum())
    assert dict(sums.rows()) == dict.fromkeys(("CRG2_2022", "CRG2_2023", "CRG5_2022", "CRG11_2022"), 120)
    assert set(norms()["norm_total"]) == {120}


def test_every_matrix_covers_the_seven_directions_by_known_types_once() -> None:
    keys = matrix().select("standard_id", "direction", "activity_type")
    assert keys.is_unique().all()
    assert set(keys["direction"]) == set(DIRECTION.codes)
    assert set(keys["activity_type"]) == {*ACTIVITY_TYPE.codes, "total"} - (
        set(ACTIVITY_TYPE.codes) - set(keys["activity_type"])
    )
    assert keys.group_by("standard_id").agg(pl.col("direction").n_unique())["direction"].to_list() == [7] * 4


def test_an_average_lies_in_its_own_range_but_for_the_slips_on_the_list() -> None:
    outside = matrix().filter(~pl.col("average").is_between("lo", "hi"))
    assert set(outside.select("standard_id", "direction", "activity_type").rows()) == set(WAIVED)


def test_a_published_total_is_the_sum_of_its_types() -> None:
    totals = (
        matrix()
        .filter(pl.col("activity_type") == "total")
        .select("standard_id", "direction", total="average")
    )
    sums = by_type().group_by("standard_id", "direction").agg(pl.col("average").sum())
    both = totals.join(sums, on=["standard_id", "direction"])
    assert both.height == 7
    assert both.filter(pl.col("total") != pl.col("average")).is_empty()


def test_every_direction_is_reached_before_it_is_capped() -> None:
    for direction in DIRECTION.codes:
        bounds = norms().filter(standard_id="CRG2_2023").select(f"lo_{direction}", f"hi_{direction}").row(0)
        assert 0 < bounds[0] < bounds[1]


@pytest.mark.parametrize(
    ("standard", "direction", "lo", "hi", "worked"),
    [
        ("CRG2_2023", "social_household", 14, 26, "the total as published, though its types sum to 14..27"),
        ("CRG2_2023", "career_guidance", 7, 11, "the total as published, though its types sum to 7..16"),
        ("CRG5_2022", "social_household", 7, 16, "lo 1+2+1+1+2, hi 2+2+2+2+8"),
        ("CRG5_2022", "social_psychological", 13, 29, "lo 1+2+1+1+5+3, hi 3+2+2+2+15+5"),
        ("CRG5_2022", "adaptive_pe", 13, 29, "lo 1+2+1+9, hi 2+2+2+23"),
        (
            "CRG2_2022",
            "career_guidance",
            7,
            14,
            "professional matching has no range: its average 1 counts as 1..1",
        ),
        ("generic", "career_guidance", 1, None, "at least one, no upper bound"),
    ],
)
def test_bounds_worked_by_hand(standard: str, direction: str, lo: int, hi: int | None, worked: str) -> None:
    row = norms().filter(standard_id=standard).row(0, named=True)
    assert (row[f"lo_{direction}"], row[f"hi_{direction}"]) == (lo, hi), worked


@pytest.mark.parametrize(
    ("group", "started", "standard"),
    [
        ("2", date(2022, 1, 1), "CRG2_2022"),
        ("2", date(2023, 7, 31), "CRG2_2022"),
        ("2", date(2023, 8, 1), "CRG2_2023"),
        ("2", date(2021, 12, 31), GENERIC),
        ("2", date(2024, 12, 31), "CRG2_2023"),
        ("2", date(2025, 1, 1), GENERIC),
        ("2.1", date(2024, 1, 1), "CRG2_2023"),
        ("2.1", date(2025, 1, 1), GENERIC),
        ("21", date(2024, 1, 1), GENERIC),
        ("5", date(2024, 12, 31), "CRG5_2022"),
        ("5", date(2030, 1, 1), GENERIC),
        ("11", date(2024, 9, 1), "CRG11_2022"),
        ("11", date(2025, 9, 1), GENERIC),
        ("1", date(2025, 9, 1), GENERIC),
        ("02", date(2025, 9, 1), GENERIC),
    ],
)
def test_the_norm_of_a_course_is_that_of_its_first_day(group: str, started: date, standard: str) -> None:
    course = pl.DataFrame({"target_group": [group], "started_on": [started]})
    told = course.select(standard_in_force()).with_columns(norm_status(), norm_fallback())
    fallback = standard == GENERIC
    assert told.row(0) == (standard, "assumption" if fallback else "superseded", fallback)
