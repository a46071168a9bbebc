"""The bridge between two releases of the samples: every part is what was planted between them, and the sum is exact.

Belongs here: `rehab release diff` as a user starts it. Does not: the pure decomposition (`tests/unit/test_bridge.py`).
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from methodology.bridge.parts import PARTS
from tests.naive.amended import invented_scores
from tests.pipeline import planted_changes as planted
from tests.pipeline.conftest import rehab

pytestmark = pytest.mark.pipeline
Counts = dict[str, tuple[int, int]]
Bridges = dict[str, dict[str, dict[str, Any]]]  # indicator -> part -> row
H1 = (pl.date(2025, 1, 1), pl.date(2025, 6, 30))


def told(data: Path, *arguments: str) -> Bridges:
    """The bridge as JSON: indicator -> part -> row."""
    answer = json.loads(rehab("release", "diff", *arguments, "--format", "json", "--data", data))
    found: Bridges = {}
    for row in answer["rows"]:
        found.setdefault(row["indicator"], {})[row["part"]] = row
    return found


@pytest.fixture(scope="module")
def bridges(released: Path) -> Bridges:
    return told(released, "2025-H1/1", "2025-H1/2")


def known_courses(data: Path, number: int) -> pl.DataFrame:
    return pl.read_parquet(data / "releases" / "2025-H1" / str(number) / "internal" / "course.parquet")


def terms(courses: list[dict[str, Any]]) -> Counts:
    """Numerator and denominator of the planted figures, counted one by one."""
    verdicts = [course["verdict"] for course in courses]
    totals = [course["total_lo"] for course in courses if course["total_lo"] == course["total_hi"]]
    effective = verdicts.count("effective")
    return {
        "courses_total": (len(courses), 0),
        "effective_rate": (effective, effective + verdicts.count("ineffective")),
        "mean_total": (sum(totals), len(totals)),
    }


PLANTED: dict[str, dict[str, tuple[int, int]]] = {
    # strong (8 points), weak (0), and one without evidence, whose total is unknown
    "late": {"courses_total": (3, 0), "effective_rate": (1, 2), "mean_total": (8, 2)},
    # 0 to 8 points; unknown to 6; an effective course of 7 points moves into the second half
    "corrections": {"courses_total": (-1, 0), "effective_rate": (1, 0), "mean_total": (8 + 6 - 7, 0)},
    # five children of four years, all effective, with 8, 5, 8, 4 and 6 points
    "withdrawn": {"courses_total": (-5, 0), "effective_rate": (-5, -5), "mean_total": (-31, -5)},
    "movement": {"courses_total": (0, 0), "effective_rate": (0, 0), "mean_total": (0, 0)},
}


@pytest.mark.parametrize("part", PLANTED)
def test_every_part_is_what_was_planted(part: str, bridges: Bridges) -> None:
    for indicator, (numerator, denominator) in PLANTED[part].items():
        row = bridges[indicator][part]
        assert (int(row["numerator"]), int(row["denominator"] or 0)) == (numerator, denominator), indicator


def test_the_steps_touch_as_many_courses_as_were_planted(bridges: Bridges) -> None:
    touched = {part: bridges["courses_total"][part]["courses"] for part in PLANTED}
    assert touched == {"late": 3, "corrections": 3, "withdrawn": 5, "movement": 0}
    assert bridges["courses_total"]["corrections"]["changed"] == 1


def test_the_edition_part_is_what_a_naive_scoring_finds(released: Path, bridges: Bridges) -> None:
    """Courses of the first release from the amendment on, without the children of four: scored by hand both ways."""
    amended_from = pl.lit(planted.AMENDED_FROM).str.to_date()
    after = known_courses(released, 2).filter(pl.col("finished_on").is_between(*H1))
    rescored = after.filter(pl.col("started_on") >= amended_from).to_dicts()
    before = known_courses(released, 1).filter(
        pl.col("protocol_id").is_in([c["protocol_id"] for c in rescored])
    )
    assert before.height == len(rescored) > 30
    was, is_now = terms(before.to_dicts()), terms([invented_scores(course) for course in rescored])
    assert was != is_now
    for indicator, (numerator, denominator) in was.items():
        row = bridges[indicator]["edition"]
        expected = is_now[indicator][0] - numerator, is_now[indicator][1] - denominator
        assert (int(row["numerator"]), int(row["denominator"] or 0)) == expected, indicator


def test_the_parts_add_up_exactly(bridges: Bridges) -> None:
    for indicator, rows in bridges.items():
        moved = Fraction(rows["to"]["value"]) - Fraction(rows["from"]["value"])
        assert sum(Fraction(rows[part]["value"]) for part in PARTS) == moved, indicator


def test_the_bridge_stands_on_what_was_published_and_says_what_publishing_added(
    released: Path, bridges: Bridges
) -> None:
    """Which figures are hidden is the protector's: a rate may be shown by one release and hidden in the next, where too
    little has changed since. Where it is shown it is a whole percent."""
    rates = set()
    tables = [published(released, number) for number in (1, 2)]
    exact = [figures(in_half(released, number)) for number in (1, 2)]
    for indicator, rows in bridges.items():
        added = []
        for end, table, counted in zip(("from", "to"), tables, exact, strict=True):
            value = table.get(indicator)
            assert rows[end]["published"] == (value is not None), indicator
            shown = (
                counted[indicator] if value in (None, float(counted[indicator])) else Fraction(repr(value))
            )
            assert Fraction(rows[end]["value"]) == shown, indicator
            added.append(shown - counted[indicator])
        assert Fraction(rows["suppression"]["value"]) == added[1] - added[0], indicator
        if "rate" in indicator:
            rates |= {Fraction(rows[e]["value"]) * 100 for e in ("from", "to") if rows[e]["published"]}
    assert rates and all(rate.denominator == 1 for rate in rates)


def figures(courses: list[dict[str, Any]]) -> dict[str, Fraction]:
    """Every figure of the bridge, counted one by one."""
    counts, verdicts = terms(courses), [course["verdict"] for course in courses]
    effective, undetermined = verdicts.count("effective"), verdicts.count("undetermined")
    return {
        "courses_total": Fraction(len(courses)),
        "courses_completed": Fraction([course["status"] for course in courses].count("completed")),
        "effective_rate": Fraction(*counts["effective_rate"]),
        "effective_rate_lower_bound": Fraction(effective, len(courses)),
        "effective_rate_upper_bound": Fraction(effective + undetermined, len(courses)),
        "undetermined": Fraction(undetermined),
        "mean_total": Fraction(*counts["mean_total"]),
    }


def published(data: Path, number: int) -> dict[str, float]:
    path = data / "releases" / "2025-H1" / str(number) / "public" / "published_indicator.parquet"
    rows = pl.read_parquet(path).filter(area="RU", breakdown="none", period="2025-H1")
    return dict(rows.select("indicator", "value").iter_rows())


def in_half(data: Path, number: int) -> list[dict[str, Any]]:
    return known_courses(data, number).filter(pl.col("finished_on").is_between(*H1)).to_dicts()


def test_a_bridge_runs_from_the_earlier_knowledge_to_the_later(released: Path) -> None:
    answer = rehab("release", "diff", "2025-H1/2", "2025-H1/1", "--data", released, code=2)
    assert "write: rehab release diff 2025-H1/1 2025-H1/2" in answer


@pytest.mark.parametrize(
    ("lang", "late", "inside"),
    [("ru", "опоздавшие курсы", "Для служебного пользования"), ("en", "late courses", "For internal use")],
)
def test_the_table_for_people_has_the_words_of_its_reader_and_says_that_it_stays_inside(
    released: Path, lang: str, late: str, inside: str
) -> None:
    answer = rehab("release", "diff", "2025-H1/1", "2025-H1/2", "--data", released, REHAB_LANG=lang)
    assert late in answer and inside in answer
