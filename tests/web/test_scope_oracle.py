"""Nobody reads what is not theirs: thousands of generated requests, judged by an oracle on the body of each answer."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from dashboard.web import app as server
from dashboard.web.access import scope
from dashboard.web.access.audit import verify
from dashboard.web.access.principal import BUREAU, FEDERAL, Principal
from dashboard.web.auth.access_file import Access
from dashboard.web.pages import all_pages
from dashboard.web.settings import Settings
from tests.web import scope_kinds as ask
from tests.web.oracle import may_read
from tests.web.scope_asking import Asking
from tests.web.scope_world import AnyGate, Rows, Turned, first_days, keep_in_memory, make_rows, marks, publish

SHARES, LEAST = 2, 5_000  # requests of all shares together
KINDS = {
    ask.api_list: 250,
    ask.api_card: 1400,
    ask.card: 150,
    ask.register: 120,
    ask.work_list: 20,
    ask.any_page: 70,
    ask.exact_figures: 120,
    ask.monitoring_table: 40,
    ask.search: 200,
}


@dataclass
class World:
    """One server over made-up courses."""

    data: Path
    rows: Rows
    gate: AnyGate
    clock: Turned
    client: TestClient

    def get(self, who: Principal, address: str):
        self.gate.who = who
        return self.client.get(address)


@pytest.fixture(scope="module")
def world(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data, samples = tmp_path_factory.mktemp("scopes"), sample_data / "published" / "current"
    rows = make_rows(samples)
    publish(samples, data, rows)
    gate, clock = AnyGate(), Turned()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(server, "build_gate", lambda settings, versions: gate)
        patched.setattr(os, "fsync", lambda handle: None)  # that lines reach the disk is not asked here
        app = server.create_app(Settings(data, Access("local", "http://rehab.test", ("rehab.test",)), clock))
        keep_in_memory(app.state.site.versions.current())
        with TestClient(app, base_url="http://rehab.test", follow_redirects=False) as client:
            yield World(data, rows, gate, clock, client)


@pytest.mark.parametrize("share", range(SHARES))
def test_no_answer_holds_a_row_that_is_not_the_readers(
    world: World, share: int, capsys: pytest.CaptureFixture[str]
) -> None:
    asking = Asking(world.client.app, world.gate, world.clock, world.rows, share)
    log = Settings(world.data).audit_log
    before = verify(log).lines if log.exists() else 0
    asking.run(KINDS)
    asked = asking.answers.total()
    with capsys.disabled():
        print(f"\n{asked} requests, {len(asking.wrong)} out of scope")
    assert not asking.wrong, "\n".join(asking.wrong[:20])
    assert asked * SHARES >= LEAST
    for page in all_pages():
        assert any(asking.answers[kind, 200] for kind in (page.path, page.path.split("{")[0])), page.path
    found = verify(log)
    assert (found.lines - before, found.broken_at) == (asking.logged, None), (
        "a line of the log for every view"
    )


@pytest.mark.parametrize("place", ["/case/{}", "/api/v1/cases/{}", "/download/case/dates.csv?protocol_id={}"])
def test_the_federal_window_opens_on_its_day_and_closes_after_the_tenth(world: World, place: str) -> None:
    federal = Principal("fb", FEDERAL)
    for protocol, first in first_days(world.rows):
        for day, is_open in ((0, False), (1, True), (10, True), (11, False)):
            world.clock.day = first + timedelta(day - 1)
            answer = world.get(federal, place.format(quote(protocol, safe="")))
            assert answer.status_code == (200 if is_open else 404), (protocol, day)


def test_the_same_number_in_another_region_is_another_bureau(world: World) -> None:
    mine, other = world.rows.regions[:2]
    for row in world.rows.courses:
        if row["bureau_id"] == "1" and row["region_code"] in (mine, other) and "%" not in row["protocol_id"]:
            who = Principal("b", BUREAU, mine, "1")
            status = world.get(who, f"/case/{quote(row['protocol_id'], safe='')}").status_code
            assert status == (200 if may_read(row, who, world.clock.day) else 404)


def test_the_oracle_itself_finds_a_leak(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server whose bureaus read their whole region, and whose window is a day longer, is caught."""
    honest = scope.Scope.allowed

    def whole_region(self: scope.Scope) -> tuple[str, list[object]]:
        who = self.principal
        return ("region_code = ?", [who.region_code]) if who.role == BUREAU else honest(self)

    longer = scope.OPEN_ON.replace("THEN 10", "THEN 11")
    for name, value in {"allowed": whole_region, "OPEN_ON": longer}.items():
        with monkeypatch.context() as changed:
            changed.setattr(scope.Scope if name == "allowed" else scope, name, value)
            asking = Asking(world.client.app, world.gate, world.clock, world.rows)
            asking.run({ask.api_list: 60, ask.api_card: 60})
        assert asking.wrong, name
        with monkeypatch.context() as changed:
            changed.setattr(scope.Scope if name == "allowed" else scope, name, value)
            asking = Asking(world.client.app, world.gate, world.clock, world.rows)
            asking.run({ask.search: 120})
        assert asking.wrong or name != "allowed", "a search that finds more than it may is caught, too"


def test_marks_are_found_in_every_form_of_an_answer(world: World) -> None:
    row = world.rows.courses[0]
    who = Principal("m", "main_bureau", row["region_code"])
    page = world.get(who, "/courses?verdict=any")
    assert len(marks(page.content)) >= 20
    for form in ("csv", "ru.csv", "xlsx"):
        assert len(marks(world.get(who, f"/download/courses/courses.{form}?verdict=any").content)) >= 80, form
