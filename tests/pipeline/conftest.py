"""The sample inbox, taken in and published once a test run: a whole data folder that tests of this suite only read."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_rehab(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`rehab` in a process of its own, as a user starts it; settings of this machine do not reach it."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("REHAB_", "DAGSTER_"))}
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, arguments)],
        cwd=ROOT,
        env=outside | {"PYTHONPATH": str(ROOT)} | (env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The data folder after `rehab run` on data_samples/inbox. Workers share one: the first to come makes it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    data = shared / "sample_data"
    with (shared / "sample_data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "published" / "current").exists():
            done = run_rehab("run", "--inbox", ROOT / "data_samples" / "inbox", "--data", data)
            assert done.returncode == 0, (
                f"exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
            )
    return data
