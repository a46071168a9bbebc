"""The profile of a region as a page, on paper and by the API: what is published stands there, what is hidden not."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.store import open_store
from dashboard.web.access.principal import Principal
from dashboard.web.access.scope import Scope
from dashboard.web.page.page import View
from dashboard.web.report.profile import profile_content
from dashboard.web.report.typeset import typeset
from dashboard.web.site import NotFound
from dashboard.wording.text import words
from methodology.profile.statements import load_statements
from tests.web.conftest import DAY
from tests.web.test_report import needs_reader, text_of

REGION, YEAR = "77", 2026


@pytest.fixture(scope="module")
def rows(sample_data: Path) -> pl.DataFrame:
    """What the public may know of the region and year."""
    told = pl.read_parquet(sample_data / "published" / "current" / "published_profile.parquet")
    return told.filter(region_code=REGION, year=YEAR)


def plain(html: str) -> str:
    """The text a reader sees, spaces as spaces."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def page(client: Callable[..., TestClient], lang: str = "ru", role: str = "ministry") -> str:
    answer = client(role).get(f"/profile?region={REGION}&year={YEAR}&lang={lang}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_statement_of_the_region_is_a_sentence_that_leads_to_its_definition(client, rows, lang):
    html = page(client, lang)
    for name in rows["statement"]:
        statement = load_statements()[name]
        before = getattr(statement, lang).partition("{")[0].strip()
        assert before in plain(html), name
        assert f"/method/{statement.indicator}" in html, name


def test_a_hidden_figure_has_no_number_anywhere(client, rows):
    hidden = rows.filter(status="Q")
    assert hidden.height, "the samples hide something"
    text = plain(page(client))
    for name in hidden["statement"]:
        before, _, after = load_statements()[name].ru.partition("{value}")
        assert f"{before}…{after}" in text, name
    assert hidden["value"].null_count() == hidden.height


def test_the_page_is_the_same_for_every_reader(client):
    sections = {
        role: page(client, role=role).partition('<section class="keys')[2] for role in ("ministry", "bureau")
    }
    assert plain(sections["ministry"]) == plain(sections["bureau"])


def test_the_api_tells_the_published_rows_and_nothing_more(client, rows):
    answer = client().get(f"/api/v1/profiles?region={REGION}&year={YEAR}&limit=1000").json()["items"]
    key = ("statement", "value", "numerator", "denominator", "base_year", "base_value", "status")
    assert [tuple(row[k] for k in key) for row in answer] == rows.select(key).rows()


def test_statistics_by_the_api_are_protected(client, sample_data):
    published = pl.read_parquet(sample_data / "published" / "current" / "published_population.parquet")
    found = client().get(f"/api/v1/statistics?region={REGION}&limit=1000").json()["items"]
    mine = published.filter(region_code=REGION)
    assert len(found) == mine.height
    assert [row["numerator"] for row in found] == mine["numerator"].to_list()


@pytest.mark.parametrize(
    "asked", ["/profile?region=99", "/profile?year=1999", "/profile/99.pdf", "/profile/77.xml"]
)
def test_what_is_not_there_is_a_clear_answer_and_no_error_of_ours(client, asked):
    assert client().get(asked).status_code in (400, 404)


def test_every_table_of_the_page_can_be_downloaded(client):
    for name in ("profile", "agreement"):
        for form in ("xlsx", "csv"):
            answer = client().get(f"/download/profile/{name}.{form}?region={REGION}&year={YEAR}")
            assert answer.status_code == 200, (name, form)
            assert len(answer.content) > 300


@pytest.fixture(scope="module")
def view(sample_data: Path) -> View:
    store = open_store((sample_data / "published" / "current").resolve())
    return View(store, Scope(Principal("r", "ministry"), DAY), words("ru"))


@needs_reader
def test_the_paper_says_what_the_page_says(view, rows):
    pdf = typeset(profile_content(view, REGION, str(YEAR)), "profile")
    assert pdf == typeset(profile_content(view, REGION, str(YEAR)), "profile")
    text = " ".join(text_of(pdf).split())
    for said in ("Москва", "Данные синтетические", "Опубликованные показатели и наши", "расходится"):
        assert said in text
    people = rows.filter(statement="people_with_disabilities")["value"][0]
    assert f"{people:.0f}" in text


@pytest.mark.parametrize(("region", "year"), [("99", "2026"), ("77", "1999"), ("77", "x")])
def test_there_is_no_paper_of_what_was_not_delivered(view, region, year):
    with pytest.raises(NotFound):
        profile_content(view, region, year)
