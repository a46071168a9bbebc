"""Writes invented courses as the files a bureau sends: CSV in three dialects, and NDJSON.

Belongs here: separators, encodings, nesting, the order of rows, and reading them back. Does not belong here:
Russian words (`russian.py`), what the rows say (`courses.py`).
"""

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.naive.courses import Course
from tests.naive.russian import from_russian, titles, to_russian
from tests.naive.scoring import Row

TABLES = ("protocols", "activities", "assessments")
INTEGERS = ("revision", "minutes", "value")


class Dialect(NamedTuple):
    """How a table is written as text; `russian` also turns the column order around."""

    separator: str
    encoding: str
    russian: bool


COMMA = Dialect(",", "utf-8", False)
TAB_WITH_BOM = Dialect("\t", "utf-8-sig", False)
RUSSIAN = Dialect(";", "cp1251", True)


def write_csv(courses: Iterable[Course], folder: Path, dialect: Dialect = COMMA) -> dict[str, Path]:
    """One file a table, rows of neighbouring courses shuffled into each other."""
    paths = {table: folder / f"{table}.csv" for table in TABLES}
    with ExitStack() as stack:
        writers = {}
        for table, path in paths.items():
            file = stack.enter_context(path.open("w", encoding=dialect.encoding, newline=""))
            writers[table] = csv.writer(file, delimiter=dialect.separator)
        headed: set[str] = set()
        for table, rows in shuffled_rows(courses):
            if table not in headed:
                headed.add(table)
                writers[table].writerow(header(table, list(rows[0]), dialect))
            writers[table].writerows(texts(row, dialect) for row in rows)
    return paths


def shuffled_rows(courses: Iterable[Course], at_once: int = 100) -> Iterator[tuple[str, list[Row]]]:
    """(table, rows) of so many courses at a time: the rows of a course need not stand together."""
    rng = Random(0)
    pool: dict[str, list[Row]] = {table: [] for table in TABLES}
    for number, course in enumerate(courses, start=1):
        for table in TABLES:
            pool[table] += getattr(course, table)
        if number % at_once == 0:
            yield from emptied(pool, rng)
    yield from emptied(pool, rng)


def emptied(pool: dict[str, list[Row]], rng: Random) -> Iterator[tuple[str, list[Row]]]:
    for table, rows in pool.items():
        if rows:
            rng.shuffle(rows)
            yield table, rows
            pool[table] = []


def header(table: str, columns: list[str], dialect: Dialect) -> list[str]:
    return [titles(table)[column] for column in reversed(columns)] if dialect.russian else columns


def texts(row: Row, dialect: Dialect) -> Iterable[str]:
    if not dialect.russian:
        return row.values()
    return [to_russian(column, value) for column, value in reversed(row.items())]


def write_ndjson(courses: Iterable[Course], folder: Path) -> Path:
    """One protocol revision a line with its own activities and assessments nested."""
    path = folder / "protocols.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for course in courses:
            for protocol in course.protocols:
                file.write(json.dumps(document(protocol, course), ensure_ascii=False) + "\n")
    return path


def document(protocol: Row, course: Course) -> dict[str, object]:
    """What is empty is left out in odd revisions and null in even ones: both say the same."""
    drop = int(protocol["revision"]) % 2 == 1
    found = typed(protocol, drop)
    for table in ("activities", "assessments"):
        own = [row for row in getattr(course, table) if row["revision"] == protocol["revision"]]
        if own or not drop:
            found[table] = [typed(nested(row), drop) for row in own]
    return found


def nested(row: Row) -> Row:
    return {column: value for column, value in row.items() if column not in ("protocol_id", "revision")}


def typed(row: Row, drop_empty: bool) -> dict[str, object]:
    found: dict[str, object] = {}
    for column, value in row.items():
        if value == "" and drop_empty:
            continue
        found[column] = json_value(column, value)
    return found


def json_value(column: str, value: str) -> object:
    if value == "":
        return None
    if column in INTEGERS:
        return int(value)
    return value in ("1", "true") if column == "has_representative" else value


def read_back(path: Path, table: str, dialect: Dialect) -> list[Row]:
    """Rows of a written file as canonical text again: a check of this writer, not a reader for deliveries."""
    with path.open(encoding=dialect.encoding, newline="") as file:
        rows = list(csv.DictReader(file, delimiter=dialect.separator))
    return [canonical(row, table) for row in rows] if dialect.russian else rows


def canonical(row: Row, table: str) -> Row:
    columns = {title: column for column, title in titles(table).items()}
    return {columns[title]: from_russian(columns[title], value) for title, value in row.items()}
