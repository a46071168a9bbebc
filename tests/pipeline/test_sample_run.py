"""The whole graph on the sample inbox: golden figures to diff, nothing new, a rebuild, a failing check.

Golden files are written anew by `python -m tests.pipeline.golden` and read before they are committed.
"""

import json
import shutil
import sqlite3
from pathlib import Path

import polars as pl
import pytest

from tests.pipeline.conftest import ROOT, run_rehab
from tests.pipeline.golden import GOLDEN, TABLES

INBOX = ROOT / "data_samples" / "inbox"


def current(data: Path) -> Path:
    return (data / "published" / "current").resolve()


def rerun(data: Path, **env: str):
    return run_rehab("run", "--inbox", INBOX, "--data", data, env=env)


@pytest.fixture
def copied(sample_data: Path, tmp_path: Path) -> Path:
    data = tmp_path / "data"
    shutil.copytree(sample_data, data, symlinks=True)
    return data


@pytest.mark.pipeline
@pytest.mark.parametrize("name", TABLES)
def test_published_tables_are_golden(name: str, sample_data: Path) -> None:
    assert TABLES[name](current(sample_data)) == (GOLDEN / f"{name}.csv").read_text(encoding="utf-8")


@pytest.mark.pipeline
def test_the_effective_rate_lies_where_the_published_ones_do(sample_data: Path) -> None:
    verdicts = pl.read_parquet(current(sample_data) / "course_score.parquet")["verdict"]
    effective, ineffective = verdicts.eq("effective").sum(), verdicts.eq("ineffective").sum()
    assert verdicts.len() >= 600
    assert 0.95 <= effective / (effective + ineffective) <= 0.97


@pytest.mark.pipeline
def test_a_run_with_nothing_new_says_so_and_starts_nothing(copied: Path) -> None:
    before, runs = current(copied).name, runs_of_dagster(copied)
    done = rerun(copied)
    assert done.returncode == 0, done.stderr
    assert "Nothing new" in done.stdout and before in done.stdout
    assert (current(copied).name, runs_of_dagster(copied)) == (before, runs)


def runs_of_dagster(data: Path) -> int:
    with sqlite3.connect(data / "dagster" / "history" / "runs.db") as db:
        return int(db.execute("SELECT count(*) FROM runs").fetchone()[0])


@pytest.mark.pipeline
def test_everything_derived_is_made_again_to_the_same_bytes(copied: Path) -> None:
    published = {p.name: p.read_bytes() for p in current(copied).iterdir()}
    for derived in ("parts", "tables", "published"):
        shutil.rmtree(copied / derived)
    done = rerun(copied)
    assert done.returncode == 0, done.stderr
    assert {p.name: p.read_bytes() for p in current(copied).iterdir()} == published


@pytest.mark.pipeline
def test_a_failing_blocking_check_publishes_nothing_and_no_file_is_read_again(copied: Path) -> None:
    before = current(copied)
    parts = {p: p.stat().st_mtime_ns for p in (copied / "parts").rglob("*.parquet")}
    ledger = next(iter((copied).glob("ledger.sqlite")))
    lose_a_row(ledger)
    done = rerun(copied)
    assert done.returncode == 1
    assert "ledger_balances" in done.stderr
    assert current(copied) == before
    assert {p: p.stat().st_mtime_ns for p in (copied / "parts").rglob("*.parquet")} == parts


def lose_a_row(ledger: Path) -> None:
    """The record says one row more was read than anything explains."""
    with sqlite3.connect(ledger) as db:
        db.execute("UPDATE read_rows SET rows = rows + 1 WHERE table_name = 'activity'")


@pytest.mark.pipeline
def test_nothing_published_names_a_child(sample_data: Path) -> None:
    for path in current(sample_data).glob("*.parquet"):
        columns = set(pl.scan_parquet(path).collect_schema().names())
        assert not columns & {"snils", "child_ref", "birth_date"}, path.name


@pytest.mark.pipeline
def test_the_manifest_says_what_a_reader_must_know(sample_data: Path) -> None:
    manifest = json.loads((current(sample_data) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["synthetic"] is True
    assert manifest["protected"] is False
    assert manifest["public_tables"] == [
        "published_indicator",
        "published_level",
        "published_population",
        "published_profile",
    ]
    assert [e["official"] for e in manifest["editions"]] == [False]
    assert manifest["tables"]["course"] == manifest["tables"]["course_score"]


@pytest.mark.pipeline
def test_history_is_scored_under_every_edition(released: Path) -> None:
    by_edition = pl.read_parquet(current(released) / "course_score_by_edition.parquet")
    courses = pl.read_parquet(current(released) / "course.parquet").height
    assert by_edition.group_by("edition_id").len()["len"].to_list() == [courses, courses]
    in_force = pl.read_parquet(current(released) / "course_score.parquet")
    assert in_force.join(by_edition, on=in_force.columns, how="anti").is_empty()
