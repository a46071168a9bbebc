"""Control charts against published limits, exact chances and a planted change; and the choice between them."""

import math
import tomllib
from pathlib import Path
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import geom

from methodology.comparison.chart_g import TAIL, between, g_chart
from methodology.comparison.chart_p import p_prime
from methodology.comparison.chart_xmr import xmr
from methodology.comparison.charts import (
    COLUMNS,
    MINIMUM_POINTS,
    WHY,
    charts_of_means,
    charts_of_shares,
    fits_p_chart,
)

SPEC = Path(__file__).parents[2] / "spec" / "discrimination_vectors.toml"
PUBLISHED = tomllib.loads(SPEC.read_text(encoding="utf-8"))
OF = {"indicator": "effective_rate", "region_code": "72"}
NO_GAPS = {"indicator": pl.String, "region_code": pl.String, "period": pl.String, "gap": pl.Int64}


def months(numerators: list[int], denominators: list[int]) -> pl.DataFrame:
    frame = pl.DataFrame({"numerator": numerators, "denominator": denominators}).cast(pl.Float64)
    names = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(len(numerators))]
    return frame.with_columns(
        period=pl.Series(names, dtype=pl.String), **{k: pl.lit(v) for k, v in OF.items()}
    )


def test_xmr_has_the_limits_of_the_handbook() -> None:
    case = PUBLISHED["xmr"]
    row = xmr(pl.DataFrame({"s": "a", "value": case["values"]}), ["s"]).row(0, named=True)
    assert {k: round(row[k], 4) for k in ("centre", "low", "high")} == {
        k: case[k] for k in ("centre", "low", "high")
    }


def test_p_prime_has_the_limits_of_the_r_package() -> None:
    case = PUBLISHED["p_prime"]
    chart = p_prime(months(case["numerators"], case["denominators"]), ["region_code"])
    assert chart["centre"].to_list() == pytest.approx([case["centre"]] * 20, abs=1e-12)
    assert chart["low"].to_list() == pytest.approx(case["low"], abs=1e-12)
    assert [chart["high"][0], chart["high"][-1]] == pytest.approx(case["high_first_and_last"], abs=1e-12)
    plain = case["centre"] - (case["centre"] - chart["low"][0]) / chart["sigma_z"][0]
    assert plain == pytest.approx(case["plain_low_first"], abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=2, max_size=20))
def test_p_prime_never_draws_an_impossible_limit(pairs) -> None:
    chart = p_prime(months([min(k, n) for k, n in pairs], [n for _, n in pairs]), ["region_code"])
    for name in ("low", "outer_low", "outer_high", "high"):
        assert chart[name].drop_nulls().is_between(0, 1).all() and not chart[name].is_nan().any()


def test_where_nothing_varies_there_is_no_limit() -> None:
    chart = p_prime(months([20, 30], [20, 30]), ["region_code"])
    assert chart["centre"].to_list() == [1.0, 1.0] and chart["high"].null_count() == 2


@pytest.mark.parametrize("p", [0.5, 0.04, 0.005])
def test_limits_of_the_g_chart_are_those_of_the_geometric_distribution(p: float) -> None:
    """scipy counts trials until the event, one more than the courses between; a percentile may lie between counts."""
    mean = 1 / p - 1
    row = g_chart(pl.DataFrame({"s": ["a", "a"], "gap": [mean, mean]}), ["s"]).row(0, named=True)
    longest_inside = math.floor(row["high"])
    assert geom.sf(longest_inside + 2, p) < TAIL <= geom.sf(longest_inside + 1, p) * 1.0000001
    assert geom.cdf(math.ceil(row["centre"]) + 1, p) >= 0.5 - 1e-12
    assert NormalDist().cdf(-3) == pytest.approx(TAIL, rel=1e-3)


