"""`make bench`: every bench on 100,000 courses, made where they are not there; exit code 1 when a limit is missed."""

import os
import subprocess
import sys
from pathlib import Path

DATA = Path("bench/data/hundred")
FORMATS = Path("bench/data/formats")
COMMANDS = (
    ["bench/tally.py", str(DATA), "--rounds", "1"],
    ["bench/formats.py", str(FORMATS)],
    ["bench/pipeline.py", str(DATA), "--rounds", "1"],
    ["bench/coverage.py"],
)


def _run(*arguments: str) -> int:
    print("\n$ python", *arguments, flush=True)
    return subprocess.run(
        [sys.executable, *arguments], env=os.environ | {"PYTHONPATH": "."}, check=False
    ).returncode


if not DATA.exists():
    _run("bench/make_bulk.py", "--courses", "100000", "--parts", "2", "--out", str(DATA))
if not FORMATS.exists():
    _run("bench/make_formats.py", str(DATA), "--out", str(FORMATS))
sys.exit(max(_run(*command) for command in COMMANDS))
