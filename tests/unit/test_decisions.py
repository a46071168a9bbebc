"""Decisions are judged by the bureau's own total; ours stands in where it reports none. Nothing is held back for it."""

import polars as pl
import pytest

from methodology.scoring.decisions import FLAGS, beside_verdict, decided
from methodology.scoring.editions import load_editions

# Bureau's total, reasons, our total; then: reason missing, reason not expected, verdicts differ.
CASES = {
    "both fail it, no reason": (3, None, 2, (True, False, False)),
    "both fail it, with a reason": (3, "other", 2, (False, False, False)),
    "both pass it": (4, None, 8, (False, False, False)),
    "both pass it, with a reason": (4, "other", 8, (False, True, False)),
    "the bureau fails what we pass, no reason": (3, None, 4, (True, False, True)),
    "the bureau fails what we pass, with a reason": (3, "other", 4, (False, False, True)),
    "the bureau passes what we fail: no reason is owed": (4, None, 3, (False, False, True)),
    "the bureau passes what we fail, with a reason": (4, "other", 3, (False, True, True)),
    "no total, we fail it": (None, None, 3, (True, False, False)),
    "no total, we pass it, with a reason": (None, "other", 4, (False, True, False)),
    "we cannot judge: the bureau's own total does": (3, None, None, (True, False, False)),
    "nobody can judge": (None, None, None, (False, False, False)),
}


def judged(total: int | None, reasons: str | None, ours: int | None) -> pl.DataFrame:
    key = {"protocol_id": ["P"], "revision": pl.Series([1], dtype=pl.Int32)}
    verdict = "undetermined" if ours is None else "effective" if ours >= 4 else "ineffective"
    low, high = (0, 8) if ours is None else (ours, ours)
    settling = {name: ["x"] for name in ("delivery_sha", "sheet", "content", "held_by")}
    places = {name: [1] for name in ("seq", "row", "line")}
    decision = pl.LazyFrame(
        key
        | settling
        | places
        | {
            "intake_status": ["accepted"],
            "reported_total": pl.Series([total], dtype=pl.Int32),
            "reasons": pl.Series([reasons], dtype=pl.String),
        }
    )
    score = {"edition_id": ["draft-2025-10"], "verdict": [verdict], "total_lo": [low], "total_hi": [high]}
    return beside_verdict(decision, pl.LazyFrame(key | score), load_editions()).collect()


@pytest.mark.parametrize("name", CASES)
def test_a_decision_is_judged_by_its_own_total(name: str) -> None:
    *given, flags = CASES[name]
    assert judged(*given).select(FLAGS).row(0) == flags


@pytest.mark.parametrize("name", CASES)
def test_no_decision_is_held_back(name: str) -> None:
    course = pl.LazyFrame(
        {"protocol_id": ["P"], "revision": pl.Series([1], dtype=pl.Int32), "half_year": ["2025-H2"]}
    )
    (row,) = decided(judged(*CASES[name][:-1]).lazy(), course).collect().rows(named=True)
    assert row["reported_total"] == CASES[name][0]
    assert not {*FLAGS, "verdict", "bureau_verdict", "our_total"} & row.keys()
