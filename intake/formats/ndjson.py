"""NDJSON: one protocol a line, with its activities and assessments inside.

Belongs here: from lines to three tables of text. Does not: JSON itself (strict_json.py), an object as a row
(json_rows.py), types; numbers keep the digits they were written with.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import polars as pl

from intake.formats.encoding import to_utf8
from intake.formats.json_rows import Columns, as_row
from intake.formats.strict_json import Json, check_depth, parse_object
from intake.formats.text_cells import drop_blank_rows, trim
from intake.guards import MIB, Limits, check_line
from intake.recognise import HEADERS, SHORTEST_HEADER
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

PARENT, NESTED = "course_protocol", {"activities": "activity", "assessments": "assessment"}
INHERITED = ("protocol_id", "revision")
BATCH_BYTES = 4 * MIB  # lines held as Python objects before they become frames
Rows = dict[str, list[Json]]


def read_ndjson(data: bytes, limits: Limits) -> Reading:
    """Up to three tables; a nested row inherits protocol_id, revision and line of its protocol."""
    text, encoding = to_utf8(data)
    if encoding == "cp1251":
        raise Refused("unknown_encoding", "other_than_utf8", "utf8_of_json")
    columns = {table: Columns(table, limits.json_depth) for table in (PARENT, *NESTED.values())}
    frames: dict[str, list[pl.DataFrame]] = {table: [] for table in columns}
    for batch in batches(text, limits):
        rows: Rows = {table: [] for table in columns}
        for line, raw in batch:
            add_protocol(parse_object(raw, line), line, columns, rows)
        for table, found in rows.items():
            frames[table].append(pl.from_dicts(found, schema=schema(table)))
    if len(columns[PARENT].known()) < SHORTEST_HEADER:
        raise Refused("unknown_table", "no_known_keys", "keys_of_a_protocol")
    tables = {table: pl.concat(parts) for table, parts in frames.items()}
    sheets = (to_sheet(table, rows, columns[table]) for table, rows in tables.items() if rows.height)
    return Reading("ndjson", encoding, None, tuple(sheets))


def batches(text: bytes, limits: Limits) -> Iterator[list[tuple[int, bytes]]]:
    """Lines that are not blank with their number, as many at a time as fit into memory once they are objects."""
    batch, size = [], 0
    for number, raw in enumerate(BytesIO(text), 1):
        if raw.isspace():
            continue
        check_line(len(raw), number, limits)
        batch.append((number, raw))
        size += len(raw)
        if size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def schema(table: str) -> dict[str, pl.DataType]:
    """Every column of the table as text, so that batches fit together."""
    return dict.fromkeys(HEADERS[table].columns.values(), pl.String()) | {"line": pl.UInt32()}


def add_protocol(protocol: Json, line: int, columns: dict[str, Columns], rows: Rows) -> None:
    """One protocol and what is nested in it, added to the rows of their tables."""
    depth = columns[PARENT].depth
    nested = {
        table: nested_objects(protocol.pop(name, None), name, line, depth) for name, table in NESTED.items()
    }
    parent = as_row(protocol, columns[PARENT], {"line": line})
    rows[PARENT].append(parent)
    inherited = {"line": line} | {name: parent.get(name) for name in INHERITED}
    for table, objects in nested.items():
        rows[table] += [as_row(fields, columns[table], inherited) for fields in objects]


def nested_objects(value: Any, name: str, line: int, depth: int) -> list[Json]:
    """The nested list, which may be missing or null; anything but a list of objects refuses the file."""
    if value is None:
        return []
    if type(value) is not list or not all(type(item) is dict for item in value):
        check_depth(value, depth, line)  # what is wrong with it first of all
        raise Refused("broken_file", "no_list_of_objects", "list_of_objects", line=line, column=name)
    return value


def to_sheet(table: str, rows: pl.DataFrame, columns: Columns) -> Sheet:
    """The columns that stand in the file or must; a required one that never came is null and found by the door."""
    present = {*columns.known(), *HEADERS[table].required}
    names = [name for name in rows.columns if name in present]
    cells = rows.lazy().select(*map(trim, names), "line").pipe(drop_blank_rows)
    return Sheet(table, None, cells, columns.unknown())
