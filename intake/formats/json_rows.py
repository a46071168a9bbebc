"""A JSON object as a row of text: keys under their columns, values as text.

Belongs here: one object. Does not: JSON itself (strict_json.py), which objects are rows of what (ndjson.py).
"""

from typing import Any

from intake.formats.strict_json import Json, check_depth
from intake.recognise import HEADERS, shown, spelling
from intake.refusals import Refused

TEXT = {str, type(None)}


class Columns(dict[str, str | None]):
    """The keys met so far -> column of the table, None where they mean none; by the same spellings as a header.

    A dictionary that fills itself, for a lookup a key is what reading JSON costs most.
    """

    def __init__(self, table: str, depth: int) -> None:
        super().__init__()
        self.table, self.depth = table, depth

    def __missing__(self, key: str) -> str | None:
        self[key] = name = HEADERS[self.table].columns.get(spelling(key))
        return name

    def known(self) -> set[str]:
        """Columns that stand in the file."""
        return {name for name in self.values() if name}

    def unknown(self) -> tuple[str, ...]:
        """Keys that mean no column, fit for a message."""
        return tuple(sorted(shown(key) for key, name in self.items() if name is None))


def as_row(fields: Json, columns: Columns, inherited: Json) -> Json:
    """One object as a row; `inherited` holds its line and the columns of its parent."""
    row: dict[Any, Any] = {columns[key]: value for key, value in fields.items()}
    if None in row or len(row) < len(fields):
        row = known_fields(fields, columns, inherited["line"])
    if not TEXT.issuperset(map(type, row.values())):
        row = {name: as_text(value, name, inherited["line"]) for name, value in row.items()}
    if not row.keys().isdisjoint(inherited):
        refuse_other_parent(row, inherited)
    return inherited | row


def known_fields(fields: Json, columns: Columns, line: int) -> Json:
    """The fields that mean a column; two different values for one column refuse the file."""
    row: Json = {}
    for key, value in fields.items():
        if (name := columns[key]) is None:
            check_depth(value, columns.depth, line)
        elif row.setdefault(name, value) != value:
            raise Refused("ambiguous_reading", "two_values", "one_value", line=line, column=name)
    return row


def refuse_other_parent(row: Json, inherited: Json) -> None:
    """A nested row may repeat protocol_id and revision of its protocol, not contradict them."""
    for name in inherited.keys() & row.keys():
        if row[name] != inherited[name]:
            raise Refused("ambiguous_reading", "two_values", "one_value", line=inherited["line"], column=name)


def as_text(value: Any, name: str, line: int) -> str | None:
    """true and false as text (numbers are text already); a list or an object is no value of a column."""
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) in TEXT:
        return value
    raise Refused("broken_file", "nested_value", "one_value", line=line, column=name)
