"""The inbox: once each, killed at any step and taken up again, and one bad file never stops the others."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from intake import inbox as inbox_room
from intake import parts as parts_room
from intake import raw_store
from intake.inbox import DataFolder, locked, receive, take_in, waiting_files
from intake.ledger import Ledger
from intake.parts import PartFolder
from intake.pseudonyms import KEY_SETTING
from intake.refusals import Refused
from schemas.errors import RehabError
from tests.delivered_rows import ACTIVITY, VALID, write_csv


class Killed(BaseException):
    """As a kill: nothing that catches errors may catch it."""


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"k" * 40)
    monkeypatch.setenv(KEY_SETTING, str(path))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Six deliveries, one a table; the activities lack a date in their second row."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for table in VALID:
        rows = [{}, {"performed_on": ""}, {}] if table == "activity" else [{}]
        write_csv(folder / f"{table}.csv", table, rows)
    return folder


def run(inbox: Path, data: DataFolder) -> tuple[int, int]:
    with locked(data):
        return receive(inbox, data), take_in(data)


def delivery(data: DataFolder) -> pl.DataFrame:
    return table(data, "delivery")


def table(data: DataFolder, name: str) -> pl.DataFrame:
    ledger = data.ledger()
    try:
        return ledger.table(name)
    finally:
        ledger.close()


def findings(data: DataFolder) -> pl.DataFrame:
    return data.part_folder().scan("finding").collect().sort("seq", "line")


def stored(data: DataFolder) -> dict[str, str]:
    """Every file of raw store and parts with its digest, leftovers included."""
    folders = [data.raw, data.path / "parts"]
    files = [p for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()]
    return {str(p.relative_to(data.path)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def known(data: DataFolder) -> list[tuple[object, ...]]:
    """The ledger without the times of arrival and the digest of the code that runs."""
    return delivery(data).drop("received_at", "rules").rows() + table(data, "read_rows").rows()


def test_a_second_run_takes_nothing(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    assert run(inbox, data) == (6, 6)
    before = stored(data), known(data)
    assert run(inbox, data) == (0, 0)
    assert (stored(data), known(data)) == before
    assert delivery(data)["file"].to_list() == sorted(f"{t}.csv" for t in VALID)
    assert table(data, "read_rows")["rows"].sum() == 8


def test_the_same_bytes_under_two_names_are_one_delivery(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    (inbox / "again.csv").write_bytes((inbox / "certificate.csv").read_bytes())
    assert run(inbox, data) == (6, 6)
    arrivals = table(data, "arrival")
    assert arrivals.filter(verdict="duplicate")["file"].to_list() == ["certificate.csv"]
    assert delivery(data)["file"].to_list().count("again.csv") == 1


@pytest.mark.parametrize("keep_the_time", [False, True], ids=["new time", "same size and time"])
def test_a_file_changed_in_place_is_another_delivery(inbox: Path, tmp_path: Path, keep_the_time: bool) -> None:
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

    def keep_and_append(store: Path, delivered: Path) -> tuple[str, int]:
        kept = keep(store, delivered)
        if delivered == path:
            with path.open("a", encoding="utf-8") as file:
                file.write(path.read_text().splitlines()[1].replace("C1", "C9") + "\n")
        return kept

    monkeypatch.setattr(raw_store, "keep", keep_and_append)
    run(inbox, data)
    monkeypatch.undo()
    monkeypatch.setenv(KEY_SETTING, str(tmp_path / "key"))
    assert run(inbox, data) == (1, 1)


def raise_at(nth: int, call: Callable[..., object]) -> Callable[..., object]:
    """The call, but killed before it does anything, the nth time."""
    count = iter(range(1, 1_000))

    def wrapped(*args: object, **kwargs: object) -> object:
        if next(count) == nth:
            raise Killed
        return call(*args, **kwargs)

    return wrapped


STEPS = [
    (raw_store.os, "replace"),
    (raw_store, "_sync_folder"),
    (raw_store.os, "fsync"),
    (Ledger, "register"),
    (Ledger, "taken"),
    (PartFolder, "write"),
    (parts_room, "write_atomically"),
    (inbox_room, "take"),
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


@pytest.mark.parametrize("gone", ["parts", "parts/finding", "parts/course_protocol", "parts/activity_tally", "parts/quarantine"])
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
    monkeypatch.setattr("intake.door.read_delivery", refuse_everything)
    assert run(inbox, data) == (0, 6)
    assert set(delivery(data)["state"]) == {"refused"}
    assert delivery(data)["format"].null_count() == 6
    assert data.part_folder().scan("course_protocol").collect().height == 0
    assert findings(data)["rule_id"].to_list() == ["broken_file"] * 6
    assert run(inbox, data) == (0, 0)


def refuse_everything(path: Path, name: str) -> None:
    raise Refused("broken_file")


def test_another_process_at_work_is_told_and_left_alone(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.path.mkdir()
    hold = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); sys.stdin.read()"
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


def make_link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def make_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def make_folder(path: Path) -> None:
    path.mkdir()
    write_csv(path / "hidden.csv", "certificate", [{}])


BAD = {
    "link": (make_link, "a symbolic link"),
    "dangling link": (make_dangling_link, "a symbolic link"),
    "pipe": (os.mkfifo, "a pipe, socket or device"),
    "folder": (make_folder, "a folder"),
}


@pytest.mark.parametrize("make", [m for m, _ in BAD.values()], ids=BAD)
def test_what_cannot_be_kept_becomes_a_finding_and_stops_no_other(
    make: Callable[[Path], None], inbox: Path, tmp_path: Path
) -> None:
    data, name = DataFolder(tmp_path / "data"), "assessment 2.csv"
    make(inbox / name)
    assert run(inbox, data) == (7, 7)
    bad = delivery(data).filter(file=name).row(0, named=True)
    assert bad["delivery_sha"] == "not-kept-" + hashlib.sha256(name.encode()).hexdigest()
    assert bad["state"] == "refused" and bad["size_bytes"] == 0
    (finding,) = findings(data).filter(file=name).rows(named=True)
    assert finding["rule_id"] == "file_not_regular" and finding["severity"] == "error"
    assert finding["observed"] in {observed for _, observed in BAD.values()}
    assert finding["message_ru"] and finding["message_en"]
    assert set(delivery(data).filter(pl.col("file") != name)["state"]) == {"taken"}
    before = stored(data)
    assert run(inbox, data) == (0, 0)
    for path in (data.path / "parts" / "finding").glob("*"):
        path.unlink()
    run(inbox, data)
    assert stored(data) == before


def test_once_it_is_a_plain_file_it_is_taken(inbox: Path, tmp_path: Path) -> None:
    data, path = DataFolder(tmp_path / "data"), inbox / "more.csv"
    make_dangling_link(path)
    run(inbox, data)
    path.unlink()
    write_csv(path, "certificate", [{"certificate_id": "C7"}])
    assert run(inbox, data) == (1, 1)
    assert delivery(data).filter(file="more.csv")["state"].to_list() == ["refused", "taken"]


def test_a_file_without_the_right_to_read_waits_for_it(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, path, plain_open = DataFolder(tmp_path / "data"), inbox / "certificate.csv", os.open

    def no_right(file: object, *args: int, **kwargs: int) -> int:
        if file == path and not path.stat().st_mode & 0o400:
            raise PermissionError(13, "Permission denied")
        return plain_open(file, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", no_right)  # root may read everything
    path.chmod(0o000)
    assert run(inbox, data) == (6, 6)
    assert findings(data).filter(file="certificate.csv")["observed"].to_list() == ["no right to read it"]
    assert run(inbox, data) == (0, 0)
    path.chmod(0o600)
    assert run(inbox, data) == (1, 1)
    assert delivery(data).filter(file="certificate.csv")["state"].to_list() == ["refused", "taken"]


@pytest.mark.parametrize("name", [b"\xff\xfe.csv", "две\nстроки.csv".encode(), "‮fdp.csv".encode()])
def test_a_name_that_is_no_plain_text_is_refused_and_shown_harmless(name: bytes, inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    Path(os.fsdecode(os.path.join(os.fsencode(inbox), name))).write_bytes((inbox / "certificate.csv").read_bytes() + b"\n")
    assert run(inbox, data) == (7, 7)
    (finding,) = findings(data).filter(rule_id="unsafe_name").rows(named=True)
    assert finding["file"].isprintable()


def test_a_snils_in_a_file_name_is_not_kept(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    write_csv(inbox / "001-000-001 01 Иванов.csv", "certificate", [{"status": "странный"}])
    run(inbox, data)
    assert "••• Иванов.csv" in delivery(data)["file"].to_list()
    assert "••• Иванов.csv" in findings(data)["file"].to_list()


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


def test_more_activities_of_a_protocol_than_can_be_counted_refuse_that_file_only(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    pl.DataFrame([ACTIVITY]).select(pl.all().repeat_by(65_536).explode()).write_csv(inbox / "zz.csv")
    assert run(inbox, data) == (7, 7)
    assert findings(data).filter(file="zz.csv")["rule_id"].to_list() == ["file_too_large"]


def test_bytes_are_kept_as_they_came_and_read_only(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    for sha, file in delivery(data).select("delivery_sha", "file").rows():
        kept = raw_store.path_of(data.raw, sha)
        assert kept.read_bytes() == (inbox / file).read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o400
