"""`rehab workdays`: on which day a term of so many working days ends, and which days were not counted, and why.

Belongs here: the words of the command. Does not: the calendar (`methodology.social_services.workdays`).
"""

from datetime import date

import click
import polars as pl

from law.errors import RehabError
from law.workdays import acts
from methodology.social_services.workdays import calendar, workdays
from pipelines.wording import command_error, say


def tell(day: date, n: int) -> None:
    """Print the end of the term and every day on the way that is not what its weekday says."""
    days, start = calendar(), pl.lit(day)
    if not days.first <= day <= days.last:
        raise _outside(day)
    end = pl.select(days.after(start, n) if n else days.not_before(start)).item()
    if end is None:
        raise _outside(day)
    click.echo(f"{end}  {_what(n, day, end)}")
    for row in (
        workdays()
        .filter(pl.col("day").is_between(day, end), pl.col("basis").is_not_null())
        .iter_rows(named=True)
    ):
        moved = f" ({row['exchanged_with']}, {row['act']})" if row["act"] else ""
        state = say("works" if row["is_working"] else "off")
        click.echo(f"{row['day']}  {state}: {row['name_ru']}{moved}")
    if end > acts().confirmed_until:
        click.echo(say("decree_not_published"))


def _what(n: int, day: date, end: date) -> str:
    """What the day found is."""
    if n:
        return say("nth_working_day", n=n, day=day)
    return say("a_working_day") if end == day else say("first_working_day", day=day)


def _outside(day: date) -> RehabError:
    first, last = calendar().first, calendar().last
    return command_error("outside_calendar", where="law/workdays.csv", day=day, first=first, last=last)
