"""Which table a header or a sheet name means.

Belongs here: spellings of headers and the choice of one reading. Does not: how the cells were cut out of the bytes
(formats/). The spellings themselves are data: headers.toml, and of
a register that it does not name its model.
"""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.refusals import Refused
from schemas.delivered_registers import REGISTERS
from schemas.rules import delivered_columns

SHORTEST_HEADER = (
    2  # recognised columns from which a row is taken for a header with faults, not for something else
)


def spelling(text: str) -> str:
    """A header as it is compared: case, ё/е, spaces (also non-breaking), underscores, a trailing * do not matter.

    >>> spelling(" Код\\u00a0 ребёнка * ") == spelling("код ребенка")
    True
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return re.sub(r"[\s_]+", " ", plain).strip(" *")


@dataclass(frozen=True)
class TableHeader:
    """How one table is headed: sheet names and column spellings (as compared) and the required columns."""

    table: str
    sheet_names: frozenset[str]
    required: tuple[str, ...]
    columns: dict[str, str]


def written_headers(path: Path) -> dict[str, dict[str, Any]]:
    """What headers.toml writes of each table; a register that it does not name is headed as its model says: by the
    Russian titles of its columns, on a sheet of its own title."""
    written = tomllib.loads(path.read_text("utf-8"))
    return written | {table: _of_model(table) for table in REGISTERS if table not in written}


def _of_model(table: str) -> dict[str, Any]:
    columns = delivered_columns(REGISTERS[table].delivered)
    return {
        "sheet": [REGISTERS[table].title_ru],
        "required": [name for name, spec in columns.items() if not spec.nullable],
        "columns": {name: [spec.metadata["ru"]] for name, spec in columns.items()},
    }


def load_headers(path: Path) -> dict[str, TableHeader]:
    """The headers as table -> TableHeader; two columns of a table with one spelling are a mistake of ours."""
    headers = {}
    for table, entry in written_headers(path).items():
        pairs = [(spelling(s), name) for name, said in entry["columns"].items() for s in (name, *said)]
        if len({said for said, _ in pairs}) != len(pairs) or not set(entry["required"]) <= set(
            entry["columns"]
        ):
            raise ValueError(
                f"{path.name}: a spelling stands twice or a required column is not listed in [{table}]"
            )
        names = frozenset(spelling(name) for name in (table, *entry["sheet"]))
        headers[table] = TableHeader(table, names, tuple(entry["required"]), dict(pairs))
    return headers


FORM = Path(__file__).with_name("headers.toml")
HEADERS = load_headers(FORM)


@dataclass(frozen=True)
class Match:
    """A header row read as one table: column name by position, and what is missing, repeated or unknown."""

    table: str
    columns: dict[int, str]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    unknown: tuple[str, ...]


def match(table: str, cells: Sequence[str | None]) -> Match:
    """The cells of a header row read as this table."""
    header = HEADERS[table]
    found = [(at, header.columns.get(spelling(cell or ""))) for at, cell in enumerate(cells)]
    names = [name for _, name in found if name]
    return Match(
        table,
        {at: name for at, name in found if name},
        tuple(name for name in header.required if name not in names),
        tuple(dict.fromkeys(name for name in names if names.count(name) > 1)),
        tuple(shown(cells[at] or "") for at, name in found if name is None and (cells[at] or "").strip()),
    )


def complete_matches(cells: Sequence[str | None]) -> list[Match]:
    """Every table whose required columns all stand in these cells."""
    return [found for table in HEADERS if not (found := match(table, cells)).missing]


def closest_match(cells: Sequence[str | None]) -> Match:
    """The table that recognises most of these cells, for telling what is missing."""
    return max(
        (match(table, cells) for table in HEADERS),
        key=lambda found: (len(found.columns), -len(found.missing)),
    )


def checked(found: Match, line: int | None = None, sheet: str | None = None) -> Match:
    """The match, or a refusal when a required column is missing or a column stands twice."""
    if found.missing:
        raise Refused("header_missing_column", ", ".join(found.missing), found.table, line=line, sheet=sheet)
    if found.repeated:
        raise Refused("header_repeated_column", ", ".join(found.repeated), line=line, sheet=sheet)
    return found


def table_of_sheet(name: str) -> str | None:
    """The table a sheet name means, or None.

    >>> table_of_sheet("протоколы"), table_of_sheet("Course_Protocol"), table_of_sheet("Справка")
    ('course_protocol', 'course_protocol', None)
    """
    return next((table for table, header in HEADERS.items() if spelling(name) in header.sheet_names), None)


def shown(name: str) -> str:
    """A column or sheet name fit for a message: one line, printable, at most 40 characters."""
    line = "".join(c if c.isprintable() else " " for c in name).strip()
    return line if len(line) <= 40 else line[:39] + "…"
