"""Files that cannot be kept or read: each a refused delivery with a finding, and none stops the others."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from intake.arrival import raw_store
from intake.arrival.inbox import DataFolder
from intake.reading.delivery import Refused
from intake.wording.texts import phrase
from tests.delivered_rows import ACTIVITY, write_csv
from tests.inbox_runs import delivery, findings, run, stored


def make_link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def make_dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def make_folder(path: Path) -> None:
    path.mkdir()
    write_csv(path / "hidden.csv", "certificate", [{}])


BAD = {
    "link": (make_link, "symbolic_link"),
    "dangling link": (make_dangling_link, "symbolic_link"),
    "pipe": (os.mkfifo, "device"),
    "folder": (make_folder, "folder"),
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
    assert finding["observed"] in {phrase("ru", key) for _, key in BAD.values()}
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
    assert findings(data).filter(file="certificate.csv")["observed"].to_list() == [phrase("ru", "no_right")]
    assert run(inbox, data) == (0, 0)
    path.chmod(0o600)
    assert run(inbox, data) == (1, 1)
    assert delivery(data).filter(file="certificate.csv")["state"].to_list() == ["refused", "taken"]


@pytest.mark.parametrize("name", [b"\xff\xfe.csv", "две\nстроки.csv".encode(), "‮fdp.csv".encode()])
def test_a_name_that_is_no_plain_text_is_refused_and_shown_harmless(
    name: bytes, inbox: Path, tmp_path: Path
) -> None:
    data = DataFolder(tmp_path / "data")
    Path(os.fsdecode(os.path.join(os.fsencode(inbox), name))).write_bytes(
        (inbox / "certificate.csv").read_bytes() + b"\n"
    )
    assert run(inbox, data) == (7, 7)
    (finding,) = findings(data).filter(rule_id="unsafe_name").rows(named=True)
    assert finding["file"].isprintable()


def test_a_snils_in_a_file_name_is_not_kept(inbox: Path, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    write_csv(inbox / "001-000-001 01 Иванов.csv", "certificate", [{"status": "странный"}])
    run(inbox, data)
    assert "••• Иванов.csv" in delivery(data)["file"].to_list()
    assert "••• Иванов.csv" in findings(data)["file"].to_list()


def test_more_activities_of_a_protocol_than_can_be_counted_refuse_that_file_only(
    inbox: Path, tmp_path: Path
) -> None:
    data = DataFolder(tmp_path / "data")
    pl.DataFrame([ACTIVITY]).select(pl.all().repeat_by(65_536).explode()).write_csv(inbox / "zz.csv")
    assert run(inbox, data) == (7, 7)
    assert findings(data).filter(file="zz.csv")["rule_id"].to_list() == ["too_many_activities"]


@pytest.mark.parametrize(
    "start", [b"PAR1", b"%PDF-1.7", b"protocol_id;revision\n", b"{", b"<a>", b"PK\x03\x04"]
)
def test_a_file_that_is_too_large_leaves_a_record_and_not_its_bytes(
    start: bytes, inbox: Path, tmp_path: Path
) -> None:
    data, path = DataFolder(tmp_path / "data"), inbox / "large.bin"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(3 << 30)  # a hole: takes no room on the disk
    assert run(inbox, data) == (7, 7)
    assert findings(data).filter(file="large.bin")["rule_id"].to_list() == ["file_too_large"]
    assert sum(kept.stat().st_size for kept in data.raw.rglob("*") if kept.is_file()) < 1 << 20
    with path.open("ab") as file:
        file.write(b"x")
    assert run(inbox, data) == (1, 1)  # another file of the same name is looked at again
    path.write_bytes((inbox / "certificate.csv").read_bytes() + b"\n")
    assert run(inbox, data) == (1, 1)
    assert delivery(data).filter(file="large.bin")["state"].to_list() == ["refused", "refused", "taken"]


def test_a_file_that_grows_while_it_is_copied_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * (3 << 20))
    with pytest.raises(Refused):
        raw_store.keep(tmp_path / "raw", tmp_path / "a.csv", 2 << 20)
    assert not [kept for kept in (tmp_path / "raw").rglob("*") if kept.is_file()]
