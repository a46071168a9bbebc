"""Every indicator, period, region and breakdown counted again in plain Python, row by row."""

import calendar
import math
import statistics
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from assets.marts.indicator_values import build_indicator_value
from methodology.registry.facts import FACTS
from methodology.registry.indicators import load_indicators
from tests.seeds import seeds
from tests.unit.naive_days import day_of_data
from tests.unit.naive_figures import NAIVE, Row, units_of
from tests.unit.random_tables import random_rows, write_tables


def _keys(fact: str, unit: Row) -> list[tuple[str, ...]]:
    """Every row of the mart a unit belongs to."""
    day = unit["day"]
    half, quarter = (day.month - 1) // 6 + 1, (day.month - 1) // 3 + 1
    periods = {
        "month": f"{day.year}-{day.month:02d}",
        "quarter": f"{day.year}-Q{quarter}",
        "half": f"{day.year}-H{half}",
        "year": str(day.year),
    }
    regions = ["all"] + [unit["region_code"]] * (unit["region_code"] is not None)
    breakdowns = [("none", "all")] + [(by, unit[by]) for by in FACTS[fact].breakdowns]
    return [
        (kind, label, region, *by)
        for kind, label in periods.items()
        for region in regions
        for by in breakdowns
        if not (by[0] == "provider" and region == "all")  # a provider is read in its region
    ]


def _expected(rows: dict[str, list[Row]]) -> dict[tuple[str, ...], tuple[Any, list[Any]]]:
    """(indicator, key) -> (kind, numbers of its units: 0/1 of a count, the values of a mean)."""
    found: dict[tuple[str, ...], tuple[Any, list[Any]]] = {}
    for fact, units in units_of(rows).items():
        mine = [indicator for indicator in load_indicators().values() if indicator.fact == fact]
        for unit in units:
            for indicator in mine:
                number, counts = NAIVE[indicator.id]
                for key in _keys(fact, unit):
                    _, numbers = found.setdefault((indicator.id, *key), (indicator, []))
                    numbers += [number(unit)] if counts(unit) else []
    return found


def _open_cohort(label: str, as_of: date) -> bool:
    """A certificate issued on the last day of the period may still be used after the day of the data."""
    year, month = int(label[:4]), {"H": 6, "Q": 3}.get(label[5:6], 1)
    last_month = month * int(label[6:]) if label[5:6] in ("H", "Q") else int(label[5:] or 12)
    next_year = date(year + 1, last_month, calendar.monthrange(year + 1, last_month)[1])
    return as_of.toordinal() + 1 < next_year.toordinal()  # it is valid until the day before


def _status(indicator: Any, n: int, row: Row, as_of: date) -> str:
    may_change = indicator.basis == "cohort" and _open_cohort(row["period"], as_of)
    if n == 0 and indicator.kind != "count":
        return (
            "L" if may_change else str(indicator.when_empty)
        )  # its units may still come: M says they cannot
    if may_change:
        return "P"
    return "U" if n < indicator.minimum_n else "A"


def _check(row: Row, indicator: Any, numbers: list[Any], as_of: date) -> None:
    n, total = len(numbers), float(sum(Decimal(x) if isinstance(x, Decimal) else x for x in numbers))
    missing = indicator.kind == "sum" and n == 0
    assert row["numerator"] == (None if missing else pytest.approx(total, rel=1e-12))
    assert row["status"] == _status(indicator, n, row, as_of)
    if indicator.kind in ("count", "sum"):
        assert row["denominator"] is None and row["value"] == row["numerator"]
        assert row["n"] == (total if indicator.kind == "count" else n)
        return
    assert (row["denominator"], row["n"]) == (n, n)
    assert row["value"] == (None if n == 0 else pytest.approx(total / n))
    _check_interval(row, indicator, [float(x) for x in numbers])


def _check_interval(row: Row, indicator: Any, numbers: list[float]) -> None:
    n, limits = len(numbers), (row["low"], row["high"])
    if indicator.interval == "none" or n == 0 or (indicator.interval == "t" and n < 2):
        assert limits == (None, None)
    elif indicator.interval == "wilson":
        assert limits == pytest.approx(proportion_confint(sum(numbers), n, method="wilson"), abs=1e-12)
    else:
        half = stats.t.ppf(0.975, n - 1) * (statistics.stdev(numbers) / math.sqrt(n))
        mean = sum(numbers) / n
        least, greatest = indicator.range or (-math.inf, math.inf)
        cut = [min(max(end, least), greatest) for end in (mean - half, mean + half)]
        assert limits == pytest.approx(cut, rel=1e-6, abs=1e-6)


def test_every_indicator_is_recounted_here():
    assert set(NAIVE) == set(load_indicators())


@pytest.mark.slow
@pytest.mark.parametrize("seed", seeds(1, of=3))
def test_every_figure_equals_a_recount_row_by_row(seed, tmp_path):
    rows = random_rows(seed, courses=250)
    expected, as_of = _expected(rows), day_of_data(rows)
    values = build_indicator_value(write_tables(rows, tmp_path)).collect()
    got = {(r["indicator"], *[r[k] for k in KEYS]): r for r in values.iter_rows(named=True)}
    assert len(got) == values.height, "a figure stands twice"
    assert got.keys() == expected.keys()
    for key, (indicator, numbers) in expected.items():
        _check(got[key], indicator, numbers, as_of)
    assert {"A", "U", "L", "M", "P"} == {row["status"] for row in got.values()}


KEYS = ("period_kind", "period", "region_code", "breakdown", "breakdown_value")


def test_the_same_tables_give_the_same_rows_in_the_same_order(tmp_path):
    tables = write_tables(random_rows(3, courses=100), tmp_path)
    assert (
        build_indicator_value(tables)
        .collect()
        .equals(build_indicator_value(tables).collect(), null_equal=True)
    )
