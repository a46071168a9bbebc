"""How fast is the served overview, and does anything tear while a new version is published?

    python bench/serve.py DATA [--requests 400]
    python bench/serve.py DATA --small

DATA is a data folder after `rehab run`, best one with a million courses. A server of its own process answers; the
overview is compared with /healthz of the same server in the same run, by median and 95th percentile. Then 50 readers
ask at once while `current` is swapped to and fro between two versions: every answer must be whole and of one version.
Last, the first answer of every page after a version is opened: what a reader waits for once.
`--small`, for the suite, asks a few times and looks at errors and torn pages alone.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

LIMIT = 10.0
READERS, SWAPS, REQUESTS = 50, 40, 400
FEW_READERS, FEW_SWAPS, FEW_REQUESTS = 4, 6, 10
ROLE = {"Cookie": "rehab_role=main_bureau"}


def ask(connection: HTTPConnection, path: str) -> tuple[int, bytes, float]:
    """Status, body and seconds of one request."""
    start = time.perf_counter()
    connection.request("GET", path, headers=ROLE)
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, body, time.perf_counter() - start


def timed(port: int, path: str, requests: int) -> list[float]:
    """Seconds of each request over one connection, after a few to warm up."""
    connection = HTTPConnection("127.0.0.1", port)
    found = [ask(connection, path)[2] for _ in range(requests + 5)][5:]
    connection.close()
    return found


def printed(name: str, seconds: list[float]) -> tuple[float, float]:
    """Prints and returns median and 95th percentile in milliseconds."""
    middle, late = median(seconds) * 1e3, quantiles(seconds, n=20)[-1] * 1e3
    print(f"{name:<16}median {middle:7.2f} ms   95 % {late:7.2f} ms")
    return middle, late


def speed(port: int, requests: int) -> bool:
    """The overview against /healthz."""
    base = printed("/healthz", timed(port, "/healthz", requests))
    page = printed("/ (overview)", timed(port, "/", requests))
    kept = True
    for name, of, over in zip(("median", "95 %"), page, base, strict=True):
        verdict = "ok" if of / over <= LIMIT else "FAIL"
        kept &= of / over <= LIMIT
        print(f"overview against /healthz, {name:<8}{of / over:6.1f} x  <= {LIMIT:g}  {verdict}")
    return kept


def second_version(published: Path) -> str:
    """A version that differs in its name alone, beside the first one."""
    first = (published / "current").resolve()
    name = "bench0000000"
    shutil.copytree(first, published / name, copy_function=os.link)
    manifest = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
    (published / name / "manifest.json").unlink()
    (published / name / "manifest.json").write_text(
        json.dumps(manifest | {"version": name}), encoding="utf-8"
    )
    return name


def swaps(published: Path, names: list[str], times: int) -> None:
    """Points `current` at one version and the other, as a publication does."""
    for at in range(times):
        link = published / ".current.bench"
        link.unlink(missing_ok=True)
        link.symlink_to(names[at % 2])
        os.replace(link, published / "current")
        time.sleep(0.05)


def read_on(port: int, names: list[str], paths: list[str]) -> tuple[int, int]:
    """Errors and torn pages that one reader met: a page without an end, or not of exactly one of the versions."""
    connection, errors, torn = HTTPConnection("127.0.0.1", port), 0, 0
    for at in range(12):
        status, body, _ = ask(connection, paths[at % len(paths)])
        errors += status != 200
        named = [name for name in names if name.encode() in body]
        torn += status == 200 and (not body.rstrip().endswith(b"</html>") or len(named) != 1)
    connection.close()
    return errors, torn


def torn_pages(port: int, published: Path, readers: int, times: int) -> bool:
    """So many readers while versions are swapped so many times."""
    names = [(published / "current").resolve().name, second_version(published)]
    paths = ["/", "/regions", "/regions/72", "/certificates"]
    with ThreadPoolExecutor(readers + 1) as pool:
        swapping = pool.submit(swaps, published, names, times)
        found = list(pool.map(lambda _: read_on(port, names, paths), range(readers)))
        swapping.result()
    errors, torn = (sum(each[at] for each in found) for at in (0, 1))
    print(
        f"{readers} readers, {readers * 12} pages during {times} publications: {errors} errors, {torn} torn"
    )
    return not errors and not torn


def first_answers(port: int) -> None:
    """Every page of the menu once, from a cold start."""
    connection = HTTPConnection("127.0.0.1", port)
    menu = re.findall(r'<li><a href="(/[^"]*)"', ask(connection, "/")[1].decode())
    slowest = sorted(((ask(connection, path)[2], path) for path in menu), reverse=True)
    print(
        "first answer of each page: "
        + ", ".join(f"{path} {seconds * 1e3:.0f} ms" for seconds, path in slowest)
    )
    connection.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def listens(port: int) -> bool:
    """Whether anything listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@contextmanager
def listening(command: list[str], port: int, what: str) -> Iterator[int]:
    """A process that answers on a port, while it is needed; the port, once it answers."""
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": "."})
    try:
        while not listens(port):
            if server.poll() is not None:
                raise SystemExit(f"{what} ended before it answered")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def served(data: Path) -> Iterator[int]:
    """A server over a data folder in a process of its own; its port, once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "pipelines.cli", "serve", "--data", str(data), "--port", str(port)]
    with listening(command, port, "the server"):
        yield port


def main() -> None:
    """Runs the server on links to the data, measures, and says what was kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--small", action="store_true", help="a few requests; time is not looked at")
    asked = parser.parse_args()
    requests, readers, times = (
        (FEW_REQUESTS, FEW_READERS, FEW_SWAPS) if asked.small else (asked.requests, READERS, SWAPS)
    )
    with TemporaryDirectory(prefix="rehab-serve-", dir=asked.data) as folder:
        data = Path(folder)
        current = (asked.data / "published" / "current").resolve()
        shutil.copytree(current, data / "published" / current.name, copy_function=os.link)
        (data / "published" / "current").symlink_to(current.name)
        with served(data) as port:
            first_answers(port)
            quick = speed(port, requests)
            whole = torn_pages(port, data / "published", readers, times)
    sys.exit(not (whole and (quick or asked.small)))


if __name__ == "__main__":
    main()