def naive_gaps(days: list[tuple[int, int]]) -> list[int]:
    """Courses in a row, one letter each; within a day the effective ones are dealt out evenly."""
    row = ""
    for good, bad in days:
        cuts = [good * event // bad for event in range(1, bad + 1)] if bad else []
        dealt = [b - a for a, b in zip([0, *cuts], cuts, strict=False)]
        row += "".join("+" * count + "-" for count in dealt) if bad else "+" * good
    return [len(part) for part in row.split("-")[1:-1]]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=12))
def test_gaps_are_the_courses_between(days) -> None:
    frame = pl.DataFrame(days, schema={"effective": pl.Int64, "ineffective": pl.Int64}, orient="row")
    gaps = between(frame.with_row_index("day").with_columns(s=pl.lit("a")), ["s"])
    assert gaps["gap"].to_list() == naive_gaps(days)
    assert gaps["sequence"].to_list() == list(range(1, gaps.height + 1))


@pytest.mark.parametrize(
    ("n", "p"), [(50, 0.98), (440, 0.98), (441, 0.98), (450, 0.98), (37, 0.8), (35, 0.8)]
)
def test_a_p_chart_is_chosen_exactly_where_its_limit_is_possible(n: int, p: float) -> None:
    frame = months([round(n * p * 100)], [n * 100]).with_columns(pl.col("numerator", "denominator") / 100)
    assert frame.select(fits_p_chart()).item() == (p + 3 * math.sqrt(p * (1 - p) / n) <= 1 + 1e-12)


def one_chart(parts: list[pl.DataFrame]) -> tuple[str, str, int]:
    frame = pl.concat(parts)
    assert frame.columns == list(COLUMNS)
    (told,) = frame.select("chart", "why_en").unique().rows()
    return (*told, frame.height)


def gaps(count: int) -> pl.DataFrame:
    frame = pl.DataFrame(
        {"gap": [20] * count, "period": ["2025-01"] * count}, schema_overrides={"gap": pl.Int64}
    )
    return frame.with_columns(**{k: pl.lit(v) for k, v in OF.items()}).select(list(NO_GAPS))


def test_the_chart_follows_the_expected_count() -> None:
    many, rare = months([960] * 12, [1000] * 12), months([49] * 12, [50] * 12)
    none = pl.DataFrame(schema=NO_GAPS)
    assert one_chart(charts_of_shares(many, none))[0] == "p_prime"
    assert one_chart(charts_of_shares(rare, gaps(MINIMUM_POINTS)))[::2] == ("g", MINIMUM_POINTS)
    told = "fewer than 9 expected cases a month, limits would leave the scale"
    assert one_chart(charts_of_shares(rare, none)) == ("none", told, 12)
    assert one_chart(charts_of_shares(rare, gaps(MINIMUM_POINTS - 1)))[0] == "none"
    short = charts_of_shares(many.head(11), gaps(40))
    assert one_chart(short) == ("none", "fewer than 12 points, limits would be guesswork", 11)


def test_small_months_are_told_by_the_expected_count_and_never_called_rare() -> None:
    """141 of 200: at 70.5 % the outcome is not rare, 20 courses a month are few (5.9 expected, 6.3 needed)."""
    often = months([14, 14, 14, 14, 14, 14, 14, 14, 14, 15] * 2, [20] * 20)
    (words,) = (
        charts_of_shares(often, pl.DataFrame(schema=NO_GAPS))[2].select("why_ru", "why_en").unique().rows()
    )
    assert words == (
        "меньше 7 ожидаемых случаев в месяце, пределы вышли бы за край шкалы",
        "fewer than 7 expected cases a month, limits would leave the scale",
    )
    assert not any("редк" in ru or "rare" in en for ru, en in WHY.values())


@given(st.integers(0, 400), st.integers(1, 20))
def test_the_number_of_cases_told_is_more_than_are_expected(good: int, n: int) -> None:
    chart = charts_of_shares(months([min(good, n)] * 12, [n] * 12), pl.DataFrame(schema=NO_GAPS))[2]
    for why in chart["why_en"].head(1):
        assert int(why.split()[2]) > min(min(good, n), n - min(good, n))


