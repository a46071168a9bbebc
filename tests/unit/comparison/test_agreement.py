"""Agreement against printed tables, statsmodels and a second writing; what is left out, and the direction."""

import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from methodology.comparison.agreement import agreement

SPEC = Path(__file__).parents[2] / "spec" / "discrimination_vectors.toml"
PUBLISHED = tomllib.loads(SPEC.read_text(encoding="utf-8"))


def of_table(table: list[list[int]]) -> dict:
    rows = [(a, a, b, n) for a, row in enumerate(table) for b, n in enumerate(row)]
    pairs = pl.DataFrame(rows, schema=["lo", "hi", "reported", "courses"], orient="row")
    return agreement(pairs.with_columns(k=pl.lit(1)), ["k"], pl.lit(len(table))).row(0, named=True)


@pytest.mark.parametrize("case", PUBLISHED["kappa"], ids=lambda case: str(case["kappa"]))
def test_kappa_as_printed(case) -> None:
    found = of_table(case["table"])
    assert (round(found["value"], 2), round(found["kappa"], 2)) == (case["agreed"], case["kappa"])


@pytest.mark.parametrize("case", PUBLISHED["ac"], ids=lambda case: str(case["ac1"]))
def test_gwets_coefficients_as_printed(case) -> None:
    found = of_table(case["table"])
    assert round(found["ac1"], 7) == case["ac1"]
    assert round(found["ac2"], 3) == case["ac2"]
    assert found["value"] == case["agreed"]


def naive(table: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """Weighted kappa, AC1 and AC2 from their definitions, over cells one by one."""
    p, q = table / table.sum(), len(table)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    pi = (rows + columns) / 2
    weight = {(a, b): 1 - (a - b) ** 2 / (q - 1) ** 2 for a in range(q) for b in range(q)}
    near = sum(w * p[at] for at, w in weight.items())
    by_rows = sum(w * rows[a] * columns[b] for (a, b), w in weight.items())
    gini = sum(share * (1 - share) for share in pi)
    chance1, chance2 = gini / (q - 1), sum(weight.values()) / (q * (q - 1)) * gini
    kappa = (near - by_rows) / (1 - by_rows) if by_rows < 1 - 1e-12 else None
    return kappa, (np.trace(p) - chance1) / (1 - chance1), (near - chance2) / (1 - chance2)


@given(
    st.integers(2, 3).flatmap(
        lambda q: st.lists(st.lists(st.integers(0, 9), min_size=q, max_size=q), min_size=q, max_size=q)
    )
)
def test_every_coefficient_equals_its_definition_and_statsmodels(table) -> None:
    found, counts = of_table(table), np.array(table, dtype=float)
    if not counts.sum():
        assert (found["compared"], found["value"], found["kappa"], found["ac1"]) == (0, None, None, None)
        return
    kappa, ac1, ac2 = naive(counts)
    assert [found["ac1"], found["ac2"]] == pytest.approx([ac1, ac2])
    assert found["kappa"] == (None if kappa is None else pytest.approx(kappa))
    if kappa is not None:
        second = cohens_kappa(counts, weights=np.arange(len(table)), wt="quadratic", return_results=False)
        assert found["kappa"] == pytest.approx(second)


def test_the_paradox_that_the_page_works_out() -> None:
    found = of_table([[1, 10], [10, 979]])
    assert [round(found[k], 2) for k in ("value", "kappa", "ac1")] == [0.98, 0.08, 0.98]


def test_where_both_always_give_two_points_kappa_says_nothing_and_ac1_one() -> None:
    found = of_table([[0, 0, 0], [0, 0, 0], [0, 0, 50]])
    assert (found["kappa"], found["ac1"], found["value"]) == (None, 1.0, 1.0)


def test_courses_left_out_are_counted_and_the_direction_told() -> None:
    rows = [(2, 2, 1, 5), (1, 1, 2, 3), (2, 2, 2, 7), (0, 2, 1, 4), (2, 2, None, 6), (0, 2, None, 1)]
    pairs = pl.DataFrame(rows, schema=["lo", "hi", "reported", "courses"], orient="row").with_columns(
        k=pl.lit(1)
    )
    found = agreement(pairs, ["k"]).row(0, named=True)
    told = {
        k: found[k]
        for k in ("compared", "agreed", "bureau_lower", "bureau_higher", "interval_scored", "not_reported")
    }
    assert told == {
        "compared": 15,
        "agreed": 7,
        "bureau_lower": 5,
        "bureau_higher": 3,
        "interval_scored": 4,
        "not_reported": 7,
    }
    assert sum(told[k] for k in ("compared", "interval_scored", "not_reported")) == pairs["courses"].sum()
