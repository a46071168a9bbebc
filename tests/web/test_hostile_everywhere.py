"""Every page, file and answer over a version in which every open text is an attack: text stays text, everywhere.

A column of text is hostile until it is named closed (`tests.hostile_text`), so a new one is tried without a new test.
"""

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import urljoin

import openpyxl
import polars as pl
import pytest
from lxml import html
from starlette.testclient import TestClient

from dashboard.web.app import create_app
from dashboard.web.auth.demo import COOKIE
from dashboard.web.page.page import Page
from dashboard.web.pages import all_pages
from dashboard.web.settings import Settings
from tests.hostile_text import BAD, CLOSED, poisoned

PARTS = {"region": "72", "indicator": "effective_rate"}
RUNS = re.compile(r"^\s*[=+@]")  # what a spreadsheet takes for a formula; a minus may be a number
SCRIPTS = {"application/json"}
JSON = {"application/json", "application/problem+json"}


@pytest.fixture(scope="module")
def world(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, Path]:
    """The server over hostile texts, every role to be had by its cookie."""
    data, _ = poisoned(sample_data, tmp_path_factory.mktemp("hostile") / "data")
    app = create_app(Settings(data, log=tmp_path_factory.mktemp("audit") / "reads.jsonl"))
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False), data


def asked(world: tuple[TestClient, Path], address: str, role: str):
    """The answer to somebody; the test client takes percent signs apart twice, a server once."""
    client, _ = world
    client.cookies.set(COOKIE, role)
    return client.get(address.replace("%25", "%2525"))


def addresses(world: tuple[TestClient, Path], page: Page, role: str) -> list[str]:
    """Where the page is; of cases the first of the register."""
    if "protocol_id" not in page.path:
        return [page.path.format(**PARTS)]
    register = html.fromstring(asked(world, "/courses", role).text)
    return register.xpath("//a[starts-with(@href, '/case/')]/@href")[:25]


def assert_quiet(answer) -> html.HtmlElement:
    """Nothing in the page would run, and no header was smuggled in."""
    assert answer.status_code == 200, answer.text[-500:]
    assert "set-cookie" not in answer.headers
    page = html.fromstring(answer.text)
    for script in page.xpath("//script"):
        assert script.get("src") or script.get("type") in SCRIPTS, script.text
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert not page.xpath(
        "//a[starts-with(normalize-space(@href), 'javascript:')] | //img[@src='x'] | //svg[@onload]"
    )
    return page


EVERY = [(page, role) for page in all_pages() for role in sorted(page.roles)]


@pytest.mark.parametrize(("page", "role"), EVERY, ids=lambda each: getattr(each, "name", each))
def test_a_page_and_all_its_files_hold_text_as_text(
    world: tuple[TestClient, Path], page: Page, role: str
) -> None:
    for address in addresses(world, page, role):
        for lang in ("ru", "en"):
            shown = assert_quiet(asked(world, f"{address}{'&' if '?' in address else '?'}lang={lang}", role))
        for link in shown.xpath(
            "//a[contains(@href, '/download/')]/@href | //a[contains(@href, '.pdf')]/@href"
        ):
            _file_holds(asked(world, urljoin(address, link), role), link)


def _file_holds(answer, link: str) -> None:
    assert answer.status_code == 200, (link, answer.text[-300:])
    kind = answer.headers["content-type"].split(";")[0]
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(BytesIO(answer.content))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink], link
    elif kind == "text/csv":
        rows = list(
            csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=_separator(answer.text))
        )
        assert len({len(row) for row in rows}) == 1, link
        assert not [cell for row in rows for cell in row if RUNS.match(cell)], link
    else:
        assert kind in ("application/pdf", "application/zip", "application/json", "text/plain"), (link, kind)


def _separator(text: str) -> str:
    return ";" if text.split("\n")[0].count(";") > text.split("\n")[0].count(",") else ","


@pytest.mark.parametrize("role", ["main_bureau", "ministry", "engineer"])
def test_the_interface_answers_json_and_nothing_a_browser_would_run(
    world: tuple[TestClient, Path], role: str
) -> None:
    spec = asked(world, "/api/v1/openapi.json", role).json()
    plain = [path for path, told in spec["paths"].items() if "{" not in path and "get" in told]
    answered = 0
    for path in plain:
        answer = asked(world, path, role)
        # A question that is missing, or no right to the answer.
        assert answer.status_code in (200, 400, 404), (path, answer.status_code)
        assert answer.headers["content-type"].split(";")[0] in JSON, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        answered += answer.status_code == 200
    assert answered > len(plain) / 2


def test_papers_are_typeset(world: tuple[TestClient, Path]) -> None:
    for address in ("/report/72.pdf?period=2025", "/profile/72.pdf?year=2025"):
        answer = asked(world, address, "ministry")
        assert answer.status_code == 200, address
        assert answer.content.startswith(b"%PDF"), address


def values_of(objects: list[str]) -> list[str]:
    """The texts inside some objects of JSON."""
    return [value for each in objects for value in json.loads(each).values() if isinstance(value, str)]


def test_every_open_column_is_hostile_and_every_closed_one_is_a_code(
    world: tuple[TestClient, Path], sample_data: Path
) -> None:
    _, data = world
    seen: set[str] = set()
    for path in sorted((data / "published" / "current").glob("*.parquet")):
        frame = pl.read_parquet(path)
        for name in (each for each, kind in frame.schema.items() if kind == pl.String):
            told = frame[name].drop_nulls().unique().to_list()
            if name in CLOSED:
                assert all(len(text) <= 64 and not set(text) & set("<>{}\"'\\\n") for text in told), (
                    path.stem,
                    name,
                )
            else:
                seen.add(name)
                texts = values_of(told) if name == "params" else told
                assert all(text.startswith(BAD) for text in texts), (path.stem, name)
    assert {
        "protocol_id",
        "provider_name",
        "reason_note",
        "refusal_reason",
        "observed",
        "note_ru",
        "name_ru",
    } <= seen
