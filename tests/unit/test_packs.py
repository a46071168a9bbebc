"""Packs: the parts of many small deliveries in few files. What is read of them is what was read of single parts."""

import os
from pathlib import Path

import polars as pl
import pytest

from intake.arrival import inbox as inbox_room
from intake.arrival.inbox import DataFolder
from intake.settling import packs
from tests.inbox_runs import InProcess, delivery, known, run
from tests.unit.test_killed_runs import Killed, raise_at

TABLES = ("finding", "quarantine", "course_protocol", "activity_tally", "assessment", "activity")


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_room, "pool", InProcess)


@pytest.fixture
def single(inbox: Path, tmp_path: Path) -> DataFolder:
    """The inbox taken in without packs, with activities as Parquet besides: their rows lie in no part."""
    rows = pl.read_csv(inbox / "activity.csv", infer_schema=False).with_columns(protocol_id=pl.lit("П-77"))
    rows.write_parquet(inbox / "more.parquet")
    data = DataFolder(tmp_path / "single")
    run(inbox, data)
    assert not list((data.path / "parts").glob("*/pack-*"))
    assert set(tables(data)[-1]["protocol_id"]) > {"П-77"}
    return data


def tables(data: DataFolder) -> list[pl.DataFrame]:
    parts = data.part_folder()
    tally = parts.scan("activity_tally").collect()
    return [*(parts.scan(name).collect() for name in TABLES), parts.activities(tally).collect()]


def same(data: DataFolder, single: DataFolder) -> bool:
    pairs = zip(tables(data), tables(single), strict=True)
    return known(data) == known(single) and all(one.equals(other) for one, other in pairs)


def files(data: DataFolder) -> int:
    return len(list((data.path / "parts").glob("*/*.parquet")))


def test_packed_parts_read_as_single_ones_in_the_same_order(
    inbox: Path, tmp_path: Path, single: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "AT_ONCE", 3)
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    assert same(data, single)
    assert files(data) == len(list((data.path / "parts").glob("*/pack-*.parquet"))) < files(single)
    assert run(inbox, data) == (0, 0)


def test_deliveries_that_come_one_by_one_are_packed_again_with_what_is_packed(
    inbox: Path, tmp_path: Path, single: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "AT_ONCE", 2)
    data, now = DataFolder(tmp_path / "data"), tmp_path / "now"
    now.mkdir()
    for path in sorted(inbox.iterdir()):
        os.link(path, now / path.name)
        run(now, data)
    assert same(data, single)
    assert len(list((data.path / "parts" / "finding").iterdir())) == 1


@pytest.mark.parametrize("kept", [0, 1])
def test_a_run_killed_while_it_packs_ends_as_one_that_was_not(
    kept: int, inbox: Path, tmp_path: Path, single: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "AT_ONCE", 3)
    data, step = DataFolder(tmp_path / "data"), ("_keep", "_tidy")[kept]
    with monkeypatch.context() as killing:
        killing.setattr(packs.Packs, step, raise_at(1, getattr(packs.Packs, step)))
        with pytest.raises(Killed):
            run(inbox, data)
    assert same(data, single)
    run(inbox, data)
    assert same(data, single)
    assert files(data) == len(list((data.path / "parts").glob("*/pack-*.parquet")))


def test_a_pack_that_is_lost_or_read_anew_is_made_of_its_deliveries_again(
    inbox: Path, tmp_path: Path, single: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "AT_ONCE", 3)
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    for path in (data.path / "parts" / "activity_tally").iterdir():
        path.unlink()
    run(inbox, data)
    assert same(data, single)
    ledger = data.ledger()
    ledger.forget_parts(delivery(data)["delivery_sha"][0])
    ledger.close()
    run(inbox, data)
    assert same(data, single)


def test_large_deliveries_stay_by_themselves(
    inbox: Path, tmp_path: Path, single: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "AT_ONCE", 3)
    monkeypatch.setattr(packs, "SMALL", 100)
    data = DataFolder(tmp_path / "data")
    run(inbox, data)
    assert same(data, single)
    assert files(data) == files(single)
