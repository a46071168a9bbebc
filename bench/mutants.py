"""Thousands of damaged deliveries in one inbox: does the run end, and are the others taken as if alone?

    python bench/mutants.py [--mutants 5000] [--seed 1] [--small]

Every sample and mutants of them, each with one flip, cut, doubled chunk or swapped cells, through one `rehab run`. Then
every mutant that is read is counted by another program. Ends with 1 where a limit is missed, and names the mutants;
`--keep FOLDER` leaves them there. `--small`, for the suite, makes a few mutants of small
samples and takes them in without building tables.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from bench.mutate import mutant
from bench.other_readers import accounted, counted, is_counted_so
from intake.arrival.inbox import DataFolder, locked, receive, take_in
from intake.reading.delivery import Refused, read_delivery

SAMPLES = Path(__file__).parents[1] / "data_samples" / "inbox"
BUDGETS = ("reader_too_slow", "reader_too_large")
SMALL, SMALL_BYTES = 30, 12_000
KEY = b"one key for both data folders" * 2


def make(inbox: Path, mutants: int, seed: int, small: bool = False) -> list[Path]:
    """The samples, and mutants of them between them by name; returns the mutants."""
    samples = [path for path in sorted(SAMPLES.iterdir()) if path.stat().st_size]
    if small:
        samples = [path for path in samples if path.stat().st_size < SMALL_BYTES]
    inbox.mkdir(parents=True)
    for path in samples:
        (inbox / path.name).write_bytes(path.read_bytes())
    chance, made = random.Random(seed), []
    for number in range(mutants):
        source = samples[number % len(samples)]
        path = inbox / f"{source.stem}~{number}{source.suffix}"
        path.write_bytes(mutant(source.read_bytes(), chance))
        made.append(path)
    return made


def kept(data: DataFolder, table: str, shas: list[str]) -> pl.DataFrame:
    """What is kept of these deliveries in a table, without their number in the order of arrival."""
    rows = data.part_folder().scan(table).filter(pl.col("delivery_sha").is_in(shas))
    return rows.drop("seq", strict=False).collect()


def differing(mine: DataFolder, other: DataFolder, shas: list[str]) -> list[str]:
    """Tables in which these deliveries do not have the same rows in both data folders."""
    folders = [path for data in (mine, other) for path in (data.path / "parts").iterdir() if path.is_dir()]
    tables = sorted({folder.name for folder in folders})
    return [table for table in tables if not kept(mine, table, shas).equals(kept(other, table, shas))]


def run(inbox: Path, data: Path, key: Path) -> tuple[int, str]:
    """`rehab run` as a user starts it: its exit code and what it said."""
    settings = {"REHAB_PSEUDONYM_KEY_FILE": str(key), "REHAB_SETTLE_SECONDS": "0", "REHAB_LANG": "en"}
    command = [sys.executable, "-m", "pipelines.cli", "run", "--inbox", str(inbox), "--data", str(data)]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def door(inbox: Path, data: Path, key: Path) -> tuple[int, str]:
    """The first step of a run alone: every delivery taken in."""
    os.environ |= {"REHAB_PSEUDONYM_KEY_FILE": str(key), "REHAB_SETTLE_SECONDS": "0"}
    with locked(DataFolder(data)):
        receive(inbox, DataFolder(data))
        take_in(DataFolder(data))
    return 0, ""


def failed_readers(data: DataFolder) -> tuple[list[str], list[str]]:
    """Deliveries over their budget, and those on which our code broke, with where."""
    found = data.part_folder().scan("finding").filter(pl.col("rule_id") == "reader_failed").collect()
    over, broken = [], []
    for file, params in found.select("file", "params").iter_rows():
        how = json.loads(params)["seen"]
        (over if how in BUDGETS else broken).append(f"{file}: {how}")
    return over, broken


def unaccounted(mutants: Iterable[Path]) -> tuple[int, list[str]]:
    """How many mutants are read by us and another program, and those where the counts differ."""
    compared, told = 0, []
    for path in mutants:
        try:
            reading = read_delivery(path, path.name)
            mine = accounted(reading)
        except Refused:
            continue  # refused as a whole, which is its account
        except BaseException as error:  # pages of Parquet are read only now; the run refuses the delivery
            if isinstance(error, KeyboardInterrupt):
                raise
            continue
        try:
            same = is_counted_so(path, reading.format, mine)
        except Exception:
            continue  # the other program cannot read it
        compared += 1
        told += [] if same else [f"{path.name}: {mine} against {counted(path, reading.format)}"]
    return compared, told


def bench(folder: Path, mutants: int, seed: int, small: bool) -> int:
    """The figures, a line each; 1 where a limit is missed."""
    key, inbox, originals = folder / "key", folder / "inbox", folder / "samples"
    key.write_bytes(KEY)
    made = make(inbox, mutants, seed, small)
    make(originals, 0, seed, small)
    code, said = (door if small else run)(inbox, folder / "data", key)
    door(originals, folder / "alone", key)
    data = DataFolder(folder / "data")
    over, broken = failed_readers(data)
    shas = [hashlib.sha256(path.read_bytes()).hexdigest() for path in originals.iterdir()]
    compared, unlike = unaccounted(made)
    figures = {
        "runs stopped": [said[-2000:]] * bool(code),
        "tracebacks": broken + ["in what the run said"] * ("Traceback" in said),
        "deliveries over budget": over,
        "parts of other deliveries that are not as if alone": differing(
            data, DataFolder(folder / "alone"), shas
        ),
        f"not accounted for as another program counts, of {compared} read": unlike,
    }
    print(f"{mutants} mutants of {len(shas)} samples, seed {seed}")
    for title, found in figures.items():
        print(f"{title:<72}{len(found):5}  = 0  {'FAIL' if found else 'ok'}")
        print("".join(f"    {line}\n" for line in found[:20]), end="")
    return int(any(figures.values()))


def main() -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutants", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a new folder for inbox and data")
    parser.add_argument("--small", action="store_true", help="a few mutants of small samples")
    arguments = parser.parse_args()
    count = SMALL if arguments.small else arguments.mutants
    if arguments.keep:
        arguments.keep.mkdir(parents=True)
        return bench(arguments.keep, count, arguments.seed, arguments.small)
    with TemporaryDirectory(prefix="rehab-mutants-") as folder:
        return bench(Path(folder), count, arguments.seed, arguments.small)


if __name__ == "__main__":
    sys.exit(main())
