"""What the ministry reads exactly: each cell of the monitoring table, no row of a course, no small provider by name.

The table on its page, in the API, as a workbook and on paper; the marks, the log; what bureaus read of it.
"""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.store import open_store
from dashboard.web.access.audit import AuditLog, verify
from dashboard.web.access.principal import Principal
from dashboard.web.access.scope import Scope
from law.monitoring import monitoring
from methodology.monitoring import form_rows
from methodology.registry.indicators import load_indicators

Client = Callable[..., TestClient]
LISTED = "/api/v1/exact"


@pytest.fixture(scope="module")
def mart(sample_data: Path) -> pl.DataFrame:
    return pl.read_parquet(sample_data / "published" / "current" / "indicator_value.parquet")


def periods_of(mart: pl.DataFrame) -> list[str]:
    return sorted(mart.filter(pl.col("period_kind").is_in(["half", "year"]))["period"].unique())


def regions_of(mart: pl.DataFrame) -> list[str]:
    """Every region with a course, certificate or child."""
    return sorted(set(mart["region_code"]) - {"all"})


def test_the_ministry_reads_every_cell_of_the_table(
    client: Client, mart: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    """Share of region x half-year and region x year cells it can read: 100 %, each equal to the mart's."""
    asking, cells, read = client("ministry"), 0, 0
    known = {
        (row["indicator"], row["region_code"], row["period"]): row["value"]
        for row in mart.filter(breakdown="none").iter_rows(named=True)
    }
    for period in periods_of(mart):
        for region in regions_of(mart):
            told = asking.get("/api/v1/monitoring", params={"region": region, "period": period}).json()
            assert [row["indicator"] for row in told["items"]] == [row.indicator.id for row in form_rows()]
            for row in told["items"]:
                cells += 1
                readable = row["status"] not in ("Q", None) and (
                    row["value"] is not None or row["status"] in "MLP"
                )
                read += readable
                key = (row["indicator"], region, period)
                assert row["value"] == known.get(key, row["value"]), key
    with capsys.disabled():
        print(f"\nministry on the samples: {read} of {cells} cells of region x half-year and region x year")
    assert cells and read == cells


def test_the_ministry_reads_no_row_and_names_no_small_provider(
    client: Client, sample_data: Path, mart: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    asking, store = client("ministry"), open_store((sample_data / "published" / "current").resolve())
    rows = store.query(*Scope(Principal("m", "ministry"), date(2026, 6, 30)).select("count(*) AS n", {}))[
        "n"
    ][0]
    of_providers = mart.filter(breakdown="provider", indicator="courses_total")
    shown = [
        item
        for period in periods_of(mart)
        for item in _every(asking, breakdown="provider", period=period, indicator="courses_total")
    ]
    small = [item for item in shown if item["numerator"] < 20]
    enough = of_providers.filter(pl.col("period_kind").is_in(["half", "year"]), pl.col("numerator") >= 20)
    with capsys.disabled():
        print(f"\n{rows} rows, {len(small)} providers under 20, {len(shown)} named in a period")
    assert (rows, len(small), len(shown)) == (0, 0, enough.height)
    hidden = of_providers.filter(period_kind="year", period="2025").filter(pl.col("numerator") < 20)
    assert hidden.height, "the samples have providers of under 20 courses"
    for path in (
        "/figures?breakdown=provider&period=2025",
        "/download/figures/figures.csv?breakdown=provider&period=2025",
    ):
        page = asking.get(path).text
        assert not [number for number in hidden["breakdown_value"] if number in page]
    for path in ("/courses", "/api/v1/cases", "/worklist"):
        assert asking.get(path).status_code == 404


def _every(asking: TestClient, **asked: str) -> list[dict]:
    told = asking.get(LISTED, params=asked | {"limit": "1000"}).json()
    assert told["pages"] == 1
    return told["items"]


def test_exact_figures_are_marked_in_every_form(client: Client) -> None:
    asking, of = client("ministry"), "period=2025-H1&indicator=effective_rate"
    assert "Для служебного пользования" in asking.get(f"/figures?{of}").text
    told = asking.get(f"{LISTED}?{of}").json()
    assert "служебного пользования" in told["about"]["restriction"]
    assert {item["conf_status"] for item in told["items"]} == {"N"}
    assert "служебного" in asking.get(f"{LISTED}?{of}", headers={"accept": "text/csv"}).text
    for form in ("csv", "ru.csv"):
        assert "служебного пользования" in asking.get(
            f"/download/figures/figures.{form}?{of}"
        ).content.decode("utf-8-sig")
    for address in (f"/download/figures/figures.xlsx?{of}", "/monitoring/72.xlsx?period=2025-H1"):
        book = openpyxl.load_workbook(io.BytesIO(asking.get(address).content))
        assert "служебного пользования" in str(
            [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
        )


def test_small_cells_are_shown_marked_and_logged(
    sample_data: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, lines = client("ministry"), []
    honest = AuditLog.record

    def record(self: AuditLog, *told: object) -> None:
        lines.append(told[1:])
        honest(self, *told)

    monkeypatch.setattr(AuditLog, "record", record)
    told = asking.get(f"{LISTED}?period=2025-H1&indicator=effective_rate").json()["items"]
    small = [item for item in told if item["small"]]
    assert small
    for item in small:
        rest = item["denominator"] - item["numerator"]
        assert 0 < rest < 5 or 0 < item["numerator"] < 5 or item["denominator"] < 10
    assert lines[-1][1:] == (0, len(small))
    for _ in range(2):  # what was read once is read from no memory
        page = asking.get("/figures?period=2025-H1&indicator=effective_rate").text
        assert lines[-1][1:] == (0, len(small))
    assert len(re.findall(r"<td[^>]*>малое число</td>", page)) == len(small)
    assert len(lines) == 3


def test_the_log_keeps_the_number_of_small_cells(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "reads.jsonl")
    log.record(Principal("m", "ministry"), "/figures", 0, 3)
    log.record(Principal("b", "main_bureau", "72"), "/courses", 20)
    first, second = map(json.loads, (tmp_path / "reads.jsonl").read_text(encoding="utf-8").splitlines())
    assert first["small_cells"] == 3 and "small_cells" not in second
    assert verify(tmp_path / "reads.jsonl").broken_at is None


def test_bureaus_read_their_region_and_the_headline_of_the_country(
    client: Client, mart: pl.DataFrame
) -> None:
    main, bureau = client("main_bureau"), client("bureau")
    own = re.search(r"/monitoring/(\d\d)\.xlsx", main.get("/monitoring").text)
    assert own
    there = {item["area"] for item in _every(main, period="2025", indicator="served")}
    assert there == {own[1]}
    told = {item["indicator"]: item["value"] for item in _every(bureau, period="2025")}
    exact = mart.filter(period="2025", region_code="all", breakdown="none")
    known = dict(exact.select("indicator", "value").iter_rows())
    assert told == {id: known[id] for id in monitoring().access.headline}
    for who, address in ((main, "/monitoring/RU.pdf?period=2025"), (bureau, "/monitoring"), (main, "/figures"),
                         (client("federal"), LISTED), (client("engineer"), LISTED)):  # fmt: skip
        assert who.get(address).status_code == 404
    assert main.get(f"/monitoring/{own[1]}.xlsx?period=2025").status_code == 200


def test_the_public_reads_nothing_exact() -> None:
    sql, _ = Scope(Principal("p", "public"), date(2026, 6, 30)).exact("indicator_value", {})
    assert "(false)" in sql


def test_each_row_is_an_indicator_of_the_registry() -> None:
    assert all(row.indicator is load_indicators()[row.indicator.id] for row in form_rows())
    assert {row.section for row in form_rows()} >= {"funnel", "reasons", "sums", "deadlines"}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext on this machine")
def test_the_paper_has_all_it_needs_to_be_signed(client: Client) -> None:
    answer = client("ministry").get("/monitoring/72.pdf?period=2026-H2")
    assert answer.status_code in (200, 400)
    pdf = client("ministry").get("/monitoring/72.pdf?period=2025-H2").content
    text = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    for said in ("служебного пользования", "Кому", "Министерство труда", "Дата составления", "30.06.2026", "подпись",
                 "Что предварительно", "Форма таблицы наша", "525н", "малое число", "Тюменская область"):  # fmt: skip
        assert said in text, said
    for row in form_rows():
        assert f" {row.number} " in f" {text} ".replace("\n", " ")
