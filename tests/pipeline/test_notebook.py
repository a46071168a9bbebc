"""The notebook runs as a script on what the sample inbox publishes, and its cross-check has teeth."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[2]


def run_notebook(data: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"REHAB_DATA": str(data)}
    command = [sys.executable, "notebooks/effectiveness.py"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_the_notebook_recounts_the_headline(sample_data: Path) -> None:
    done = run_notebook(sample_data)
    assert done.returncode == 0, done.stderr
    verdicts = pl.read_parquet(sample_data / "published" / "current" / "course_score.parquet")["verdict"]
    effective = verdicts.eq("effective").sum()
    judged = effective + verdicts.eq("ineffective").sum()
    assert f"{effective} of {judged}" in done.stdout


def test_a_figure_that_does_not_follow_from_the_scores_stops_it(sample_data: Path, tmp_path: Path) -> None:
    current = tmp_path / "published" / "current"
    shutil.copytree(sample_data / "published" / "current", current)
    scores = pl.read_parquet(current / "course_score.parquet")
    scores.filter(verdict="effective").write_parquet(current / "course_score.parquet")
    done = run_notebook(tmp_path)
    assert done.returncode != 0
    assert "AssertionError" in done.stderr
