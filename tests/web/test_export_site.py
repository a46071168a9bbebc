"""The static site read by a parser and a browser: every link leads to a file, and nobody else is asked."""

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import polars as pl
import pytest

from dashboard.web.pages import all_pages
from dashboard.web.site_export import public, writing
from dashboard.web.site_export.crawl import Crawl
from dashboard.web.site_export.files import report_file, table_file
from dashboard.web.site_export.writing import MARK, SINGLE, write_site
from law.errors import RehabError
from tests.chromium import ON_A_BUSY_MACHINE, PROGRAM

DRAWN = "[...document.querySelectorAll('.plot')].every(plot => plot.dataset.drawn === 'yes')"
LOCAL = ("file:", "data:", "blob:")


class Addresses(HTMLParser):
    """Every address in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.forms = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.forms += tag == "form"
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.ids |= {value or "" for name, value in attrs if name == "id"}


def written(data: Path, target: Path, *names: str) -> Path:
    """A site of some pages alone, so that a test run stays short."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            public, "all_pages", lambda: tuple(page for page in all_pages() if page.name in names)
        )
        write_site(data, target)
    return target


@pytest.fixture(scope="module")
def site(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(sample_data, tmp_path_factory.mktemp("static") / "site", "overview", "regions")


def test_every_link_leads_to_a_file_that_is_there(site: Path) -> None:
    pages = sorted(site.glob("*.html"))
    assert len(pages) > 20 and (site / "index.html").is_file() and (site / "index.en.html").is_file()
    seen = 0
    for page in pages:
        told = Addresses(page.read_text(encoding="utf-8"))
        assert told.forms == 0, page.name
        for address in told.found:
            parts = urlsplit(address)
            assert not parts.scheme and not parts.netloc and not address.startswith("/"), (page.name, address)
            if parts.path:
                assert (site / unquote(parts.path)).is_file(), (page.name, address)
            elif parts.fragment:
                assert parts.fragment in told.ids, (page.name, address)
            seen += 1
    assert seen > 300


def test_nothing_of_the_server_or_of_a_single_course_is_in_it(site: Path, sample_data: Path) -> None:
    courses = pl.read_parquet(sample_data / "published" / "current" / "scored_course.parquet")
    numbers = {*courses["protocol_id"], *courses["child_id"]}
    for path in (*site.glob("*.html"), *site.glob("files/*.csv")):
        text = path.read_text(encoding="utf-8")
        assert not [word for word in ("demo-role", "/api/", "/download/", "rehab_role") if word in text], (
            path.name
        )
        assert not numbers & set(re.findall(r"[\w-]+", text)), path.name
    names = json.loads((site / MARK).read_text(encoding="utf-8"))["pages"]
    assert not [
        name for name in names if name.startswith(("courses", "case", "worklist", "findings", "quality"))
    ]


def test_the_single_page_leads_nowhere_and_forbids_every_request(site: Path) -> None:
    text = (site / SINGLE).read_text(encoding="utf-8")
    told = Addresses(text)
    assert all(address.startswith("#") for address in told.found), told.found
    assert "default-src 'none'" in text.partition("</head>")[0]
    assert "url(golos" not in text and "data:font/woff2;base64," in text


@pytest.mark.browser
@pytest.mark.skipif(not PROGRAM, reason="no Chromium on this machine")
def test_it_opens_from_disk_without_asking_anybody(site: Path, chromium, tmp_path: Path) -> None:
    alone = Path(shutil.copy(site / SINGLE, tmp_path))
    for place in (site / "index.html", site / "regions.en.html", alone):
        page, trouble = chromium.new_page(), list[str]()
        page.set_default_timeout(ON_A_BUSY_MACHINE)
        page.on("pageerror", lambda error, told=trouble: told.append(str(error)))
        page.on("console", lambda message, told=trouble: told.append(message.text))
        page.on("request", lambda asked, told=trouble: told.append(asked.url))
        page.goto(place.as_uri())
        page.wait_for_function(DRAWN)
        fonts = page.evaluate("[...document.fonts].map(font => font.status)")
        page.close()
        assert not [told for told in trouble if not told.startswith(LOCAL)], place.name
        assert "loaded" in fonts and "error" not in fonts


def hashes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip


def test_it_is_written_whole_or_not_at_all(
    sample_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = tmp_path / "out" / "site"
    monkeypatch.setattr(writing, "HOME", "regions.html")
    written(sample_data, site, "regions")
    before = hashes(site)
    with monkeypatch.context() as broken:
        broken.setattr(writing, "single_page", lambda html: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            written(sample_data, site, "regions")
    assert hashes(site) == before
    written(sample_data, site, "regions")
    assert hashes(site) == before
    assert [path.name for path in site.parent.iterdir()] == [site.name]
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(RehabError, match="something else"):
        write_site(sample_data, tmp_path)
    assert (tmp_path / "thesis.doc").exists()


def test_sheets_reports_and_tables_of_a_region_become_files(sample_data: Path) -> None:
    made = public.public_site(sample_data)
    crawl = Crawl(made, writing.Renderer())
    assert (
        crawl.match("/regions/72?period=2025")
        and not crawl.match("/courses")
        and not crawl.match("//else.where/")
    )
    name, pdf = report_file(made, "/report/72.pdf?period=2025") or ("", b"")
    assert name == "files/report--72--2025.pdf" and pdf.startswith(b"%PDF-")
    name, csv = table_file(made, "/download/region/indicators.csv?period=2025&region=72") or ("", b"")
    assert name == "files/region--indicators--2025--72.csv" and csv.startswith(b"title")
    others = (
        "/report/99.pdf?period=2025",
        "/download/courses/courses.csv",
        "/download/quality/ledger.csv",
        "/api",
    )
    for address in others:
        assert report_file(made, address) is None and table_file(made, address) is None
