"""One figure, one definition: what a page counts over a reader's courses, the registry's mart, and a naive recount.

The recount is plain Python over plain rows (tests/unit/naive_figures, tests/web/oracle) and shares no code with them.
An amended block of the registry moves page, API, export and report alike.
"""

import ast
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from starlette.testclient import TestClient

from assets.marts.indicator_values import build_indicator_value
from assets.marts.registry import MART_READS, build_mart
from assets.warehouse import run_sql
from dashboard.exports.kpi_forms import kpi_json
from dashboard.store import Store, open_store
from dashboard.web.access.principal import BUREAU, FEDERAL, MAIN_BUREAU, MINISTRY, Principal
from dashboard.web.access.scope import Scope
from dashboard.web.app import create_app
from dashboard.web.auth.demo import COOKIE
from dashboard.web.page.page import View
from dashboard.web.pages import dose, timeliness
from dashboard.web.report.content import report_content
from dashboard.web.settings import Settings
from dashboard.wording.text import words
from methodology.disclosure import protect_all, rows_of_cube
from methodology.registry import indicators
from methodology.registry.indicators import load_indicators
from methodology.registry.selection import select_kpi
from methodology.scoring.editions import edition_rows_sql
from tests.unit.naive_figures import NAIVE, Row, units_of
from tests.unit.random_tables import random_rows, write_tables
from tests.web.analysis_rows import TODAY, rows_of
from tests.web.oracle import may_read

OF_COURSES = [each for each in load_indicators().values() if each.fact == "course"]
WORLDS = 20


def readers(region: str, bureau: str) -> dict[str, Principal]:
    return {
        "bureau": Principal("a", BUREAU, region, bureau),
        "main bureau": Principal("b", MAIN_BUREAU, region),
        "federal": Principal("c", FEDERAL),
        "ministry": Principal("d", MINISTRY),
    }


def view_of(store: Store, who: Principal, day: date) -> View:
    return View(store, Scope(who, day), words("ru"))


def recounted(indicator: indicators.Indicator, rows: list[Row]) -> tuple[float, int]:
    """Numerator and number of units of an indicator, row by row."""
    number, counts = NAIVE[indicator.id]
    numbers = [number(row) for row in rows if counts(row)]
    return float(sum(numbers)), len(numbers)


def differences(view: View, rows: list[Row], by: tuple[str, ...]) -> list[str]:
    """Where the figures over a reader's courses are not the recounted ones; the dimensions are columns of the rows."""
    found, groups = [], dict[tuple[Any, ...], list[Row]]()
    if not by:
        groups[()] = []
    for row in rows:
        groups.setdefault(tuple(row[name] for name in by), []).append(row)
    figures = view.figures([each.id for each in OF_COURSES], {}, by)
    told = {(row["indicator"], *(row[name] for name in by)): row for row in figures.iter_rows(named=True)}
    for key, mine in groups.items():
        for indicator in OF_COURSES:
            total, n = recounted(indicator, mine)
            row = told.pop((indicator.id, *key))
            units = n if indicator.kind != "count" else total
            numerator = None if indicator.kind == "sum" and not n else pytest.approx(total)
            if (row["numerator"], row["n"]) != (numerator, units):
                found.append(f"{indicator.id} {key}: {row}, recounted {total} of {n}")
    return found + [f"{key}: nobody is there" for key in told]


@pytest.fixture(scope="module", params=range(WORLDS))
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Store, list[Row], pl.DataFrame]:
    """Random courses in bureaus: a store over them, the rows, and the registry's mart."""
    folder, raw = tmp_path_factory.mktemp("world"), random_rows(request.param + 100, courses=90)
    for at, course in enumerate(raw["course"]):
        course["bureau_id"] = "Б1" if at % 3 else "2"
    tables = write_tables(raw, folder)
    scored = folder / "scored_course.parquet"
    run_sql("scored_course", tables).write_parquet(scored)
    connection = duckdb.connect(config={"threads": 1})
    connection.read_parquet(str(scored)).create("scored_course")
    connection.execute(f"CREATE VIEW edition AS {edition_rows_sql()}")
    rows = [
        row | {"half": row["half_year"], "decided": row.get("decided_on") is not None}
        for row in units_of(raw)["course"]
    ]
    return Store(folder, {}, connection), rows, build_indicator_value(tables).collect()


@pytest.mark.parametrize("by", [(), ("provider", "half")], ids=["together", "by provider and half-year"])
def test_every_figure_in_every_scope_is_that_of_a_naive_recount(
    world: tuple[Store, list[Row], pl.DataFrame], by: tuple[str, ...]
) -> None:
    store, rows, _ = world
    day = max(row["federal_access_from"] for row in rows if row.get("federal_access_from"))
    for name, who in readers("72", "Б1").items():
        mine = [row for row in rows if may_read({"federal_access_from": None} | row, who, day)]
        assert bool(mine) == (name != "ministry")
        assert not differences(view_of(store, who, day), mine, by)


