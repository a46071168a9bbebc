"""How fast is a course found by a part of its number? Against a scan of the same columns, and beside /healthz.

    python bench/search.py DATA [--courses 1000000] [--requests 100]
    python bench/search.py DATA --small

DATA is a data folder after `rehab run`; its courses are repeated under numbers of their own up to so many. One server
in this process answers the API's search as each role that reads courses; `scan` is DuckDB over the folder's own file,
looking for the same text in the numbers as they stand. Median and 95th percentile; the first search of a version, which
folds every number, is told apart.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import polars as pl
from starlette.testclient import TestClient

from dashboard.store import open_store
from dashboard.web.app import create_app
from dashboard.web.auth.demo import COOKIE
from dashboard.web.settings import Settings

MOST_MS, OF_SCAN = 100.0, 3
SCAN = "SELECT count(*) FROM scored_course WHERE contains(upper(protocol_id), ?) OR contains(upper(certificate_id), ?)"


def repeated(published: Path, data: Path, courses: int) -> Path:
    """The published version with so many courses: each repetition has numbers of its own."""
    folder = data / "published" / "repeated"
    shutil.copytree(published, folder)
    rows = pl.read_parquet(folder / "scored_course.parquet")
    times = -(-courses // rows.height)
    ending = pl.Series("ending", [f"-{n:05}" for n in range(times)])
    numbers = [pl.concat_str(name, "ending").alias(name) for name in ("protocol_id", "certificate_id")]
    made = rows.lazy().join(ending.to_frame().lazy(), how="cross").with_columns(*numbers).drop("ending")
    made.head(courses).sink_parquet(folder / "scored_course.parquet.part", row_group_size=100_000)
    (folder / "scored_course.parquet.part").replace(folder / "scored_course.parquet")
    (data / "published" / "current").symlink_to("repeated")
    return folder


def timed(name: str, ask: Callable[[str], object], requests: int) -> float:
    """Prints median and 95th percentile in milliseconds, returns the latter. Each request asks for another text."""
    seconds = []
    for n in range(requests + 2):
        start = time.perf_counter()
        ask(f"{(n * 37) % 640:05}-{(n * 7919) % 1000:05}"[-9:])
        seconds.append(time.perf_counter() - start)
    late = quantiles(seconds[2:], n=20)[-1] * 1e3
    print(f"{name:<24}median {median(seconds[2:]) * 1e3:7.1f} ms   95 % {late:7.1f} ms", flush=True)
    return late


def measure(folder: Path, data: Path, requests: int) -> bool:
    """Whether both limits hold."""
    client = TestClient(create_app(Settings(data, log=data / "reads.jsonl")), base_url="http://127.0.0.1")
    start = time.perf_counter()
    client.get("/api/v1/search?q=00027", cookies={COOKIE: "main_bureau"}).raise_for_status()
    print(f"first search of a version {time.perf_counter() - start:.2f} s")
    timed("/healthz", lambda text: client.get("/healthz"), requests)
    late = []
    for role in ("bureau", "main_bureau", "federal"):

        def ask(text: str, role: str = role) -> None:
            asked = client.get("/api/v1/search", params={"q": text}, headers={"Cookie": f"{COOKIE}={role}"})
            asked.raise_for_status()

        late.append(timed(f"search, {role}", ask, requests))
    store = open_store(folder)
    scan = timed("scan", lambda text: store.query(SCAN, [text, text]), max(10, requests // 5))
    return max(late) <= MOST_MS and max(late) <= scan / OF_SCAN


def main() -> None:
    """Makes the courses, measures, ends with 1 where a limit is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--courses", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--small", action="store_true", help="a few requests over few courses, no limit")
    asked = parser.parse_args()
    courses, requests = (2_000, 5) if asked.small else (asked.courses, asked.requests)
    with TemporaryDirectory() as place:
        folder = repeated((asked.data / "published" / "current").resolve(), Path(place), courses)
        print(f"{courses:,} courses, {requests} requests")
        held = measure(folder, Path(place), requests)
    if not asked.small:
        print("ok" if held else f"FAIL: at most {MOST_MS:.0f} ms and a third of the scan")
        sys.exit(not held)


if __name__ == "__main__":
    main()
