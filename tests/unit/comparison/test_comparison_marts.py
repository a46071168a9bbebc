"""The three marts of random tables: units and counts told again in plain Python, and every contract kept."""

from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.marts.registry import build_mart
from methodology.comparison.casemix import by_unit, with_expected
from methodology.comparison.casemix_model import COVARIATES, SEVERITY
from pipelines.contracts import broken_rules
from schemas.tables import models
from tests.unit.random_tables import random_rows, write_tables

KEYS = ["period_kind", "period", "unit_kind", "unit"]
MARTS = ("funnel_point", "shrunken_rate", "case_mix")


@pytest.fixture(scope="module")
def rows() -> dict[str, Any]:
    return random_rows(7, courses=900)


@pytest.fixture(scope="module")
def marts(rows: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("tables")
    counted = {name: rows[name] for name in ("course", "course_evidence", "course_score", "decision")}
    tables: dict[str, Path] = write_tables(counted, folder)
    tables["indicator_value"] = folder / "indicator_value.parquet"
    indicator_values(rows).write_parquet(tables["indicator_value"])
    return {name: build_mart(name, tables).collect() for name in MARTS}


def judged(rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Courses with a verdict, each with what the child was like, in plain Python."""
    parts = zip(rows["course"], rows["course_evidence"], rows["course_score"], strict=True)
    told = [{**course, **evidence, **score} for course, evidence, score in parts]
    return [row for row in told if row["verdict"] != "undetermined"]


def places(row: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """The four places a course counts in: half-year and year, its region and its provider."""
    half = row["half_year"]
    units = {"region": row["region_code"], "provider": row["provider_ogrn"]}
    return [
        (kind, label, *unit) for kind, label in (("half", half), ("year", half[:4])) for unit in units.items()
    ]


def counts(rows: dict[str, Any]) -> dict[tuple, tuple[int, int]]:
    n: Counter[tuple] = Counter(place for row in judged(rows) for place in places(row))
    bad: Counter[tuple] = Counter(
        p for row in judged(rows) if row["verdict"] == "ineffective" for p in places(row)
    )
    return {place: (bad[place], n[place]) for place in n}


def indicator_values(rows: dict[str, Any]) -> pl.DataFrame:
    """The official rate of regions and of providers in their regions, by half-year and year, and rows to leave out."""
    found: Counter[tuple] = Counter()
    for row in judged(rows):
        for label in (("half", row["half_year"]), ("year", row["half_year"][:4])):
            for place in (("none", "all"), ("provider", row["provider_ogrn"])):
                for region in ("all", row["region_code"]):
                    found[("effective_rate", *label, region, *place, row["verdict"])] += 1
                    found[("another_rate", *label, region, *place, row["verdict"])] += 1
    names = ["indicator", "period_kind", "period", "region_code", "breakdown", "breakdown_value", "verdict"]
    long = pl.DataFrame(
        [(*key, count) for key, count in found.items()], schema=[*names, "count"], orient="row"
    )
    effective = pl.col("count").filter(verdict="effective").sum().cast(pl.Float64)
    total = pl.col("count").sum().cast(pl.Float64)
    return long.group_by(names[:-1]).agg(numerator=effective, denominator=total)


@pytest.mark.parametrize("name", MARTS)
def test_every_contract_is_kept(name: str, marts: dict[str, pl.DataFrame]) -> None:
    assert broken_rules(models()[name], marts[name].lazy()) == {}


@pytest.mark.parametrize("name", MARTS)
def test_units_and_counts_are_those_of_the_courses(name: str, marts, rows) -> None:
    once = marts[name].filter(correction="none") if name == "funnel_point" else marts[name]
    found = {row[:4]: row[4:] for row in once.select(*KEYS, "ineffective", "n").iter_rows()}
    assert found == counts(rows) and len(found) == once.height


@pytest.mark.parametrize("name", MARTS)
def test_rows_stand_by_code_and_never_by_rate(name: str, marts) -> None:
    assert marts[name].select(KEYS).equals(marts[name].select(KEYS).sort(KEYS))


def test_case_mix_has_one_model_of_the_country_a_period(marts, rows) -> None:
    def severity(row: dict[str, Any]) -> str:
        if row["baseline_rated"] is None:
            return SEVERITY[-1]
        return SEVERITY[int(row["baseline_sum"] / row["baseline_rated"] + 0.5)]

    year = [row | {"severity": severity(row)} for row in judged(rows) if row["half_year"][:4] == "2024"]
    told = pl.DataFrame(
        [
            (row["provider_ogrn"], *(row[name] for name in COVARIATES), int(row["verdict"] == "ineffective"))
            for row in year
        ],
        schema=["unit", *COVARIATES, "ineffective"],
        orient="row",
    )
    cells = told.group_by("unit", *COVARIATES).agg(pl.col("ineffective").sum(), n=pl.len().cast(pl.Int64))
    expected = by_unit(with_expected(cells), ["unit"])
    found = marts["case_mix"].filter(period="2024", unit_kind="provider")
    assert found["expected"].to_list() == pytest.approx(expected["expected"].to_list(), abs=1e-5)
    assert found["reasons"].to_list() == expected["reasons"].to_list()


def test_nothing_delivered_is_three_empty_tables(tmp_path: Path, rows) -> None:
    counted = {name: rows[name] for name in ("course", "course_evidence", "course_score", "decision")}
    tables = write_tables(counted, tmp_path)
    for path in tables.values():
        pl.read_parquet(path).clear().write_parquet(path)
    tables["indicator_value"] = tmp_path / "indicator_value.parquet"
    indicator_values(rows).clear().write_parquet(tables["indicator_value"])
    for name in MARTS:
        frame = build_mart(name, tables).collect()
        assert frame.height == 0 and broken_rules(models()[name], frame.lazy()) == {}
