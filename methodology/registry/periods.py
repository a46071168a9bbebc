"""Periods a figure may belong to: month, quarter, half-year, year (order 525n reports half-years and years).

Belongs here: their names, labels and bounds, in Python and as SQL over a column `month`. Does not: which date of a unit
counts (`methodology.registry.facts`).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from law.errors import RehabError


@dataclass(frozen=True)
class PeriodKind:
    """One kind of period: how its label looks, how long it is, and its label in SQL from the first day of a month."""

    id: str
    pattern: str
    months: int
    label_sql: str


PERIOD_KINDS = {
    kind.id: kind
    for kind in (
        PeriodKind("month", r"(\d{4})-(0[1-9]|1[0-2])", 1, "strftime(month, '%Y-%m')"),
        PeriodKind("quarter", r"(\d{4})-Q([1-4])", 3, "strftime(month, '%Y') || '-Q' || quarter(month)"),
        PeriodKind(
            "half", r"(\d{4})-H([12])", 6, "strftime(month, '%Y') || '-H' || ((month(month) + 5) // 6)"
        ),
        PeriodKind("year", r"(\d{4})()", 12, "strftime(month, '%Y')"),
    )
}


@dataclass(frozen=True)
class Period:
    """One period: its kind and label, first and last day inclusive."""

    kind: str
    label: str
    first: date
    last: date


def parse_period(text: str) -> Period:
    """The period a person wrote; a year is cumulative, as in the reports of order 525n.

    Raises RehabError for anything but a month, a quarter, a half-year or a year.

    >>> parse_period("2025-H1")
    Period(kind='half', label='2025-H1', first=datetime.date(2025, 1, 1), last=datetime.date(2025, 6, 30))
    >>> parse_period("2025-Q4").last, parse_period("2025").kind, parse_period("2024-02").last
    (datetime.date(2025, 12, 31), 'year', datetime.date(2024, 2, 29))
    """
    for kind in PERIOD_KINDS.values():
        found = re.fullmatch(kind.pattern, text.strip())
        if found and int(found[1]) >= 1900:
            year, first_month = int(found[1]), (int(found[2] or 1) - 1) * kind.months + 1
            after = year * 12 + first_month - 1 + kind.months
            last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
            return Period(kind.id, text.strip(), date(year, first_month, 1), last)
    raise RehabError(
        f"'{text}' is not a period",
        where="period",
        why="figures exist for months, quarters, half-years and years only",
        todo="write 2025-07, 2025-Q3, 2025-H1 or 2025",
    )
