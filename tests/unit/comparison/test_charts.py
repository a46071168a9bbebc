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
    assert one_chart(charts_of_shares(rare, none)) == ("none", "rare outcome: limits would be impossible", 12)
    assert one_chart(charts_of_shares(rare, gaps(MINIMUM_POINTS - 1)))[0] == "none"
    short = charts_of_shares(many.head(11), gaps(40))
    assert one_chart(short) == ("none", "fewer than 12 points: limits would be guesswork", 11)


def test_a_mean_has_an_xmr_chart_and_a_short_one_none() -> None:
    frame = months([60] * 12, [10] * 12).with_columns(n=pl.lit(10), value=pl.lit(6.0))
    assert one_chart(charts_of_means(frame))[0] == "xmr"
    assert one_chart(charts_of_means(frame.head(3)))[0] == "none"


def test_a_planted_fall_is_found_and_not_before_it_happens() -> None:
    rng = np.random.default_rng(3)
    good = np.concatenate([rng.binomial(1000, 0.965, 24), rng.binomial(1000, 0.90, 3)])
    chart = pl.concat(charts_of_shares(months(good.tolist(), [1000] * 27), pl.DataFrame(schema=NO_GAPS)))
    assert chart["beyond_limit"].tail(3).any()
    assert not chart["beyond_limit"].head(24).any()
