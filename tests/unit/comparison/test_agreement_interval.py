"""The interval of AC1 against a jackknife of its own, and at the ends."""

import math

import polars as pl
import pytest

from methodology.comparison.agreement import agreement
from methodology.comparison.agreement_interval import ac1_interval

COUNTS = {(2, 2): 140, (1, 1): 40, (0, 0): 12, (2, 1): 20, (1, 2): 8, (1, 0): 4, (0, 2): 2}


def told(counts: dict[tuple[int, int], int]) -> dict[str, float]:
    pairs = pl.DataFrame(
        [(a, a, b, n) for (a, b), n in counts.items()],
        schema=["lo", "hi", "reported", "courses"],
        orient="row",
    )
    return ac1_interval(agreement(pairs.with_columns(of=1), ["of"])).row(0, named=True)


def ac1(counts: dict[tuple[int, int], int]) -> float:
    """Gwet's coefficient written out."""
    n = sum(counts.values())
    share = [sum(c * ((a == k) + (b == k)) for (a, b), c in counts.items()) / (2 * n) for k in range(3)]
    chance = sum(p * (1 - p) for p in share) / 2
    return (sum(c for (a, b), c in counts.items() if a == b) / n - chance) / (1 - chance)


def test_the_standard_error_is_that_of_a_jackknife() -> None:
    n = sum(COUNTS.values())
    without = {pair: ac1(COUNTS | {pair: COUNTS[pair] - 1}) for pair in COUNTS}
    mean = sum(COUNTS[pair] * value for pair, value in without.items()) / n
    error = math.sqrt(
        (n - 1) / n * sum(COUNTS[pair] * (value - mean) ** 2 for pair, value in without.items())
    )
    row = told(COUNTS)
    assert row["ac1"] == pytest.approx(ac1(COUNTS))
    assert (row["ac1_high"] - row["ac1_low"]) / 2 / 1.959964 == pytest.approx(error, rel=0.03)


def test_full_agreement_is_no_certainty_and_nothing_compared_has_no_interval() -> None:
    few, many = told({(2, 2): 10, (1, 1): 2}), told({(2, 2): 1000, (1, 1): 200})
    assert few["ac1"] == many["ac1"] == few["ac1_high"] == 1
    assert few["ac1_low"] < many["ac1_low"] < 1
    assert told({(2, 2): 0})["ac1_low"] is None
