"""Editions: what the bands give for every combination of points, what the loader refuses, what an amendment changes.

Belongs here: the draft edition and an invented one beside it (`tests/editions`). Does not: how a course gets its
measures (`cases.toml`).
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from methodology.editions import Edition, difference, edition_in_force, find_edition, load_edition, load_editions
from methodology.measures import MEASURES
from methodology.scoring import score, score_in_force
from schemas.codes import CRITERION
from schemas.errors import RehabError

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
        {k: v for c, p in zip(CRITERION.codes, vector, strict=True) for k, v in (UNKNOWN[c] if p is None else SHOWS[c][p]).items()}
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
        ("half of the directions is enough for one point", {"directions_met": 3, "directions_required": 6}, "comprehensiveness", 1),
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


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def added(line: str) -> Callable[[str], str]:
    return lambda text: f"{line}\n{text}"


def appended(lines: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n{lines}\n"


REFUSED: dict[str, tuple[Callable[[str], str], str, str]] = {
    "an unknown key": (added('author = "?"'), "author", "unknown key"),
    "an unknown key in a table": (replaced("signed_on", "singed_on"), "act.singed_on", "unknown key"),
    "an unknown table": (appended("[appendix]\nn = 1"), "appendix.n", "unknown key"),
    "an unknown empty table": (appended("[appendix]"), "appendix", "unknown key"),
    "a missing key": (replaced("pass_mark = 4\n", ""), "verdict.pass_mark", "missing"),
    "a missing title": (replaced('title_en = "Working draft, October 2025"\n', ""), "title_en", "missing"),
    "text for a number": (replaced("pass_mark = 4", 'pass_mark = "4"'), "verdict.pass_mark", "expected int"),
    "yes for a number": (replaced("pass_mark = 4", "pass_mark = true"), "verdict.pass_mark", "expected int"),
    "a fraction for a number": (replaced("pass_mark = 4", "pass_mark = 4.0"), "verdict.pass_mark", "expected int"),
    "text for a date": (replaced("signed_on = 2021-12-17", 'signed_on = "2021-12-17"'), "act.signed_on", "expected date"),
    "a time for a date": (replaced("signed_on = 2021-12-17", "signed_on = 2021-12-17T00:00:00"), "act.signed_on", "expected date"),
    "a table for a value": (replaced("pass_mark = 4", "pass_mark = {points = 4}"), "verdict.pass_mark.points", "unknown key"),
    "a pass mark nobody reaches": (replaced("pass_mark = 4", "pass_mark = 9"), "verdict.pass_mark", "outside"),
    "a pass mark everybody reaches": (replaced("pass_mark = 4", "pass_mark = 0"), "verdict.pass_mark", "outside"),
    "an unknown verdict": (replaced('"ineffective"', '"bad"'), "verdict.reason_required_when", "unknown verdict"),
    "no age at all": (replaced("age_from = 4", "age_from = 18"), "programme.age_from", "no age"),
    "an end before the beginning": (replaced("read_on", "effective_until = 2021-12-31\nread_on"), "act.effective_until", "ends before"),
    "an unknown measure": (replaced("counted >= norm_total", "sessions >= norm_total"), "ladder.volume.2", "unknown measure sessions"),
    "a misspelt criterion": (replaced("[ladder.volume]", "[ladder.volumes]"), "ladder.volume", "criterion"),
    "a missing criterion": (lambda t: t[: t.index("[ladder.parental_competence]")], "ladder.parental_competence", "no ladder"),
    "no ladder": (lambda t: t[: t.index("[ladder")], "ladder.", "no ladder"),
    "a word for the ladder": (lambda t: 'ladder = "steep"\n' + t[: t.index("[ladder")], "ladder", "expected a table"),
    "a third rung": (replaced('1 = "improved > worsened"', '1 = "improved > 0"\n3 = "improved > 5"'), "ladder.effect", "rungs"),
    "a missing rung": (replaced('1 = "improved > worsened"\n', ""), "ladder.effect", "rungs"),
    "a word for the rungs": (replaced('[ladder.volume]\n2 = "counted >= norm_total"\n1 = "counted * 100 >= norm_total * 75"', '[ladder]\nvolume = "12"'), "ladder.volume", "rungs"),
    "a number for a rung": (replaced('"improved > worsened"', "5"), "ladder.effect.1", "expected str"),
    "no sense in a rung": (replaced("improved > worsened", "improved >"), "ladder.effect.1", "not an SQL"),
    "a rung that compares nothing": (replaced("improved > worsened", "improved + worsened"), "ladder.effect.1", "true or false"),
    "a rung that always holds": (replaced("improved > worsened", "1 = 1"), "ladder.effect.1", "true or false"),
    "a rung that compares with text": (replaced("improved > worsened", "improved > 'many'"), "ladder.effect.1", "true or false"),
    "another id than the file": (replaced('id = "draft-2025-10"', 'id = "draft"'), "id", "not the file's name"),
    "broken syntax": (replaced("[act]", "[act"), "(whole file)", "TOML"),
    "a key twice": (replaced("pass_mark = 4", "pass_mark = 4\npass_mark = 5"), "(whole file)", "TOML"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "key", "what"), REFUSED.values(), ids=REFUSED)
def test_the_loader_refuses(change: Callable[[str], str], key: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / DRAFT.name
    path.write_text(change(DRAFT.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(RehabError) as error:
        load_edition(path)
    assert what in error.value.what
    assert error.value.where.startswith(f"{path.name}, key {key}")
    assert error.value.why and error.value.todo


def test_the_second_edition_begins_when_it_says_so_and_the_first_ends_there() -> None:
    editions = load_editions(EDITIONS)
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2040, 1, 1), None]
    frame = pl.DataFrame({"started_on": days}, schema={"started_on": pl.Date})
    in_force = frame.select(edition_in_force(editions)).to_series().to_list()
    assert in_force == [None, "draft-2025-10", "draft-2025-10", "invented-2027", "invented-2027", None]


def folder_with(tmp_path: Path, first: str, second: str) -> Path:
    """Both editions, with lines put into their acts."""
    for name, more in (("draft-2025-10", first), ("invented-2027", second)):
        text = (EDITIONS / f"{name}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.toml").write_text(text.replace("read_on", f"{more}\nread_on", 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("until", "told"),
    [("2026-12-31", None), ("2026-12-30", "days without an edition"), ("2027-01-01", "overlap"), ("2028-06-30", "overlap")],
)
def test_every_day_has_one_edition(until: str, told: str | None, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, f"effective_until = {until}", "")
    if told is None:
        assert [e.id for e in load_editions(folder)] == ["draft-2025-10", "invented-2027"]
        return
    with pytest.raises(RehabError, match=told) as error:
        load_editions(folder)
    assert "draft-2025-10" in error.value.what and "invented-2027" in error.value.what


def test_two_editions_of_one_day_are_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "", "")
    path = folder / "invented-2027.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-01-01", "2022-01-01"), encoding="utf-8")
    with pytest.raises(RehabError, match="overlap"):
        load_editions(folder)


def test_after_the_last_day_of_the_last_edition_there_is_none(tmp_path: Path) -> None:
    editions = load_editions(folder_with(tmp_path, "", "effective_until = 2027-12-31"))
    frame = pl.DataFrame({"started_on": [date(2027, 12, 31), date(2028, 1, 1)]})
    assert frame.select(edition_in_force(editions)).to_series().to_list() == ["invented-2027", None]


def test_a_folder_without_editions_is_told(tmp_path: Path) -> None:
    with pytest.raises(RehabError, match="no edition"):
        load_editions(tmp_path)


def test_an_unknown_edition_is_answered_with_those_there_are() -> None:
    with pytest.raises(RehabError) as error:
        find_edition(load_editions(EDITIONS), "2030")
    assert "draft-2025-10, invented-2027" in error.value.todo


def test_what_the_amendment_changes_is_told_key_by_key() -> None:
    first, second = load_editions(EDITIONS)
    changes = {row[0]: row[1:] for row in difference(first, second).rows()}
    assert changes["verdict.pass_mark"] == ("4", "5")
    assert changes["programme.age_from"] == ("4", "3")
    assert changes["ladder.effect.1"] == ("improved > worsened", "improved >= 1")
    assert {key for key in changes if key.startswith("ladder.")} == {
        "ladder.comprehensiveness.1", "ladder.effect.1", "ladder.effect.2",
    }  # fmt: skip
    assert "ladder.volume.2" not in changes and "official" not in changes
    assert difference(first, first).is_empty()


def test_a_course_is_scored_by_the_edition_of_its_first_day_and_under_every_other_for_comparison() -> None:
    editions = load_editions(EDITIONS)
    shown: Measures = NOTHING | {"directions_met": 4, "counted": 90, "assessed": 4, "improved": 2, "worsened": 1}
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
