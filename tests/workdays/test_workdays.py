"""The calendar of working days: official totals, days everyone remembers, and three other ways of counting."""

import random
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from law.errors import RehabError
from law.files import SHIPPED
from law.workdays import acts
from methodology.social_services.workdays import calendar, workdays
from pipelines.cli import main
from tests.workdays import library

# Production calendars of a five-day week, as published for each year.
OFFICIAL = dict(
    zip(range(2015, 2027), (247, 247, 247, 247, 247, 248, 247, 247, 247, 248, 247, 247), strict=True)
)
# Taken from the texts of the decrees or official notices of them (Interfax of 18.10.2017 for 2018; the decrees of 2015,
# 2016, 2017, 2019, 2024 and 2025; the government's notices of 2021 and 2026), else from memory (2020, 2022, 2023).
WORKING_WEEKEND = """
    2016-02-20 2018-04-28 2018-06-09 2018-12-29 2021-02-20 2022-03-05 2024-04-27
    2024-11-02 2024-12-28 2025-11-01
"""
MOVED_DAYS_OFF = """
    2015-01-09 2015-05-04 2016-02-22 2016-03-07 2016-05-03 2017-02-24 2017-05-08 2018-03-09 2018-04-30 2018-05-02
    2018-06-11 2018-12-31 2019-05-02 2019-05-03 2019-05-10 2020-05-04 2020-05-05 2021-02-22 2021-11-05 2021-12-31
    2022-03-07 2022-05-03 2022-05-10 2023-02-24 2023-05-08 2024-04-29 2024-04-30 2024-05-10 2024-12-30 2024-12-31
    2025-05-02 2025-05-08 2025-06-13 2025-11-03 2025-12-31 2026-01-09 2026-12-31
"""
NEXT_DAY_OFF = "2015-03-09 2016-06-13 2017-11-06 2020-02-24 2021-06-14 2022-06-13 2023-11-06 2026-03-09"
ORDINARY = """
    2015-12-31 2017-01-09 2019-12-31 2020-12-31 2022-11-03 2023-01-09 2023-11-03 2024-01-09 2025-01-09 2025-03-10
    2026-01-12 2020-06-24 2020-07-01
"""  # the last two were declared non-working and count; 31 December is a working day where no decree moved it


def by_day() -> dict[date, bool]:
    return dict(workdays().select("day", "is_working").iter_rows())


