"""Terms under other choices than those of the shipped file: each choice of `counting` does what it says."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.deadlines import Counting
from methodology.social_services.procedures import load_procedures
from methodology.social_services.terms import days_left, days_past, half_of_term, last_day, moved
from methodology.social_services.workdays import workdays

USUAL = load_procedures()[0].counting
DAYS = st.dates(date(2015, 2, 1), date(2026, 12, 1))


def end(start: date, limit: int, unit: str, counting: Counting = USUAL) -> date | None:
    frame = pl.DataFrame({"start": [start]})
    last = last_day(pl.col("start"), limit, unit, counting)
    return frame.select(end=moved(last, counting))["end"][0]


@pytest.mark.parametrize(
    ("start", "limit", "unit", "choice", "expected"),
    [
        (date(2026, 2, 6), 2, "working_day", {}, date(2026, 2, 10)),
        (date(2026, 2, 6), 2, "working_day", {"first_day": "same_day"}, date(2026, 2, 9)),
        (date(2026, 2, 5), 2, "calendar_day", {}, date(2026, 2, 9)),  # the 7th is a Saturday
        (date(2026, 2, 5), 2, "calendar_day", {"last_day_off": "stays"}, date(2026, 2, 7)),
        (date(2026, 2, 5), 2, "calendar_day", {"first_day": "same_day"}, date(2026, 2, 6)),
        (date(2026, 3, 10), 1, "month", {"first_day": "same_day"}, date(2026, 4, 9)),
        (date(2026, 2, 8), 0, "working_day", {}, date(2026, 2, 9)),  # a Sunday
        (date(2026, 2, 8), 0, "working_day", {"last_day_off": "stays"}, date(2026, 2, 8)),
        (date(2026, 2, 8), 0, "working_day", {"first_day": "same_day"}, date(2026, 2, 9)),
        (date(2020, 3, 27), 3, "working_day", {}, date(2020, 4, 1)),
        (date(2020, 3, 27), 3, "working_day", {"declared_days": "off"}, date(2020, 5, 14)),
        (date(2026, 2, 6), 2, "day", {}, date(2026, 2, 9)),
        (date(2026, 2, 6), 2, "day", {"unstated_day": "working_day"}, date(2026, 2, 10)),
        (date(2026, 2, 6), 2, "day", {"unstated_day": "unknown"}, None),
        (date(2025, 1, 31), 1, "month", {}, date(2025, 2, 28)),
        (date(2024, 2, 29), 1, "year", {}, date(2025, 2, 28)),
        (date(2027, 12, 30), 1, "working_day", {}, None),
        (date(2027, 12, 30), 1, "calendar_day", {}, None),  # the last day of the table is off
    ],
)
def test_a_term_ends_as_the_file_says(start, limit, unit, choice, expected) -> None:
    assert end(start, limit, unit, USUAL.model_copy(update=choice)) == expected


def test_half_of_an_odd_term_is_dropped_or_counted() -> None:
    frame = pl.DataFrame(
        {"service_from": [date(2026, 3, 1)] * 2, "service_to": [date(2026, 3, 12), date(2026, 3, 13)]}
    )
    halves = [
        frame.select(half=half_of_term(USUAL.model_copy(update={"half_of_odd_term": way})))["half"].to_list()
        for way in ("down", "up")
    ]
    assert halves == [[date(2026, 3, 6), date(2026, 3, 7)], [date(2026, 3, 7), date(2026, 3, 7)]]


@given(DAYS, st.integers(1, 40))
def test_due_and_left_agree(start: date, limit: int) -> None:
    """So many working days remain on the day the term starts, and none is past on the due day."""
    due = end(start, limit, "working_day")
    frame = pl.DataFrame({"start": [start], "due": [due]})
    left = days_left(pl.col("due"), pl.col("start"), "working_day", USUAL)
    past = days_past(pl.col("due"), pl.col("due"), "working_day", USUAL)
    assert frame.select(left=left, past=past).row(0) == (limit, 0)


@given(DAYS, st.sampled_from(["working_day", "calendar_day", "month", "year"]), st.integers(0, 12))
def test_no_term_ends_on_a_day_off_nor_before_a_shorter_one(start: date, unit: str, limit: int) -> None:
    working = set(workdays().filter("is_working")["day"])
    due, longer = end(start, limit, unit), end(start, limit + 1, unit)
    assert due is None or (due in working and due >= start)
    assert longer is None or (due is not None and due <= longer)
