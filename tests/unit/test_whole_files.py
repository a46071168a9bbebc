"""A file counts once it is whole: two looks at what changed a moment ago, and beginnings that were taken all the same.

Belongs here: both. Does not: names that say that a file is not there yet (`test_inbox.py`).
"""

import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from intake.arrival import whole_files
from intake.arrival.inbox import DataFolder
from intake.settling.tables import settle_all
from law.errors import RehabError
from methodology.scoring.editions import load_editions
from tests.delivered_rows import write_csv
from tests.inbox_runs import delivery, findings, run, table

DAYS = [{"performed_on": f"2025-09-{day:02}"} for day in range(1, 22)]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """Files count as young for a minute; what is in the list happens during the wait, which takes no time."""
    happens: list[Callable[[], None]] = []
    monkeypatch.delenv(whole_files.SETTLE)
    monkeypatch.setattr(whole_files.time, "sleep", lambda seconds: [each() for each in happens])
    return happens


def test_a_file_that_grows_between_two_looks_is_left_for_the_next_run(
    inbox: Path, tmp_path: Path, waits: list[Callable[[], None]]
) -> None:
    data, growing = DataFolder(tmp_path / "data"), inbox / "activity.csv"
    whole = growing.read_bytes()
    growing.write_bytes(whole[:-20])
    waits.append(lambda: growing.write_bytes(whole))
    assert run(inbox, data) == (5, 5)
    assert "activity.csv" not in delivery(data)["file"].to_list()
    waits.clear()
    assert run(inbox, data) == (1, 1)


def test_a_file_taken_back_between_two_looks_stops_no_other(
    inbox: Path, tmp_path: Path, waits: list[Callable[[], None]]
) -> None:
    waits.append((inbox / "activity.csv").unlink)
    assert run(inbox, DataFolder(tmp_path / "data")) == (5, 5)


def test_all_young_files_wait_once_and_old_ones_not_at_all(
    inbox: Path, tmp_path: Path, waits: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[bool] = []
    waits.append(lambda: waited.append(True))
    files = sorted(inbox.iterdir())
    assert whole_files.whole_files(files) == files and len(waited) == 1
    later = time.time_ns() + 61 * 10**9
    monkeypatch.setattr(whole_files.time, "time_ns", lambda: later)
    assert whole_files.whole_files(files) == files and len(waited) == 1


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "inf"])
def test_a_setting_that_is_no_time_is_an_error_that_names_it(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(whole_files.SETTLE, value)
    with pytest.raises(RehabError, match=f"{whole_files.SETTLE} is «{value}»"):
        whole_files.whole_files([inbox / "activity.csv"])


def counted(data: DataFolder) -> dict[str, list[dict[str, object]]]:
    """The settled rows of the pilot without what differs by delivery."""
    tables = settle_all(data.part_folder().parts(), load_editions())
    return {
        name: tables[name].drop("delivery_sha", "seq").to_dicts()
        for name in ("course_protocol", "activity_tally")
    }


@pytest.mark.parametrize("size", [0, 80, 700, -30], ids=["empty", "header", "some rows", "most rows"])
def test_the_beginning_of_a_file_leaves_when_the_whole_one_comes(
    one_key: None, tmp_path: Path, size: int
) -> None:
    inbox, data, alone = tmp_path / "inbox", DataFolder(tmp_path / "data"), DataFolder(tmp_path / "alone")
    inbox.mkdir()
    write_csv(inbox / "1.csv", "course_protocol", [{}])
    write_csv(inbox / "2.csv", "activity", DAYS)
    whole = (inbox / "2.csv").read_bytes()
    (inbox / "2.csv").write_bytes(whole[:size])
    run(inbox, data)
    (inbox / "2.csv").write_bytes(whole)
    assert run(inbox, data) == (1, 2)
    run(inbox, alone)
    assert counted(data) == counted(alone)
    states = delivery(data).select("file", "state").rows()
    assert states == [("1.csv", "taken"), ("2.csv", "refused"), ("2.csv", "taken")]
    assert table(data, "read_rows")["rows"].to_list().count(21) == 1
    cut = findings(data).filter(pl.col("rule_id") == "cut_off")
    assert cut.select("file", "severity").rows() == [("2.csv", "warning")]
    assert findings(data).filter(pl.col("delivery_sha") == cut["delivery_sha"][0]).height == 1
    assert run(inbox, data) == (0, 0)


def test_a_longer_file_of_the_same_name_that_begins_otherwise_is_another_delivery(
    one_key: None, tmp_path: Path
) -> None:
    inbox, data = tmp_path / "inbox", DataFolder(tmp_path / "data")
    inbox.mkdir()
    write_csv(inbox / "1.csv", "activity", DAYS[:3])
    run(inbox, data)
    write_csv(inbox / "1.csv", "activity", DAYS[1:])
    write_csv(inbox / "2.csv", "activity", [*DAYS[:3], {}])  # begins alike under another name
    assert run(inbox, data) == (2, 2)
    assert delivery(data)["state"].to_list() == ["taken"] * 3
