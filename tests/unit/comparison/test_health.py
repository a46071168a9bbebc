"""The health card against numpy, statsmodels and planted units; its words; and what it refuses to judge."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import NormalIndPower

from methodology.comparison.health import FEWEST_UNITS, card
from methodology.comparison.health_badge import with_badge
from methodology.comparison.reliability import reliability, within_variance
from methodology.comparison.topped_out import MINIMUM_UNITS, topped_out


def units(values, n=100, is_share=True, lower=False, within=None) -> pl.DataFrame:
    frame = pl.DataFrame({"value": [float(v) for v in values], "n": n})
    told = {"k": 1, "is_share": is_share, "lower_is_better": lower, "within": within}
    return frame.with_columns(pl.lit(v).alias(k) for k, v in told.items())


@given(st.lists(st.integers(0, 100), min_size=MINIMUM_UNITS, max_size=60))
def test_topped_out_equals_numpy(percents) -> None:
    values = np.array(percents) / 100
    found = topped_out(units(values), ["k"]).row(0, named=True)
    q75, q90 = np.quantile(values, [0.75, 0.90])
    cut = int(len(values) * 0.05 + 1e-9)
    kept = np.sort(values)[cut : len(values) - cut]
    error, variation = (
        values.std(ddof=1) / len(values) ** 0.5,
        kept.std(ddof=1) / kept.mean() if kept.mean() else None,
    )
    assert [found["percentile_75"], found["percentile_90"]] == pytest.approx([q75, q90])
    assert found["standard_error"] == pytest.approx(error)
    assert found["truncated_variation"] == (
        None if variation is None else pytest.approx(variation, abs=1e-12)
    )
    if variation is not None and abs(q90 - q75 - 2 * error) > 1e-9 and abs(variation - 0.1) > 1e-9:
        assert found["topped_out"] == (q90 - q75 <= 2 * error and variation <= 0.10)


def test_a_scale_where_low_is_good_is_turned_round() -> None:
    good = [0.97, 0.98, 0.99] * 5
    high, low = (
        topped_out(units(v, lower=x), ["k"]).row(0, named=True)
        for v, x in ((good, False), ([1 - g for g in good], True))
    )
    assert low["topped_out"] is high["topped_out"] is True
    assert low["percentile_90"] == pytest.approx(1 - high["percentile_90"])
    days = topped_out(units(range(1, 21), is_share=False, lower=True), ["k"]).row(0, named=True)
    assert days["percentile_90"] == pytest.approx(np.quantile(np.arange(1, 21), 0.10))


def test_fewer_than_ten_units_are_not_judged_topped_out() -> None:
    assert topped_out(units([0.98] * 9), ["k"])["topped_out"].to_list() == [None]
    assert topped_out(units([0.98] * 10), ["k"])["topped_out"].to_list() == [True]


def test_reliability_finds_the_share_of_variance_that_was_planted() -> None:
    """Thousands of units with true rates of variance 0.0004 and noise 0.9 x 0.1 / 150: reliability 0.4."""
    rng = np.random.default_rng(5)
    rates = np.clip(rng.normal(0.9, 0.02, 4000), 0, 1)
    found = reliability(units(rng.binomial(150, rates) / 150, n=150), ["k"]).row(0, named=True)
    assert found["reliability"] == pytest.approx(0.4, abs=0.04)
    alike = reliability(units(rng.binomial(150, 0.9, 4000) / 150, n=150), ["k"]).row(0, named=True)
    assert alike["reliability"] < 0.1


@given(st.floats(0.01, 0.99))
def test_courses_needed_equal_statsmodels(p: float) -> None:
    found = reliability(units([p] * 5), ["k"]).row(0, named=True)["needed_for_difference"]
    effect = 0.01 / (p * (1 - p)) ** 0.5
    n = NormalIndPower().solve_power(effect_size=effect, alpha=0.05, power=0.8, alternative="two-sided")
    assert found == pytest.approx(n, rel=1e-3, abs=1)


def test_the_variance_of_a_mean_is_read_back_from_its_interval() -> None:
    courses = np.random.default_rng(1).normal(6, 1.3, 40)
    low, high = stats.t.interval(0.95, 39, courses.mean(), courses.std(ddof=1) / 40**0.5)
    frame = pl.DataFrame({"low": [low, 0.9], "high": [high, 1.0], "n": [40, 10], "is_share": [False, True]})
    assert within_variance(frame)["within"].to_list() == [pytest.approx(courses.var(ddof=1)), None]


def values_of(indicator: str, shares: list[float], n: int = 400) -> pl.DataFrame:
    mean = sum(shares) / len(shares)
    frame = pl.DataFrame(
        {"region_code": [f"{at:02}" for at in range(len(shares))] + ["all"], "value": [*shares, mean]}
    )
    counted = frame.with_columns(n=pl.when(pl.col("region_code") == "all").then(n * len(shares)).otherwise(n))
    return counted.with_columns(
        indicator=pl.lit(indicator), period_kind=pl.lit("year"), period=pl.lit("2025"), breakdown=pl.lit("none"),
        numerator=pl.col("value") * pl.col("n"), denominator=pl.col("n").cast(pl.Float64),
        low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64),
    )  # fmt: skip


ABOUT = pl.DataFrame({
    "indicator": ["rate", "effect"], "title_ru": ["Доля", "Эффект"], "title_en": ["Rate", "Effect"], "unit": "share",
    "minimum_n": 20, "is_share": True, "lower_is_better": False,
})  # fmt: skip
NONE_BEST = pl.DataFrame(
    schema={
        "indicator": pl.String,
        "period_kind": pl.String,
        "period": pl.String,
        "at_best": pl.Int64,
        "at_best_of": pl.Int64,
    }
)


def test_a_rate_at_its_ceiling_names_the_indicator_that_tells_regions_apart() -> None:
    alike, apart = [0.98 + 0.001 * (at % 3) for at in range(20)], [0.3 + 0.03 * at for at in range(20)]
    cards = card(pl.concat([values_of("rate", alike), values_of("effect", apart)]), ABOUT, NONE_BEST)
    assert cards.select("indicator", "verdict").rows() == [("rate", "does_not"), ("effect", "discriminates")]
    ru, en = (cards[f"badge_{lang}"][0].replace("\N{NO-BREAK SPACE}", " ") for lang in ("ru", "en"))
    assert ru == "98,1 %: не различает регионы; различают: Эффект"
    assert en == "98.1 %: does not tell regions apart; these do: Effect"
    assert cards.select("at_best", "at_best_of").row(0) == (round(sum(alike) * 400), 8000)


def test_few_units_or_few_courses_are_not_judged() -> None:
    few = card(values_of("rate", [0.5, 0.9, 0.7, 0.2]), ABOUT, NONE_BEST)
    assert (
        few["verdict"].to_list() == ["too_few_units"] and few["units"].to_list() == [4] and FEWEST_UNITS == 5
    )
    small = card(values_of("rate", [0.5, 0.9] * 10, n=19), ABOUT, NONE_BEST)
    assert small.select("verdict", "units", "units_all").row(0) == ("too_few_units", 0, 20)


def test_where_nothing_discriminates_the_badge_says_so() -> None:
    (badge,) = card(values_of("rate", [0.98] * 12), ABOUT, NONE_BEST)["badge_en"]
    assert badge.endswith("does not tell regions apart; no indicator does")


@pytest.mark.parametrize("verdict", ["discriminates", "weak", "does_not", "too_few_units"])
def test_a_badge_is_never_empty(verdict: str) -> None:
    frame = pl.DataFrame(
        {"value": [None], "reliability": [None], "needed_for_reliability": [None]},
        schema=dict.fromkeys(["value", "reliability", "needed_for_reliability"], pl.Float64),
    )
    told = frame.with_columns(
        verdict=pl.lit(verdict), title_ru=pl.lit("А"), title_en=pl.lit("A"), unit=pl.lit("RUB"), is_share=pl.lit(False),
        period_kind=pl.lit("year"), period=pl.lit("2025"), unit_kind=pl.lit("provider"),
    )  # fmt: skip
    assert with_badge(told).select("badge_ru", "badge_en").null_count().row(0) == (0, 0)
