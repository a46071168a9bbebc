"""Another edition, with another number everywhere, a fifth criterion and a grade more: everything follows its file.

One run of the whole graph over ten courses, then what readers see. Belongs here: that it follows. Does not: what a
file may say (tests/spec/test_edition_files.py), each number by itself (test_each_number.py).
"""

import json
from typing import Any

import pytest

from tests.law.world import CRITERIA, deliveries, law_with, shown_under

Observed = dict[str, Any]


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Observed:
    place = tmp_path_factory.mktemp("second")
    deliveries(place / "inbox")
    return shown_under(law_with(place / "law"), place)


def points(row: Observed) -> tuple[int | None, ...]:
    return tuple(row[f"{criterion}_lo"] for criterion in CRITERIA)


def test_scores(observed: Observed) -> None:
    """Counted by hand from the rungs of the file; the draft knows no coverage."""
    scores = observed["scores"]
    assert {name: (points(row), row["total_lo"], row["verdict"]) for name, row in scores.items()} == {
        "OLD": ((2, 2, 2, 1, None), 7, "effective"),
        "FULL": ((2, 2, 3, 2, 2), 11, "effective"),
        "GOOD": ((2, 2, 2, 1, 2), 9, "effective"),
        "NEAR": ((1, 0, 0, 2, 1), 4, "ineffective"),
        "GROWN": ((2, 2, 0, 0, 1), 5, "effective"),
        "EARLY": ((2, 2, 0, 0, 1), 5, "effective"),
        "USUAL": ((2, 2, 0, 0, 1), 5, "effective"),
    }
    assert {name: row["pass_mark"] for name, row in scores.items()} == dict.fromkeys(scores, 5) | {"OLD": 4}
    assert {name: row["age_band"] for name, row in scores.items()} == {
        "OLD": "14-17", "FULL": "6-10", "GOOD": "6-10", "USUAL": "6-10", "NEAR": "11-16", "GROWN": "11-16",
        "EARLY": "11-16",
    }  # fmt: skip
    required = {name: row["directions_required"] for name, row in scores.items()}
    assert required["OLD"] == required["NEAR"] == 7 and required["GROWN"] == 6, "14 under the draft, 15 here"


def test_messages(observed: Observed) -> None:
    told = {(record, rule): expected for record, rule, expected, _ in observed["findings"]}
    assert told["SMALL", "age_out_of_programme"] == "от 6 до 16 полных лет на начало курса"
    assert told["OLDER", "age_out_of_programme"] == "от 6 до 16 полных лет на начало курса"
    assert told["USUAL", "course_not_21_days"] == "дней: 14, считая первый и последний"
    assert told["LONG", "course_too_long"] == "не больше 40 дней"
    assert told["EARLY", "career_guidance_under_14"] == "полных лет на начало курса: 15"
    assert not [record for record, _ in told if record in ("OLD", "FULL", "GOOD", "NEAR", "GROWN")]
    for _, rule, _, message in observed["findings"]:
        assert not set(message) & set("0123456789"), (rule, "a number of the law stands in a message")


def test_card(observed: Observed) -> None:
    near, old = observed["cards"]["NEAR"], observed["cards"]["OLD"]
    assert "4 из 11 баллов, порог 5" in near and "7 из 8 баллов, порог 4" in old
    assert "Полнота оценки" in near and "Полнота оценки" not in old
    assert "1 + 0 + 0 + 2 + 1 (сумма 4)" in near


def test_pages(observed: Observed) -> None:
    pages = observed["pages"]
    assert "4 из 11" in pages["/case/NEAR"] and "7 из 8" in pages["/case/OLD"]
    assert "3: показателей улучшилось 1 вместо 0" in pages["/case/NEAR"], "the grade more is explained"
    for page in ("/criteria", "/agreement", "/method", "/case/NEAR", "/courses?verdict=any"):
        assert "Полнота оценки" in pages[page], page
    assert "баллов из 11" in pages["/criteria"] or "из 11" in pages["/criteria"]
    assert "У порога: от 3 до 6 баллов" in pages["/worklist"]
    assert "(календарных дней, считая первый): 7" in pages["/worklist"]
    assert "Доступ ФБ за 7 дн." in pages["/timeliness"]
    assert "Профориентация — с 15 лет" in pages["/dose"]


def test_api(observed: Observed) -> None:
    assert points(observed["case"]) == (1, 0, 0, 2, 1) and observed["case"]["reported_coverage"] == 1
    assert observed["near"] == ["EARLY", "GROWN", "NEAR", "USUAL"], (
        "3 to 6 here; the draft's 7 is far from its 4"
    )
    assert observed["total of 11"] == 200


def test_the_federal_bureau_reads_a_case_for_seven_days(observed: Observed) -> None:
    assert observed["federal"] == [1, 2, 3, 4, 5, 6, 7]


def test_exports(observed: Observed) -> None:
    figures = {row["indicator"]: row for row in json.loads(observed["exports"]["json"])["values"]}
    assert (
        "14" in figures["course_of_21_days"]["title_en"]
        and "7" in figures["federal_access_in_10_days"]["title_en"]
    )
    assert (figures["course_of_21_days"]["numerator"], figures["course_of_21_days"]["denominator"]) == (6, 7)
    assert figures["mean_total"]["numerator"] == 46
    assert (
        "coverage_hi" in observed["columns"]["course_score"]
        and "coverage" in observed["columns"]["score_archetype"]
    )


def test_attacker(observed: Observed) -> None:
    """Least points of an effective course, most of an ineffective one, most of any."""
    assert observed["attacker"] == {"2025-H1": [4, 3, 8], "2026-H1": [5, 4, 11]}
