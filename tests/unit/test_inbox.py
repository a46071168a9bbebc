"""The inbox: every file once, by its bytes and not by its name.

Belongs here: what is new, what is known, one run at a time. Does not: runs that were killed (`test_killed_runs.py`),
files that cannot be kept (`test_refused_files.py`).
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from intake.arrival import inbox as inbox_room
from intake.arrival import raw_store
from intake.arrival.inbox import DataFolder, locked, receive, waiting_files
from law.errors import RehabError
from tests.delivered_rows import OF_THE_PILOT
from tests.inbox_runs import delivery, known, run, stored, table


def test_a_second_run_takes_nothing(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    assert run(inbox, data) == (6, 6)
    before = stored(data), known(data)
    assert run(inbox, data) == (0, 0)
    assert (stored(data), known(data)) == before
    assert delivery(data)["file"].to_list() == sorted(f"{t}.csv" for t in OF_THE_PILOT)
    assert table(data, "read_rows")["rows"].sum() == 8


def test_the_same_bytes_under_two_names_are_one_delivery(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    (inbox / "again.csv").write_bytes((inbox / "certificate.csv").read_bytes())
    assert run(inbox, data) == (6, 6)
    arrivals = table(data, "arrival")
    assert arrivals.filter(verdict="duplicate")["file"].to_list() == ["certificate.csv"]
    assert delivery(data)["file"].to_list().count("again.csv") == 1


@pytest.mark.parametrize("keep_the_time", [False, True], ids=["new time", "same size and time"])
def test_a_file_changed_in_place_is_another_delivery(
    inbox: Path, tmp_path: Path, keep_the_time: bool
) -> None:
    data, path = DataFolder(tmp_path / "data"), inbox / "certificate.csv"
    run(inbox, data)
    info = path.stat()
    path.write_bytes(path.read_bytes().replace(b"C1", b"C2"))
    if keep_the_time:
        os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert run(inbox, data) == (1, 1)
    assert delivery(data)["file"].to_list().count("certificate.csv") == 2


def test_a_file_that_is_still_written_while_it_is_read_is_read_again(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, path, keep = DataFolder(tmp_path / "data"), inbox / "certificate.csv", raw_store.keep

    def keep_and_append(store: Path, delivered: Path, limit: int) -> tuple[str, int]:
        kept = keep(store, delivered, limit)
        if delivered == path:
            with path.open("a", encoding="utf-8") as file:
                file.write(path.read_text().splitlines()[1].replace("C1", "C9") + "\n")
        return kept

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(raw_store, "keep", keep_and_append)
        run(inbox, data)
    assert run(inbox, data) == (
        1,
        2,
    )  # the beginning that was taken is judged again: set aside for the whole file


def test_another_process_at_work_is_told_and_left_alone(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.path.mkdir()
    take = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX);"
    hold = take + "print(1, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(data.path / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline()
        with pytest.raises(RehabError, match="another run") as error, locked(data):
            pytest.fail("two runs at once")
        assert error.value.todo
        other.communicate()
    with locked(data), (data.path / ".lock").open("w") as second, pytest.raises(BlockingIOError):
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with locked(data):
        pass


def test_files_that_are_not_there_yet_are_left(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    for name in (".hidden.csv", "x.csv.part", "~$book.xlsx"):
        (inbox / name).write_text("half")
    (inbox / ".folder").mkdir()
    assert run(inbox, data) == (6, 6)


def test_a_file_taken_back_between_listing_and_reading_is_no_delivery(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, path = DataFolder(tmp_path / "data"), inbox / "certificate.csv"
    listed = waiting_files(inbox, data.ledger())
    path.unlink()
    monkeypatch.setattr(inbox_room, "waiting_files", lambda inbox, ledger: listed)
    assert run(inbox, data) == (5, 5)


def test_no_inbox_is_told(tmp_path: Path) -> None:
    with pytest.raises(RehabError, match="inbox"):
        receive(tmp_path / "nowhere", DataFolder(tmp_path / "data"))


def test_bytes_are_kept_as_they_came_and_read_only(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    for sha, file in delivery(data).select("delivery_sha", "file").rows():
        kept = raw_store.path_of(data.raw, sha)
        assert kept.read_bytes() == (inbox / file).read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o400
