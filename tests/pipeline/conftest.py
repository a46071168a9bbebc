"""The sample inbox, taken in and published once a test run: a whole data folder that tests of this suite only read."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from tests.pipeline import planted_changes as planted

ROOT = Path(__file__).parents[2]


def run_rehab(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`rehab` in a process of its own, as a user starts it; settings of this machine do not reach it."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("REHAB_", "DAGSTER_"))}
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, arguments)],
        cwd=ROOT,
        env=outside | {"PYTHONPATH": str(ROOT), "REHAB_LANG": "en"} | (env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def rehab(*arguments: str | Path, code: int = 0, **env: str) -> str:
    """A command in this process, where starting one would take longer than the command; returns what it printed."""
    outside: dict[str, str | None] = {k: None for k in os.environ if k.startswith("REHAB_")}
    done = CliRunner().invoke(
        main, [str(argument) for argument in arguments], env=outside | {"REHAB_LANG": "en"} | env
    )
    assert done.exit_code == code, f"exit {done.exit_code}\n{done.output[-4000:]}\n{done.exception!r}"
    return done.output


def _run(inbox: Path, data: Path, **env: str) -> None:
    done = run_rehab("run", "--inbox", inbox, "--data", data, env=env)
    assert done.returncode == 0, f"exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


@contextmanager
def _made_once(name: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """A folder that workers share: the first to come fills it, the others wait and find it there."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The data folder after `rehab run` on data_samples/inbox. Workers share one: the first to come makes it."""
    with _made_once("sample_data", tmp_path_factory, worker_id) as data:
        if not (data / "published" / "current").exists():
            _run(ROOT / "data_samples" / "inbox", data)
    return data


@pytest.fixture(scope="session")
def released(sample_data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with 2025-H1/1 of the samples, then planted deliveries and an amendment, then 2025-H1/2.

    The amended editions lie beside it in `editions`: the setting of everything after the first release.
    """
    with _made_once("released", tmp_path_factory, worker_id) as place:
        data, amended = place / "data", {"REHAB_EDITIONS": str(place / "editions")}
        if not (place / "done").exists():
            shutil.copytree(sample_data, data, symlinks=True)
            planted.before(place / "before")
            planted.after(place / "after")
            planted.amend(place / "editions")
            _run(place / "before", data)
            rehab("release", "2025-H1", "--data", data)
            _run(place / "after", data, **amended)
            rehab("release", "2025-H1", "--data", data, **amended)
            (place / "done").touch()
    return data
