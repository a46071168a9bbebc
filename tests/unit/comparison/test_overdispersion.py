"""phi, tau^2 and the corrected limits: numpy and statsmodels by another road, planted spread, honest corrections."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from methodology.comparison.funnel import funnel
from methodology.comparison.overdispersion import (
    CORRECTIONS,
    TRIM,
    phi,
    tau_squared,
    under_each_correction,
    with_dispersion,
)

YEAR = ["year"]
UNITS = pl.DataFrame(
    {
        "year": [2025] * 9,
        "ineffective": [3, 12, 9, 1, 30, 4, 7, 2, 1],
        "n": [120, 260, 300, 90, 480, 310, 150, 205, 12],
    }
)


def naive(rows: list[tuple[int, int]]) -> dict[str, float]:
    """Spiegelhalter's recipe step by step, over the units with at least twenty courses."""
    target = sum(k for k, _ in rows) / sum(n for _, n in rows)
    compared = [(k, n) for k, n in rows if n >= 20]
    centre = math.asin(math.sqrt(target))
    z = [(math.asin(math.sqrt(k / n)) - centre) / (1 / (2 * math.sqrt(n))) for k, n in compared]
    low, high = np.quantile(z, [TRIM, 1 - TRIM])
    ratio = sum(min(max(each, low), high) ** 2 for each in z) / len(z)
    weights = [1 / (1 / (2 * math.sqrt(n))) ** 2 for _, n in compared]
    spread = sum(weights) - sum(w**2 for w in weights) / sum(weights)
    return {"phi": ratio, "tau2": max(0.0, (len(z) * ratio - (len(z) - 1)) / spread), "centre": centre}


def test_phi_and_tau_squared_equal_the_recipe_step_by_step() -> None:
    measured = with_dispersion(funnel(UNITS, YEAR), YEAR)
    expected = naive(list(zip(UNITS["ineffective"], UNITS["n"], strict=True)))
    assert measured["phi"].unique().to_list() == pytest.approx([expected["phi"]])
    assert measured["tau2"].unique().to_list() == pytest.approx([expected["tau2"]])
    assert measured["units"].unique().to_list() == [8]


def test_corrected_limits_equal_the_recipe_step_by_step() -> None:
    rows = under_each_correction(funnel(UNITS, YEAR), YEAR).filter(n=480)
    expected = naive(list(zip(UNITS["ineffective"], UNITS["n"], strict=True)))
    sampling = 1 / (2 * math.sqrt(480))
    errors = {
        "multiplicative": sampling * math.sqrt(max(1, expected["phi"])),
        "additive": math.sqrt(sampling**2 + expected["tau2"]),
    }
    for row in rows.filter(pl.col("correction") != "none").iter_rows(named=True):
        reach = 1.959963984540054 * errors[row["correction"]]
        assert row["high_95"] == pytest.approx(math.sin(expected["centre"] + reach) ** 2)
        assert row["low_95"] == pytest.approx(math.sin(max(0, expected["centre"] - reach)) ** 2)


def test_the_uncorrected_row_is_the_exact_funnel() -> None:
    points = funnel(UNITS, YEAR)
    rows = under_each_correction(points, YEAR).filter(correction="none").select(points.columns)
    assert rows.equals(points)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@given(st.lists(st.tuples(st.floats(-6, 6), st.floats(0.05, 3)), min_size=2, max_size=25))
def test_tau_squared_equals_statsmodels(drawn: list[tuple[float, float]]) -> None:
    effect, error = (np.array(column) for column in zip(*drawn, strict=True))
    centre = np.average(effect, weights=error**-2)
    units = pl.DataFrame({"z": (effect - centre) / error, "w": error**-2})
    ours = units.select(tau_squared(phi(pl.col("z"), trim=0), pl.col("w"))).item()
    theirs = combine_effects(effect, error**2, method_re="dl").tau2
    assert ours == pytest.approx(max(0.0, theirs), rel=1e-6, abs=1e-9)


def of_spread(rng: np.random.Generator, tau: float, units: int = 400, n: int = 1_000) -> pl.DataFrame:
    """Units whose true shares scatter around 10 % with a standard deviation of tau on the arcsine scale."""
    share = np.sin(math.asin(math.sqrt(0.1)) + tau * rng.standard_normal(units)) ** 2
    return pl.DataFrame(
        {"year": np.ones(units, int), "ineffective": rng.binomial(n, share), "n": [n] * units}
    )


def test_units_all_alike_are_not_called_overdispersed() -> None:
    measured = with_dispersion(funnel(of_spread(np.random.default_rng(5), 0.0), YEAR), YEAR).row(
        0, named=True
    )
    assert measured["phi"] == pytest.approx(0.68, abs=0.08)  # a normal z winsorised at 10 %: 0.679
    assert measured["tau2"] == 0
    assert measured["overdispersed"] is False


def test_planted_spread_is_measured_and_brings_false_alarms_down() -> None:
    rows = under_each_correction(funnel(of_spread(np.random.default_rng(6), 0.04), YEAR), YEAR)
    assert rows["overdispersed"].all()
    assert rows["tau2"][0] == pytest.approx(0.04**2, rel=0.4)
    alarms = {c: (rows.filter(correction=c)["signal"] != "inside").mean() for c in CORRECTIONS}
    assert alarms["none"] > 0.3
    assert max(alarms["multiplicative"], alarms["additive"]) < 0.15


def test_a_correction_takes_alarms_away_and_never_adds_one() -> None:
    rank = {"inside": 0, "beyond_95": 1, "beyond_998": 2}
    for seed in range(5):
        units = of_spread(np.random.default_rng(seed), 0.03 * (seed % 3), units=30, n=60)
        rows = under_each_correction(funnel(units, YEAR), YEAR)
        plain, *corrected = (rows.filter(correction=c)["signal"].replace_strict(rank) for c in CORRECTIONS)
        assert all((plain >= other).all() for other in corrected)


def test_one_unit_has_no_dispersion_and_no_corrected_limits() -> None:
    units = pl.DataFrame({"year": [1, 1], "ineffective": [3, 0], "n": [90, 8]})
    rows = under_each_correction(funnel(units, YEAR), YEAR).filter(n=90)
    plain, *corrected = rows.iter_rows(named=True)
    assert (plain["phi"], plain["tau2"], plain["units"], plain["signal"]) == (None, None, 1, "inside")
    assert [(row["high_95"], row["signal"]) for row in corrected] == [(None, None)] * 2


def test_units_too_small_to_judge_stay_so_under_every_correction() -> None:
    rows = under_each_correction(funnel(UNITS, YEAR), YEAR).filter(n=12)
    assert rows.select("correction", "status", "signal").rows() == [(c, "U", None) for c in CORRECTIONS]
