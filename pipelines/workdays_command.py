"""`rehab workdays`: on which day a term of so many working days ends, and which days were not counted, and why.

Belongs here: the words of the command. Does not: the calendar (`methodology.workdays`).
"""

from datetime import date

import click
import polars as pl

from law.errors import RehabError
from law.workdays import acts
from methodology.workdays import calendar, workdays


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
        click.echo(f"{row['day']}  {'works' if row['is_working'] else 'off'}: {row['name_ru']}{moved}")
    if end > acts().confirmed_until:
        click.echo("the decree that moves days of that year is not published: the day may change")


def _what(n: int, day: date, end: date) -> str:
    """What the day found is."""
    if n:
        return f"working day {n} after {day}"
    return "a working day" if end == day else f"the first working day on or after {day}"


def _outside(day: date) -> RehabError:
    first, last = calendar().first, calendar().last
    return RehabError(
        f"{day} or the end of its term is outside the calendar", where="law/workdays.csv",
        why=f"working days are known from {first} to {last} alone", todo="ask for days inside",
    )  # fmt: skip
