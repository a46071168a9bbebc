"""Does disclosure control hold, what does it cost, and does the attacker who says so know his trade?

    python bench/disclosure.py [DATA] [--cubes 200] [--first 0] [--processes 2]
    python bench/disclosure.py DATA --small

Random cubes up to 40 regions x 4 parts x 6 half-years with all margins, once and as two releases with late courses:
ours and the naive way (small cells and one more in the row, each release by itself) under the same attacker. Then the
default cube on the published version of a data folder (`rehab run`): hidden cells and withheld levels, the time of
protecting and auditing it beside the time of the whole run, and of a cube of about 1,365 cells.
`--small`, for the suite, takes two small cubes, and looks at no time and no share.
"""

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from methodology.attacker import audit
from methodology.disclosure import Protected, protect_all
from tests.unit.disclosure.naive import naive_rows
from tests.unit.disclosure.random_cubes import FINE, exact_table, random_counts, with_late

BROKEN, HIDDEN, SECONDS = 0.9, 0.15, 60.0
LARGE = 1365
Sizes = tuple[int, int, int]  # regions, parts, half-years of a random cube, at most
WHOLE: Sizes = (40, 4, 6)
FEW: Sizes = (4, 3, 2)


def _verdict(kept: bool) -> str:
    return "ok" if kept else "FAIL"


@dataclass(frozen=True)
class Cube:
    """What was found on one random cube, by its first release alone and by both: numbers of ours that a row hides, how
    many of them are exact or narrow, whether the naive way is broken; and the seconds of ours."""

    hidden: tuple[int, int]
    exact: tuple[int, int]
    narrow: tuple[int, int]
    broken: tuple[bool, bool]
    seconds: float


def cube(seed: int, most: Sizes = WHOLE) -> Cube:
    """Ours and the naive way on one random cube, a single release and a pair."""
    random = np.random.default_rng(seed)
    first = random_counts(random, most)
    before, after = exact_table(first), exact_table(with_late(first, random))
    start = time.perf_counter()
    one = protect_all(before, cube=FINE).rows
    two = protect_all(after, [one], cube=FINE).rows
    alone, both = audit([one]), audit([one, two])
    seconds = time.perf_counter() - start
    naive = [naive_rows(before, FINE), naive_rows(after, FINE)]
    return Cube(
        hidden=(alone.hidden, both.hidden),
        exact=(alone.exact, both.exact),
        narrow=(alone.narrow, both.narrow),
        broken=(not audit(naive[:1]).passed, not audit(naive).passed),
        seconds=seconds,
    )


def cubes(number: int, first_seed: int = 0, processes: int | None = None) -> bool:
    """Ours and the naive way on the same random cubes; `first_seed` goes on where another run stopped, for 200 of them
    take half an hour of two cores. A line a cube to the error stream."""
    seeds = range(first_seed, first_seed + number)
    done = []
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for seed, found in zip(seeds, pool.map(cube, seeds), strict=True):
            done.append(found)
            print(f"seed {seed}: {found}", file=sys.stderr, flush=True)
    kept = True
    for at, name in enumerate(("single releases", "pairs of releases")):
        hidden, exact, narrow, broken = (
            sum(getattr(found, part)[at] for found in done)
            for part in ("hidden", "exact", "narrow", "broken")
        )
        safe, known = exact + narrow == 0, broken >= BROKEN * number
        attacked = f"{hidden:,} hidden numbers attacked, {exact} exact, {narrow} narrow"
        print(f"{number} cubes, {name}: ours {attacked}  {_verdict(safe)}")
        print(f"  naive broken on {broken / number:.1%}  >= {BROKEN:.0%}  {_verdict(known)}")
        kept = kept and safe and known
    longest = max(found.seconds for found in done)
    print(f"  longest cube, both releases protected and audited twice: {longest:.1f} s")
    return kept


def _timed(exact: pl.DataFrame, **settings: object) -> tuple[Protected, float, bool]:
    start = time.perf_counter()
    made = protect_all(exact, **settings)  # type: ignore[arg-type]
    passed = audit([made.rows]).passed
    return made, time.perf_counter() - start, passed


def large(run: float | None) -> bool:
    """A cube of about 1,365 cells: seconds, and the share of a whole run."""
    drawn = (random_counts(np.random.default_rng(seed), (40, 4, 4)) for seed in range(1000))
    counts = min((next(drawn) for _ in range(60)), key=lambda each: abs(published_cells(each) - LARGE))
    size = published_cells(counts)
    made, seconds, passed = _timed(exact_table(counts), cube=FINE)
    share = f", {seconds / run:.0%} of the run" if run else ""
    hidden = int(made.levels["hidden"].sum())
    print(
        f"cube of {size:,} cells ({hidden} hidden), protected and audited: "
        f"{seconds:.1f} s{share}  < {SECONDS:.0f} s  {_verdict(seconds < SECONDS)}"
    )
    return passed and seconds < SECONDS


def published_cells(counts: pl.DataFrame) -> int:
    """How many published cells the fine cube has over these units: counts x places."""
    from methodology.disclosure.cells import exact_cells

    cells = exact_cells(exact_table(counts), FINE)
    return cells.filter(pl.col("count").is_in(list(FINE.published))).height


def default_cube(data: Path, run: float | None) -> bool:
    """The cube of the house on a data folder; places without a unit are not counted, zeros there are no figures."""
    exact = pl.read_parquet(data / "published" / "current" / "indicator_value.parquet")
    made, seconds, passed = _timed(exact)
    level = ["level", "period_kind", "year", "area_kind", "breakdown"]
    own = made.cells.filter("candidate", ~pl.col("empty")).drop("withheld")
    shown, off = (
        own.join(made.levels.filter(pl.col("withheld") == gone), on=level, how="semi")
        for gone in (False, True)
    )
    cells, hidden = shown.height, int(shown["hidden"].sum())
    levels = made.levels["withheld"].sum()
    share = f", {seconds / run:.0%} of the run" if run else ""
    kept = _verdict(hidden <= HIDDEN * cells)
    print(f"default cube: {hidden} of {cells} cells hidden, {hidden / cells:.1%}  <= {HIDDEN:.0%}  {kept}")
    print(f"  withheld whole: {levels} of {made.levels.height} levels, {off.height} cells")
    print(f"  protected and audited in {seconds:.1f} s{share}; nothing computed: {_verdict(passed)}")
    return passed and hidden <= HIDDEN * cells


def sample_run(folder: Path) -> float:
    """Seconds of a whole run over the samples, into a new data folder."""
    from pipelines.run_command import run

    start = time.perf_counter()
    if run(Path("data_samples/inbox"), folder):
        raise SystemExit("the run failed")
    return time.perf_counter() - start


def small(data: Path) -> bool:
    """The cube of the house, and two small random ones under the attacker: nothing hidden may be computed."""
    default_cube(data, None)
    found = [cube(seed, FEW) for seed in range(2)]
    print(found)
    return not any(sum(each.exact) + sum(each.narrow) for each in found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--cubes", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="seed of the first cube")
    parser.add_argument(
        "--processes", type=int, help="cubes at a time; as many as there are cores if not given"
    )
    parser.add_argument("--small", action="store_true", help="two small cubes; no time is looked at")
    asked = parser.parse_args()
    if asked.small:
        sys.exit(not small(asked.data))
    with TemporaryDirectory(prefix="rehab-bench-") as folder:
        seconds = None if asked.data else sample_run(Path(folder))
        kept = [
            default_cube(asked.data or Path(folder), seconds),
            large(seconds),
            cubes(asked.cubes, asked.first, asked.processes),
        ]
    sys.exit(not all(kept))
