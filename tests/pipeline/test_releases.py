"""Releases as folders: made once, listed, verified, refused when out of date, rebuilt byte for byte.

Belongs here: `rehab release` as a user starts it. Does not: the bridge (`test_release_bridge.py`), kills
(`test_killed_releases.py`).
"""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.pipeline.conftest import rehab

pytestmark = pytest.mark.pipeline


def test_the_same_inputs_make_no_second_release(released: Path) -> None:
    amended = {"REHAB_EDITIONS": str(released.parent / "editions")}
    answer = rehab("release", "2025-H1", "--data", released, **amended)
    assert "nothing has changed since 2025-H1/2" in answer
    assert sorted(p.name for p in (released / "releases" / "2025-H1").iterdir()) == ["1", "2"]


def test_a_release_of_tables_that_are_out_of_date_is_refused(released: Path) -> None:
    """Here by the editions: those of now are not those the run was made under."""
    answer = rehab("release", "2025-H1", "--data", released, code=2)
    assert "out of date" in answer and "run first" in answer


def test_a_release_is_listed_with_those_it_was_audited_with(released: Path) -> None:
    first, second = (manifest(released, number) for number in (1, 2))
    assert [each["release"] for each in second["earlier"]] == ["2025-H1/1"]
    assert second["ledger_seq"] == first["ledger_seq"] + 2
    assert [e["id"] for e in second["editions"]] == ["draft-2025-10", "invented-2027"]
    assert first["synthetic"] and first["protected"] and not first["provisional"]
    assert "2025-H1/2" in rehab("release", "list", "--data", released)


def manifest(data: Path, number: int) -> dict[str, Any]:
    path = data / "releases" / "2025-H1" / str(number) / "manifest.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def test_nothing_public_holds_a_course_and_nothing_internal_is_open(released: Path) -> None:
    release = released / "releases" / "2025-H1" / "2"
    for path in release.rglob("*.parquet"):
        columns = set(pl.scan_parquet(path).collect_schema().names())
        assert not columns & {"child_id", "birth_year", "snils"}, path.name
        assert "internal" in path.parts or "protocol_id" not in columns, path.name
    assert stat.S_IMODE((release / "internal").stat().st_mode) == 0o700
    modes = {stat.S_IMODE(p.stat().st_mode) for p in (release / "internal").iterdir()}
    assert modes == {0o400}


def test_a_release_is_made_again_byte_for_byte_from_raw_bytes_and_ledger(
    released: Path, tmp_path: Path
) -> None:
    """With later deliveries and another edition in force since, and without anything derived."""
    data = tmp_path / "data"
    shutil.copytree(released, data, symlinks=True)
    for derived in ("parts", "tables", "published"):
        shutil.rmtree(data / derived)
    answer = rehab("release", "rebuild", "2025-H1/1", "--to", tmp_path / "again", "--data", data)
    assert "byte for byte" in answer
    for path in (released / "releases" / "2025-H1" / "1").rglob("*"):
        made = tmp_path / "again" / path.relative_to(released / "releases" / "2025-H1" / "1")
        assert made.exists() and (path.is_dir() or path.read_bytes() == made.read_bytes()), path.name


def test_a_changed_file_of_a_release_is_found(released: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(released / "releases", data / "releases")
    assert "all as they were" in rehab("release", "verify", "2025-H1/1", "--data", data)
    page = data / "releases" / "2025-H1" / "1" / "public" / "README.md"
    page.chmod(0o600)
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert "changed: public/README.md" in rehab("release", "verify", "2025-H1/1", "--data", data, code=1)
    answer = rehab("release", "diff", "2025-H1/1", "2025-H1/2", "--data", data, code=2)
    assert "are not what they were" in answer


@pytest.mark.parametrize("period", ["2025-H2", "2025-Q3", "2025-07"])
def test_a_period_nobody_is_asked_for_is_refused_with_what_to_do(period: str, tmp_path: Path) -> None:
    answer = rehab("release", period, "--data", tmp_path, code=2)
    assert f"{period} is not a period of release" in answer
    assert "do: release 2025" in answer
