"""The work list against a second count, on the days around the end of the federal window."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.web.access.principal import Principal
from tests.web.case_world import Row, asking_as, copied, listing, rows_of, seen

GROUPS: dict[str, Callable[[Row, date], bool]] = {
    "window": lambda r, day: (
        r["federal_access_from"] is not None and 0 <= (day - r["federal_access_from"]).days <= 9
    ),
    "reason": lambda r, day: r["verdict"] == "ineffective" and not r["reasons"],
    "undecided": lambda r, day: r["decided_on"] is None and r["sent_on"] is not None,
    "unregistered": lambda r, day: r["decided_on"] is not None and r["registered_on"] is None,
    "undetermined": lambda r, day: r["verdict"] == "undetermined",
    "near": lambda r, day: r["verdict"] != "undetermined" and r["total_lo"] in (3, 4),
}


@pytest.fixture(scope="module")
def data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sample_data, tmp_path_factory.mktemp("work") / "data")


@pytest.mark.parametrize("after", [0, 9, 10])
def test_every_group_holds_what_waits_on_that_day(
    data: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    courses = rows_of(data, "scored_course")
    region = next(r["region_code"] for r in courses if r["verdict"] == "ineffective" and not r["reasons"])
    opened = max(
        r["federal_access_from"] for r in courses if r["region_code"] == region and r["federal_access_from"]
    )
    day = opened + timedelta(days=after)
    who = asking_as(Principal("g", "main_bureau", region), data, day, monkeypatch)
    page = who.get("/worklist", params={"lang": "en"}).text
    for name, waits in GROUPS.items():
        expected = {r["protocol_id"]: r for r in courses if r["region_code"] == region and waits(r, day)}
        rows = listing(page, name)
        assert len(rows) == min(20, len(expected)), name
        assert {cells[0] for cells in rows} <= set(expected), name
        if expected:
            assert f": {len(expected)} " in seen(page)
    assert (after == 10) == (not any(r["federal_access_from"] == opened for r in courses
                                     if r["protocol_id"] in {c[0] for c in listing(page, "window")}))  # fmt: skip


def test_a_long_group_leads_to_the_rest(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address of the page is answered, and shows as many courses as the group has."""
    courses = rows_of(data, "scored_course")
    region = next(r["region_code"] for r in courses if r["verdict"] == "ineffective" and not r["reasons"])
    day = date(2026, 6, 30)
    who = asking_as(Principal("g", "main_bureau", region), data, day, monkeypatch)
    rest = {
        "reason": "/courses?verdict=ineffective&reason=none",
        "undecided": "/courses?verdict=any&state=undecided_sent",
        "undetermined": "/courses?verdict=undetermined",
        "near": "/courses?verdict=any&state=near",
    }
    page = who.get("/worklist").text
    for name, address in rest.items():
        assert address.replace("&", "&amp;") in page
        n = sum(GROUPS[name](r, day) for r in courses if r["region_code"] == region)
        assert f"Найдено: {n} " in seen(who.get(address).text)


def test_what_is_missing_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    courses = {r["protocol_id"]: r for r in rows_of(data, "scored_course") if r["verdict"] == "undetermined"}
    for region in sorted({r["region_code"] for r in courses.values()})[:2]:
        who = asking_as(Principal("g", "main_bureau", region), data, date(2026, 6, 30), monkeypatch)
        for cells in listing(who.get("/worklist", params={"lang": "en"}).text, "undetermined"):
            row = courses[cells[0]]
            assert ("activities" in cells[2].split(";")) == (row["delivered_total"] is None)
            assert ("ratings of activity and participation" in cells[2]) == (row["assessed"] is None)
