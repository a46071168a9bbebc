"""What makes a run that finds nothing in its inbox start all the same: whatever its version follows from.

Belongs here: each of these moved by itself. Does not: that nothing is started otherwise (tests/pipeline).
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.arrival.inbox import DataFolder
from intake.arrival.ledger import sighting
from pipelines.nothing_new import is_unchanged, note_run


@pytest.fixture
def data(inbox: Path, tmp_path: Path) -> DataFolder:
    """A folder as after a run: every delivery is in the record; a part, a table and a version lie there."""
    data = DataFolder(tmp_path / "data")
    ledger = data.ledger()
    for path in inbox.iterdir():
        ledger.register(sighting(path), path.name, path.name, path.stat().st_size)
        ledger.taken(path.name, "rules", {path.stem: 1}, state="taken")
    ledger.close()
    made = (
        data.path / "parts" / "one.parquet",
        data.tables / "course.parquet",
        data.published / "v1" / "c.parquet",
    )
    for path in made:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"rows")
    (data.published / "current").symlink_to("v1")
    note_run(data)
    return data


def test_a_folder_that_was_never_run_over_is_new(inbox: Path, tmp_path: Path) -> None:
    assert not is_unchanged(inbox, DataFolder(tmp_path / "data"))


def test_nothing_moved(inbox: Path, data: DataFolder) -> None:
    assert is_unchanged(inbox, data)
    assert is_unchanged(inbox, data), "looking moves nothing"


def deliver(inbox: Path, data: DataFolder) -> None:
    (inbox / "more.csv").write_text("a", encoding="utf-8")


def alter_a_table(inbox: Path, data: DataFolder) -> None:
    (data.tables / "course.parquet").write_bytes(b"rowz")


def lose_a_part(inbox: Path, data: DataFolder) -> None:
    next((data.path / "parts").rglob("*.parquet")).unlink()


def point_elsewhere(inbox: Path, data: DataFolder) -> None:
    (data.published / "current").unlink()
    (data.published / "current").symlink_to("v01")


def alter_the_record(inbox: Path, data: DataFolder) -> None:
    with sqlite3.connect(data.path / "ledger.sqlite") as db:
        db.execute("UPDATE read_rows SET rows = rows + 1")


def amend_the_law(inbox: Path, data: DataFolder) -> None:
    with (Path(os.environ["REHAB_LAW"]) / "regions.csv").open("a", encoding="utf-8") as file:
        file.write("\n")


def another_key(inbox: Path, data: DataFolder) -> None:
    Path(os.environ["REHAB_PSEUDONYM_KEY_FILE"]).write_bytes(b"l" * 40)


MOVES = [deliver, alter_a_table, lose_a_part, point_elsewhere, alter_the_record, amend_the_law, another_key]


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_noticed(
    move: Callable[[Path, DataFolder], None], copy_of_law: Path, inbox: Path, data: DataFolder
) -> None:
    note_run(data)
    assert is_unchanged(inbox, data)
    move(inbox, data)
    assert not is_unchanged(inbox, data)


def test_another_edition_is_noticed(
    inbox: Path, data: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHAB_EDITIONS", str(tmp_path / "editions"))
    (tmp_path / "editions").mkdir()
    (tmp_path / "editions" / "one.toml").write_text("", encoding="utf-8")
    assert not is_unchanged(inbox, data)
