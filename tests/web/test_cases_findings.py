"""Findings against a second count over plain rows: whose they are, how many of what, and the sheet that goes back."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from dashboard.web.access.principal import BUREAU, FEDERAL, MAIN_BUREAU, Principal
from tests.web.case_world import Row, asking_as, copied, listing, rows_of, seen

DAY = date(2026, 6, 30)
SHEET = "/findings/return-sheet.xlsx"


@pytest.fixture(scope="module")
def data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(sample_data, tmp_path_factory.mktemp("findings") / "data")


def readers(rows: list[Row]) -> list[Principal]:
    """Main bureaus and bureaus with most findings, and one bureau without any."""
    regions = Counter(r["region_code"] for r in rows if r["region_code"])
    bureaus = Counter((r["region_code"], r["bureau_id"]) for r in rows if r["bureau_id"])
    first, second = (region for region, _ in regions.most_common(2))
    (region, bureau), _ = bureaus.most_common(1)[0]
    return [
        Principal("a", MAIN_BUREAU, first),
        Principal("b", BUREAU, region, bureau),
        Principal("c", BUREAU, second, "no such bureau"),
    ]


def own(rows: list[Row], who: Principal) -> list[Row]:
    return [
        r
        for r in rows
        if r["region_code"] == who.region_code
        and (who.role == MAIN_BUREAU or r["bureau_id"] == who.bureau_id)
    ]


def by_rule(rows: list[Row]) -> list[tuple[set[str], int]]:
    """A line a rule: the messages of its findings and how many there are; errors, then the most frequent first."""
    told: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        told.setdefault((row["severity"], row["rule_id"]), []).append(row["message_en"])
    order = sorted(told, key=lambda rule: (rule[0], -len(told[rule]), rule[1]))
    return [(set(told[rule]), len(told[rule])) for rule in order]


def test_everybody_sees_the_findings_of_the_own_place(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(data, "finding")
    for who in readers(rows):
        mine, asking = own(rows, who), asking_as(who, data, DAY, monkeypatch)
        shown: list[tuple[str, str]] = []
        for page in range(1, 2 + len(mine) // 20):
            answer = asking.get("/findings", params={"lang": "en", "page": str(page)})
            assert answer.status_code == 200 or not len(mine) % 20
            shown += (
                [(cells[0], cells[-1]) for cells in listing(answer.text, "findings")]
                if answer.is_success
                else []
            )
        assert Counter(shown) == Counter((r["record_id"] or "–", r["severity"]) for r in mine)
        first = asking.get("/findings", params={"lang": "en"}).text
        assert f"{len(mine)} of {len(mine)}," in seen(first)
        for cells, (messages, n) in zip(listing(first, "rules"), by_rule(mine), strict=True):
            assert cells[0] in messages and int(cells[-1]) == n
        senders = Counter((r["provider_ogrn"], r["file"]) for r in mine)
        assert len(listing(first, "senders")) == len(senders)


def test_a_finding_about_a_course_lies_where_the_course_does(data: Path) -> None:
    """Of a course's protocol no other place was delivered in the samples, but what a rule says of the place itself."""
    courses = {r["protocol_id"]: (r["region_code"], r["bureau_id"]) for r in rows_of(data, "scored_course")}
    about = [r for r in rows_of(data, "finding") if r["record_id"] in courses]
    assert len(about) > 50
    assert {(r["record_id"], r["region_code"], r["bureau_id"]) for r in about} <= {
        (protocol, *place) for protocol, place in courses.items()
    }


def test_filters_and_their_counts(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(data, "finding")
    who = readers(rows)[0]
    mine, asking = own(rows, who), asking_as(who, data, DAY, monkeypatch)
    for name, column in {"provider": "provider_ogrn", "severity": "severity", "rule": "rule_id"}.items():
        for value in {r[column] for r in mine if r[column]}:
            page = asking.get("/findings", params={name: value, "lang": "en"}).text
            n = sum(r[column] == value for r in mine)
            assert f"Findings shown: {n} of {len(mine)}" in seen(page)
            assert len(listing(page, "findings")) == min(n, 20)


def test_the_sheet_tells_the_findings_of_the_own_place_and_no_other(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(data, "finding")
    who = readers(rows)[0]
    mine, asking = own(rows, who), asking_as(who, data, DAY, monkeypatch)
    for name, column in {"provider": "provider_ogrn", "delivery": "delivery_sha"}.items():
        value = Counter(r[column] for r in mine if r[column]).most_common(1)[0][0]
        answer = asking.get(SHEET, params={name: value})
        assert answer.status_code == 200
        book = openpyxl.load_workbook(BytesIO(answer.content))
        header, *lines = book["По случаям"].iter_rows(values_only=True)
        case = header.index("Протокол или сертификат")
        told = Counter(line[case] for line in lines)
        expected = [r for r in mine if r[column] == value]
        assert sum(told.values()) == len(expected)
        names = {r["record_id"] for r in expected if r["record_id"]}
        assert {name if len(name) <= 200 else name[:200] + "…" for name in names} <= set(told)
        assert "Что проверено" not in {row[0] for row in book["Сводка"].iter_rows(values_only=True)}


def test_a_sheet_of_nobody_or_of_others_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(data, "finding")
    who, *_ = readers(rows)
    mine = {r["provider_ogrn"] for r in own(rows, who)} | {None}
    theirs = next(r["provider_ogrn"] for r in rows if r["provider_ogrn"] not in mine)
    asking = asking_as(who, data, DAY, monkeypatch)
    assert asking.get(SHEET).status_code == 400
    assert asking.get(SHEET, params={"provider": theirs}).status_code == 400
    fb = asking_as(Principal("fb", FEDERAL), data, DAY, monkeypatch)
    assert fb.get(SHEET, params={"provider": theirs}).status_code == 404
    assert fb.get("/findings").status_code == 404


def test_roles_without_rows_have_no_findings(client: Callable[..., TestClient]) -> None:
    for role in ("federal", "ministry", "engineer"):
        assert client(role).get(SHEET, params={"provider": "1"}).status_code == 404
