"""The register of courses against a second count over plain rows: which rows, in which order, how many."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from tests.web.case_world import Row, links, listing, rows_of, seen

DAY = "2026-06-30"
SORTS = {
    "latest": lambda r: (-r["finished_on"].toordinal(), r["protocol_id"]),
    "earliest": lambda r: (r["finished_on"], r["protocol_id"]),
    "lowest": lambda r: (r["total_lo"], r["total_hi"], -r["finished_on"].toordinal(), r["protocol_id"]),
    "highest": lambda r: (-r["total_hi"], -r["total_lo"], -r["finished_on"].toordinal(), r["protocol_id"]),
}
REASONS = ("health_condition", "family_refused_activities", "provider_failure", "other", "none")


def window_is_open(row: Row) -> bool:
    opened = row["federal_access_from"]
    return opened is not None and 0 <= (row["today"] - opened).days <= 9


STATES: dict[str, Callable[[Row], bool]] = {
    "near": lambda r: r["verdict"] != "undetermined" and r["total_lo"] in (3, 4),
    "undecided": lambda r: r["decided_on"] is None,
    "undecided_sent": lambda r: r["decided_on"] is None and r["sent_on"] is not None,
    "unregistered": lambda r: r["decided_on"] is not None and r["registered_on"] is None,
    "window": window_is_open,
}


def of_reason(row: Row, reason: str) -> bool:
    if reason == "none":
        return row["verdict"] == "ineffective" and not row["reasons"]
    return reason in (row["reasons"] or [])


def of_period(row: Row, period: str) -> bool:
    month = f"{row['finished_on']:%Y-%m}"
    half = f"{month[:4]}-H{1 if month[5:] <= '06' else 2}"
    quarter = f"{month[:4]}-Q{(int(month[5:]) - 1) // 3 + 1}"
    return period in (month, half, quarter, month[:4])


def is_asked(row: Row, asked: dict[str, str]) -> bool:
    """Whether a course is what was asked for; the default is the ineffective ones."""
    verdict = asked.get("verdict", "ineffective")
    tests = [verdict in ("any", row["verdict"])]
    for name, value in asked.items():
        match name:
            case "period":
                tests.append(of_period(row, value))
            case "reason":
                tests.append(of_reason(row, value))
            case "state":
                tests.append(STATES[value](row))
            case "region" | "bureau" | "provider":
                key = {"region": "region_code", "bureau": "bureau_id", "provider": "provider_ogrn"}[name]
                tests.append(row[key] == value)
            case "target_group" | "age_band":
                tests.append(row[name] == value)
    return all(tests)


@pytest.fixture(scope="module")
def scopes(sample_data: Path) -> dict[str, list[Row]]:
    """The courses of each demonstration role."""
    courses = rows_of(sample_data, "scored_course")
    today = max(r["finished_on"] for r in courses)
    assert str(today) == DAY
    counts: dict[tuple[str, str], int] = {}
    for row in courses:
        row["today"] = today
        place = row["region_code"], row["bureau_id"]
        counts[place] = counts.get(place, 0) + 1
    region, bureau = min(counts, key=lambda place: (-counts[place], place))
    return {
        "bureau": [r for r in courses if (r["region_code"], r["bureau_id"]) == (region, bureau)],
        "main_bureau": [r for r in courses if r["region_code"] == region],
        "federal": [r for r in courses if window_is_open(r)],
    }


def questions(rows: list[Row], chance: random.Random) -> dict[str, str]:
    """A few filters at random, from values that a course of the scope has."""
    some = chance.choice(rows)
    several = {
        name: len({r[name] for r in rows}) > 1 for name in ("bureau_id", "provider_ogrn", "target_group")
    }
    known = {
        "verdict": chance.choice(("any", "any", some["verdict"])),
        "period": chance.choice((f"{some['finished_on']:%Y}", f"{some['finished_on']:%Y-%m}")),
        "reason": chance.choice(REASONS),
        "state": chance.choice(list(STATES)),
    }
    if several["bureau_id"]:
        known["bureau"] = some["bureau_id"]
    if several["provider_ogrn"]:
        known["provider"] = some["provider_ogrn"]
    if several["target_group"]:
        known["target_group"] = some["target_group"]
    asked = {name: known[name] for name in chance.sample(list(known), chance.randrange(4))}
    months = {f"{r['finished_on']:%Y-%m}" for r in rows}
    return asked if len(months) > 1 else {k: v for k, v in asked.items() if k != "period"}


def protocols(client: TestClient, asked: dict[str, str]) -> tuple[list[str], str]:
    """The protocols of every page, in order, and the first page."""
    found: list[str] = []
    first = ""
    for page in range(1, 100):
        answer = client.get("/courses", params=asked | {"page": str(page)})
        assert answer.status_code == 200, answer.text[-1500:]
        first = first or answer.text
        shown = [unquote(href.removeprefix("/case/").split("?")[0]) for href in links(answer.text, "courses")]
        found += shown
        if 'rel="next"' not in answer.text:
            break
        assert len(shown) == 20
    return found, first


@pytest.mark.parametrize("role", ["bureau", "main_bureau", "federal"])
def test_the_register_shows_the_rows_asked_for_in_the_order_asked_for(
    client: Callable[..., TestClient], scopes: dict[str, list[Row]], role: str
) -> None:
    rows, chance = scopes[role], random.Random(role)
    assert rows
    asked_for = [{}, {"verdict": "any"}, *(questions(rows, chance) for _ in range(12))]
    for asked in asked_for:
        sort = chance.choice(list(SORTS))
        expected = sorted((r for r in rows if is_asked(r, asked)), key=SORTS[sort])
        found, first = protocols(client(role), asked | {"sort": sort})
        assert found == [r["protocol_id"] for r in expected], (asked, sort)
        told = re.search(r"Найдено: ([\d ]+) курс\w* из ([\d ]+),", seen(first))
        assert told and [int(n.replace(" ", "")) for n in told.groups()] == [len(expected), len(rows)], asked


def test_reasons_are_counted_beside_the_rows_and_lead_to_them(
    client: Callable[..., TestClient], scopes: dict[str, list[Row]]
) -> None:
    rows = [r for r in scopes["main_bureau"] if r["verdict"] == "ineffective"]
    page = client("main_bureau").get("/courses", params={"lang": "en"}).text
    counts = {name: int(n) for name, n, _ in listing(page, "reasons")}
    given = {
        reason: sum(of_reason(r, reason) for r in rows) for reason in (*REASONS, "family_refused_course")
    }
    assert sorted(counts.values()) == sorted(n for n in given.values() if n)
    assert counts["not stated"] == given["none"]
    for href in links(page, "reasons"):
        assert len(links(client("main_bureau").get(href).text, "courses")) in counts.values()


def test_points_are_shown_for_certain_or_as_an_interval(
    client: Callable[..., TestClient], scopes: dict[str, list[Row]]
) -> None:
    page = client("main_bureau").get("/courses", params={"verdict": "undetermined", "lang": "en"}).text
    rows = {r["protocol_id"]: r for r in scopes["main_bureau"] if r["verdict"] == "undetermined"}
    assert rows
    for cells in listing(page, "courses"):
        row = rows[cells[0]]
        tiles = re.findall(r"(\d)(?:–(\d))?(?: |$)", cells[3])
        ours = [
            (row[f"{c}_lo"], row[f"{c}_hi"])
            for c in ("comprehensiveness", "volume", "effect", "parental_competence")
        ]
        assert [(int(lo), int(hi or lo)) for lo, hi in tiles] == ours


def test_a_page_beyond_the_last_is_not_there(client: Callable[..., TestClient]) -> None:
    assert client("bureau").get("/courses", params={"page": "99"}).status_code == 404


@pytest.mark.parametrize("role", ["ministry", "engineer"])
@pytest.mark.parametrize("path", ["/courses", "/worklist", "/case/DEMO-72-2024-00091", "/findings"])
def test_nobody_else_reads_single_courses(client: Callable[..., TestClient], role: str, path: str) -> None:
    assert client(role).get(path).status_code == 404
