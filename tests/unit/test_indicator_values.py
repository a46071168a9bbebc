"""Every indicator, period, region and breakdown counted again in plain Python, row by row."""

import math
import statistics
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from assets.indicator_values import build_indicator_value
from methodology.facts import FACTS
from methodology.indicators import load_indicators
from schemas.codes import CRITERION, REASON
from tests.unit.random_tables import random_rows, write_tables

Row = dict[str, Any]
Test = Callable[[Row], Any]


def always(_: Row) -> bool:
    return True


def verdict(*wanted: str) -> Test:
    return lambda row: row["verdict"] in wanted


def days(column: str) -> Test:
    return lambda row: row[column] and (row[column] - row["finished_on"]).days


def given(column: str) -> Test:
    return lambda row: row.get(column) is not None


# id -> (numerator: truth or number, units counted), written from the contract without looking at the registry
NAIVE: dict[str, tuple[Test, Test]] = {
    "courses_total": (always, always),
    "courses_completed": (lambda r: r["status"] == "completed", always),
    "courses_interrupted": (lambda r: r["status"] == "interrupted", always),
    "courses_assessed": (given("assessed"), always),
    "effective_rate": (verdict("effective"), verdict("effective", "ineffective")),
    "effective_rate_lower_bound": (verdict("effective"), always),
    "effective_rate_upper_bound": (verdict("effective", "undetermined"), always),
    "undetermined": (verdict("undetermined"), always),
    "effective_by_outcome": (lambda r: r["effect_lo"] >= 1, verdict("effective")),
    "effective_by_process_only": (lambda r: r["effect_hi"] == 0, verdict("effective")),
    **{
        f"mean_{c}": (lambda r, c=c: r[f"{c}_lo"], lambda r, c=c: r[f"{c}_lo"] == r[f"{c}_hi"])
        for c in ("total", *CRITERION.codes)
    },
    **{
        f"ineffective_{code}": (lambda r, code=code: code in r.get("reasons", []), verdict("ineffective"))
        for code in REASON.codes
    },
    "ineffective_not_stated": (lambda r: not r.get("reasons"), verdict("ineffective")),
    "activities_per_course": (lambda r: r["delivered_total"], given("delivered_total")),
    "norm_met": (lambda r: r["counted"] >= r["norm_total"], given("counted")),
    "days_to_protocol": (days("sent_on"), given("sent_on")),
    "days_to_decision": (days("decided_on"), given("decided_on")),
    "certificates_issued": (always, always),
    "certificates_nominal_sum": (lambda r: r["nominal_rub"], always),
    "certificates_mean_nominal": (lambda r: r["nominal_rub"], always),
    "certificates_applied": (given("applied_on"), lambda r: r["status"] != "cancelled"),
    "certificates_redeemed": (given("redeemed_on"), lambda r: r["status"] != "cancelled"),
    "certificates_expired": (lambda r: r["status"] == "expired", lambda r: r["status"] != "cancelled"),
    "rows_read": (always, always),
    "rows_quarantined": (lambda r: r["fate"] == "quarantined", always),
}


def _units(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The units of each fact, with `day` and the columns they may be broken down by."""
    decided = {row["protocol_id"]: row for row in rows["decision"]}
    received = {row["delivery_sha"]: date.fromisoformat(row["received_at"][:10]) for row in rows["delivery"]}
    courses = [
        decided.get(c["protocol_id"], {})
        | c
        | e
        | s
        | {"day": c["finished_on"], "provider": c["provider_ogrn"]}
        for c, e, s in zip(rows["course"], rows["course_evidence"], rows["course_score"], strict=True)
    ]
    certificates = [
        r | {"day": r["issued_on"]} for r in rows["certificate"] if r["intake_status"] == "accepted"
    ]
    fates = ("accepted", "quarantined", "duplicate", "waiting")
    lines = [
        {"day": received[row["delivery_sha"]], "region_code": None, "fate": fate}
        for row in rows["ledger"]
        for fate in fates
        for _ in range(row[fate])
    ]
    return {"course": courses, "certificate": certificates, "row": lines}


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
    for fact, units in _units(rows).items():
        mine = [indicator for indicator in load_indicators().values() if indicator.fact == fact]
        for unit in units:
            for indicator in mine:
                number, counts = NAIVE[indicator.id]
                for key in _keys(fact, unit):
                    _, numbers = found.setdefault((indicator.id, *key), (indicator, []))
                    numbers += [number(unit)] if counts(unit) else []
    return found


def _check(row: Row, indicator: Any, numbers: list[Any]) -> None:
    n, total = len(numbers), float(sum(Decimal(x) if isinstance(x, Decimal) else x for x in numbers))
    assert row["numerator"] == pytest.approx(total, rel=1e-12)
    if indicator.kind in ("count", "sum"):
        assert row["denominator"] is None and row["value"] == row["numerator"] and row["status"] == "A"
        assert row["n"] == (total if indicator.kind == "count" else n)
        return
    assert (row["denominator"], row["n"]) == (n, n)
    assert row["status"] == (indicator.when_empty if n == 0 else "U" if n < indicator.minimum_n else "A")
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
        assert limits == pytest.approx((mean - half, mean + half), rel=1e-6, abs=1e-6)


def test_every_indicator_is_recounted_here():
    assert set(NAIVE) == set(load_indicators())


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_equals_a_recount_row_by_row(seed, tmp_path):
    rows = random_rows(seed, courses=250)
    expected = _expected(rows)
    values = build_indicator_value(write_tables(rows, tmp_path)).collect()
    got = {(r["indicator"], *[r[k] for k in KEYS]): r for r in values.iter_rows(named=True)}
    assert len(got) == values.height, "a figure stands twice"
    assert got.keys() == expected.keys()
    for key, (indicator, numbers) in expected.items():
        _check(got[key], indicator, numbers)


KEYS = ("period_kind", "period", "region_code", "breakdown", "breakdown_value")


def test_the_same_tables_give_the_same_rows_in_the_same_order(tmp_path):
    tables = write_tables(random_rows(3, courses=100), tmp_path)
    assert (
        build_indicator_value(tables)
        .collect()
        .equals(build_indicator_value(tables).collect(), null_equal=True)
    )
