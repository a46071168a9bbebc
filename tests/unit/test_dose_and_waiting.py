"""Courses against their norm, counted one by one; and quantiles of days against numpy's of the same definition."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.norms import generic
from methodology.scoring.dose import against_norm, norm_of_directions
from methodology.social_services.waiting import waited
from schemas.codes import DIRECTION

GENERIC = generic().id
COURSE = st.tuples(st.sampled_from(["S1", GENERIC]), st.integers(0, 30), st.integers(1, 4))


def test_every_standard_has_a_norm_of_every_direction() -> None:
    norm = norm_of_directions()
    assert norm.select("standard_id", "direction").is_duplicated().any() is False
    assert norm.group_by("standard_id").len()["len"].unique().to_list() == [len(DIRECTION.codes)]
    general = norm.filter(standard_id=GENERIC)
    assert general["lo"].unique().to_list() == [1]
    assert general["hi"].null_count() == general["average"].null_count() == 7


@given(st.lists(COURSE, min_size=1, max_size=20))
def test_a_course_lies_below_within_or_above_its_norm(told) -> None:
    ends = {"S1": (10, 20, 15), GENERIC: (1, None, None)}
    rows = [(s, "leisure", d, n, *ends[s]) for s, d, n in told]
    names = ["standard_id", "direction", "delivered", "courses", "lo", "hi", "average"]
    row = against_norm(pl.DataFrame(rows, schema=names, orient="row")).row(0, named=True)
    each = [(s, d) for s, d, n in told for _ in range(n)]
    below = sum(d < ends[s][0] for s, d in each)
    above = sum(s == "S1" and d > 20 for s, d in each)
    assert (row["below"], row["above"], row["courses"]) == (below, above, len(each))
    assert row["below"] + row["within"] + row["above"] == row["courses"]
    assert row["per_course"] == pytest.approx(sum(d for _, d in each) / len(each))
    normed = [d for s, d in each if s == "S1"]
    assert row["norm_per_course"] == (15 if normed else None)
    assert row["per_course_of_norm"] == (pytest.approx(sum(normed) / len(normed)) if normed else None)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.integers(0, 9))
def test_days_are_ranked_as_the_inverse_of_the_empirical_distribution(days, waiting) -> None:
    counted = pl.DataFrame({"days": [*days, *[None] * waiting]}).group_by("days").agg(courses=pl.len())
    row = waited(counted, [], "courses").row(0, named=True)
    median, slow = np.quantile(days, [0.5, 0.9], method="inverted_cdf")
    assert (row["days_median"], row["days_p90"]) == (median, slow)
    assert (row["known"], row["courses"]) == (len(days), len(days) + waiting)
