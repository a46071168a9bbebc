"""The four rules against published series, a second writing in plain Python, and chance alone."""

import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from methodology.comparison.chart_rules import RULES, mark_signals

SPEC = Path(__file__).parents[2] / "spec" / "discrimination_vectors.toml"
PUBLISHED = tomllib.loads(SPEC.read_text(encoding="utf-8"))["rule"]


def series(values: list[float], low: float | None = -3.0, name: str = "a") -> pl.DataFrame:
    frame = pl.DataFrame({"s": [name] * len(values), "value": pl.Series(values, dtype=pl.Float64)})
    limits = {"centre": 0.0, "low": low, "outer_low": -2.0, "outer_high": 2.0, "high": 3.0}
    return frame.with_columns(pl.lit(value, pl.Float64).alias(column) for column, value in limits.items())


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["source"].partition(":")[2].strip())
def test_a_published_series_completes_its_rule_where_it_should(case) -> None:
    marked = mark_signals(series(case["values"]), ["s"])
    found = {rule: [at + 1 for at, hit in enumerate(marked[rule]) if hit] for rule in RULES}
    assert found == {rule: case.get(rule, []) for rule in RULES}


def naive(values: list[float]) -> list[set[str]]:
    """Each rule looked for at each point, by slicing the list that ends there."""
    found = []
    for at in range(1, len(values) + 1):
        last8, last6, last3, v = (
            values[max(0, at - 8) : at],
            values[max(0, at - 6) : at],
            values[max(0, at - 3) : at],
            values[at - 1],
        )
        hits = {"beyond_limit"} if abs(v) > 3 else set()
        if len(last8) == 8 and (min(last8) > 0 or max(last8) < 0):
            hits.add("eight_on_one_side")
        if len(last6) == 6 and (
            all(a < b for a, b in pairwise(last6)) or all(a > b for a, b in pairwise(last6))
        ):
            hits.add("six_rising_or_falling")
        if (v >= 2 and sum(x >= 2 for x in last3) >= 2) or (v <= -2 and sum(x <= -2 for x in last3) >= 2):
            hits.add("two_of_three_outer")
        found.append(hits)
    return found


@given(st.lists(st.integers(-7, 7).map(lambda k: k / 2), max_size=40))
def test_the_rules_equal_a_second_writing(values) -> None:
    marked = mark_signals(series(values), ["s"])
    assert [{rule for rule in RULES if row[rule]} for row in marked.iter_rows(named=True)] == naive(values)
    assert marked["signal"].to_list() == [bool(hits) for hits in naive(values)]


def test_two_series_do_not_run_into_each_other() -> None:
    both = pl.concat([series([0.5] * 5), series([0.5] * 5, name="b")])
    assert not mark_signals(both, ["s"])["signal"].any()
    assert mark_signals(both.with_columns(s=pl.lit("a")), ["s"])["eight_on_one_side"].sum() == 3


def test_a_limit_that_is_not_drawn_is_not_crossed() -> None:
    assert not mark_signals(series([-9.0], low=None), ["s"])["beyond_limit"].any()


def test_an_unchanged_process_signals_as_often_as_the_page_says() -> None:
    values = np.random.default_rng(7).normal(size=200_000)
    marked = mark_signals(series(values.tolist()), ["s"])
    every = {rule: 1 / marked[rule].mean() for rule in (*RULES, "signal")}
    told = dict(zip(RULES, (370, 128, 360, 489), strict=True)) | {"signal": 68}
    assert every == {rule: pytest.approx(often, rel=0.12) for rule, often in told.items()}
