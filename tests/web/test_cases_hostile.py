"""Formulas, markup, line breaks and SQL in numbers, names and notes: text on pages and in files, nothing broken."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from lxml import html
from starlette.testclient import TestClient

from dashboard.web.access.principal import MAIN_BUREAU, Principal
from tests.hostile_text import BAD
from tests.web.case_world import asking_as, copied, links, listing


@pytest.fixture(scope="module")
def world(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy in which ineffective courses of one region have hostile numbers, providers, notes and findings."""
    read = {
        name: pl.read_parquet(sample_data / "published" / "current" / f"{name}.parquet")
        for name in ("scored_course", "decision", "provider", "finding")
    }
    courses = read["scored_course"]
    region = courses["region_code"][0]
    first = courses.filter(region_code=region).head(len(BAD))
    names = dict(zip(first["protocol_id"], BAD, strict=True))
    named = pl.col("protocol_id").replace(names)
    is_bad = pl.col("protocol_id").is_in(list(names))
    changed = courses.with_columns(
        protocol_id=named,
        verdict=pl.when(is_bad).then(pl.lit("ineffective")).otherwise("verdict"),
        bureau_id=pl.when(is_bad).then(named).otherwise("bureau_id"),
        target_group=pl.when(is_bad).then(named).otherwise("target_group"),
    )
    notes = read["decision"].with_columns(reason_note=named, protocol_id=named)
    provider = (
        read["provider"]
        .with_row_index("n")
        .with_columns(provider_name=pl.col("n").map_elements(lambda n: BAD[n % len(BAD)], pl.String))
    )
    finding = pl.concat([read["finding"].head(1)] * len(BAD)).with_columns(
        record_id=pl.Series(BAD), file=pl.Series(BAD), sheet=pl.Series(BAD), observed=pl.Series(BAD),
        field=pl.lit("sex"), region_code=pl.lit(region), bureau_id=pl.Series(BAD), table_name=pl.lit("course_protocol"),
    )  # fmt: skip
    data = copied(
        sample_data, tmp_path_factory.mktemp("hostile") / "data",
        scored_course=changed, decision=notes, provider=provider.drop("n"), finding=finding,
    )  # fmt: skip
    return data, region


@pytest.fixture
def reader(world: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> TestClient:
    data, region = world
    return asking_as(Principal("g", MAIN_BUREAU, region), data, date(2026, 6, 30), monkeypatch)


def checked(answer) -> str:
    """The page, after looking for anything that would run."""
    assert answer.status_code == 200, answer.text[-500:]
    page = html.fromstring(answer.text)
    assert "Set-Cookie" not in answer.headers and "set-cookie" not in answer.headers
    for script in page.xpath("//script"):
        assert script.get("src") or script.get("type") == "application/json", script.text
    assert not page.xpath("//@onmouseover | //@onclick | //@onerror | //@style")
    assert "alert(1)</script>" not in answer.text and "49" not in page.xpath("//h1")[0].text_content()
    return answer.text


def twice(address: str) -> str:
    """The test client takes percent signs apart twice, a server once."""
    return address.replace("%25", "%2525")


def test_every_hostile_number_is_listed_and_leads_to_its_card(reader: TestClient) -> None:
    texts: list[str] = []
    addresses: list[str] = []
    for page in ("1", "2"):
        answer = reader.get("/courses", params={"page": page})
        if answer.status_code == 200:
            texts += [cells[0] for cells in listing(checked(answer), "courses")]
            addresses += links(answer.text, "courses")
    for bad in BAD:
        assert " ".join(bad.split()) in texts
    cards = []
    for address in addresses:
        answer = reader.get(twice(address))
        assert answer.status_code == 200, address
        cards.append(checked(answer))
    titles = [html.fromstring(card).xpath("//h1")[0].text_content() for card in cards]
    for bad in BAD:
        assert any(bad.replace("\r\n", "\n").split("\n")[0] in title for title in titles), bad


@pytest.mark.parametrize("path", ["/courses", "/worklist", "/findings"])
def test_pages_and_filters_hold(reader: TestClient, path: str) -> None:
    page = checked(reader.get(path))
    for form in html.fromstring(page).xpath("//form[@class='filters']//select"):
        for parsed in form.xpath("./option/@value")[:20]:
            value = parsed.replace("\n", "\r\n")  # as a browser sends a line break
            assert reader.get(path, params={form.get("name"): value}).status_code == 200, (
                form.get("name"),
                value,
            )
    for value in ("' OR 1=1 --", "x; DROP TABLE finding"):
        name = {"/courses": "provider", "/findings": "provider"}.get(path)
        assert name is None or reader.get(path, params={name: value}).status_code == 400


def test_downloads_run_nothing_and_break_no_row(reader: TestClient) -> None:
    for path in ("courses/courses", "findings/findings"):
        asked = {"verdict": "any"} if path.startswith("courses") else {}
        book = openpyxl.load_workbook(BytesIO(reader.get(f"/download/{path}.xlsx", params=asked).content))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert not [c for c in cells if c.data_type == "f" or re.match(r"\s*[=+@]", str(c.value or ""))]
        text = reader.get(f"/download/{path}.csv", params=asked).content.decode("utf-8-sig")
        rows = list(csv.reader(StringIO(text)))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if re.match(r"\s*[=+@]", cell)]
        n = len(rows) - 1
        shown = reader.get(f"/{path.split('/')[0]}", params=asked | {"lang": "en"}).text
        assert f" of {n}" in shown.replace("\u00a0", " ")


def test_the_sheet_to_send_back_holds_them_as_text(reader: TestClient) -> None:
    page = html.fromstring(reader.get("/findings").text)
    sheets = page.xpath("//section[@aria-labelledby='senders-title']//td/a/@href")
    assert sheets
    book = openpyxl.load_workbook(BytesIO(reader.get(sheets[0]).content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("script" in str(cell.value) for cell in cells)
