"""The bridge between two releases against a naive recount: dictionaries, one course after another, one cause at a time.

Belongs here: the pure decomposition over random course sets. Does not: releases on disk (`tests/pipeline`).
"""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from law.editions import Edition
from methodology.bridge.parts import PARTS, Bridge, Figure, bridge, contributions, figure
from methodology.bridge.states import COLUMNS, STEPS, Side
from methodology.registry.indicators import load_indicators
from methodology.registry.periods import parse_period
from methodology.scoring.editions import load_edition
from methodology.scoring.points import score_in_force
from tests.naive import scoring as naive
from tests.naive.amended import invented_scores

EDITIONS = Path(__file__).parents[1] / "editions"
DRAFT = load_edition(EDITIONS / "draft-2025-10.toml")
INVENTED = load_edition(EDITIONS / "invented-2027.toml")
NAMES = ("courses_total", "effective_rate", "mean_total")
INDICATORS = [load_indicators()[name] for name in NAMES]
SCORED = ("edition_id", "total_lo", "total_hi", "verdict")
TYPES: dict[str, Any] = (
    dict.fromkeys(COLUMNS, pl.Int32)
    | dict.fromkeys(("protocol_id", "region_code", "target_group", "status"), pl.String)
    | dict.fromkeys(("edition_id", "verdict"), pl.String)
    | dict.fromkeys(("started_on", "finished_on"), pl.Date)
    | {"has_representative": pl.Boolean, "total_lo": pl.Int8, "total_hi": pl.Int8}
)
Course = dict[str, Any]
Known = dict[str, Course]


def editions_from(day: date) -> tuple[Edition, ...]:
    """The draft, and from that day on the invented edition."""
    return DRAFT, INVENTED.model_copy(update={"act": INVENTED.act.model_copy(update={"effective_from": day})})


def naive_scores(course: Course, editions: tuple[Edition, ...]) -> Course:
    """Edition and scores of one course: the draft and the amendment by the naive second implementations."""
    begun = [e for e in editions if course["started_on"] >= e.act.effective_from]
    if begun[-1].id == DRAFT.id:
        row = naive.score_row({"protocol_id": "", "revision": "1"}, course)
        return {name: row[name] for name in SCORED}
    return invented_scores(course)


@st.composite
def facts(draw: st.DrawFn) -> Course:
    """What is delivered of one course, and what a norm makes of it; scores come after."""
    started = date(2024, 12, 1) + timedelta(days=draw(st.integers(0, 300)))
    course: Course = dict.fromkeys(COLUMNS)
    course |= {"revision": draw(st.integers(1, 2)), "region_code": "72", "target_group": "2"}
    course |= {"started_on": started, "finished_on": started + timedelta(days=20), "status": "completed"}
    course |= {"has_representative": True, "directions_required": 6, "norm_total": 120}
    if draw(st.booleans()):
        course |= {
            "directions_met": draw(st.sampled_from([2, 4, 6])),
            "delivered_adaptive_pe": draw(st.integers(0, 2)),
        }
        course |= {"counted": draw(st.sampled_from([60, 100, 120]))}
    if draw(st.booleans()):
        improved = draw(st.integers(0, 4))
        course |= {"assessed": 4, "improved": improved, "worsened": draw(st.integers(0, 4 - improved))}
    course |= {"competence_improved": draw(st.sampled_from([None, 0, 1, 2, 3]))}
    return course


@st.composite
def knowledge(draw: st.DrawFn) -> tuple[Known, Known]:
    """Two sides: each course is known to both alike, to both but changed, or to one of them only."""
    old: Known = {}
    new: Known = {}
    for number in range(draw(st.integers(1, 12))):
        name, fate = f"P{number}", draw(st.sampled_from(["same", "same", "changed", "late", "gone", "norm"]))
        course = draw(facts())
        if fate != "late":
            old[name] = course
        if fate == "changed":
            new[name] = draw(facts())
        elif fate == "norm" and course["counted"] is not None:
            new[name] = course | {"counted": 60}  # another matrix: the same rows delivered count otherwise
        elif fate != "gone":
            new[name] = course
    return old, new


def scored(known: Known, editions: tuple[Edition, ...]) -> Known:
    return {name: course | naive_scores(course, editions) for name, course in known.items()}


def frame(known: Known) -> pl.DataFrame:
    rows = [course | {"protocol_id": name} for name, course in known.items()]
    return pl.DataFrame(rows, schema={name: TYPES[name] for name in COLUMNS})


def side(known: Known, period: str, editions: tuple[Edition, ...]) -> Side:
    return Side(frame(known), parse_period(period), editions)


DELIVERED = [
    c
    for c in COLUMNS
    if c not in (*SCORED, "directions_required", "directions_met", "norm_total", "counted", "protocol_id")
]


def naive_states(old: Known, new: Known, a: tuple[Edition, ...], pa: str, pb: str) -> list[Known]:
    """The six states, by hand: old and new carry their scores."""
    now = [dict(old)]
    now.append(now[-1] | scored({n: c for n, c in new.items() if n not in old}, a))
    mended = {n: c for n, c in new.items() if n in old and any(c[f] != old[n][f] for f in DELIVERED)}
    now.append(now[-1] | scored(mended, a))
    now.append({n: c for n, c in now[-1].items() if n in new})
    now.append(dict(new))
    within = [{n: c for n, c in state.items() if in_period(c, pa)} for state in now]
    return [*within, {n: c for n, c in new.items() if in_period(c, pb)}]


