"""What stands behind the charts: sums of counts, exact limits, the chart of the rate, the formats and the words."""

import doctest
from fractions import Fraction
from math import comb

import polars as pl
import pytest

from dashboard.charts import tilemap
from dashboard.overview import summary
from dashboard.wording import format as formats
from dashboard.wording import text
from law.regions import regions
from tests import published_marts as made
from tests.published_sample import by_period, courses

COUNTS = by_period(courses())
VALUES = made.indicator_value(COUNTS)


def tails(n: int, share: Fraction) -> list[Fraction]:
    """P(X >= k) of a binomial for k = 0..n+1, exactly."""
    masses = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    return [sum(masses[k:], Fraction(0)) for k in range(n + 2)]


@pytest.mark.parametrize("module", [formats, text])
def test_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [20, 50, 120])
def test_the_status_of_a_place_is_the_exact_binomial(n: int) -> None:
    share = Fraction(1, 27)
    at_least = tails(n, share)
    for bad in range(n // 5):
        more, fewer = at_least[bad], 1 - at_least[bad + 1]
        expected = (
            "below_998"
            if more <= Fraction(1, 1000)
            else "below_95"
            if more <= Fraction(25, 1000)
            else "within"
        )
        if expected == "within" and fewer <= Fraction(25, 1000):
            expected = "above_95"
        place = pl.DataFrame({"region_code": ["72"], "effective": [n - bad], "judged": [n]})
        assert summary.standing(place, 1 - float(share))["status"].item() == expected


def test_headline_adds_up_counts_and_never_averages_rates() -> None:
    key, every = summary.headline(VALUES), courses()
    judged = every["n"].sum() - every["open"].sum()
    assert (key["judged"], key["ineffective"], key["undetermined"]) == (
        judged,
        every["bad"].sum(),
        every["open"].sum(),
    )
    assert key["rate"] == pytest.approx((judged - every["bad"].sum()) / judged)
    assert key["bounds"][0] < key["rate"] < key["bounds"][1]
    assert key["effective"] == key["by_outcome"] + key["by_process"]


def test_regions_of_the_sample_lie_within_chance_and_between_95_and_98() -> None:
    scored = summary.regions(VALUES, regions())
    assert scored["status"].to_list() == ["within"] * 6
    assert scored["rate"].is_between(0.95, 0.98).all()
    assert scored["judged"].sum() == summary.headline(VALUES)["judged"]


def test_a_small_region_gets_no_verdict() -> None:
    few = VALUES.filter(
        (pl.col("region_code") != "86") | (pl.col("period") == "2025-10") | (pl.col("period_kind") != "year")
    )
    tiny = few.with_columns(
        pl.when(pl.col("region_code") == "18").then(pl.lit(9.0)).otherwise("denominator").alias("denominator")
    )
    tiny = tiny.with_columns(pl.min_horizontal("numerator", "denominator").alias("numerator"))
    scored = summary.regions(tiny, regions())
    assert scored.filter(pl.col("region_code") == "18")["status"].item() == "few"


def test_more_spread_than_chance_explains_widens_the_limits_of_the_map() -> None:
    spread = [2, 14] * 6
    places = pl.DataFrame(
        {
            "region_code": [f"{at:02}" for at in range(12)],
            "effective": [500 - bad for bad in spread],
            "judged": 500,
        }
    )
    told = summary.standing(places)
    assert (told["status"].unique().to_list(), told["widened"].all()) == (["within"], True)


def test_the_chart_of_the_rate_is_that_of_the_mart() -> None:
    points = summary.chart_of_the_rate(made.control_chart(COUNTS))
    assert points["chart"].unique().to_list() == ["g"]
    assert points.height == courses()["bad"].sum() - 1


def test_distribution_has_every_total_and_leaves_the_open_ones_out() -> None:
    scores = made.score_distribution(COUNTS)
    table = summary.distribution(scores)
    assert table["total"].to_list() == list(range(9))
    assert table["share"].sum() == pytest.approx(1)
    assert table["courses"].sum() + summary.without_total(scores) == courses()["n"].sum()


def test_reporting_periods_are_first_halves_and_years() -> None:
    assert summary.reporting(VALUES)["period"].to_list() == ["2024-H1", "2024", "2025-H1", "2025"]


def test_every_region_is_on_the_map_or_listed_under_it() -> None:
    rows = tilemap.places(regions(), summary.regions(VALUES, regions()), "2025-10-31")
    svg = tilemap.tile_map(rows, text.words("ru"))
    assert svg.count('class="tile ') + tilemap.untiled(rows).height == regions().height
    assert svg.count("<a ") == 6
    assert tilemap.untiled(rows)["name_ru"].to_list() == ["Республика Крым"]
    assert rows.filter(pl.col("kind") == "outside")["region_code"].len() == regions().height - 6


def test_both_languages_have_the_same_words() -> None:
    russian, english = text.words("ru").texts, text.words("en").texts
    assert russian.keys() == english.keys()
    for key, words in russian.items():
        if key.startswith("noun."):
            assert (len(words), len(english[key])) == (3, 2), key


def test_placeholders_agree_between_languages() -> None:
    import re

    russian, english = text.words("ru").texts, text.words("en").texts
    for key, sentence in russian.items():
        if isinstance(sentence, str):
            assert set(re.findall(r"\{\w+\}", sentence)) == set(re.findall(r"\{\w+\}", english[key])), key
