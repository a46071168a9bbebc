"""Working days of Russia, 2015 to 2027: counting in the table of `law.workdays`.

The table holds the weekdays that are off and the weekend days at work; every other day follows its weekday. Counting
goes by the ordinal of a day, the number of working days up to and including it, so that adding working days is a look
at one list and no walk. "Weekday and not a holiday" is wrong in six of these years, for whole Saturdays are at work.

Belongs here: the calendar. Does not: the files (`law.workdays`), which term is counted from when
(`law.deadlines`). A day outside the table is unknown (null), never a weekday by default.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from law.files import folder, refuse, table_of
from law.workdays import WHY, Year, acts, differing_days


def _declared() -> list[date]:
    spans = [pl.date_range(span.first, span.last, eager=True) for span in acts().declared]
    return pl.concat(spans).to_list() if spans else []


def workdays(declared_off: bool = False) -> pl.DataFrame:
    """One row a day: day, is_working, ordinal, basis, exchanged_with, name_ru, act.

    ordinal: working days since the table begins, the day included. basis: why it differs from its weekday: holiday,
    next_working_day (after a holiday on a weekend) or decree; null where it does not. declared_off: whether days the
    President declared non-working count as off; by default they do not, see `law/workdays.toml`.

    >>> from datetime import date
    >>> workdays().filter(day=date(2024, 12, 28)).select("is_working", "exchanged_with", "act").row(0)
    (True, datetime.date(2024, 12, 30), 'Постановление Правительства РФ от 10.08.2023 N 1314')
    """
    return _workdays(folder(), declared_off)


@cache
def _workdays(law: Path, declared_off: bool) -> pl.DataFrame:
    listed = differing_days()
    years = table_of(acts().year, Year).select(pl.col("year").cast(pl.Int32), "working_days", "act")
    first, last = date(acts().year[0].year, 1, 1), date(acts().year[-1].year, 12, 31)
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    days = days.join(listed, on="day", how="left", maintain_order="left")
    days = days.with_columns(
        is_working=pl.col("is_working").fill_null(pl.col("day").dt.weekday() <= 5),
        year=pl.col("day").dt.year(),
    ).join(years, on="year", how="left", maintain_order="left")
    _check(listed, days)
    if declared_off:
        days = days.with_columns(pl.col("is_working") & ~pl.col("day").is_in(_declared()))
    return days.select(
        "day",
        "is_working",
        pl.col("is_working").cum_sum().cast(pl.Int32).alias("ordinal"),
        "basis",
        "exchanged_with",
        "name_ru",
        pl.when(basis="decree").then("act").alias("act"),
    )


def _check(listed: pl.DataFrame, days: pl.DataFrame) -> None:
    """Each listed day once and other than its weekday; each year as many working days as officially counted."""
    weekday = pl.col("day").dt.weekday() <= 5
    outside = ~pl.col("day").is_between(days["day"][0], days["day"][-1])
    idle = pl.col("day").is_duplicated() | (pl.col("is_working") == weekday) | outside
    if listed.filter(idle).height:
        what, where = "a day is listed twice, without need or outside the years", "law/workdays.csv"
        raise refuse(what, where, WHY, "mend the table, or take it from the release")
    counted = days.group_by("year", "working_days").agg(counted=pl.col("is_working").sum())
    for year in counted.filter(pl.col("counted") != pl.col("working_days")).iter_rows(named=True):
        what = f"{year['year']} has {year['counted']} working days, officially {year['working_days']}"
        where = "law/workdays.csv and law/workdays.toml"
        raise refuse(what, where, WHY, "mend the table, or take it from the release")


@dataclass(frozen=True)
class Calendar:
    """The table ready for counting; every method takes and gives expressions over dates, null outside the table.

    first, last: the days it knows; ordinal_of: one a day; next_of: the working day on or after each day; working: the
    working days in their order.
    """

    first: date
    last: date
    ordinal_of: pl.Series
    next_of: pl.Series
    working: pl.Series

    def ordinal(self, day: pl.Expr) -> pl.Expr:
        """Working days from the beginning of the table up to and including the day.

        >>> frame = pl.DataFrame({"day": [date(2025, 11, 1), date(2028, 1, 1), None]})
        >>> frame.select(n=calendar().ordinal(pl.col("day")))["n"].to_list()
        [2679, None, None]
        """
        return pl.lit(self.ordinal_of).gather(self._place(day), null_on_oob=True)

    def after(self, day: pl.Expr, n: int | pl.Expr) -> pl.Expr:
        """The n-th working day after a day, n >= 1; counting begins on the next day (Civil Code art. 191).

        >>> frame = pl.DataFrame({"day": [date(2024, 12, 27), date(2025, 12, 30), date(2027, 12, 30)]})
        >>> frame.select(due=calendar().after(pl.col("day"), 2))["due"].to_list()
        [datetime.date(2025, 1, 9), datetime.date(2026, 1, 13), None]
        """
        return pl.lit(self.working).gather(self.ordinal(day) + (n - 1), null_on_oob=True)

    def not_before(self, day: pl.Expr) -> pl.Expr:
        """The day itself when it is a working one, else the next working day (Civil Code art. 193).

        >>> frame = pl.DataFrame({"day": [date(2021, 2, 20), date(2021, 2, 21)]})
        >>> frame.select(due=calendar().not_before(pl.col("day")))["due"].to_list()
        [datetime.date(2021, 2, 20), datetime.date(2021, 2, 24)]
        """
        return pl.lit(self.next_of).gather(self._place(day), null_on_oob=True)

    def _place(self, day: pl.Expr) -> pl.Expr:
        """Which row of the table a day is; null before its first day, for a place below 0 would count from its end."""
        place = day.cast(pl.Int32) - self.first.toordinal() + date(1970, 1, 1).toordinal()
        return pl.when(place >= 0).then(place)


def calendar(declared_off: bool = False) -> Calendar:
    """The calendar; `declared_off` as in `workdays`."""
    return _calendar(folder(), declared_off)


@cache
def _calendar(law: Path, declared_off: bool) -> Calendar:
    days = workdays(declared_off)
    working = pl.when("is_working").then("day")
    return Calendar(
        first=days["day"][0],
        last=days["day"][-1],
        ordinal_of=days["ordinal"],
        next_of=days.select(working.backward_fill())["day"],
        working=days.filter("is_working")["day"],
    )
