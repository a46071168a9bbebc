"""A published folder with many bureaus, for the test of scopes: the tables of the samples, the courses made up anew.

Every course, child, certificate and finding carries a mark of its own (zq00001, zk00001, zc00001, zf00001), so that a
row that slipped out is recognised in any answer, whatever its form. The same numbers of bureaus stand in every region.
"""

import io
import json
import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from fastapi import APIRouter
from starlette.requests import Request

from dashboard.store import Store
from dashboard.web.access.principal import Principal
from methodology.scoring.editions import edition_rows_sql
from tests.web.oracle import Row

DAY = date(2026, 6, 30)
BUREAUS, EACH, CHILDREN = ("1", "2", "3", "Б/4"), 20, 150
MARKS = re.compile(r"z([qkcf])(\d{5})")


@dataclass
class Rows:
    """The courses as plain rows, the findings about some of them."""

    courses: list[Row]
    findings: list[Row]
    regions: list[str]
    figures: list[Row] = field(
        default_factory=list
    )  # exact ones of places, of some indicators of the samples' mart
    pilot: set[str] = field(default_factory=set)
    providers: dict[str, str] = field(default_factory=dict)  # number -> name


class AnyGate:
    """Whoever the test says asks."""

    login_address: str | None = None
    says_who = False

    def __init__(self) -> None:
        self.router, self.who = APIRouter(), Principal("nobody", "ministry")

    def roles(self) -> dict[str, Principal]:
        return {}

    def principal(self, request: Request) -> Principal | None:
        return self.who


@dataclass
class Turned:
    """The clock of the server."""

    day: date = field(default=DAY)

    def __call__(self) -> date:
        return self.day


def make_rows(samples: Path) -> Rows:
    """Courses over regions and bureaus, with access dates around the day, from rows of the samples."""
    chance = random.Random(525)
    joined = (
        pl.read_parquet(samples / "region.parquet")
        .filter(pl.col("pilot_joined_year") < 2026)
        .sort("region_code")
    )
    regions = joined["region_code"].to_list()[:5]
    pool = pl.read_parquet(samples / "scored_course.parquet").to_dicts()
    places = [(region, bureau) for region in regions for bureau in BUREAUS for _ in range(EACH)]
    courses = []
    for n, (region, bureau) in enumerate(places):
        access = chance.choice([None, *(DAY + timedelta(days) for days in range(-13, 5))])
        child = chance.randrange(CHILDREN)  # children have courses in several bureaus
        number = chance.choice(["zq{:05}", "П-zq{:05}/1", "zq{:05}?a=1&b=%41"]).format(n)
        own = {"protocol_id": number, "child_id": f"c1_zk{child:05}", "certificate_id": f"zc{n:05}"}
        place = {"region_code": region, "bureau_id": bureau, "federal_access_from": access}
        courses.append(chance.choice(pool) | own | place)
    findings = [_finding(n, course, samples) for n, course in enumerate(chance.sample(courses, 150))]
    return Rows(courses, findings, regions, _figures(samples), *_places(samples))


def _figures(samples: Path) -> list[Row]:
    chosen = ["courses_total", "effective_rate", "undetermined", "first_recognised", "served", "days_to_decision",
              "certificates_issued"]  # fmt: skip
    return (
        pl.read_parquet(samples / "indicator_value.parquet")
        .filter(pl.col("indicator").is_in(chosen))
        .to_dicts()
    )


def _places(samples: Path) -> tuple[set[str], dict[str, str]]:
    """Regions of the pilot, today's and tomorrow's; providers with their names."""
    region = pl.read_parquet(samples / "region.parquet").drop_nulls("pilot_joined_year")
    provider = pl.read_parquet(samples / "provider.parquet")
    names = provider.select("provider_ogrn", pl.coalesce("provider_name", "provider_ogrn")).iter_rows()
    return set(region["region_code"]), dict(names)


def _finding(n: int, course: Row, samples: Path) -> Row:
    delivery = pl.read_parquet(samples / "delivery.parquet")["delivery_sha"]
    place = {name: course[name] for name in ("region_code", "bureau_id", "provider_ogrn")}
    told = {"delivery_sha": delivery[n % len(delivery)], "file": f"zf{n:05}.xlsx", "line": n + 1, "severity": "error",
            "table_name": "activity", "record_id": course["protocol_id"], "rule_id": "activity.made_up",
            "observed": f"zf{n:05}", "message_ru": "Выдумано", "message_en": "Made up"}  # fmt: skip
    return told | place


def publish(samples: Path, data: Path, rows: Rows) -> None:
    """The samples' published folder, courses and findings replaced."""
    folder = data / "published" / "made-up"
    folder.mkdir(parents=True)
    for path in samples.iterdir():
        if path.suffix in (".parquet", ".json"):
            (folder / path.name).symlink_to(path.resolve())
    decisions = [row | {"signed_on": row["decision_signed_on"], "reason_note": f"note {row['certificate_id']}"}
                 for row in rows.courses if row["decided_on"]]  # fmt: skip
    for name in ("scored_course", "course", "course_score", "course_score_by_edition", "course_evidence"):
        _replace(folder, name, rows.courses)
    _replace(folder, "criterion_score", [])
    _replace(folder, "decision", decisions)
    _replace(folder, "finding", rows.findings)
    for path in folder.iterdir():  # the server may read its own folder alone, no link out of it
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | {"version": "made-up"}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    (data / "published" / "current").symlink_to("made-up")


def keep_in_memory(store: Store) -> None:
    """The store with its tables in memory and each statement answered once: the same rows, several times sooner.

    Thousands of requests ask a few statements of a few hundred rows, and opening a file takes longer than reading it.
    """
    store.connection = duckdb.connect(config={"threads": 1})
    for path in sorted(store.folder.glob("*.parquet")):
        store.connection.read_parquet(str(path)).create(path.stem)
    store.connection.execute(f"CREATE VIEW edition AS {edition_rows_sql()}")
    ask, known = store.query, dict[tuple[Any, ...], pl.DataFrame]()

    def query(sql: str, values: Sequence[Any] = ()) -> pl.DataFrame:
        key = (sql, *map(str, values))
        if key not in known:
            known[key] = ask(sql, values)
        return known[key]

    store.query = query  # type: ignore[method-assign]


def _replace(folder: Path, name: str, rows: list[Row]) -> None:
    path = folder / f"{name}.parquet"
    schema = pl.read_parquet_schema(path)
    made = [{column: row.get(column) for column in schema} for row in rows]
    path.unlink()
    pl.DataFrame(made, schema=schema).write_parquet(path)


def text_of(body: bytes) -> str:
    """An answer as text, the sheets of a workbook unpacked."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace")


def marks(body: bytes) -> set[str]:
    """The marks in an answer."""
    return {found.group() for found in MARKS.finditer(text_of(body))}


def for_internal_use(body: bytes) -> bool:
    """Whether an answer says that it may not be handed on: then it is in the log."""
    text = text_of(body).casefold()
    return "для служебного пользования" in text or "for internal use only" in text or ",restriction," in text


def mark_of(protocol_id: str) -> str:
    """The mark in a protocol number."""
    found = MARKS.search(protocol_id)
    assert found
    return found.group()


def first_days(rows: Rows) -> list[tuple[str, date]]:
    """Some cases with the day their window opens; none with a %, which the test client decodes twice."""
    found = [(row["protocol_id"], row["federal_access_from"]) for row in rows.courses]
    return [(protocol, first) for protocol, first in found if first and "%" not in protocol][:6]
