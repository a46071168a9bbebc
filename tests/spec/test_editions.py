"""Editions: what the bands give for every combination of points, and what an amendment changes.

Belongs here: the draft edition and an invented one beside it (`tests/editions`). Does not: how a course gets its
measures (`cases.toml`), what the loader refuses (`test_edition_files.py`).
"""

from collections import Counter
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from law.editions import Edition
from law.errors import RehabError
from methodology.scoring.editions import difference, find_edition, load_edition, load_editions
from methodology.scoring.measures import MEASURES
from methodology.scoring.points import score, score_in_force
from schemas.codes import CRITERION

EDITIONS = Path(__file__).parents[1] / "editions"
DRAFT = EDITIONS / "draft-2025-10.toml"
Measures = dict[str, int | None]
NOTHING: Measures = {"directions_required": 7, "norm_total": 120} | dict.fromkeys(
    set(MEASURES) - {"directions_required", "norm_total"}, 0
)
SHOWS: dict[str, dict[int, Measures]] = {
    "comprehensiveness": {2: {"directions_met": 7}, 1: {"directions_met": 4}, 0: {"directions_met": 3}},
    "volume": {2: {"counted": 120}, 1: {"counted": 90}, 0: {"counted": 89}},
    "effect": {
        2: {"assessed": 9, "improved": 5},
        1: {"assessed": 9, "improved": 5, "worsened": 1},
        0: {"assessed": 9, "improved": 2, "worsened": 2},
    },
    "parental_competence": {2: {"competence_improved": 2}, 1: {"competence_improved": 1}, 0: {}},
}
UNKNOWN: dict[str, Measures] = {
    "comprehensiveness": {"directions_met": None},
    "volume": {"counted": None},
    "effect": {"assessed": None, "improved": None, "worsened": None},
    "parental_competence": {"competence_improved": None},
}


def scored(edition: Edition, shown: list[Measures]) -> pl.DataFrame:
    schema = {"protocol_id": pl.String, "revision": pl.Int32} | dict.fromkeys(MEASURES, pl.Int32)
    rows = [NOTHING | one | {"protocol_id": f"P{at:03}", "revision": 1} for at, one in enumerate(shown)]
    return score(pl.DataFrame(rows, schema=schema).lazy(), edition).collect()


def test_of_the_81_vectors_50_are_effective_and_10_of_them_show_no_effect() -> None:
    vectors = list(product((0, 1, 2), repeat=4))
    shown = [
        {k: v for c, points in zip(CRITERION.codes, vector, strict=True) for k, v in SHOWS[c][points].items()}
        for vector in vectors
    ]
    result = scored(load_edition(DRAFT), shown)
    points = result.select(f"{c}_{bound}" for bound in ("lo", "hi") for c in CRITERION.codes).rows()
    assert points == [vector * 2 for vector in vectors]
    assert result["total_lo"].to_list() == result["total_hi"].to_list() == [sum(v) for v in vectors]
    assert Counter(result["verdict"]) == {"effective": 50, "ineffective": 31}
    assert result.filter(verdict="effective", effect_lo=0).height == 10


def test_every_vector_with_unknown_criteria_is_the_interval_of_what_it_could_be() -> None:
    """256 vectors of 0, 1, 2 or unknown: the bounds are the least and the most of all vectors it may turn out to be."""
    vectors = list(product((0, 1, 2, None), repeat=4))
    shown = [
        {
            k: v
            for c, p in zip(CRITERION.codes, vector, strict=True)
            for k, v in (UNKNOWN[c] if p is None else SHOWS[c][p]).items()
        }
        for vector in vectors
    ]
    for vector, row in zip(vectors, scored(load_edition(DRAFT), shown).rows(named=True), strict=True):
        totals = [sum(v) for v in product(*[(0, 1, 2) if p is None else (p,) for p in vector])]
        assert (row["total_lo"], row["total_hi"]) == (min(totals), max(totals))
        verdicts = {"effective" if t >= 4 else "ineffective" for t in totals}
        assert row["verdict"] == (verdicts.pop() if len(verdicts) == 1 else "undetermined")


