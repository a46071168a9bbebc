"""overview.html: self-contained, in two languages, honest about what it is, and the same bytes for the same data."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from dashboard.overview.page import render_overview, write_overview
from dashboard.wording.text import LANGUAGES
from law.errors import RehabError
from tests.published_sample import publish

HEAVIEST = 2_200_000
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Tags(HTMLParser):
    """Collects start tags, ids and unbalanced elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "data", "action")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, folder: Path) -> str:
    return render_overview(folder, request.param)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def test_nothing_is_fetched(page: str) -> None:
    addresses = parsed(page).addresses
    assert all(
        address.startswith("#") or address in ("overview.html", "overview.en.html") for address in addresses
    )
    assert "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:" in page
    assert "@import" not in page


def test_elements_balance_and_ids_are_unique(page: str) -> None:
    tags = parsed(page)
    assert (tags.wrong, tags.open) == ([], [])
    assert len(tags.ids) == len(set(tags.ids))


def test_the_page_is_light(page: str) -> None:
    assert len(page.encode()) <= HEAVIEST


def test_every_chart_has_its_table(page: str) -> None:
    charts = re.findall(r'<div class="plot" id="(\w+)"', page)
    assert charts == ["months", "distribution"]
    assert page.count('<details class="data" open>') == len(charts) + 1  # and the ledger


def test_figures_are_shown_with_their_counts(folder: Path) -> None:
    page = render_overview(folder)
    values = pl.read_parquet(folder / "indicator_value.parquet").filter(
        (pl.col("indicator") == "effective_rate")
        & (pl.col("period_kind") == "year")
        & (pl.col("region_code") == "all")
    )
    good, judged = int(values["numerator"].sum()), int(values["denominator"].sum())
    share = f"{100 * good / judged:.1f}".replace(".", ",")
    spaced = f"{good:,} из\u00a0{judged:,}".replace(",", "\u00a0")
    assert f"{share}\u00a0%" in page
    assert spaced in page


def test_cautions_follow_the_manifest(folder: Path, tmp_path: Path) -> None:
    assert "Данные синтетические" in render_overview(folder)
    other = publish(tmp_path / "real")
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    manifest["synthetic"] = False
    manifest["editions"][0]["official"] = True
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    page = render_overview(other)
    assert "синтетическ" not in page
    assert "наше допущение" not in page
    assert "Защита малых чисел не применялась" in page
    manifest["protected"] = True
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "Защита малых чисел" not in render_overview(other)


def test_text_from_the_data_cannot_become_markup(tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)></script>"
    folder = publish(tmp_path / "hostile")
    path = folder / "data_quality.parquet"
    pl.read_parquet(path).with_columns(file=pl.lit(hostile)).write_parquet(path)
    page = render_overview(folder)
    assert hostile not in page
    assert "&lt;img src=x" in page


def test_the_same_data_make_the_same_bytes(folder: Path) -> None:
    assert render_overview(folder) == render_overview(folder)


def test_both_pages_are_written_whole_and_nothing_else(tmp_path: Path) -> None:
    folder = publish(tmp_path / "v1")
    before = {path.name for path in folder.iterdir()}
    assert write_overview(folder) == folder / "overview.html"
    assert {path.name for path in folder.iterdir()} - before == {"overview.html", "overview.en.html"}


def test_an_empty_publication_still_makes_a_page(tmp_path: Path) -> None:
    folder = publish(tmp_path / "empty")
    for path in folder.glob("*.parquet"):
        if path.stem not in ("region", "provider"):
            pl.read_parquet(path).clear().write_parquet(path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"data_as_of": None}), encoding="utf-8")
    for lang in LANGUAGES:
        assert "None" not in re.sub(r"(?s)<(script|style).*?</\1>", "", render_overview(folder, lang))
        assert "{" not in re.sub(r"(?s)<(script|style).*?</\1>", "", render_overview(folder, lang))


def test_a_folder_that_is_not_a_publication_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RehabError) as refused:
        render_overview(tmp_path)
    assert "manifest.json" in str(refused.value)
    assert "rehab run" in refused.value.todo
