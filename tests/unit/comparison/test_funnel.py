"""The funnel against exact fractions, against its promise of false alarms, and against a planted outlier."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methodology.comparison.funnel import LEVELS, binomial_limits, funnel, tail, tail_share

YEAR = ["year"]


def in_fractions(target: Fraction, n: int, p: Fraction) -> Fraction:
    """Spiegelhalter's interpolated limit by adding up exact chances, one count after the other; not below 0."""
    reached = Fraction(0)
    for count in range(n + 1):
        chance = comb(n, count) * target**count * (1 - target) ** (n - count)
        reached += chance
        if reached >= p:
            return max(Fraction(0), (count - (reached - p) / chance) / n)
    raise AssertionError("chances add up to one")


@pytest.mark.parametrize("n", [20, 50, 100, 184])
@pytest.mark.parametrize("target", [Fraction(1, 200), Fraction(1, 50), Fraction(1, 10), Fraction(1, 2)])
@pytest.mark.parametrize("level", [Fraction(95, 100), Fraction(998, 1000)])
def test_limits_equal_exact_fractions(target: Fraction, n: int, level: Fraction) -> None:
    low, high = binomial_limits(np.array([float(target)]), np.array([n]), float(level))
    beyond = (1 - level) / 2
    expected = [in_fractions(target, n, p) for p in (beyond, 1 - beyond)]
    assert [low[0], high[0]] == pytest.approx([float(limit) for limit in expected], abs=1e-9)


@pytest.mark.parametrize("n", [20, 33, 50, 184, 500])
@pytest.mark.parametrize("target", [0.005, 0.02, 0.05, 0.3])
def test_false_alarms_are_never_more_frequent_than_promised(target: float, n: int) -> None:
    """Every possible count of a unit like all others, with its chance."""
    counts = np.arange(n + 1)
    chances = np.array([comb(n, k) * target**k * (1 - target) ** (n - k) for k in range(n + 1)])
    extreme = tail(counts, np.full(n + 1, n), np.full(n + 1, target))
    for level in LEVELS.values():
        assert chances[extreme <= tail_share(level)].sum() <= 1 - level + 1e-12


@pytest.mark.parametrize("n", [20, 50, 184, 500])
def test_a_signal_always_lies_outside_of_its_drawn_line(n: int) -> None:
    counts, target = np.arange(n + 1), np.full(n + 1, 0.02)
    extreme = tail(counts, np.full(n + 1, n), target)
    for level in LEVELS.values():
        low, high = binomial_limits(target, np.full(n + 1, n), level)
        outside = (counts / n < low) | (counts / n > high)
        assert not (extreme <= tail_share(level))[~outside].any()


def simulated(rng: np.random.Generator, times: int, share: float, n: int) -> pl.DataFrame:
    """So many years of 38 regions that are all alike."""
    counts = rng.binomial(n, share, size=times * 38)
    years = np.repeat(np.arange(times), 38)
    return pl.DataFrame({"year": years, "ineffective": counts, "n": np.full(times * 38, n)})


def test_38_regions_all_alike_alarm_no_more_often_than_the_arithmetic_says() -> None:
    points = funnel(simulated(np.random.default_rng(2025), 2_000, 0.1, 400), YEAR)
    rate = {
        name: points.group_by("year").agg((pl.col("signal") == name).any())["signal"].mean()
        for name in ("beyond_95", "beyond_998")
    }
    one_sided = points.select((pl.col("signal") == "beyond_998").mean()).item()
    assert 0.6 < rate["beyond_95"] < 0.86
    assert 0.02 < rate["beyond_998"] < 0.08
    assert one_sided < 0.002


def test_a_planted_outlier_is_found_and_the_rest_is_left_alone() -> None:
    units = simulated(np.random.default_rng(1), 1, 0.02, 500)
    seventh = pl.int_range(pl.len()) == 7
    points = funnel(units.with_columns(ineffective=pl.when(seventh).then(40).otherwise("ineffective")), YEAR)
    assert points.filter(signal="beyond_998").height == 1
    assert points.row(7, named=True)["direction"] == "above"


def test_fewer_than_twenty_courses_are_shown_and_not_judged() -> None:
    units = pl.DataFrame({"year": [1] * 4, "ineffective": [19, 20, 0, 0], "n": [19, 20, 400, 0]})
    points = funnel(units, YEAR)
    assert points.select("n", "status", "signal").rows() == [
        (19, "U", None),
        (20, "A", "beyond_998"),
        (400, "A", "beyond_998"),
    ]
    assert points["target"].to_list() == pytest.approx([39 / 439] * 3)


@pytest.mark.parametrize("share", [0, 1])
def test_where_every_unit_is_alike_nothing_is_beyond(share: int) -> None:
    points = funnel(
        pl.DataFrame({"year": [1, 1], "ineffective": [50 * share, 30 * share], "n": [50, 30]}), YEAR
    )
    assert points["signal"].to_list() == ["inside", "inside"]
    assert points["direction"].to_list() == [None, None]
    assert points["z"].to_list() == [0.0, 0.0]


@given(st.lists(st.tuples(st.integers(1, 600), st.floats(0, 1)), min_size=1, max_size=12))
def test_limits_hold_the_target_and_wider_ones_the_narrower(drawn: list[tuple[int, float]]) -> None:
    rows = [(1, round(share * n), n) for n, share in drawn]
    points = funnel(pl.DataFrame(rows, schema=["year", "ineffective", "n"], orient="row"), YEAR)
    for row in points.iter_rows(named=True):
        inner = (row["low_95"], row["high_95"])
        outer = (row["low_998"], row["high_998"])
        assert 0 <= outer[0] <= inner[0] + 1e-12 and inner[1] <= outer[1] + 1e-12 <= 1 + 2e-12
        assert inner[0] <= row["target"] + 1 / row["n"] and row["target"] - 1 / row["n"] <= inner[1]


def test_limits_narrow_with_size() -> None:
    n = np.array([20, 100, 500, 2_500])
    low, high = binomial_limits(np.full(4, 0.02), n, 0.998)
    assert all(wide > narrow for wide, narrow in pairwise(high - low))


def test_groups_do_not_touch_each_other() -> None:
    units = pl.DataFrame({"year": [1, 1, 2, 2], "ineffective": [2, 4, 50, 50], "n": [100] * 4})
    whole, alone = funnel(units, YEAR), funnel(units.filter(year=1), YEAR)
    assert whole.filter(year=1).equals(alone)
