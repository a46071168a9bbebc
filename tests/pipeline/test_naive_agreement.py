"""`rehab score` and the naive second implementation agree on every cell of thousands of invented courses.

Belongs here: deliveries in, scores out, cell by cell. Does not belong here: why a score is right (see
`tests/naive/test_naive_cases.py`).
"""

import csv
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.naive.courses import NORMS, Course, courses
from tests.naive.delivery import COMMA, RUSSIAN, TAB_WITH_BOM, Dialect, write_csv, write_ndjson
from tests.naive.norms import load_norms
from tests.naive.scoring import score

ROOT = Path(__file__).parents[2]
Table = dict[str, dict[str, str]]


def run_score(files: Iterable[Path], out: Path) -> None:
    """The one place that knows the command: a process of its own, in a folder of its own, clean exit."""
    command = [sys.executable, "-m", "pipelines.cli", "score", *map(str, files), "--out", str(out)]
    done = subprocess.run(
        command,
        cwd=out.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


@pytest.mark.parametrize(
    ("dialect", "count", "seed"),
    [
        (COMMA, 4_000, 0),
        (TAB_WITH_BOM, 500, 1),
        (RUSSIAN, 2_000, 2),
        pytest.param(COMMA, 20_000, 4, marks=pytest.mark.long),
    ],
    ids=["comma", "tab with BOM", "Russian", "many"],
)
def test_csv_deliveries_score_alike(dialect: Dialect, count: int, seed: int, tmp_path: Path) -> None:
    expected: Table = {}
    paths = write_csv(scored(courses(count, seed), expected), tmp_path, dialect)
    out = tmp_path / "out.csv"
    run_score(paths.values(), out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert_same(list(csv.DictReader(file)), expected)


def test_an_ndjson_delivery_scores_alike_into_parquet(tmp_path: Path) -> None:
    expected: Table = {}
    path = write_ndjson(scored(courses(2_000, seed=3), expected), tmp_path)
    out = tmp_path / "out.parquet"
    run_score([path], out)
    rows = pl.read_parquet(out).to_dicts()
    assert_same([{name: str(value) for name, value in row.items()} for row in rows], expected)


def scored(made: Iterable[Course], expected: Table) -> Iterator[Course]:
    """Passes the courses on to be written and leaves their naive scores, and plans, in `expected`."""
    norms = load_norms(NORMS)
    for course in made:
        (row,) = score(course.protocols, course.activities, course.assessments, norms)
        cells = {name: str(value) for name, value in row.items()}
        expected[cells["protocol_id"]] = cells | {"tags": "; ".join(course.tags)}
        yield course


def assert_same(found: list[dict[str, str]], expected: Table) -> None:
    """Same columns, same protocols in the same order, same cells; the message shows the first differences."""
    columns = [name for name in next(iter(expected.values())) if name != "tags"]
    assert found
    assert list(found[0]) == columns
    names = [row["protocol_id"] for row in found]
    assert sorted(set(expected) ^ set(names))[:10] == []
    assert names == sorted(expected)
    wrong = [line for row in found for line in differences(row, expected[row["protocol_id"]], columns)]
    assert not wrong, f"{len(wrong)} cells differ, the first:\n" + "\n".join(wrong[:15])


def differences(row: dict[str, str], naive: dict[str, str], columns: list[str]) -> list[str]:
    return [
        f"{row['protocol_id']} {name}: {row[name]}, naive {naive[name]} ({naive['tags']})"
        for name in columns
        if row[name] != naive[name]
    ]
