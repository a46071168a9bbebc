"""A JSON object as a row of text: keys under their columns, values as text.

Belongs here: one object, and what of it no column takes. Does not: JSON itself (strict_json.py), which objects are rows
of what (ndjson.py).
"""

from collections.abc import Iterator
from typing import Any

from intake.judging.values import kind
from intake.reading.formats.strict_json import Json, Number, check_depth
from intake.reading.recognise import HEADERS, nearest, nearest_table, shown, spelling
from intake.reading.refusals import Refused
from intake.reading.sheets import NUMBER_CELL, NotRead
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns

TEXT = {str, type(None)}


class Columns(dict[str, str | None]):
    """The keys met so far -> column of the table, None where they mean none; by the same spellings as a header.

    A dictionary that fills itself, for a lookup a key is what reading JSON costs most. `left`: keys that mean no
    column -> how often they hold something, and in which line first; lists of objects apart.
    """

    def __init__(self, table: str, depth: int) -> None:
        super().__init__()
        self.table, self.depth = table, depth
        self.left: dict[tuple[str, str], tuple[int, int]] = {}
        columns = delivered_columns(DELIVERED[table])
        self.codes = frozenset(name for name, spec in columns.items() if kind(spec) == "str")

    def __missing__(self, key: str) -> str | None:
        self[key] = name = HEADERS[self.table].columns.get(spelling(key))
        return name

    def known(self) -> set[str]:
        """Columns that are in the file."""
        return {name for name in self.values() if name}

    def unknown(self) -> tuple[str, ...]:
        """Keys that mean no column, fit for a message."""
        lists = {key for what, key in self.left if what == "list"}
        return tuple(sorted(shown(key) for key, name in self.items() if name is None and key not in lists))

    def leave(self, key: str, value: Any, line: int) -> None:
        """Count a value that no column takes."""
        check_depth(value, self.depth, line)
        if value is None or value in ("", [], {}):
            return
        is_list = type(value) is list and all(type(item) is dict for item in value)
        what, rows = ("list", len(value)) if is_list else ("column", 1)
        before, first = self.left.get((what, key), (0, line))
        self.left[what, key] = (before + rows, first)

    def not_read(self) -> Iterator[NotRead]:
        """The lists and columns of these objects that are not read."""
        for (what, key), (rows, first) in self.left.items():
            if what == "list":
                yield NotRead("list", shown(key), rows, "unknown_list", None, nearest_table(key), first)
            else:
                near = nearest(key, self.table)
                harmless = near is None or near in self.known()
                yield NotRead("column", shown(key), rows, "unknown_column", None, self.table, first, harmless)


def as_row(fields: Json, columns: Columns, inherited: Json) -> Json:
    """One object as a row; `inherited` holds its line and the columns of its parent."""
    row: dict[Any, Any] = {columns[key]: value for key, value in fields.items()}
    if None in row or len(row) < len(fields):
        row = known_fields(fields, columns, inherited["line"])
    if not TEXT.issuperset(map(type, row.values())):
        codes = columns.codes
        row = {name: as_text(value, name, inherited["line"], name in codes) for name, value in row.items()}
    if not row.keys().isdisjoint(inherited):
        refuse_other_parent(row, inherited)
    return inherited | row


def known_fields(fields: Json, columns: Columns, line: int) -> Json:
    """The fields that mean a column; two different values for one column refuse the file."""
    row: Json = {}
    for key, value in fields.items():
        if (name := columns[key]) is None:
            columns.leave(key, value, line)
        elif row.setdefault(name, value) != value:
            raise Refused("ambiguous_reading", "two_values", "one_value", line=line, column=name)
    return row


def refuse_other_parent(row: Json, inherited: Json) -> None:
    """A nested row may repeat protocol_id and revision of its protocol, not contradict them."""
    for name in inherited.keys() & row.keys():
        if row[name] != inherited[name]:
            raise Refused("ambiguous_reading", "two_values", "one_value", line=inherited["line"], column=name)


def as_text(value: Any, name: str, line: int, is_code: bool) -> str | None:
    """true and false as text, numbers as they were written; a list or an object is no value of a column.

    A number with a fraction or an exponent is marked where a code belongs: its digits may be lost already.
    """
    if type(value) is Number:
        whole = value.removesuffix(".0")
        return whole if whole.isdecimal() or not is_code else NUMBER_CELL + value
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) in TEXT:
        return value
    raise Refused("broken_file", "nested_value", "one_value", line=line, column=name)
