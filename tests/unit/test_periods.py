"""Periods: every day has one of each kind, and SQL labels it as Python reads it."""

from datetime import date, timedelta

import polars as pl
import pytest

from assets.warehouse import query
from law.errors import RehabError
from methodology.registry.periods import PERIOD_KINDS, parse_period


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-H2", "half", date(2025, 7, 1), date(2025, 12, 31)),
        ("2024-Q1", "quarter", date(2024, 1, 1), date(2024, 3, 31)),
        ("2025-Q4", "quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        (" 2025-12 ", "month", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_knows_its_days(text, kind, first, last):
    period = parse_period(text)
    assert (period.kind, period.label, period.first, period.last) == (kind, text.strip(), first, last)


@pytest.mark.parametrize(
    "text", ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-H3", "2025-7", "2025-h1", "0025", "x"]
)
def test_what_is_no_period_is_refused_with_what_to_write(text):
    with pytest.raises(RehabError) as refused:
        parse_period(text)
    assert f"'{text}' is not a period" in str(refused.value) and "2025-H1" in refused.value.todo


def test_sql_puts_every_day_of_three_years_where_python_does():
    labelled = query(
        """
        SELECT period_kind, period_label(period_kind, CAST(date_trunc('month', day) AS DATE)) AS period,
               CAST(min(day) AS DATE) AS first, CAST(max(day) AS DATE) AS last, count(*) AS days
        FROM generate_series(DATE '2023-01-01', DATE '2025-12-31', INTERVAL 1 DAY) AS days(day), period_kind
        GROUP BY ALL
        """,
        {},
        [],
    )
    assert labelled.height == 3 * (12 + 4 + 2 + 1)
    for kind, label, first, last, days in labelled.iter_rows():
        period = parse_period(label)
        assert (period.kind, period.first, period.last) == (kind, first, last)
        assert last - first == timedelta(days=days - 1)


def test_every_kind_has_a_sql_label():
    assert list(PERIOD_KINDS) == ["month", "quarter", "half", "year"]
    assert query("SELECT * FROM period_kind", {}, []).to_series().to_list() == list(PERIOD_KINDS)
    assert isinstance(query("SELECT 1 AS one", {}, []), pl.DataFrame)
