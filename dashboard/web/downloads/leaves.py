"""A table of a page as a file holds it: one value a column, text that neither runs as a formula nor breaks a row.

Belongs here: what every form of a file shares. Does not: writing one (workbook.py, csv_table.py). An interval is two
columns in a file; a page shows it in one.
"""

import math
import re
from dataclasses import dataclass
from typing import Any

from dashboard.exports.csv_files import guarded
from dashboard.web.page.table import Column, Table, missing
from dashboard.wording.text import Say

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BREAKS = re.compile(r"[\r\n\t\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Leaf:
    """One column of a file: its name in the frame, its title, its kind (those of Column but interval and range)."""

    name: str
    title: str
    kind: str
    digits: int
    column: Column

    @property
    def numeric(self) -> bool:
        return self.column.numeric


def leaves(table: Table, say: Say) -> list[Leaf]:
    """The columns of a table as a file holds them, each name once."""
    found: dict[str, Leaf] = {}
    for column in table.columns:
        for name, title, kind in _ends(column, say):
            digits = 1 if column.digits is None and kind == "share" else column.digits or 0
            found.setdefault(name, Leaf(name, title, kind, digits, column))
    return list(found.values())


def _ends(column: Column, say: Say) -> list[tuple[str, str, str]]:
    kind = {"interval": "share", "range": "number"}.get(column.kind, column.kind)
    if not column.upto:
        return [(column.name, column.title, kind)]
    ends = (column.name, "download.from"), (column.upto, "download.to")
    return [(name, say(word, title=column.title), kind) for name, word in ends]


def safe(text: Any) -> str:
    """Text on one line, without control characters, that a spreadsheet will not run as a formula.

    >>> safe("=1+1"), safe("a\\r\\nb\\x00"), safe("\\t=1"), safe(" +7"), safe(None)
    ("'=1+1", 'a b', "'=1", "'+7", '')
    """
    if text is None:
        return ""
    if isinstance(text, list):
        text = "|".join(map(str, text))
    line = _BREAKS.sub(" ", _CONTROLS.sub("", str(text)))
    bare = line.strip()
    return line if guarded(bare) == bare else f"'{bare}"


def value_of(leaf: Leaf, row: dict[str, Any]) -> Any:
    """The value of a cell, None where there is none."""
    value = row[leaf.name]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def yes_or_mark(leaf: Leaf, value: bool, say: Say) -> str:
    """A boolean in words; a mark is said where it holds."""
    if leaf.kind == "mark":
        return say("exact.mark") if value else ""
    return say("word.yes" if value else "word.no")


def sign_of(leaf: Leaf, row: dict[str, Any], table: Table, say: Say) -> str:
    """What stands where there is no value: never 0, and empty only where a text is."""
    return missing(leaf.column, row, table.status, say.lang)
