"""Published figures: windows, qualifiers, and where they contradict each other."""

from datetime import date

import polars as pl
import pytest

from assets.marts.registry import build_mart
from assets.warehouse import run_sql
from law.published import published, rules
from methodology.published.reconciliation import as_of_day, reconcile, within
from tests.unit.random_tables import random_rows, write_tables


def days(*rows: tuple[str, date, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["region_code", "day", "measure", "amount"], orient="row")


# Two years of the whole country: 96.8 % in 2024, one certificate a day from mid-2022 on
COUNTRY = days(
    ("all", date(2022, 7, 1), "certificates", 11_000),
    ("all", date(2024, 1, 10), "effective", 968),
    ("all", date(2024, 1, 10), "determined", 1000),
    ("all", date(2025, 2, 1), "effective", 90),
    ("all", date(2025, 2, 1), "determined", 100),
    ("all", date(2025, 8, 1), "effective", 50),
    ("all", date(2025, 8, 1), "determined", 50),
    ("all", date(2025, 8, 31), "certificates", 300),
    ("all", date(2026, 2, 1), "certificates", 5000),
)


def row(frame: pl.DataFrame, metric: str, as_of: str) -> dict:
    return frame.filter(metric=metric, as_of=as_of).row(0, named=True)


def test_every_published_metric_is_compared_or_said_to_be_beyond_us():
    told = set(published()["metric"])
    assert told == set(rules().metric) | set(rules().beyond_us)
    assert set(published()["qualifier"]) == set(rules().qualifier)
    assert set(published()["scope"]) == set(rules().scope)


def test_a_year_holds_its_own_courses_and_a_half_year_those_of_its_half():
    got = reconcile(COUNTRY)
    assert row(got, "effectiveness", "2024-12-31")["ours"] == pytest.approx(96.8)
    assert row(got, "effectiveness", "2024-12-31")["verdict"] == "agrees"
    assert row(got, "effectiveness_H1", "2025-06-30")["ours"] == pytest.approx(90)
    assert row(got, "effectiveness_H1", "2025-06-30")["verdict"] == "contradicts"
    assert row(got, "effectiveness_overall", "2025-09-01")["ours"] == pytest.approx(100 * 1108 / 1150)


def test_a_running_total_stops_at_its_date():
    got = reconcile(COUNTRY)
    assert row(got, "certificates_cum", "2025-09-01")["ours"] == 11_300
    assert row(got, "certificates_cum", "2025-09-01")["verdict"] == "agrees"
    assert row(got, "certificates_cum", "2026-01-30")["verdict"] == "contradicts"


def test_data_that_starts_late_or_ends_early_cannot_answer():
    late = reconcile(COUNTRY.filter(pl.col("day") >= date(2024, 1, 1)))
    assert row(late, "certificates_cum", "2025-09-01")["ours"] is None
    assert row(late, "certificates_cum", "2025-09-01")["note_ru"] == "Наши данные начинаются 10.01.2024."
    early = reconcile(COUNTRY.filter(pl.col("day") < date(2025, 3, 1)))
    assert row(early, "effectiveness_H1", "2025-06-30")["verdict"] == "cannot_be_computed"
    assert "Our data ends on 2025-02-01." in early["note_en"].to_list()


def test_no_data_at_all_leaves_only_the_conflicts_of_the_published_figures():
    got = reconcile(COUNTRY.clear())
    assert got.head(published().height)["verdict"].unique().to_list() == ["cannot_be_computed"]
    assert got.tail(2)["verdict"].to_list() == ["contradicts", "contradicts"]


def test_plans_forecasts_and_satisfaction_are_never_compared():
    got = reconcile(COUNTRY).filter(pl.col("metric").is_in(list(rules().beyond_us)))
    assert got["ours"].null_count() == got.height == 8
    assert got.filter(metric="parents_positive")["note_en"].to_list() == [
        "Satisfaction of parents, not effectiveness."
    ]


def test_98_percent_stands_above_every_period_it_is_made_of():
    conflict = row(reconcile(COUNTRY), "effectiveness_overall_against_periods", "2025-09-01")
    assert (conflict["published"], conflict["verdict"], conflict["ours"]) == (98, "contradicts", None)
    assert "95.5, 96.8, 96.3" in conflict["note_ru"]


def test_eight_hundred_certificates_cannot_have_added_200_million():
    conflict = row(reconcile(COUNTRY), "mean_nominal_of_growth", "2025-09-24")
    assert conflict["published"] == pytest.approx(250_000)
    assert "98\u00a0214" in conflict["note_ru"] and "108\u00a0333" in conflict["note_ru"]
    assert row(reconcile(COUNTRY), "served_cum", "2025-09-24")["published"] == 7000
    assert reconcile(COUNTRY).height == published().height + 2


@pytest.mark.parametrize(
    ("ours", "told", "qualifier", "agrees"),
    [
        (96.8, 96.8, "exact", True),
        (96.0, 96.8, "exact", False),
        (6400, 7000, "about", True),
        (6200, 7000, "about", False),
        (12_600, 12_000, "more than", True),
        (11_000, 12_000, "more than", False),
        (20_000, 12_000, "more than", False),
        (85_000, 85_000, "from", True),
        (80_000, 85_000, "from", False),
        (99_000, 110_000, "to", True),
        (111_000, 110_000, "to", False),
        (99.1, 98.0, "observed in / exceeds", True),
        (96.8, 98.0, "observed in / exceeds", False),
    ],
)
def test_a_qualifier_says_how_far_ours_may_lie(ours, told, qualifier, agrees):
    assert within(ours, told, qualifier) is agrees


@pytest.mark.parametrize("as_of", published()["as_of"].unique(maintain_order=True))
def test_every_as_of_note_is_a_day(as_of):
    assert 2022 <= as_of_day(as_of).year <= 2027


def test_a_child_served_twice_is_one_child(tmp_path):
    rows = random_rows(5, courses=200)
    amounts = build_mart("reconciliation", write_tables(rows, tmp_path)).collect()
    assert amounts.height == published().height + 2
    got = run_sql("reconciliation_day", write_tables(rows, tmp_path)).filter(measure="served")
    completed = [r for r in rows["course"] if r["status"] == "completed"]
    assert got.filter(region_code="all")["amount"].sum() == len({r["child_id"] for r in completed})
    here = {r["child_id"] for r in completed if r["region_code"] == "72"}
    assert got.filter(region_code="72")["amount"].sum() == len(here)
