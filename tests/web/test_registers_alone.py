"""A region that delivers registers and no course: its profile is there, and every other page says what it waits for."""

import shutil

import pytest
from starlette.testclient import TestClient

from dashboard.web.app import create_app
from dashboard.web.pages import all_pages
from dashboard.web.settings import Settings
from tests.pipeline.conftest import ROOT, rehab

PARTS = {"{region}": "77", "{indicator}": "people_with_disabilities"}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The server over a data folder that got the Parquet registers of the samples and nothing else."""
    place = tmp_path_factory.mktemp("alone")
    (place / "inbox").mkdir()
    for name in ("2026-08-17_moscow_register", "2026-08-18_services_2025", "2026-08-21_population_2025"):
        shutil.copy(ROOT / "data_samples" / "inbox" / f"{name}.parquet", place / "inbox")
    rehab("run", "--inbox", place / "inbox", "--data", place / "data")
    app = create_app(Settings(place / "data", log=place / "reads.jsonl"))
    return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)


def addresses() -> list[str]:
    """Every page the ministry may open; a case there is none of."""
    found = [page.path for page in all_pages() if "ministry" in page.roles and "protocol_id" not in page.path]
    for part, value in PARTS.items():
        found = [path.replace(part, value) for path in found]
    return found


def test_the_profile_is_there(alone: TestClient) -> None:
    answer = alone.get("/profile?region=77")
    assert answer.status_code == 200
    assert "Люди с инвалидностью по группам" in answer.text


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_page_fails_for_want_of_courses(alone: TestClient, lang: str) -> None:
    for address in addresses():
        assert alone.get(f"{address}?lang={lang}").status_code in (200, 404), address


def test_a_page_of_the_pilot_says_what_it_waits_for(alone: TestClient) -> None:
    assert "Ещё не поступило ни одной строки" in alone.get("/").text
