"""The exact table of bench/coverage.py: Wilson holds what it promises on the whole, Wald does not."""

from itertools import product

import numpy as np
import pytest

from bench.coverage import DRAWS, LEAST_MEAN, METHODS, SHARES, SIZES, exact_coverage, simulated_coverage


def test_wilson_covers_what_it_promises_and_wald_far_less() -> None:
    means = {
        method: np.mean([exact_coverage(method, p, n) for p, n in product(SHARES, SIZES)])
        for method in METHODS
    }
    assert means["wilson"] >= LEAST_MEAN
    assert means["wald"] < 0.75


def test_wald_at_98_percent_of_50_covers_less_than_two_thirds() -> None:
    assert exact_coverage("wald", 0.98, 50) == pytest.approx(0.635, abs=0.0005)
    assert exact_coverage("wilson", 0.98, 50) == pytest.approx(0.922, abs=0.0005)


@pytest.mark.parametrize("method", METHODS)
def test_seeded_draws_agree_with_the_sum_over_counts(method: str) -> None:
    for p, n in ((0.9, 20), (0.98, 100)):
        assert simulated_coverage(method, p, n, DRAWS) == pytest.approx(
            exact_coverage(method, p, n), abs=0.005
        )
