"""NDJSON: one protocol a line, with its activities and assessments inside.

Belongs here: from strict JSON to three tables of text. Does not: types; numbers keep the digits they were written
with. The JSON rules themselves are in strict_json.py.
"""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import islice
from typing import Any

import polars as pl

from intake.formats.encoding import to_utf8
from intake.formats.strict_json import Json, parse_object
from intake.formats.text_cells import drop_blank_rows, trim
from intake.guards import Limits
from intake.recognise import HEADERS, SHORTEST_HEADER, shown, spelling
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

PARENT, NESTED = "course_protocol", {"activities": "activity", "assessments": "assessment"}
TABLES = (PARENT, *NESTED.values())
INHERITED = ("protocol_id", "revision")
BATCH = 1_000  # protocols held as Python objects before they become frames
Rows = dict[str, list[Json]]


def read_ndjson(data: bytes, limits: Limits) -> Reading:
    """Up to three tables; a nested row inherits protocol_id, revision and line of its protocol."""
    text, encoding = to_utf8(data)
    if encoding == "cp1251":
        raise Refused("unknown_encoding", "other than UTF-8", "UTF-8, the encoding of JSON")
    keys: dict[str, set[str]] = {table: set() for table in TABLES}
    frames: dict[str, list[pl.DataFrame]] = {table: [] for table in TABLES}
    protocols = ((line, parse_object(raw, line, limits.json_depth)) for line, raw in lines(text))
    while batch := list(islice(protocols, BATCH)):
        for table, rows in split(batch, keys).items():
            frames[table].append(pl.from_dicts(rows, schema=schema(table)))
    if len(known(PARENT, keys[PARENT])) < SHORTEST_HEADER:
        raise Refused("unknown_table", "no known keys", "the keys of a protocol")
    sheets = (to_sheet(table, pl.concat(parts), keys[table]) for table, parts in frames.items() if parts)
    return Reading("ndjson", encoding, None, tuple(sheets))


def lines(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, with their number."""
    return ((number, raw) for number, raw in enumerate(BytesIO(text), 1) if not raw.isspace())


@lru_cache(maxsize=4096)
def column(table: str, key: str) -> str | None:
    """The column a key means, by the same spellings as a header."""
    return HEADERS[table].columns.get(spelling(key))


def known(table: str, keys: set[str]) -> list[str]:
    """The keys that mean a column."""
    return [key for key in keys if column(table, key)]


def schema(table: str) -> dict[str, pl.DataType]:
    """Every column of the table as text, so that batches fit together."""
    return dict.fromkeys(HEADERS[table].columns.values(), pl.String()) | {"line": pl.UInt32()}


def split(batch: list[tuple[int, Json]], keys: dict[str, set[str]]) -> Rows:
    """Protocols as rows of their tables; the keys seen are added to `keys`."""
    rows: Rows = {table: [] for table in TABLES}
    for line, protocol in batch:
        nested = {
            table: nested_objects(protocol.pop(name, None), name, line) for name, table in NESTED.items()
        }
        keys[PARENT].update(protocol)
        row = to_row(PARENT, protocol, {}, line)
        rows[PARENT].append(row)
        inherited = {name: row.get(name) for name in INHERITED}
        for table, objects in nested.items():
            keys[table].update(*objects)
            rows[table].extend(to_row(table, fields, inherited, line) for fields in objects)
    return {table: found for table, found in rows.items() if found}


def nested_objects(value: Any, name: str, line: int) -> list[Json]:
    """The nested list, which may be missing or null; anything but a list of objects refuses the file."""
    if value is None:
        return []
    if type(value) is not list or any(type(item) is not dict for item in value):
        raise Refused("broken_file", "not a list of objects", "a list of objects", line=line, column=name)
    return value


def to_row(table: str, fields: Json, inherited: Json, line: int) -> Json:
    """One object as a row of text; two different values for one column refuse the file."""
    row = {**inherited, "line": line}
    for key, value in fields.items():
        name = column(table, key)
        if name is None:
            continue
        if type(value) is not str and value is not None:
            value = scalar(value, name, line)
        if row.get(name, value) != value:
            raise Refused("ambiguous_reading", "two values", "one value", line=line, column=name)
        row[name] = value
    return row


def scalar(value: Any, name: str, line: int) -> str:
    """true and false as text (numbers are text already); a list or an object is no value of a column."""
    if type(value) is bool:
        return "true" if value else "false"
    raise Refused("broken_file", "a list or an object for a value", "one value", line=line, column=name)


def to_sheet(table: str, rows: pl.DataFrame, keys: set[str]) -> Sheet:
    """The columns that stand in the file or must; a required one that never came is null and found by the door."""
    present = {column(table, key) for key in keys} | set(HEADERS[table].required)
    names = [name for name in dict.fromkeys(HEADERS[table].columns.values()) if name in present]
    unknown = tuple(sorted(shown(key) for key in keys if not column(table, key)))
    return Sheet(table, None, rows.lazy().select(*map(trim, names), "line").pipe(drop_blank_rows), unknown)
