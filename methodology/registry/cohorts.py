"""Cohorts: units that entered in a period and have 12 months to use their certificate (rules of the pilot).

Belongs here: which cohorts are too young to be read as finished on the day of the data. Does not: which indicators
follow a cohort (`basis` of the registry), nor what the day of the data is. There is no clock: the day is the last one
that the data themselves speak of.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from methodology.registry.periods import parse_period

MONTHS_TO_USE = 12


def last_day_of_use(entered: date) -> date:
    """The last day on which a certificate of that day may be used.

    >>> last_day_of_use(date(2025, 6, 30)), last_day_of_use(date(2024, 2, 29))
    (datetime.date(2026, 6, 29), datetime.date(2025, 2, 28))
    """
    year, leap_day = entered.year + MONTHS_TO_USE // 12, (entered.month, entered.day) == (2, 29)
    return (
        date(year, 3, 1) - timedelta(days=1) if leap_day else entered.replace(year=year) - timedelta(days=1)
    )


def censored(periods: Iterable[str], as_of: date | None) -> list[str]:
    """Those of the periods whose last unit may still use its certificate after the day of the data, sorted.

    Nothing is known to be finished where there is no day of the data.

    >>> censored(["2024", "2025-H1", "2025-07", "2025"], date(2026, 6, 30))
    ['2025', '2025-07']
    """
    young = (label for label in periods if as_of is None or last_day_of_use(parse_period(label).last) > as_of)
    return sorted(young)
