"""Every statistic of the registers, by region, year and part, counted again in plain Python."""

import polars as pl
import pytest

from assets.marts.indicator_values import build_population_value
from assets.marts.registry import build_mart
from assets.warehouse import tables_read
from methodology.registry.indicators import POPULATION, load_indicators
from methodology.registry.register_facts import REGISTER_FACTS
from tests.unit.population.naive_statistics import statistics
from tests.unit.population.random_registers import TABLES, random_registers, write_registers


def is_drawn(fact: str) -> bool:
    """Whether all registers of a fact are among those that the random ones are drawn for."""
    return set(tables_read(f"fact_{fact}")) <= {*TABLES, "delivery"}


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_what_plain_python_counts(seed, tmp_path):
    rows = random_registers(seed)
    made = build_population_value(write_registers(rows, tmp_path)).collect()
    yearly = made.filter(period_kind="year")
    names = ["indicator", "region_code", "period", "breakdown", "breakdown_value", "numerator", "n"]
    ours = {
        (indicator, region, int(period), by, value): (numerator or 0.0, float(n))
        for indicator, region, period, by, value, numerator, n in yearly.select(names).iter_rows()
    }
    naive = statistics(rows)
    assert {key[0] for key in naive} == {
        i.id for i in load_indicators(POPULATION).values() if is_drawn(i.fact)
    }
    assert ours.keys() == naive.keys()
    for key, (top, bottom) in naive.items():
        assert ours[key] == pytest.approx((top, bottom)), key


def test_a_region_without_registers_has_no_row_and_no_sum_of_regions_is_the_country(tmp_path):
    made = build_population_value(write_registers(random_registers(1), tmp_path)).collect()
    assert set(made["region_code"]) == {"50", "72", "77"}


def test_without_registers_there_is_nothing(tmp_path):
    empty = {table: [] for table in random_registers(1)}
    assert build_population_value(write_registers(empty, tmp_path)).collect().is_empty()


def test_stocks_and_yearly_returns_are_told_by_year_alone(tmp_path):
    made = build_population_value(write_registers(random_registers(2), tmp_path)).collect()
    finer = made.filter(pl.col("period_kind") != "year")["indicator"].unique().sort().to_list()
    registry = load_indicators(POPULATION)
    by_day = [
        id for id, each in registry.items() if not REGISTER_FACTS[each.fact].yearly and is_drawn(each.fact)
    ]
    assert finer == sorted(by_day) != []


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_name_what_no_register_holds_are_counted(seed, tmp_path):
    rows = random_registers(seed)
    rows["institution"] = rows["institution"][::2]
    rows["e_service"] = rows["e_service"][1:]
    made = build_mart("register_orphan", write_registers(rows, tmp_path)).collect()
    naive = []
    for table, register, name in (
        ("e_application", "e_service", "service_id"),
        ("staff", "institution", "institution_id"),
    ):
        known = {row[name] for row in _counted(rows[register])}
        named = [row[name] for row in _counted(rows[table])]
        naive.append((table, register, len(named), sum(one not in known for one in named)))
    assert made.rows() == naive
    assert min(orphans for *_, orphans in naive) > 0


def _counted(rows):
    return [
        row for row in rows if row.get("intake_status", "accepted") == "accepted" and row.get("latest", True)
    ]
