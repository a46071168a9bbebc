"""The page of social services: a region's own cases and nobody else's, and what falls due counted a second time."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from dashboard.web.access.principal import Principal
from tests.naive.pathway import WORKING
from tests.social_rows import make_tables, some_cases
from tests.web.case_world import Row, asking_as, copied, listing, rows_of, seen

DAY = date(2026, 7, 3)  # the day after the last one of the cases


@pytest.fixture(scope="module")
def data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_tables(some_cases(3, 900), tmp_path_factory.mktemp("made"))
    tables = {name: pl.read_parquet(path) for name, path in made.items()}
    return copied(sample_data, tmp_path_factory.mktemp("work") / "data", **tables)


@pytest.fixture
def page(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    who = asking_as(Principal("g", "main_bureau", "72"), data, DAY, monkeypatch)
    return lambda **asked: who.get("/social", params={"lang": "en", **asked}).text


def in_ten_working_days(day: date) -> date:
    left = 10
    while left:
        day += timedelta(1)
        left -= WORKING[day]
    return day


def pending(data: Path) -> list[Row]:
    steps = rows_of(data, "social_service_step")
    return [row for row in steps if row["region_code"] == "72" and row["state"] in ("running", "overdue")]


def test_what_falls_due_is_counted_from_the_day_the_page_is_read(data: Path, page, monkeypatch) -> None:
    last = in_ten_working_days(DAY)
    soon = Counter(row["child_id"] for row in pending(data) if DAY <= row["due_on"] <= last)
    past = Counter(row["child_id"] for row in pending(data) if row["due_on"] < DAY)
    who = asking_as(Principal("g", "main_bureau", "72"), data, DAY, monkeypatch)
    text = page()
    assert soon and past
    for name, expected, title in (
        ("soon", soon, "Due in the next ten working days"),
        ("past", past, "Past due"),
    ):
        assert f"{title}: {expected.total()} " in seen(text)
        shown = Counter(cells[3].split()[0] for cells in listing(text, name))
        assert shown.total() == min(50, expected.total()) and shown <= expected
        whole = pl.read_csv(who.get(f"/download/social/{name}.csv", params={"lang": "en"}).content)
        assert Counter(whole["child_id"]) == expected


def test_steps_are_those_of_the_region_and_of_what_was_asked(data: Path, page) -> None:
    steps = [row for row in rows_of(data, "social_service_step") if row["region_code"] == "72"]
    met = sum(row["state"] == "met" for row in steps)
    judged = met + sum(row["state"] in ("late", "overdue") for row in steps)
    assert f"{met:,} of {judged:,} judged" in seen(page())
    home = [row for row in steps if row["form"] == "home" and row["submitted_on"].year == 2026]
    met = sum(row["state"] == "met" for row in home)
    judged = met + sum(row["state"] in ("late", "overdue") for row in home)
    assert f"{met:,} of {judged:,} judged" in seen(page(form="home", period="2026"))


def test_nobody_reads_the_cases_of_another_region(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = {row["child_id"] for row in rows_of(data, "social_case") if row["region_code"] == "77"}
    own = {row["child_id"] for row in rows_of(data, "social_case") if row["region_code"] == "72"} - others
    who = asking_as(Principal("g", "main_bureau", "77"), data, DAY, monkeypatch)
    for address in ("/social", "/download/social/soon.csv", "/download/social/past.csv"):
        told = who.get(address).text
        assert any(case in told for case in others) and not any(case in told for case in own), address


def test_who_has_no_region_of_its_own_has_no_such_page(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [Principal(role, role) for role in ("ministry", "federal", "engineer")]
    for reader in (*others, Principal("b", "bureau", "72", "1")):
        who = asking_as(reader, data, DAY, monkeypatch)
        assert who.get("/social").status_code == 404
        assert who.get("/download/social/soon.csv").status_code == 404


def test_every_read_of_single_cases_is_logged(data: Path, page) -> None:
    page()
    assert '"/social' in (data / "reads.jsonl").read_text(encoding="utf-8").splitlines()[-1]


def test_a_region_without_cases_is_told_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    who = asking_as(Principal("g", "main_bureau", "66"), data, DAY, monkeypatch)
    answer = who.get("/social", params={"lang": "en"})
    assert answer.status_code == 200 and "There are no social-service cases" in answer.text


def test_a_region_measured_by_another_one_s_procedure_is_told_so(page) -> None:
    assert "measured by Moscow" in page() and "Decree of the Government of Moscow N 829-PP" in page()
