"""An inbox of one small delivery a table of the pilot, and one key for every data folder of a test."""

from pathlib import Path

import pytest

from intake.judging.pseudonyms import KEY_SETTING
from tests.delivered_rows import OF_THE_PILOT, write_csv


@pytest.fixture
def one_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"k" * 40)
    monkeypatch.setenv(KEY_SETTING, str(path))


@pytest.fixture
def inbox(one_key: None, tmp_path: Path) -> Path:
    """Six deliveries, one a table; the activities lack a date in their second row."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for table in OF_THE_PILOT:
        rows = [{}, {"performed_on": ""}, {}] if table == "activity" else [{}]
        write_csv(folder / f"{table}.csv", table, rows)
    return folder