def named(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


@pytest.mark.parametrize("year", OFFICIAL)
def test_as_many_working_days_as_the_production_calendar_says(year: int) -> None:
    assert workdays().filter(pl.col("day").dt.year() == year)["is_working"].sum() == OFFICIAL[year]


@pytest.mark.parametrize("day", named(WORKING_WEEKEND), ids=str)
def test_a_weekend_day_at_work(day: date) -> None:
    assert day.weekday() >= 5 and by_day()[day]


@pytest.mark.parametrize("day", named(MOVED_DAYS_OFF + NEXT_DAY_OFF), ids=str)
def test_a_weekday_off_in_exchange(day: date) -> None:
    assert day.weekday() < 5 and not by_day()[day]


@pytest.mark.parametrize("day", named(ORDINARY), ids=str)
def test_a_weekday_at_work_though_one_might_doubt_it(day: date) -> None:
    assert by_day()[day]


def test_the_frozen_table_is_what_the_library_says() -> None:
    assert (SHIPPED / "workdays.csv").read_text(encoding="utf-8").splitlines() == [
        library.HEADER,
        *library.rows(),
    ]


def test_every_exchange_names_both_days() -> None:
    swapped = workdays().filter(basis="decree").select("day", "exchanged_with", "is_working")
    back = swapped.filter("is_working").join(swapped, left_on="day", right_on="exchanged_with")
    assert back.height == swapped["is_working"].sum() == len(named(WORKING_WEEKEND)) + 1  # and one of 2027
    assert not swapped["exchanged_with"].has_nulls()


def test_weekday_and_no_holiday_is_wrong_in_six_years() -> None:
    wrong = workdays().filter((pl.col("day").dt.weekday() > 5) & pl.col("is_working"))
    assert set(wrong["day"].dt.year()) == {
        2016,
        2018,
        2021,
        2022,
        2024,
        2025,
        2027,
    }  # 2027 was not decreed then


def test_declared_days_are_off_only_where_that_is_asked_for() -> None:
    both = workdays().join(workdays(declared_off=True), on="day")
    changed = both.filter(pl.col("is_working") != pl.col("is_working_right"))["day"]
    # 5 + 19 + 3 days of the epidemic, the parade, the vote; 4 in May 2021; 3 before 4 November 2021
    assert changed.dt.year().value_counts().sort("day")["count"].to_list() == [29, 7]
    assert {date(2020, 3, 30), date(2020, 6, 24), date(2020, 7, 1), date(2021, 11, 3)} <= set(changed)
    assert calendar(declared_off=True).ordinal_of[-1] == calendar().ordinal_of[-1] - changed.len()


def test_confirmed_until_ends_a_year_of_the_table() -> None:
    assert acts().confirmed_until == workdays()["day"][-1] == date(2027, 12, 31)


def walked(start: date, n: int, working: dict[date, bool]) -> date | None:
    """Day by day: the first working day on or after the start for n = 0, else the n-th after it."""
    day = start
    if n == 0:
        while day in working and not working[day]:
            day += timedelta(1)
    while n:
        day += timedelta(1)
        if day not in working:
            return None
        n -= working[day]
    return day if day in working else None


def test_100_000_deadlines_counted_three_ways_agree() -> None:
    rng = random.Random(442)
    first, size = date(2015, 1, 1), 13 * 365 + 3
    starts = [first + timedelta(rng.randrange(size)) for _ in range(100_000)]
    limits = [rng.choice((0, 1, 2, 3, 5, 10, 30, 90)) for _ in starts]
    counted = calendar()
    frame = pl.DataFrame({"start": starts, "n": limits}, schema_overrides={"n": pl.Int32})
    start, n = pl.col("start"), pl.col("n")
    ours = frame.select(
        due=pl.when(n == 0).then(counted.not_before(start)).otherwise(counted.after(start, n))
    )["due"]
    working = by_day()
    assert ours.to_list() == [walked(*pair, working) for pair in zip(starts, limits, strict=True)]

    days = [day for year in range(2015, 2028) for day in library.days_of(year)]
    of_library = {day: library.is_working(day) for day in days}
    off = np.array([day for day in days if not of_library[day]], dtype="datetime64[D]")
    at_start, count = np.array(starts, dtype="datetime64[D]"), np.array(limits)
    roll = lambda which: np.busday_offset(at_start, count, roll=which, weekmask="1111111", holidays=off)  # noqa: E731
    numpy = np.where(count == 0, roll("forward"), roll("backward"))
    known = numpy <= np.datetime64(max(days))
    assert ours.to_list() == [
        day if inside else None for day, inside in zip(numpy.tolist(), known, strict=True)
    ]


def test_a_day_outside_the_table_is_unknown() -> None:
    frame = pl.DataFrame({"day": [date(2014, 12, 31), date(2028, 1, 1), date(2027, 12, 31), None]})
    day, counted = pl.col("day"), calendar()
    told = frame.select(n=counted.ordinal(day), next=counted.not_before(day), after=counted.after(day, 1))
    assert told["n"].to_list() == [None, None, counted.ordinal_of[-1], None]
    assert told["next"].null_count() == told["after"].null_count() == 4
    start = pl.DataFrame({"day": [date(2015, 1, 1)]}).select(
        counted.not_before(day), after=counted.after(day, 1)
    )
    assert start.row(0) == (date(2015, 1, 12), date(2015, 1, 12))


def test_a_table_that_lost_a_day_is_refused(copy_of_law) -> None:
    table = copy_of_law / "workdays.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if not line.startswith("2026-12-31")), encoding="utf-8")
    with pytest.raises(RehabError, match="2026 has 248 working days, officially 247"):
        workdays()


def told(*arguments: str) -> tuple[int, list[str]]:
    done = CliRunner().invoke(main, ["workdays", *arguments])
    return done.exit_code, done.output.splitlines()


def test_the_command_counts_and_says_what_it_left_out() -> None:
    code, lines = told("2024-04-26", "3")
    assert code == 0 and lines[0] == "2024-05-03  working day 3 after 2024-04-26"
    assert [line[:15] for line in lines[1:]] == [
        "2024-04-27  wor", "2024-04-29  off", "2024-04-30  off", "2024-05-01  off"
    ]  # fmt: skip
    assert told("28.12.2024")[1][0] == "2024-12-28  a working day"
    assert told("2025-01-01")[1][0] == "2025-01-09  the first working day on or after 2025-01-01"
    assert told("2027-12-30", "2")[0] == told("2014-12-31")[0] == 2