def in_period(course: Course, period: str) -> bool:
    day = course["finished_on"]
    half = f"{day.year}-H{1 if day.month <= 6 else 2}"
    return period in (half, str(day.year))


def naive_figure(name: str, state: Known) -> tuple[int, int | None]:
    verdicts = [course["verdict"] for course in state.values()]
    if name == "courses_total":
        return len(state), None
    if name == "effective_rate":
        return verdicts.count("effective"), verdicts.count("effective") + verdicts.count("ineffective")
    totals = [c["total_lo"] for c in state.values() if c["total_lo"] == c["total_hi"]]
    return sum(totals), len(totals)


PERIODS = st.sampled_from(
    [("2025-H1", "2025-H1"), ("2025-H1", "2025"), ("2025-H1", "2025-H2"), ("2024", "2025")]
)


@settings(max_examples=120)
@given(knowledge(), PERIODS, st.sampled_from([None, date(2025, 2, 1), date(2025, 6, 1)]))
def test_every_part_is_what_a_naive_recount_finds(
    both: tuple[Known, Known], periods: tuple[str, str], amended: date | None
) -> None:
    before = (DRAFT,)
    after = editions_from(amended) if amended else before
    old, new = scored(both[0], before), scored(both[1], after)
    found = bridge(side(old, periods[0], before), side(new, periods[1], after), INDICATORS, {})
    way = naive_states(old, new, before, *periods)
    touched = [len({n for n in a.keys() | b.keys() if a.get(n) != b.get(n)}) for a, b in pairwise(way)]
    for one in found:
        counts = [naive_figure(one.indicator, state) for state in way]
        assert [(f.numerator, f.denominator) for f in one.exact] == counts
        assert [one.courses[step][0] for step in STEPS] == touched
        for step, (k0, n0), (k1, n1) in zip(STEPS, counts, counts[1:], strict=False):
            assert one.parts[step].numerator == k1 - k0
            assert one.parts[step].value == value(k1, n1, k0, n0)
        assert one.parts["suppression"].numerator == 0
        assert_adds_up(one)


def value(k1: int, n1: int | None, k0: int, n0: int | None) -> Fraction | None:
    if n1 is None or n0 is None:
        return Fraction(k1 - k0)
    return None if 0 in (n0, n1) else Fraction(k1, n1) - Fraction(k0, n0)


def assert_adds_up(one: Bridge) -> None:
    assert tuple(one.parts) == PARTS
    moved = one.end - one.start
    assert sum(part.numerator for part in one.parts.values()) == moved.numerator
    values = [part.value for part in one.parts.values()]
    if None not in values:
        assert sum(values) == moved.value


@settings(max_examples=50)
@given(knowledge())
def test_the_naive_scores_are_those_of_the_program(both: tuple[Known, Known]) -> None:
    editions = editions_from(date(2025, 2, 1))
    rows = frame(scored(both[1], editions)).sort("protocol_id")
    plain = rows.drop(*SCORED[1:]).lazy()
    scores = score_in_force(plain, plain.drop("edition_id"), editions).collect().sort("protocol_id")
    assert scores.select("protocol_id", *SCORED).equals(rows.select("protocol_id", *SCORED))


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 100), st.integers(0, 100))
def test_what_was_published_is_where_the_bridge_begins_and_ends(
    k: int, n: int, first: int, last: int
) -> None:
    course = {"P0": scored({"P0": fixed()}, (DRAFT,))["P0"]}
    one_side = side(course, "2025-H1", (DRAFT,))
    start = Figure(Fraction(k), Fraction(n), Fraction(first, 100))
    end = Figure(Fraction(k), Fraction(n), Fraction(last, 100))
    (one,) = bridge(
        one_side, one_side, [load_indicators()["effective_rate"]], {"effective_rate": (start, end)}
    )
    assert one.parts["suppression"].value == Fraction(last - first, 100)
    assert_adds_up(one)


def fixed() -> Course:
    course: Course = dict.fromkeys(COLUMNS)
    measures = {
        "directions_required": 6,
        "directions_met": 6,
        "norm_total": 120,
        "counted": 120,
        "revision": 1,
    }
    day = {"started_on": date(2025, 2, 1), "finished_on": date(2025, 2, 21), "status": "completed"}
    return course | measures | day | {"has_representative": True, "assessed": 4, "improved": 4, "worsened": 0}


def test_a_rate_of_nothing_has_no_value_and_its_counts_still_add_up() -> None:
    course = scored({"P0": fixed()}, (DRAFT,))
    empty, full = side({}, "2025-H1", (DRAFT,)), side(course, "2025-H1", (DRAFT,))
    (one,) = bridge(empty, full, [load_indicators()["effective_rate"]], {})
    assert one.start == figure(0, 0) and one.end == figure(1, 1)
    assert one.parts["late"] == Figure(Fraction(1), Fraction(1), None)
    assert_adds_up(one)


def test_a_count_is_not_changed_by_courses_outside_its_condition() -> None:
    course = frame(scored({"P0": fixed()}, (DRAFT,)))
    assert contributions(course, load_indicators()["undetermined"]).is_empty()
    assert contributions(course, load_indicators()["courses_total"]).height == 1