def test_a_mean_has_an_xmr_chart_and_a_short_one_none() -> None:
    frame = means([6.0] * 12, [20] * 12)
    assert one_chart(charts_of_means(frame))[0] == "xmr"
    assert one_chart(charts_of_means(frame.head(3)))[0] == "none"


def means(values: list[float], courses: list[int], region: str = "72") -> pl.DataFrame:
    """Months of a mean of points, 0 to 8, whose minimum n is 20."""
    totals = [value * n for value, n in zip(values, courses, strict=True)]
    told = months(totals, courses).with_columns(region_code=pl.lit(region), n=pl.col("denominator"))
    ends = {"minimum_n": pl.lit(20), "at_least": pl.lit(0.0), "at_most": pl.lit(8.0)}
    return told.with_columns(value=pl.col("numerator") / pl.col("denominator"), **ends)


def test_a_month_of_few_courses_moves_no_limit_and_is_not_judged() -> None:
    """Two series at a time, so that no step leads from one into the other."""
    rng = np.random.default_rng(5)
    values, few = rng.uniform(5.5, 6.5, 14).tolist(), [3, 8]
    wild = [0.5 if at in few else value for at, value in enumerate(values)]
    courses = [19 if at in few else 20 + at for at in range(14)]
    chart = pl.concat(charts_of_means(pl.concat([means(wild, courses), means(values, [40] * 14, "86")])))
    mine, kept = chart.filter(region_code="72"), [v for at, v in enumerate(values) if at not in few]
    limits = xmr(pl.DataFrame({"s": "a", "value": kept}), ["s"])
    judged = mine.filter(~pl.col("few"))
    assert mine.filter("few")["sequence"].to_list() == [at + 1 for at in few]
    for name in ("centre", "low", "high", "outer_low", "outer_high"):
        assert judged[name].to_list() == pytest.approx(limits[name].to_list())
        assert mine.filter("few")[name].null_count() == 2
    assert not mine["signal"].any() and mine["points"].to_list() == [14] * 14
    assert chart.filter(region_code="86")["few"].any() is False


def test_a_run_goes_on_over_a_month_of_few_courses() -> None:
    values = [5.0] * 6 + [7.0] * 4 + [1.0] + [7.0] * 4
    chart = pl.concat(charts_of_means(means(values, [1 if value == 1 else 30 for value in values])))
    assert chart.filter("eight_on_one_side")["sequence"].to_list() == [15]


def test_where_most_months_have_few_courses_there_are_no_limits() -> None:
    chart = means([6.0, 5.0] * 10, [40] * 11 + [19] * 9)
    told = "fewer than 12 months with enough courses, limits would be guesswork"
    parts = charts_of_means(chart)
    assert pl.concat(parts).select("chart", "why_en").unique().rows() == [("none", told)]
    assert pl.concat(parts)["few"].sum() == 9 and not pl.concat(parts)["signal"].any()


@given(st.lists(st.floats(0, 8), min_size=12, max_size=24))
def test_xmr_never_draws_an_impossible_limit(values: list[float]) -> None:
    chart = pl.concat(charts_of_means(means(values, [30] * len(values))))
    free = xmr(pl.DataFrame({"s": "a", "value": values}), ["s"])
    for name in ("low", "outer_low", "outer_high", "high"):
        assert chart[name].drop_nulls().is_between(0, 8).all()
        (limit,) = free[name].unique()
        if 1e-6 < limit < 8 - 1e-6:
            assert chart[name].to_list() == pytest.approx([limit] * len(values))


def test_a_planted_fall_is_found_and_not_before_it_happens() -> None:
    rng = np.random.default_rng(3)
    good = np.concatenate([rng.binomial(1000, 0.965, 24), rng.binomial(1000, 0.90, 3)])
    chart = pl.concat(charts_of_shares(months(good.tolist(), [1000] * 27), pl.DataFrame(schema=NO_GAPS)))
    assert chart["beyond_limit"].tail(3).any()
    assert not chart["beyond_limit"].head(24).any()
