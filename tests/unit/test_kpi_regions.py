"""Regions without a figure: what cannot exist, what was not collected and what is zero are three things."""

import csv
from pathlib import Path

import polars as pl
import pytest

from assets.marts.indicator_values import build_indicator_value
from methodology.registry.facts import FACTS
from methodology.registry.indicators import load_indicators
from methodology.registry.selection import select_kpi
from schemas.dimensions import kpi_breakdowns
from tests.unit.random_tables import random_rows, write_tables

NUMBERS = ("numerator", "denominator", "value", "low", "high", "n")
with (Path(__file__).parents[2] / "law" / "regions.csv").open(encoding="utf-8") as file:
    JOINED = {row["subject_code"]: int(row["pilot_joined_year"] or 9999) for row in csv.DictReader(file)}
REGIONAL = [id for id, indicator in load_indicators().items() if FACTS[indicator.fact].regional]


@pytest.fixture(scope="module")
def values(tmp_path_factory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("regions")  # courses of 18, 50 and 72
    return build_indicator_value(write_tables(random_rows(22, courses=300), folder)).collect()


def one(chosen: pl.DataFrame, indicator: str) -> dict:
    return chosen.filter(indicator=indicator).row(0, named=True)


def test_a_region_outside_the_pilot_cannot_have_figures_and_never_zero(values):
    chosen = select_kpi(values, "2024", region="78")
    assert chosen["indicator"].to_list() == REGIONAL and set(chosen["status"]) == {"M"}
    assert chosen.select(pl.col(NUMBERS).is_null().all()).row(0) == (True,) * len(NUMBERS)


def test_of_a_region_that_never_delivered_nothing_is_known(values):
    chosen = select_kpi(values, "2024", region="62")
    counts = {name: one(chosen, "courses_total")[name] for name in ("numerator", "value", "n", "status")}
    assert counts == {"numerator": 0, "value": None, "n": 0, "status": "L"}
    assert set(chosen["status"]) == {"L"} and chosen["value"].null_count() == chosen.height


def test_a_region_that_delivered_before_has_no_courses_and_no_rates(values):
    elsewhere = values.filter(region_code="72").with_columns(region_code=pl.lit("62"), period=pl.lit("2022"))
    chosen = select_kpi(pl.concat([values, elsewhere]), "2024", region="62")
    counts = {name: one(chosen, "courses_total")[name] for name in ("numerator", "value", "n", "status")}
    assert counts == {"numerator": 0, "value": 0, "n": 0, "status": "A"}
    for rate in ("effective_rate", "mean_total", "ineffective_other"):
        empty = load_indicators()[rate].when_empty
        assert [one(chosen, rate)[name] for name in ("denominator", "value", "status")] == [0, None, empty]
    money = one(chosen, "certificates_nominal_sum")
    assert [money[name] for name in ("numerator", "value", "status")] == [None, None, "L"]


def test_what_was_counted_stays_as_it_was_counted(values):
    """A region that joined in 2025 and was counted in 2023: its figures stand, all others cannot exist."""
    counted = values.filter(region_code="18", period_kind="year", period="2023", breakdown="none")
    chosen = select_kpi(values, "2023", region="18")
    assert counted.height
    assert chosen.join(counted, on=counted.columns, how="semi", nulls_equal=True).height == counted.height
    absent = chosen.join(counted, on="indicator", how="anti")
    assert absent.height and set(absent["status"]) == {"M"}


def test_a_region_belongs_to_the_pilot_from_its_year_on(values):
    for period, status in (("2023", "M"), ("2023-H2", "M"), ("2024-H1", "L"), ("2025", "L")):
        assert one(select_kpi(values, period, region="62"), "courses_total")["status"] == status


@pytest.mark.parametrize("period", ["2023", "2024", "2025", "2024-07"])
def test_by_region_is_a_complete_grid_by_code_and_not_by_rate(values, period):
    chosen = select_kpi(values, period, by="region")
    rate = chosen.filter(indicator="effective_rate")
    assert rate["region_code"].to_list() == sorted(JOINED)
    assert chosen.height == len(REGIONAL) * len(JOINED)
    there = set(values.filter(indicator="courses_total", period=period, breakdown="none")["region_code"])
    for row in rate.iter_rows(named=True):
        outside = JOINED[row["region_code"]] > int(period[:4]) and row["region_code"] not in there
        assert (row["status"] == "M") == outside, row
        assert all(row[name] is None for name in NUMBERS) == outside, row


@pytest.mark.parametrize("by", [None, *kpi_breakdowns()])
def test_no_region_of_the_federation_is_an_error(values, by):
    """Every region there is by no breakdown, some of them by each."""
    for region in sorted(JOINED)[:: 10 if by else 1]:
        chosen = select_kpi(values, "2024", region=region, by=by)
        assert set(chosen["region_code"]) == {region}
