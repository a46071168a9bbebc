"""Exceptional days as the library `holidays` knows them: what `law/workdays.csv` was made of.

`python -m tests.workdays.library > law/workdays.csv` writes the table anew, for years that come; a test holds
the frozen table against it. The product reads the table and never this library: an upgrade must not move a deadline.
"""

import sys
from datetime import date, timedelta
from functools import cache

import holidays

YEARS = range(2015, 2028)
HEADER = "day,weekday,is_working,basis,exchanged_with,name_ru"
WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
# The decree of 24.09.2015 N 1017 moves 2 January to 3 May and 3 January to 7 March; the library has the two swapped.
EXCHANGED = {date(2016, 3, 7): date(2016, 1, 3), date(2016, 5, 3): date(2016, 1, 2)}
MOVED, NEXT = "Выходной (перенесено с ", " (выходной)"


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@cache
def year_of(year: int) -> holidays.HolidayBase:
    """The library's calendar of one year, names in Russian."""
    return holidays.country_holidays("RU", years=year, language="ru")


def is_working(day: date) -> bool:
    """Whether the library takes a day for a working one."""
    return year_of(day.year).is_working_day(day)


def _day_off(day: date, named: dict[date, str]) -> list[str]:
    """Why a weekday is off: a holiday, the rest of a holiday on a weekend, or a rest moved by decree."""
    name = named[day]
    if name.startswith(MOVED):
        told = name.removeprefix(MOVED).rstrip(")").split(".")
        moved = EXCHANGED.get(day, date(*map(int, reversed(told))))
        return ["decree", str(moved), "выходной день перенесён"]
    if name.endswith(NEXT):
        holiday = name.removesuffix(NEXT)
        origin = max(d for d, n in named.items() if d < day and n == holiday)
        return ["next_working_day", str(origin), holiday]
    return ["holiday", "", name]


def rows() -> list[str]:
    """One line a weekday off or a weekend day at work, in the order of days."""
    lines = []
    for year in YEARS:
        calendar = year_of(year)
        named = {day: calendar[day] for day in days_of(year) if day in calendar}
        off = {day: _day_off(day, named) for day in named if day.weekday() < 5}
        swapped = {date.fromisoformat(told[1]): str(day) for day, told in off.items() if told[0] == "decree"}
        for day in days_of(year):
            if calendar.is_working_day(day) != (day.weekday() < 5):
                told = off.get(day) or ["decree", swapped[day], "рабочий день: выходной перенесён"]
                working = str(int(calendar.is_working_day(day)))
                lines.append(",".join([str(day), WEEKDAYS[day.weekday()], working, *told]))
    return lines


if __name__ == "__main__":
    sys.stdout.write("\n".join([HEADER, *rows()]) + "\n")
