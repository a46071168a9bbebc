"""Observed to expected: statsmodels on single courses by another road, every reservation provoked, honest statuses."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from statsmodels.discrete.discrete_model import Logit

from methodology.comparison import casemix_model
from methodology.comparison.casemix import by_unit, with_expected
from methodology.comparison.casemix_model import COVARIATES, design, fit, is_separated

UNIT = ["unit"]


def courses(seed: int = 3, size: int = 6_000) -> pl.DataFrame:
    """Single courses of 12 units: severe children in the last units, and one unit with twice the expected failures."""
    rng = np.random.default_rng(seed)
    unit = rng.integers(0, 12, size)
    severe = rng.random(size) < unit / 14
    group, band, form = rng.integers(0, 4, size), rng.integers(0, 3, size), rng.integers(0, 3, size)
    log_odds = -3.2 + 1.5 * severe + 0.3 * group - 0.2 * band + 0.4 * (form == 2) + 0.9 * (unit == 5)
    return pl.DataFrame(
        {
            "unit": [f"{u:02}" for u in unit],
            "target_group": [str(g) for g in group],
            "age_band": np.array(["4-6", "7-13", "14-17"])[band].tolist(),
            "service_form": np.array(["inpatient", "mobile", "semi_inpatient"])[form].tolist(),
            "severity": np.where(severe, "severe", "mild").tolist(),
            "ineffective": (rng.random(size) < 1 / (1 + np.exp(-log_odds))).astype(int),
        }
    )


def cells(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("unit", *COVARIATES, maintain_order=True).agg(
        pl.col("ineffective").sum(), n=pl.len()
    )


def standardised(rows: pl.DataFrame) -> pl.DataFrame:
    return by_unit(with_expected(cells(rows)), UNIT)


def test_ratios_equal_statsmodels_fitted_on_single_courses() -> None:
    rows = courses()
    dummies = rows.select(COVARIATES).to_dummies(drop_first=True)
    matrix = np.column_stack([np.ones(rows.height), dummies.to_numpy()])
    probability = Logit(rows["ineffective"].to_numpy(), matrix).fit(disp=0).predict()
    expected = (
        rows.with_columns(p=probability).group_by("unit").agg(pl.col("p", "ineffective").sum()).sort("unit")
    )
    found = standardised(rows)
    assert found["expected"].to_list() == pytest.approx(expected["p"].to_list(), abs=1e-5)
    assert found["ratio"].to_list() == pytest.approx(
        (expected["ineffective"] / expected["p"]).to_list(), rel=1e-5
    )


def test_expected_courses_add_up_to_observed_ones_in_every_level() -> None:
    whole = with_expected(cells(courses()))
    for covariate in COVARIATES:
        sums = whole.group_by(covariate).agg(pl.col("expected", "ineffective").sum())
        assert sums["expected"].to_list() == pytest.approx(sums["ineffective"].to_list(), abs=1e-6)


def test_the_planted_unit_stands_out_and_units_with_severe_children_do_not() -> None:
    found = standardised(courses(size=20_000))
    assert found.filter(signal="beyond_998").select("unit", "direction").rows() == [("05", "above")]
    crude = (
        courses(size=20_000).group_by("unit").agg(pl.col("ineffective").mean()).sort("unit")["ineffective"]
    )
    assert crude[11] > 2 * crude[0]
    assert found["ratio"][11] == pytest.approx(1, abs=0.2)
    assert found["status"].unique().to_list() == ["A"] and found["reasons"].null_count() == 12


def test_a_unit_with_few_courses_is_not_compared() -> None:
    rows = courses()
    small = rows.with_columns(unit=pl.when(pl.int_range(pl.len()) < 19).then(pl.lit("99")).otherwise("unit"))
    row = standardised(small).filter(unit="99").row(0, named=True)
    assert (row["n"], row["status"], row["reasons"]) == (19, "U", "few_courses")
    assert [row[name] for name in ("ratio", "low_95", "high_998", "signal", "direction")] == [None] * 5
    assert row["expected"] > 0


def test_too_few_ineffective_courses_for_the_model_are_told_and_nobody_is_judged() -> None:
    third = pl.int_range(pl.len()) % 3 == 0
    found = standardised(courses(size=500).with_columns(pl.col("ineffective") * third))
    assert found["status"].unique().to_list() == ["U"]
    assert found["reasons"].str.contains("few_events").all()
    assert found["ratio"].null_count() == 0 and found["signal"].null_count() == found.height


def test_a_group_without_any_ineffective_course_is_told_as_separation() -> None:
    rows = courses(size=20_000).with_columns(
        ineffective=pl.when(target_group="3").then(0).otherwise("ineffective")
    )
    found = standardised(rows)
    assert found["reasons"].unique().to_list() == ["separation"]
    assert found["status"].unique().to_list() == ["E"]
    assert found["expected"].sum() == pytest.approx(rows["ineffective"].sum(), abs=1e-3)
    assert with_expected(cells(rows)).filter(target_group="3")["expected"].max() < 1e-3


@pytest.mark.parametrize("outcome", [0, 1])
def test_no_course_or_every_course_ineffective_leaves_nothing_to_fit(outcome: int) -> None:
    found = standardised(courses(size=600).with_columns(ineffective=pl.lit(outcome)))
    assert found["reasons"].unique().to_list() == ["no_variation"]
    assert found["status"].unique().to_list() == ["M"]
    assert found["expected"].null_count() == found["ratio"].null_count() == found.height


def test_a_fit_that_does_not_converge_gives_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casemix_model, "_maximised", lambda *_: None)
    found = standardised(courses())
    assert found["reasons"].unique().to_list() == ["no_convergence"]
    assert found["status"].unique().to_list() == ["M"] and found["ratio"].null_count() == found.height


def test_a_unit_of_which_nothing_is_expected_has_no_ratio() -> None:
    rows = courses(size=20_000).with_columns(
        ineffective=pl.when(target_group="3").then(0).otherwise("ineffective"),
        unit=pl.when(target_group="3").then(pl.lit("33")).otherwise("unit"),
    )
    row = standardised(rows).filter(unit="33").row(0, named=True)
    assert (row["expected"], row["ratio"], row["status"]) == (0.0, None, "M")
    assert row["reasons"] == "separation|nothing_expected"


def test_no_course_at_all_is_an_empty_answer() -> None:
    empty = cells(courses(size=30)).clear()
    assert by_unit(with_expected(empty), UNIT).height == 0


def test_a_covariate_with_one_level_and_a_doubled_one_are_no_coefficients() -> None:
    rows = courses().with_columns(age_band=pl.lit("7-13"), severity=pl.col("service_form"))
    found = fit(rows.group_by(COVARIATES).agg(pl.col("ineffective").sum(), n=pl.len()).sort(COVARIATES))
    assert found.parameters == 3 + 2
    assert not set(found.reasons)


@pytest.mark.parametrize("seed", range(30))
def test_separation_is_found_where_coefficients_run_away(seed: int) -> None:
    """The likelihood of two crossed factors has a finite maximum exactly when a fit with many steps stands still."""
    rng = np.random.default_rng(seed)
    crossed = pl.DataFrame(list(product("abc", "xyz")), schema=["target_group", "age_band"], orient="row")
    crossed = crossed.with_columns(service_form=pl.lit("m"), severity=pl.lit("mild"))
    matrix, n = design(crossed), np.full(9, 4)
    events = rng.binomial(n, rng.choice([0.1, 0.3, 0.6]))
    beta = np.zeros(matrix.shape[1])
    for _ in range(60):  # Newton's steps, a little ridge so that each can be taken
        p = 1 / (1 + np.exp(-matrix @ beta))
        curvature = matrix.T @ (matrix * (n * p * (1 - p))[:, None]) + 1e-9 * np.eye(len(beta))
        beta = beta + np.clip(np.linalg.solve(curvature, matrix.T @ (events - n * p)), -2, 2)
    assert is_separated(matrix, events, n) == bool(np.abs(beta).max() > 9)