@pytest.mark.parametrize(
    ("sentence", "shown", "criterion", "points"),
    [
        (
            "half of the directions is enough for one point",
            {"directions_met": 3, "directions_required": 6},
            "comprehensiveness",
            1,
        ),
        ("less than half of seven is three", {"directions_met": 3}, "comprehensiveness", 0),
        ("half improved and none worse: two points", {"assessed": 4, "improved": 2}, "effect", 2),
        ("just below half: the balance decides", {"assessed": 5, "improved": 2}, "effect", 1),
        ("one worse takes the second point", {"assessed": 4, "improved": 3, "worsened": 1}, "effect", 1),
        ("as many worse as better is no effect", {"assessed": 4, "improved": 2, "worsened": 2}, "effect", 0),
        ("nothing rated twice is no effect", {"assessed": 0}, "effect", 0),
        ("three quarters of the norm to the activity", {"counted": 90}, "volume", 1),
        ("more than the norm counts as the norm", {"counted": 130}, "volume", 2),
        ("one competence", {"competence_improved": 1, "competence_worsened": 2}, "parental_competence", 1),
        ("three competences", {"competence_improved": 3}, "parental_competence", 2),
    ],
)
def test_at_the_edges_of_the_bands(sentence: str, shown: Measures, criterion: str, points: int) -> None:
    (row,) = scored(load_edition(DRAFT), [shown]).rows(named=True)
    assert (row[f"{criterion}_lo"], row[f"{criterion}_hi"]) == (points, points), sentence


def test_an_unknown_edition_is_answered_with_those_there_are() -> None:
    with pytest.raises(RehabError) as error:
        find_edition(load_editions(EDITIONS), "2030")
    assert "draft-2025-10, invented-2027" in error.value.todo


def test_what_the_amendment_changes_is_told_key_by_key() -> None:
    first, second = load_editions(EDITIONS)
    changes = {row[0]: row[1:] for row in difference(first, second).rows()}
    assert changes["verdict.pass_mark"] == ("4", "5")
    assert changes["programme.age_from"] == ("4", "3")
    assert changes["criteria.effect.rungs.1"] == ("improved > worsened", "improved >= 1")
    assert {key for key in changes if key.startswith("criteria.")} == {
        "criteria.comprehensiveness.rungs.1", "criteria.effect.rungs.1", "criteria.effect.rungs.2",
    }  # fmt: skip
    assert "criteria.volume.rungs.2" not in changes and "official" not in changes
    assert difference(first, first).is_empty()


def test_a_course_is_scored_by_the_edition_of_its_first_day_and_under_every_other_for_comparison() -> None:
    editions = load_editions(EDITIONS)
    shown: Measures = NOTHING | {
        "directions_met": 4,
        "counted": 90,
        "assessed": 4,
        "improved": 2,
        "worsened": 1,
    }
    evidence = pl.DataFrame(
        [shown | {"protocol_id": p, "revision": 1} for p in ("B", "A")],
        schema={"protocol_id": pl.String, "revision": pl.Int32} | dict.fromkeys(MEASURES, pl.Int32),
    ).lazy()
    courses = pl.LazyFrame({"protocol_id": ["A", "B"], "edition_id": ["draft-2025-10", "invented-2027"]})
    in_force = score_in_force(courses, evidence, editions).collect()
    columns = ["protocol_id", "edition_id", "comprehensiveness_lo", "effect_lo", "total_lo", "verdict"]
    assert in_force.select(columns).rows() == [
        ("A", "draft-2025-10", 1, 1, 3, "ineffective"),
        ("B", "invented-2027", 0, 2, 3, "ineffective"),
    ]
    by_edition = pl.concat([score(evidence, e) for e in editions]).collect()
    assert sorted(by_edition.select(columns[:4]).rows()) == [
        ("A", "draft-2025-10", 1, 1),
        ("A", "invented-2027", 0, 2),
        ("B", "draft-2025-10", 1, 1),
        ("B", "invented-2027", 0, 2),
    ]
