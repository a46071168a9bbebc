"""A statement that runs out of memory is run again with more; when nothing suffices the user is told what to set."""

from pathlib import Path

import polars as pl
import pytest

from assets import warehouse
from law.errors import RehabError

WIDE = "SELECT list(x) AS all_of_them FROM t"  # one list: nothing of it can be spilled


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    pl.DataFrame({"x": range(2_000_000)}).write_parquet(tmp_path / "t.parquet")
    return {"t": tmp_path / "t.parquet"}


def test_more_memory_is_taken_when_little_does_not_suffice(tables, monkeypatch) -> None:
    monkeypatch.delenv(warehouse.MEMORY_SETTING, raising=False)
    monkeypatch.setattr(warehouse, "_MEMORY", ("1MB", "1GB"))
    assert warehouse.query(WIDE, tables, ["t"])["all_of_them"].list.len().item() == 2_000_000


def test_a_limit_that_the_user_set_is_kept_and_named(tables, monkeypatch) -> None:
    monkeypatch.setenv(warehouse.MEMORY_SETTING, "1MB")
    with pytest.raises(RehabError, match=r"more memory than 1MB(?s:.*)set REHAB_SQL_MEMORY"):
        warehouse.query(WIDE, tables, ["t"])
