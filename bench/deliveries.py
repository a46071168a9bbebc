"""What do thousands of small deliveries cost? The same courses as many files of three and as one, through the intake.

    python bench/make_bulk.py --courses 100000 --parts 2 --out bench/data/hundred
    python bench/deliveries.py bench/data/hundred --by cpu

Belongs here: keeping, reading in processes, parts, settling. Does not: marts and pages, whose cost does not depend on
the number of files. Processor time is that of all processes. Parts must stay few: files grow slower than deliveries.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from contest import Limit, contest, needs

COURSES, EACH = 1200, 3
NESTED = {"activities": "activity", "assessments": "assessment"}
KEY = ["protocol_id", "revision"]
CODE = ("intake.arrival.inbox", "intake.settling.tables")
MOST_FILES = 400  # of the parts of 400 deliveries, which would be 2,400 by themselves
LIMITS = [
    Limit(
        "400 deliveries of 3 courses against reading the same as JSON", "small_deliveries", "read_json", 250
    ),
    Limit("400 deliveries of 3 courses against one of 1,200", "small_deliveries", "one_delivery", 12),
]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _objects(rows: pl.DataFrame) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows.iter_rows(named=True)]


def protocols(bulk: Path, courses: int) -> Iterator[str]:
    """The first courses of a bulk hand-over, a line of JSON each."""
    rows = pl.scan_parquet(bulk / "course_protocol" / "*.parquet").head(courses).collect()
    ids = rows.lazy().select("protocol_id")
    inside = {}
    for key, table in NESTED.items():
        own = pl.scan_parquet(bulk / table / "*.parquet").join(
            ids, on="protocol_id", how="semi", maintain_order="left"
        )
        inside[key] = (
            own.drop("revision").collect().partition_by("protocol_id", as_dict=True, include_key=False)
        )
    for row in _objects(rows):
        own_id = (row["protocol_id"],)
        yield json.dumps(row | {key: _objects(of[own_id]) for key, of in inside.items()})


def write_inboxes(bulk: Path, out: Path, courses: int = COURSES) -> None:
    """Two inboxes with the same courses: a file of each three, and one file."""
    lines = list(protocols(bulk, courses))
    for name, each in {"small": EACH, "one": courses}.items():
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir(parents=True)
        for at in range(0, courses, each):
            text = "".join(line + "\n" for line in lines[at : at + each])
            (out / name / f"delivery-{at:06}.ndjson").write_text(text)


def _taken_in(data: Path, inbox: str) -> tuple[int, ...]:
    from intake.arrival.inbox import DataFolder, locked, receive, take_in
    from intake.reading import workers
    from intake.settling import tables as settled

    folder = DataFolder(_inboxes(data) / f"data-{inbox}")
    shutil.rmtree(folder.path, ignore_errors=True)
    with locked(folder):
        receive(_inboxes(data) / inbox, folder)
        take_in(folder)
    workers.pool().stop()  # so that their processor time counts
    workers._pools.clear()
    parts = folder.part_folder().parts()
    tables = settled.settle_all(parts, folder.reference.editions)
    files = len(list((folder.path / "parts").glob("*/*.parquet")))
    assert files <= MOST_FILES, f"{files} files of parts"
    return tuple(tables[name].height for name in ("course_protocol", "activity_tally", "assessment"))


def _inboxes(data: Path) -> Path:
    if not (data / "inboxes").exists():
        write_inboxes(data, data / "inboxes")
    return data / "inboxes"


def prepare(data: Path) -> tuple[int, ...]:
    """Writes the inboxes, so that nothing else waits for them."""
    _inboxes(data)
    return ()


@needs(*CODE)
def small_deliveries(data: Path) -> tuple[int, ...]:
    """400 files of three courses, from the inbox to settled tables."""
    return _taken_in(data, "small")


@needs(*CODE)
def one_delivery(data: Path) -> tuple[int, ...]:
    """The same courses in one file."""
    return _taken_in(data, "one")


def small(out: Path) -> None:
    """Inboxes of a few courses, for the bench that runs in the suite."""
    import make_bulk

    make_bulk.small(out)
    write_inboxes(out, out / "inboxes", courses=12)


if __name__ == "__main__":
    contest([prepare, small_deliveries, one_delivery], LIMITS, __doc__, small)
