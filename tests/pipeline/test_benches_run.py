"""Every bench runs on a small size, so that none rots unseen; no time and no limit is looked at here.

Belongs here: the programs of `bench/` as a reader starts them. Does not: their figures (bench/README.md).
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import BENCHES, MAKERS
from tests.chromium import PROGRAM

pytestmark = pytest.mark.pipeline
ROOT = Path(__file__).parents[2]
BENCH = ROOT / "bench"


def programs() -> list[Path]:
    """What can be started: modules that run as a program, but for `python -m bench` itself."""
    started = [path for path in sorted(BENCH.glob("*.py")) if "__name__ ==" in path.read_text("utf-8")]
    return [path for path in started if path.name != "__main__.py"]


MAKES = [path for path in programs() if path.name.startswith("make_")]
MEASURES = [path for path in programs() if path not in MAKES]


def run(program: Path, *arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, str(program), *map(str, arguments)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def published(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own: a bench of the server lays a second version into it."""
    return Path(shutil.copytree(sample_data, tmp_path_factory.mktemp("bench") / "data", symlinks=True))


def reads_a_run(program: Path) -> bool:
    """Whether its small size wants a data folder after `rehab run`: its docstring shows how it is started."""
    return "DATA --small" in (ast.get_docstring(ast.parse(program.read_text("utf-8"))) or "")


@pytest.mark.parametrize("program", [p for p in MEASURES if not reads_a_run(p)], ids=lambda path: path.stem)
def test_a_bench_runs(program: Path) -> None:
    assert run(program, "--small")


@pytest.mark.parametrize("program", [p for p in MEASURES if reads_a_run(p)], ids=lambda path: path.stem)
def test_a_bench_of_published_figures_runs(program: Path, published: Path) -> None:
    if "playwright" in program.read_text("utf-8") and not PROGRAM:
        pytest.skip("no Chromium on this machine")
    assert run(program, published, "--small")


def test_contenders_run_in_processes_of_their_own(tmp_path: Path) -> None:
    """As at full size: made by a program, measured in turns, a table with limits, which small sizes may miss."""
    run(BENCH / "make_bulk.py", "--courses", "200", "--parts", "1", "--out", tmp_path)
    shown = run(BENCH / "tally.py", tmp_path, "--rounds", "1", "--only", "scan")
    assert "answers agree" in shown and "scan" in shown


def test_what_make_bench_runs_is_there() -> None:
    named = {bench[0] for bench in BENCHES} | {maker[0] for maker in MAKERS.values()}
    assert named <= {path.name for path in programs()}
