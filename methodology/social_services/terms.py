"""Terms: on which day a term of so many days, months or years ends, and how far two days lie apart in its unit.

Counting follows the Civil Code as far as the file of the procedure says so: a term runs from the day after the event
(art. 191), ends in months and years on the day of the same number or the last one there is (art. 192), and moves to the
next working day when that is a day off (art. 193).

Belongs here: arithmetic over days. Does not: what a term is of (`law.deadlines`), nor the calendar.
"""

import polars as pl

from law.deadlines import Counting
from methodology.social_services.workdays import Calendar, calendar

ONE_DAY = pl.duration(days=1)


def calendar_of(counting: Counting) -> Calendar:
    """The calendar a procedure counts by."""
    return calendar(declared_off=counting.declared_days == "off")


def unit_of(unit: str, counting: Counting) -> str:
    """What `day` means where the source does not say; any other unit is itself."""
    return counting.unstated_day if unit == "day" else unit


def last_day(start: pl.Expr, limit: int, unit: str, counting: Counting) -> pl.Expr:
    """The day a term ends by its length alone; null where the unit is unknown or the calendar does not reach.

    A term of 0 ends on the day it starts; of months and years on the same number, or the last day there is.

    >>> from datetime import date
    >>> from methodology.social_services.procedures import load_procedures
    >>> counting = load_procedures()[0].counting
    >>> frame = pl.DataFrame({"day": [date(2024, 2, 29), date(2025, 12, 30)]})
    >>> ends = {unit: last_day(pl.col("day"), 3, unit, counting) for unit in ("working_day", "calendar_day", "year")}
    >>> for row in frame.select(**ends).iter_rows():
    ...     print(*row)
    2024-03-05 2024-03-03 2027-02-28
    2026-01-14 2026-01-02 2028-12-30
    """
    counted = unit_of(unit, counting)
    if limit == 0 or counted == "unknown":
        return start if limit == 0 else pl.lit(None, pl.Date)
    same_day = counting.first_day == "same_day"
    if counted == "working_day":
        return calendar_of(counting).after(start - ONE_DAY if same_day else start, limit)
    suffix = {"calendar_day": "d", "month": "mo", "year": "y"}[counted]
    end = start.dt.offset_by(f"{limit}{suffix}")
    return end - ONE_DAY if same_day else end


def moved(last: pl.Expr, counting: Counting) -> pl.Expr:
    """The day a term ends once a day off is moved to the next working day; null where the calendar does not reach."""
    return last if counting.last_day_off == "stays" else calendar_of(counting).not_before(last)


def half_of_term(counting: Counting) -> pl.Expr:
    """The last day before half of the service term has run, from `service_from` and `service_to`; null without a term.

    Counted as any term is, from the day after its beginning: half of 11 days is 5 whole days.

    >>> from datetime import date
    >>> from methodology.social_services.procedures import load_procedures
    >>> frame = pl.DataFrame({"service_from": [date(2025, 1, 1)] * 2, "service_to": [date(2025, 1, 12), None]})
    >>> frame.select(half=half_of_term(load_procedures()[0].counting))["half"].to_list()
    [datetime.date(2025, 1, 6), None]
    """
    begun = pl.col("service_from").cast(pl.Int32)
    days = pl.col("service_to").cast(pl.Int32) - begun
    odd_up = 1 if counting.half_of_odd_term == "up" else 0
    return (begun + (days + odd_up) // 2).cast(pl.Date)


def days_past(due: pl.Expr, day: pl.Expr, unit: str, counting: Counting) -> pl.Expr:
    """By how many days a day lies after the due one: working days for a limit in working days, else calendar days.

    A day off counts as the working day after it, so what is late is late by one at least; null outside the calendar.
    """
    if unit_of(unit, counting) != "working_day":
        return (day - due).dt.total_days().cast(pl.Int32)
    days = calendar_of(counting)
    return days.ordinal(days.not_before(day)) - days.ordinal(due)


def days_left(due: pl.Expr, as_of: pl.Expr, unit: str, counting: Counting) -> pl.Expr:
    """How many days remain after a day until the due one, in the same units; 0 on the due day itself."""
    if unit_of(unit, counting) != "working_day":
        return (due - as_of).dt.total_days().cast(pl.Int32)
    days = calendar_of(counting)
    return days.ordinal(due) - days.ordinal(as_of)
