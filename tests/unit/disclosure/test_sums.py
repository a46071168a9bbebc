"""The cube of the house with its sums, shares and certificates: what they tell together, and what they must not."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from methodology.attacker import audit
from methodology.disclosure import load_cube, protect_all
from methodology.disclosure.rows import published_rows
from tests.seeds import seeds
from tests.unit.disclosure.shipped import (
    COURSE,
    HALVES,
    REGIONS,
    certificates,
    courses,
    everywhere,
    exact_of,
)

SUMS = ("mean_total", "activities_per_course", "days_to_protocol")


def with_one_more(units: pl.DataFrame, verdict: str, total: int) -> pl.DataFrame:
    """One course more in region 72 in the first half-year."""
    late = ("72", "2025-H1", "5", True, verdict, False, total, 7, 81, False)
    return pl.concat([units, pl.DataFrame([late], schema=COURSE, orient="row")])


def at(rows: pl.DataFrame, indicator: str) -> dict[str, object]:
    return rows.filter(indicator=indicator, area="72", period="2025", breakdown="none").row(0, named=True)


def test_one_late_course_is_not_told_by_any_sum():
    before = courses(everywhere(90), np.random.default_rng(0), poor=0.2)
    after = with_one_more(before, "ineffective", 2)
    first = protect_all(exact_of(before)).rows
    made = protect_all(exact_of(after), [first])
    assert all(at(first, name)["numerator"] is not None for name in SUMS)
    assert all(at(made.rows, name)["numerator"] is None for name in SUMS)
    assert all(at(made.rows, name)["status"] == "Q" for name in SUMS)
    assert all(at(made.rows, name)[part] is None for name in SUMS for part in ("value", "low", "high"))
    assert audit([first, made.rows]).passed
    careless = published_rows(exact_of(after), made.cells, load_cube())  # sums beside their units alone
    assert set(audit([first, careless]).cells["indicator"]) >= set(SUMS)
    means = careless.with_columns(
        numerator=pl.when(pl.col("indicator").is_in(SUMS)).then(None).otherwise("numerator")
    )
    assert set(audit([first, means]).cells["indicator"]) >= set(SUMS), "a mean and its units tell the sum"


def test_points_leave_room_for_many_poor_courses_or_are_not_shown():
    random = np.random.default_rng(1)
    usual = courses(everywhere(90, r72=0), random, poor=0.2, unclear=0.0)
    good = courses({("72", "2025-H1"): 18, ("72", "2025-H2"): 17}, random, poor=0.0, unclear=0.0)
    good = good.with_columns(total=pl.lit(8, pl.Int64))
    exact = exact_of(with_one_more(pl.concat([usual, good]), "ineffective", 2))
    made = protect_all(exact)
    assert at(made.rows, "effective_rate")["numerator"] is None
    assert at(made.rows, "mean_total")["numerator"] is None and at(made.rows, "mean_total")["n"] == 36
    assert audit([made.rows]).passed
    careless = protect_all(exact, cube=replace(load_cube(), points={})).rows
    assert at(careless, "mean_total")["numerator"] == 282
    found = audit([careless]).cells
    assert "points" in set(found["column"]) and "effective_rate" in set(found["indicator"])


def test_what_expired_was_not_redeemed_and_both_leave_the_cancelled_ones_hidden():
    usual = {"redeemed": 60, "applied": 15, "expired": 15, "issued": 10, "cancelled": 8}
    counts = {(region, half): usual for region in REGIONS for half in HALVES}
    counts |= {("72", "2025-H1"): {"redeemed": 45, "expired": 8, "cancelled": 1}}
    counts |= {("72", "2025-H2"): {"redeemed": 40, "expired": 7, "cancelled": 1}}
    exact = exact_of(courses(everywhere(90), np.random.default_rng(1)), certificates(counts))
    made = protect_all(exact)
    assert audit([made.rows]).passed
    told = {"certificates_redeemed": 85.0, "certificates_expired": 15.0}
    careless = made.rows.with_columns(
        numerator=pl.when(area="72", period="2025", breakdown="none")
        .then(pl.col("indicator").replace_strict(told, default=pl.col("numerator"), return_dtype=pl.Float64))
        .otherwise("numerator")
    )
    assert not audit([careless]).passed


def test_a_course_whose_points_are_known_has_a_known_effect():
    before = courses(everywhere(90), np.random.default_rng(0), poor=0.2)
    for verdict, total in (("ineffective", 2), ("effective", 7)):
        first = protect_all(exact_of(before)).rows
        second = protect_all(exact_of(with_one_more(before, verdict, total)), [first]).rows
        shown = [at(second, f"effective_{by}")["numerator"] for by in ("by_outcome", "by_process_only")]
        assert None in shown, "both and no unknown one would tell the effective ones"
        assert audit([first, second]).passed


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(2, of=5))
def test_nothing_is_told_of_random_courses_by_one_release_or_two(seed):
    random = np.random.default_rng(seed)
    sizes = {place: int(random.choice([0, 6, 20, 60])) for place in everywhere(0)}
    before = courses(sizes, random, poor=float(random.choice([0.02, 0.1, 0.3])))
    more = courses({place: int(random.choice([0, 0, 1, 12])) for place in sizes}, random)
    first = protect_all(exact_of(before)).rows
    second = protect_all(exact_of(pl.concat([before, more])), [first]).rows
    for releases in ([first], [first, second]):
        found = audit(releases)
        assert (found.exact, found.narrow) == (0, 0), found.cells


def test_every_count_of_the_cube_is_made_so_that_no_split_is_left_out():
    papers = certificates(
        {(region, half): {"redeemed": 30, "expired": 9} for region in REGIONS for half in HALVES}
    )
    made = protect_all(exact_of(courses(everywhere(40), np.random.default_rng(3)), papers)).cells
    assert set(made["count"]) == set(load_cube().names)


def test_the_number_of_cells_does_not_tell_which_hidden_ones_are_empty():
    def levels(n50: int, n62: int) -> pl.DataFrame:
        sizes = {("50", HALVES[0]): n50, ("62", HALVES[0]): n62}
        sizes |= {(region, half): 90 for region in ("18", "66", "72", "86") for half in HALVES}
        made = protect_all(exact_of(courses(sizes, np.random.default_rng(2))))
        return made.levels.filter(level="courses")

    assert levels(3, 3).select("cells").equals(levels(5, 0).select("cells"))
