"""Intervals against published vectors and against statsmodels and scipy."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from methodology.registry.intervals import t_interval, wilson


def wilson_of(k: float, n: float) -> tuple[float | None, float | None]:
    low, high = wilson(pl.col("k"), pl.col("n"))
    return pl.DataFrame({"k": [k], "n": [n]}).select(low.alias("low"), high.alias("high")).row(0)


@pytest.mark.parametrize(("k", "n", "limits"), [(10, 10, (0.7225, 1.0)), (0, 10, (0.0, 0.2775))])
def test_the_vectors_published_by_wilson(k, n, limits):
    assert wilson_of(k, n) == pytest.approx(limits, abs=5e-5)


def test_nothing_counted_has_no_interval():
    assert wilson_of(0, 0) == (None, None)


def test_every_proportion_up_to_a_hundred_equals_statsmodels():
    pairs = [(k, n) for n in (1, 2, 7, 20, 50, 100) for k in range(n + 1)]
    frame = pl.DataFrame(pairs, schema=["k", "n"], orient="row")
    low, high = wilson(pl.col("k"), pl.col("n"))
    got = frame.select(low.alias("low"), high.alias("high"))
    expected = proportion_confint(frame["k"].to_numpy(), frame["n"].to_numpy(), method="wilson")
    assert np.allclose(got["low"], expected[0], atol=1e-12) and np.allclose(
        got["high"], expected[1], atol=1e-12
    )
    assert got["low"].min() >= 0 and got["high"].max() <= 1


def coverage(p: float, n: int) -> float:
    """How often the interval of a binomial count holds p, summed over every possible count."""
    counts = np.arange(n + 1)
    low, high = wilson(pl.col("k"), pl.lit(n))
    limits = pl.DataFrame({"k": counts}).select(low.alias("low"), high.alias("high"))
    holds = (limits["low"].to_numpy() <= p) & (p <= limits["high"].to_numpy())
    return float(stats.binom.pmf(counts, n, p)[holds].sum())


def test_the_interval_covers_what_it_promises_where_rates_are_near_their_ceiling():
    covered = [coverage(p, n) for p in (0.9, 0.95, 0.98, 0.995) for n in (20, 50, 100, 184, 500)]
    assert np.mean(covered) >= 0.94


def test_wald_would_cover_less_than_two_thirds_at_98_percent_of_50():
    counts = np.arange(51)
    low, high = proportion_confint(counts, 50, method="normal")
    assert stats.binom.pmf(counts, 50, 0.98)[(low <= 0.98) & (high >= 0.98)].sum() == pytest.approx(
        0.635, abs=0.001
    )


@given(st.lists(st.integers(0, 200), min_size=2, max_size=30))
def test_a_mean_has_the_t_interval_of_its_values(values):
    sums = {"s": [float(sum(values))], "q": [float(sum(v * v for v in values))], "n": [float(len(values))]}
    got = t_interval(pl.DataFrame(sums), "s", "q", "n").row(0)
    assert got == pytest.approx(DescrStatsW(values).tconfint_mean(), abs=1e-6)


@pytest.mark.parametrize("n", [0, 1])
def test_a_mean_of_less_than_two_has_no_interval(n):
    assert t_interval(pl.DataFrame({"s": [3.0], "q": [9.0], "n": [n]}), "s", "q", "n").row(0) == (None, None)


def test_equal_values_have_an_interval_of_no_width():
    assert t_interval(pl.DataFrame({"s": [0.3], "q": [0.03], "n": [3]}), "s", "q", "n").row(
        0
    ) == pytest.approx((0.1, 0.1), abs=1e-8)
    assert not math.isnan(
        t_interval(pl.DataFrame({"s": [0.3], "q": [0.03], "n": [3]}), "s", "q", "n")["low"][0]
    )


@given(st.lists(st.integers(0, 2), min_size=2, max_size=30))
def test_an_interval_of_points_stays_on_their_scale_and_keeps_the_mean(values):
    sums = {"s": [float(sum(values))], "q": [float(sum(v * v for v in values))], "n": [float(len(values))]}
    free, cut = (t_interval(pl.DataFrame(sums), "s", "q", "n", *ends).row(0) for ends in ((), ((0, 2),)))
    assert cut == pytest.approx(tuple(min(max(end, 0), 2) for end in free))
    assert cut[0] - 1e-9 <= sum(values) / len(values) <= cut[1] + 1e-9
