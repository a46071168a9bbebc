"""A run killed at any step, parts that are gone, rules that changed: the next run ends with the same bytes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.arrival import inbox as inbox_room
from intake.arrival import raw_store
from intake.arrival.inbox import DataFolder
from intake.arrival.ledger import Ledger
from intake.reading import worker
from intake.reading.refusals import Refused
from intake.settling import parts as parts_room
from intake.settling.parts import PartFolder
from tests.inbox_runs import InProcess, delivery, findings, known, run, stored


class Killed(BaseException):
    """As a kill: nothing that catches errors may catch it."""


def raise_at(nth: int, call: Callable[..., object]) -> Callable[..., object]:
    """The call, but killed before it does anything, the nth time."""
    count = iter(range(1, 1_000))

    def wrapped(*args: object, **kwargs: object) -> object:
        if next(count) == nth:
            raise Killed
        return call(*args, **kwargs)

    return wrapped


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that is killed alone is another story (`test_workers`): here the run is, at any of its steps."""
    monkeypatch.setattr(inbox_room, "pool", InProcess)


STEPS = [
    (raw_store.os, "replace"),
    (raw_store, "_sync_folder"),
    (raw_store.os, "fsync"),
    (Ledger, "register"),
    (Ledger, "taken"),
    (PartFolder, "write"),
    (parts_room, "write_atomically"),
    (worker, "take"),
]


@pytest.mark.parametrize("nth", [1, 2, 5])
@pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_run_killed_at_any_step_ends_as_one_that_was_not(
    place: object, name: str, nth: int, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed, data = DataFolder(tmp_path / "undisturbed"), DataFolder(tmp_path / "data")
    run(inbox, undisturbed)
    with monkeypatch.context() as killing:
        killing.setattr(place, name, raise_at(nth, getattr(place, name)))
        with pytest.raises(Killed):
            run(inbox, data)
    run(inbox, data)
    assert stored(data) == stored(undisturbed)
    assert known(data) == known(undisturbed)


@pytest.mark.parametrize("nth", range(1, 60, 7))
def test_a_run_killed_before_any_rename_ends_as_one_that_was_not(
    nth: int, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed, data = DataFolder(tmp_path / "undisturbed"), DataFolder(tmp_path / "data")
    run(inbox, undisturbed)
    with monkeypatch.context() as killing:
        killing.setattr(os, "replace", raise_at(nth, os.replace))
        try:
            run(inbox, data)
        except Killed:
            run(inbox, data)
    assert stored(data) == stored(undisturbed)
    assert known(data) == known(undisturbed)


@pytest.mark.parametrize(
    "gone", ["parts", "parts/finding", "parts/course_protocol", "parts/activity_tally", "parts/quarantine"]
)
def test_parts_that_are_gone_are_made_again_byte_by_byte(gone: str, inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    before = stored(data)
    for path in sorted((data.path / gone).rglob("*.parquet")):
        path.unlink()
    assert stored(data) != before
    assert run(inbox, data)[0] == 0
    assert stored(data) == before


def test_activity_rows_that_are_gone_are_read_from_the_kept_bytes(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    folder = data.part_folder()
    tally = folder.scan("activity_tally").collect()
    rows = folder.activities(tally).collect()
    assert rows.height == 2
    for path in (data.path / "parts" / "activity").glob("*"):
        path.unlink()
    assert folder.activities(tally).collect().equals(rows)


def test_after_a_rule_changed_every_delivery_is_taken_again_and_lost_tables_go(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    monkeypatch.setattr(inbox_room, "rules_digest", lambda data, key: "other rules")
    monkeypatch.setattr("intake.judging.door.read_delivery", refuse_everything)
    assert run(inbox, data) == (0, 6)
    assert set(delivery(data)["state"]) == {"refused"}
    assert delivery(data)["format"].null_count() == 6
    assert data.part_folder().scan("course_protocol").collect().height == 0
    assert findings(data)["rule_id"].to_list() == ["broken_file"] * 6
    assert run(inbox, data) == (0, 0)


def refuse_everything(path: Path, name: str) -> None:
    raise Refused("broken_file")
