"""Shrunken shares: a naive second implementation, a quadrature of the posterior, planted units, the rule of use."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from methodology.comparison.shrinkage import shrunken
from schemas.tables import models

YEAR = ["year"]


def frame(rows: list[tuple[int, int]]) -> pl.DataFrame:
    return pl.DataFrame([(2025, k, n) for k, n in rows], schema=["year", "ineffective", "n"], orient="row")


def naive(rows: list[tuple[int, int]]) -> list[float]:
    """Kleinman's moments with weights by size, unit by unit; the common share where nothing is left over chance."""
    total = sum(n for _, n in rows)
    m = sum(k for k, _ in rows) / total
    spread = sum(n / total * (k / n - m) ** 2 for k, n in rows)
    by_chance = sum((n / total) / n * (1 - n / total) for _, n in rows)
    room = sum(n / total * (1 - n / total) for _, n in rows) - by_chance
    if m in (0, 1) or room <= 1e-12:
        return [m] * len(rows)
    rho = (spread - m * (1 - m) * by_chance) / (m * (1 - m) * room)
    if rho <= 0:
        return [m] * len(rows)
    strength = 1 / min(rho, 1) - 1
    return [(m * strength + k) / (strength + n) for k, n in rows]


sizes = st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(st.lists(sizes, min_size=1, max_size=15))
def test_shrunken_shares_equal_the_naive_ones(rows: list[tuple[int, int]]) -> None:
    assert shrunken(frame(rows), YEAR)["shrunken"].to_list() == pytest.approx(naive(rows), abs=1e-9)


@given(st.lists(sizes, min_size=1, max_size=15))
def test_a_shrunken_share_lies_between_the_raw_and_the_common_one(rows: list[tuple[int, int]]) -> None:
    for row in shrunken(frame(rows), YEAR).iter_rows(named=True):
        low, high = sorted((row["raw"], row["target"]))
        assert low - 1e-12 <= row["shrunken"] <= high + 1e-12
        assert 0 <= row["weight"] <= 1


def test_the_estimate_is_the_mean_of_the_posterior_and_its_limits_are_its_quantiles() -> None:
    row = shrunken(frame([(3, 30), (40, 100), (2, 80)]), YEAR).row(0, named=True)

    def posterior(p: float) -> float:
        return float(stats.binom.pmf(3, 30, p) * stats.beta.pdf(p, row["alpha"], row["beta"]))

    whole = integrate.quad(posterior, 0, 1)[0]
    mean = integrate.quad(lambda p: p * posterior(p), 0, 1)[0] / whole
    below = integrate.quad(posterior, 0, row["shrunken_low"])[0] / whole
    above = integrate.quad(posterior, row["shrunken_high"], 1)[0] / whole
    assert row["shrunken"] == pytest.approx(mean, abs=1e-6)
    assert (below, above) == pytest.approx((0.025, 0.025), abs=1e-5)


def test_the_smaller_of_two_units_alike_is_pulled_further() -> None:
    small, large = (
        shrunken(frame([(0, 20), (0, 400), (30, 150), (9, 300)]), YEAR).head(2).iter_rows(named=True)
    )
    assert small["shrunken"] > large["shrunken"] > 0
    assert small["weight"] < large["weight"]


def test_units_that_differ_by_chance_alone_are_all_pulled_to_the_common_share() -> None:
    found = shrunken(frame([(2, 100), (3, 100), (1, 100)]), YEAR)
    assert found["shrunken"].to_list() == pytest.approx([0.02] * 3)
    assert found["spread"].unique().to_list() == ["none"]
    assert found["shrunken_low"].null_count() == 3


@pytest.mark.parametrize("rows", [[(0, 50), (0, 90)], [(50, 50), (9, 9)], [(4, 60)]])
def test_nothing_to_learn_from_leaves_the_common_share(rows: list[tuple[int, int]]) -> None:
    found = shrunken(frame(rows), YEAR)
    assert found["shrunken"].to_list() == found["target"].to_list()
    assert found["weight"].to_list() == [0.0] * len(rows)


def test_shrunken_shares_lie_nearer_to_planted_true_ones() -> None:
    rng = np.random.default_rng(38)
    truth = rng.beta(4, 96, 600)
    n = rng.integers(10, 120, 600)
    units = pl.DataFrame({"year": [1] * 600, "ineffective": rng.binomial(n, truth), "n": n})
    found = shrunken(units, YEAR)
    error = {name: float(np.mean((found[name].to_numpy() - truth) ** 2)) for name in ("raw", "shrunken")}
    assert error["shrunken"] < 0.6 * error["raw"]
    assert found["alpha"][0] + found["beta"][0] == pytest.approx(100, rel=0.35)
    inside = (found["shrunken_low"].to_numpy() <= truth) & (truth <= found["shrunken_high"].to_numpy())
    assert 0.92 <= inside.mean() <= 0.98


def test_no_other_table_carries_a_shrunken_share_and_this_one_never_without_the_raw_one() -> None:
    carrying = {
        name for name, model in models().items() if any("shrunken" in c for c in model.to_schema().columns)
    }
    assert carrying == {"shrunken_rate"}
    columns = models()["shrunken_rate"].to_schema().columns
    assert {"raw", "ineffective", "n", "use"} <= columns.keys()
    assert not columns["raw"].nullable and columns["use"].checks[0].statistics == {
        "allowed_values": ["internal"]
    }
