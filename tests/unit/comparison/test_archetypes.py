"""Every one of the 81 score vectors, one by one; kinds that overlap or leave a vector out are refused."""

from itertools import product
from pathlib import Path

import polars as pl
import pytest

from law.errors import RehabError
from methodology.comparison import archetypes as module
from methodology.comparison.archetypes import POINTS, archetypes, group_scores, vectors
from methodology.scoring.editions import load_editions

(DRAFT,) = load_editions()
VECTORS = list(product((0, 1, 2), repeat=4))
TABLE = {
    row[:4]: row[4:] for row in vectors(DRAFT).select(*POINTS, "total", "passes", "archetype").iter_rows()
}


def kind_of(c: int, v: int, e: int, p: int) -> str:
    """The same said again, question by question."""
    total = c + v + e + p
    if total in (0, 8):
        return "full" if total else "nothing"
    if total >= 4:
        return {2: "strong_effect", 1: "some_effect", 0: "process_and_family" if p else "process_only"}[e]
    return "effect_not_enough" if e else "family_not_enough" if p else "process_not_enough"


def test_there_are_81_vectors_50_pass_and_10_of_them_have_no_effect() -> None:
    assert sorted(TABLE) == sorted(VECTORS) and len(VECTORS) == 81
    passing = [vector for vector, (_, passes, _) in TABLE.items() if passes]
    assert len(passing) == 50
    without_effect = [v for v in passing if v[POINTS.index("effect")] == 0]
    assert len(without_effect) == 10
    assert {TABLE[v][2] for v in without_effect} == {"process_only", "process_and_family"}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: "".join(map(str, vector)))
def test_a_vector_has_its_total_its_pass_and_its_one_kind(vector: tuple[int, int, int, int]) -> None:
    assert TABLE[vector] == (sum(vector), sum(vector) >= 4, kind_of(*vector))


def test_every_kind_is_named_in_both_languages_and_has_a_vector() -> None:
    assert {kind for _, _, kind in TABLE.values()} == set(archetypes())
    assert all(kind["title_ru"] and kind["title_en"] for kind in archetypes().values())


@pytest.mark.parametrize("pass_mark", range(3, 8))
def test_the_kinds_hold_under_every_pass_mark_that_is_asked_about(pass_mark: int) -> None:
    verdict = DRAFT.verdict.model_copy(update={"pass_mark": pass_mark})
    assert vectors(DRAFT.model_copy(update={"verdict": verdict}))["archetype"].null_count() == 0


@pytest.mark.parametrize("when", ["total >= best_total - 1", "total > best_total"])
def test_kinds_that_overlap_or_leave_a_vector_out_are_refused(when: str, monkeypatch, tmp_path: Path) -> None:
    text = module.ARCHETYPES.read_text(encoding="utf-8").replace(
        'when = "total = best_total"', f'when = "{when}"'
    )
    (tmp_path / "kinds.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "ARCHETYPES", tmp_path / "kinds.toml")
    module.archetypes.cache_clear()
    with pytest.raises(RehabError, match="belongs to no kind or to several"):
        vectors(DRAFT)
    monkeypatch.undo()
    module.archetypes.cache_clear()


def scored(lo: tuple[int, ...], hi: tuple[int, ...], courses: int) -> dict:
    verdict = "effective" if sum(lo) >= 4 else "ineffective" if sum(hi) < 4 else "undetermined"
    ends = {
        f"{c}_{end}": points
        for end, vector in (("lo", lo), ("hi", hi))
        for c, points in zip(POINTS, vector, strict=True)
    }
    return ends | {"edition_id": DRAFT.id, "verdict": verdict, "courses": courses, "of": "x"}


def test_a_course_with_unknown_points_has_no_vector_and_is_counted_apart() -> None:
    counts = pl.DataFrame([
        scored((2, 2, 0, 0), (2, 2, 0, 0), 3),
        scored((2, 2, 0, 0), (2, 2, 0, 2), 4),
        scored((2, 2, 1, 0), (2, 2, 1, 2), 5),
        scored((2, 2, 0, 0), (2, 2, 2, 0), 6),
    ])  # fmt: skip
    found = group_scores(counts, ["of"], (DRAFT,))
    assert found.select("total", "archetype", "effect_class", "courses").rows() == [
        (4, "process_only", "process", 3),
        (None, None, "outcome", 5),
        (None, None, "process", 4),
        (None, None, "unknown", 6),
    ]
    assert found.select("known", "unknown").unique().rows() == [(3, 15)]
