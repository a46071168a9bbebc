"""JSON: protocols with their activities and assessments inside; one a line (NDJSON), or a document of them.

Belongs here: from protocols to three tables of text. Does not: JSON itself (strict_json.py), an object as a row
(json_rows.py), types; numbers keep the digits they were written with.
"""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from itertools import chain
from typing import Any

import polars as pl

from intake.reading.formats.encoding import to_utf8
from intake.reading.formats.format import BY_FIRST_SIGN, Format, first_sign, of_bytes
from intake.reading.formats.json_rows import Columns, as_row
from intake.reading.formats.strict_json import Json, check_depth, objects_of, parse_object
from intake.reading.formats.text_cells import drop_blank_rows, trim
from intake.reading.guards import MIB, Limits, check_line
from intake.reading.recognise import HEADERS, SHORTEST_HEADER, spelling, table_of_sheet
from intake.reading.refusals import Refused
from intake.reading.sheets import Reading, Sheet

PARENT, NESTED = "course_protocol", ("activity", "assessment")
PLURALS = {
    spelling(name): table for name, table in {"activities": "activity", "assessments": "assessment"}.items()
}
INHERITED = ("protocol_id", "revision")
MOST_AROUND = 4  # keys of an object that is no protocol but holds a list of them
BATCH_BYTES = 4 * MIB  # protocols held as Python objects before they become frames
Protocol = tuple[int, int, Json]  # line, bytes, object
Rows = dict[str, list[Json]]


def read_json(data: bytes, limits: Limits) -> Reading:
    """Up to three tables; a nested row inherits protocol_id, revision and line of its protocol."""
    text, encoding = to_utf8(data)
    if encoding == "cp1251":
        raise Refused("unknown_encoding", "other_than_utf8", "utf8_of_json")
    columns = {table: Columns(table, limits.json_depth) for table in (PARENT, *NESTED)}
    frames: dict[str, list[pl.DataFrame]] = {table: [] for table in columns}
    for batch in batches(protocols(text, limits)):
        rows: Rows = {table: [] for table in columns}
        for line, _, protocol in batch:
            add_protocol(protocol, line, columns, rows)
        for table, found in rows.items():
            frames[table].append(pl.from_dicts(found, schema=schema(table)))
    if len(columns[PARENT].known()) < SHORTEST_HEADER:
        raise Refused("unknown_table", "no_known_keys", "keys_of_a_protocol")
    tables = {table: pl.concat(parts) for table, parts in frames.items()}
    sheets = tuple(to_sheet(table, rows, columns[table]) for table, rows in tables.items() if rows.height)
    not_read = tuple(chain.from_iterable(of_table.not_read() for of_table in columns.values()))
    return Reading("ndjson", encoding, None, sheets, not_read=not_read)


def protocols(text: bytes, limits: Limits) -> Iterator[Protocol]:
    """The protocols: one a line where the first line is a whole object, else those of a document."""
    lines = ((number, raw) for number, raw in enumerate(BytesIO(text), 1) if not raw.isspace())
    first = next(lines)
    if _is_object(first, limits):
        for number, raw in chain([first], lines):
            check_line(len(raw), number, limits)
            parsed = (number, len(raw), parse_object(raw, number))
            yield from [parsed] if len(parsed[2]) > MOST_AROUND else _unwrapped(iter([parsed]))
        return
    if len(text) > limits.json_document:
        raise Refused("foreign_json")
    yield from _unwrapped(objects_of(text.decode()))


def _is_object(line: tuple[int, bytes], limits: Limits) -> bool:
    """Whether a line is an object, with or without faults that have a name of their own."""
    number, raw = line
    check_line(len(raw), number, limits)
    try:
        parse_object(raw, number)
    except Refused as refused:
        return refused.rule_id != "broken_file"
    return True


def _unwrapped(found: Iterator[Protocol]) -> Iterator[Protocol]:
    """The protocols themselves where one object around them holds the list: {"protocols": [...]}."""
    for line, size, value in found:
        lists = [
            inner for inner in value.values() if type(inner) is list and inner and type(inner[0]) is dict
        ]
        known = sum(spelling(key) in HEADERS[PARENT].columns for key in value)
        if len(lists) == 1 and known < SHORTEST_HEADER and all(type(inner) is dict for inner in lists[0]):
            yield from ((line, size // len(lists[0]), inner) for inner in lists[0])
        else:
            yield line, size, value


def batches(found: Iterator[Protocol]) -> Iterator[list[Protocol]]:
    """As many protocols at a time as fit into memory as objects; at least one batch."""
    batch, size = [], 0
    for protocol in found:
        batch.append(protocol)
        size += protocol[1]
        if size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def schema(table: str) -> dict[str, pl.DataType]:
    """Every column of the table as text, so that batches fit together."""
    return dict.fromkeys(HEADERS[table].columns.values(), pl.String()) | {"line": pl.UInt32()}


@lru_cache(maxsize=1 << 10)  # asked for every key of every protocol
def nested_table(key: str) -> str | None:
    """The table that a nested list holds, whatever case or language its key is in.

    >>> nested_table("Activities"), nested_table("Оценки"), nested_table("certificates")
    ('activity', 'assessment', None)
    """
    table = PLURALS.get(spelling(key)) or table_of_sheet(key)
    return table if table in NESTED else None


def add_protocol(protocol: Json, line: int, columns: dict[str, Columns], rows: Rows) -> None:
    """One protocol and what is nested in it, added to the rows of their tables."""
    depth = columns[PARENT].depth
    lists = {key: table for key in protocol if (table := nested_table(key))}
    nested = [(table, nested_objects(protocol.pop(key), key, line, depth)) for key, table in lists.items()]
    parent = as_row(protocol, columns[PARENT], {"line": line})
    rows[PARENT].append(parent)
    inherited = {"line": line} | {name: parent.get(name) for name in INHERITED}
    for table, objects in nested:
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
    """The columns that are in the file or must be; a required one that never came is null and found by the door."""
    present = {*columns.known(), *HEADERS[table].required}
    names = [name for name in rows.columns if name in present]
    cells = rows.lazy().select(*map(trim, names), "line").pipe(drop_blank_rows)
    return Sheet(table, None, cells, columns.unknown())


FORMATS = (
    Format(
        "ndjson",
        lambda head: first_sign(head) in (b"{", b"["),
        of_bytes(read_json, lambda limits: limits.text),
        lambda limits: limits.text,
        BY_FIRST_SIGN,
    ),
)