def test_a_main_bureau_reads_the_figures_of_the_mart(world: tuple[Store, list[Row], pl.DataFrame]) -> None:
    store, _, mart = world
    view = view_of(store, readers("72", "Б1")["main bureau"], TODAY)
    for kind in ("year", "half", "month"):
        own = view.figures([each.id for each in OF_COURSES], {}, [kind]).sort("indicator", kind)
        there = mart.filter(
            pl.col("indicator").is_in([each.id for each in OF_COURSES]),
            period_kind=kind,
            region_code="72",
            breakdown="none",
        ).rename({"period": kind})
        assert own.equals(there.select(own.columns).sort("indicator", kind), null_equal=True)


def test_every_figure_of_the_samples_is_that_of_a_naive_recount(sample_data: Path) -> None:
    store = open_store((sample_data / "published" / "current").resolve())
    for who in readers("72", "72-Б1").values():
        if who.role not in (BUREAU, MAIN_BUREAU):
            continue
        rows = [
            row
            | {
                "reasons": row.get("reasons") or [],
                "provider": row["provider_ogrn"],
                "form_signed_on": row.get("decision_signed_on"),
            }
            for row in rows_of(store, who)
        ]
        assert rows
        assert not differences(view_of(store, who, TODAY), rows, ("provider",))


# What a text finds is counted by the text, which is no definition of a figure.
COUNTED = re.compile(
    r"\b(?:count_if|avg|median|sum|quantile_\w+)\(|\bFILTER\s*\((?!WHERE contains\()|\bCASE WHEN\b"
    r"|\w+_on\s*-\s*\w+_on\b"
)


def test_no_page_counts_what_the_registry_defines() -> None:
    """Statements of the dashboard count rows alike: no sum, mean, difference of days or condition in a count."""
    room = Path(__file__).parents[2] / "dashboard"
    found = [
        f"{path.relative_to(room)}:{node.lineno}: {node.value}"
        for path in sorted(room.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and COUNTED.search(node.value)
    ]
    assert not found, found
    assert COUNTED.search("count(*) FILTER (WHERE verdict = 'effective')"), "the pattern finds what it is for"


def test_the_line_drawn_at_a_term_is_the_one_that_is_counted() -> None:
    for step in timeliness.STEPS.values():
        if step.in_time:
            assert load_indicators()[step.in_time].numerator == f"{step.mean} <= {step.term}"


@pytest.fixture
def amended(sample_data: Path, tmp_path: Path, copy_of_law: Path) -> Path:
    """The samples under a registry where each course has a thousand activities more, as a run would leave them."""
    block = copy_of_law / "indicators" / "dose.toml"
    text = block.read_text(encoding="utf-8")
    assert text.count('numerator = "delivered_total"\n') == 1
    block.write_text(text.replace('"delivered_total"\n', '"delivered_total + 1000"\n'), encoding="utf-8")

    version = tmp_path / "data" / "published" / "amended"
    shutil.copytree((sample_data / "published" / "current").resolve(), version)
    (version.parent / "current").symlink_to("amended")
    held = {path.stem: path for path in (sample_data / "tables").iterdir()}
    tables = {name: sorted(path.glob("*.parquet")) if path.is_dir() else path for name, path in held.items()}
    assert set(MART_READS["indicator_value"]) <= set(tables)
    exact = build_mart("indicator_value", tables).collect()
    exact.write_parquet(version / "indicator_value.parquet")
    public = protect_all(rows_of_cube(exact.lazy()).collect(), []).rows
    public.write_parquet(version / "published_indicator.parquet")
    return tmp_path / "data"


def test_an_amended_definition_moves_page_api_export_and_report(amended: Path) -> None:
    store = open_store((amended / "published" / "current").resolve())
    who = Principal("b", MAIN_BUREAU, "72")
    view = View(store, Scope(who, TODAY), words("en"), {"period": "2025"})
    cards = {card.name: card.value for card in dose.PAGE.build(view).blocks[0].cards}
    assert float(cards["Activities per course"].replace(",", "")) > 1000

    kpi = select_kpi(pl.read_parquet(store.folder / "indicator_value.parquet"), "2025", "72")
    exported = kpi.filter(indicator="activities_per_course")["value"].item()
    assert f"{exported:,.1f}" == cards["Activities per course"]
    assert str(exported) in kpi_json(kpi, store.manifest)

    client = TestClient(
        create_app(Settings(amended)), base_url="http://127.0.0.1", cookies={COOKIE: "ministry"}
    )
    asked = {"period": "2025", "indicator": "activities_per_course", "region": "72"}
    (answer,) = client.get("/api/v1/indicators", params=asked).json()["items"]
    assert answer["value"] == pytest.approx(exported, abs=0.5)

    report = str(report_content(view, "72", "2025"))
    assert f"{answer['value']:,.1f}" in report or f"{answer['value']:,.2f}" in report
