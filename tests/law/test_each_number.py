"""Each number of an edition changed alone in a copy of the law: what must follow does, and every outlet is asked.

One number of each kind runs here, over scores, messages and cards; all of them, over pages, API, exports and attacker
too, under the marker `long`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.law.world import deliveries, judged_under, law_with, shown_under

Seen = dict[str, Any]


class Change(NamedTuple):
    """What is changed in the file, and what is then true of scores, messages and cards (`quick`) and of what readers
    see beside (`shown`)."""

    edits: dict[str, str]
    quick: Callable[[Seen], bool]
    shown: Callable[[Seen], bool]


def expected(seen: Seen, record: str, rule: str) -> str | None:
    found = [row[2] for row in seen["findings"] if row[:2] == [record, rule]]
    return found[0] if found else None


def score(seen: Seen, record: str, column: str) -> Any:
    return seen["scores"][record][column]


def card(seen: Seen, record: str) -> str:
    return seen["cards"][record]


def page(seen: Seen, name: str, text: str) -> bool:
    return text in seen["pages"][name]


def exported(seen: Seen, text: str) -> bool:
    return text in seen["exports"]["json"]


CHANGES = {
    "pass_mark": Change(
        {"pass_mark = 5": "pass_mark = 6"},
        lambda s: score(s, "GROWN", "verdict") == "ineffective" and "порог 6" in card(s, "NEAR"),
        lambda s: (
            page(s, "/case/NEAR", "порог 6") and exported(s, '"pass_mark": 6')
            and s["attacker"]["2026-H1"] == [6, 5, 11] and page(s, "/worklist", "от 4 до 7 баллов")
        ),
    ),
    "near_margin": Change(
        {"near_margin = 2": "near_margin = 5"},
        lambda s: score(s, "NEAR", "total_lo") == 4,
        lambda s: page(s, "/worklist", "от 0 до 9 баллов") and "GOOD" in s["near"],
    ),
    "age_from": Change(
        {"age_from = 6": "age_from = 5", '"6-10"': '"5-10"'},
        lambda s: expected(s, "SMALL", "age_out_of_programme") is None and score(s, "SMALL", "age_band") == "5-10",
        lambda s: exported(s, "aged 5 to 16"),
    ),
    "age_to": Change(
        {"age_to = 16": "age_to = 14", '"11-16"': '"11-14"'},
        lambda s: expected(s, "NEAR", "age_out_of_programme") == "от 6 до 14 полных лет на начало курса",
        lambda s: exported(s, "aged 6 to 14"),
    ),
    "age_bands": Change(
        {'"6-10", "11-16"': '"6-12", "13-16"'},
        lambda s: score(s, "GROWN", "age_band") == "13-16",
        lambda s: page(s, "/courses?verdict=any", "13–16 лет"),
    ),
    "course_days": Change(
        {"course_days = 14": "course_days = 21"},
        lambda s: (
            expected(s, "FULL", "course_not_21_days") == "дней: 21, считая первый и последний"
            and expected(s, "USUAL", "course_not_21_days") is None
        ),
        lambda s: exported(s, "exactly 21 days"),
    ),
    "course_days_longest": Change(
        {"course_days_longest = 40": "course_days_longest = 50"},
        lambda s: expected(s, "LONG", "course_too_long") is None,
        lambda s: page(s, "/courses?verdict=any", "LONG"),
    ),
    "career_guidance_from": Change(
        {"career_guidance_from = 15": "career_guidance_from = 14"},
        lambda s: (
            score(s, "GROWN", "directions_required") == 7 and score(s, "GROWN", "comprehensiveness_lo") == 1
            and expected(s, "EARLY", "career_guidance_under_14") is None
        ),
        lambda s: page(s, "/dose", "с 14 лет"),
    ),
    "federal_days": Change(
        {"federal_days = 7": "federal_days = 3"},
        lambda s: score(s, "NEAR", "total_lo") == 4,
        lambda s: (
            s["federal"] == [1, 2, 3] and page(s, "/worklist", "считая первый): 3") and exported(s, "within 3 days")
        ),
    ),
    "a band": Change(
        {"norm_total * 75": "norm_total * 50"},
        lambda s: score(s, "NEAR", "volume_lo") == 1 and "5 из 11" in card(s, "NEAR"),
        lambda s: page(s, "/method", "norm_total * 50") and page(s, "/case/NEAR", "5 из 11"),
    ),
    "a grade": Change(
        {'3 = "assessed > 0 AND improved = assessed"\n': ""},
        lambda s: score(s, "FULL", "effect_lo") == 2 and "4 из 10" in card(s, "NEAR"),
        lambda s: s["attacker"]["2026-H1"] == [5, 4, 10] and page(s, "/case/NEAR", "4 из 10"),
    ),
    "a criterion": Change(
        {"criteria.coverage": "criteria.breadth", '"Полнота оценки"': '"Широта оценки"'},
        lambda s: score(s, "FULL", "breadth_lo") == 2,
        lambda s: page(s, "/criteria", "Широта оценки") and s["case"]["breadth_lo"] == 1,
    ),
}  # fmt: skip
OF_EACH_KIND = ("pass_mark", "age_to", "course_days", "career_guidance_from", "a grade")


def changed(edits: dict[str, str]) -> Callable[[str], str]:
    def change(text: str) -> str:
        for old, new in edits.items():
            assert old in text, old
            text = text.replace(old, new)
        return text

    return change


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return deliveries(tmp_path_factory.mktemp("numbers") / "inbox")


@pytest.fixture(scope="module")
def unchanged(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return judged_under(law_with(tmp_path_factory.mktemp("unchanged") / "law"), files)


@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_scores_messages_and_cards_follow(
    name: str, files: list[Path], unchanged: Seen, tmp_path: Path
) -> None:
    change = CHANGES[name]
    assert not change.quick(unchanged), "true before the change: it would show nothing"
    assert change.quick(judged_under(law_with(tmp_path / "law", changed(change.edits)), files))


@pytest.mark.long
@pytest.mark.parametrize("name", CHANGES)
def test_everything_follows(name: str, files: list[Path], tmp_path: Path) -> None:
    change, law = CHANGES[name], law_with(tmp_path / "law", changed(CHANGES[name].edits))
    assert change.quick(judged_under(law, files))
    deliveries(tmp_path / "inbox")
    assert change.shown(shown_under(law, tmp_path))
