"""Which table a header or a sheet name means.

Belongs here: spellings of headers, the choice of one reading, and the nearest known name of an unknown one. Does not:
how the cells were cut out of the bytes (formats/). The spellings themselves are data: headers.toml, and of a register
that it does not name its model.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from intake.reading.refusals import Refused
from schemas.codes import CRITERION
from schemas.delivered.registers import REGISTERS
from schemas.points import REPORTED
from schemas.rules import delivered_columns

SHORTEST_HEADER = (
    2  # recognised columns from which a row is taken for a header with faults, not for something else
)
SIMILAR = 0.75  # share of common letters from which an unknown name is taken for a misspelt one
# Letters that look alike in both alphabets, after case is folded: a header compares in Cyrillic ones, English headers
# too, so that «CНИЛC» with a Latin C is «СНИЛС».
LATIN, CYRILLIC = "abcehkmoptxy", "авсенкмортху"
LOOK_ALIKES = str.maketrans(LATIN, CYRILLIC)
# Of a heading: words grown together (protocolId), signs between words, a note or a unit behind them.
_GROWN, _BETWEEN, _ENDS = r"([a-z])([A-Z])", r"[\s_.\-]+", " *:.-"
_UNITS = r"руб|рублей|чел|человек|шт|ед|мин|минут|дн|дней|лет|%"
_NOTES = r"обязательно|обязательное|обяз|необязательно|при наличии|если есть|да/нет|м/ж|число|дата|текст"
_NOTES += r"|дд\.мм\.гггг|гггг-мм-дд"
_AFTER = rf"\s*(?:\((?:{_UNITS}|{_NOTES})\.?\)|,\s*(?:{_UNITS})\.?)[\s*:]*$".translate(LOOK_ALIKES)


@lru_cache(maxsize=1 << 12)  # the first rows are asked for by every table
def spelling(text: str) -> str:
    """A header as it is compared. What does not matter: case, ё/е, blanks, underscores, hyphens, full stops, words
    grown together by capitals, invisible signs, look-alike letters of the other alphabet, a note or a unit behind.

    >>> spelling(" Код\\u00a0 ребёнка * ") == spelling("код ребенка") == spelling("КОД-РЕБЕНКА (обязательно)")
    True
    >>> spelling("protocolId") == spelling("protocol_id")
    True
    >>> spelling("C\\u200bНИЛC:") == spelling("СНИЛС")
    True
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    apart = re.sub(_GROWN, r"\1 \2", unicodedata.normalize("NFKC", visible))
    plain = apart.casefold().replace("ё", "е").translate(LOOK_ALIKES)
    return re.sub(_BETWEEN, " ", re.sub(_AFTER, "", plain)).strip(_ENDS)


def spelled(cells: pl.Expr) -> pl.Expr:
    """`spelling` of every cell of a column."""
    visible = cells.str.replace_all(r"\p{Cf}", "").str.normalize("NFKC")
    apart = visible.str.replace_all(_GROWN, "${1} ${2}").str.to_lowercase()
    plain = apart.str.replace_all("ё", "е").str.replace_many(list(LATIN), list(CYRILLIC))
    return plain.str.replace(_AFTER, "").str.replace_all(_BETWEEN, " ").str.strip_chars(_ENDS)


def stems(text: str) -> frozenset[str]:
    """The words of a header without their endings, in any order: «Курс» over «Начало» is «Начало курса».

    >>> stems("Курс Начало") == stems("Начало курса")
    True
    """
    return frozenset(word[:4] for word in spelling(text).split())


@dataclass(frozen=True)
class TableHeader:
    """How one table is headed: sheet names and column spellings (as compared), the same by stems, required columns."""

    table: str
    sheet_names: frozenset[str]
    required: tuple[str, ...]
    columns: dict[str, str]
    by_stems: dict[frozenset[str], str]

    def column(self, cell: str | None, above: str | None = None) -> str | None:
        """The column a heading names; `above`: what stands over it in a header of several rows."""
        if above and cell and (name := self.by_stems.get(stems(f"{above} {cell}"))):
            return name
        return self.columns.get(spelling(cell or above or ""))


def _with_criteria(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """The columns of a form, `reported_*` written out for each criterion."""
    reported = {name: [CRITERION.label(criterion)] for name, criterion in REPORTED.items()}
    written = [reported if name == "reported_*" else {name: said} for name, said in columns.items()]
    return {name: said for part in written for name, said in part.items()}


def written_headers(path: Path) -> dict[str, dict[str, Any]]:
    """What headers.toml writes of each table: its sheets, required columns and, by column, what a header may say; a
    register that it does not name is headed as its model says: by the Russian titles of its columns, on a sheet of its
    own title."""
    read = tomllib.loads(path.read_text("utf-8"))
    written = {table: entry | {"columns": _with_criteria(entry["columns"])} for table, entry in read.items()}
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
        spellings = [(s, name) for name, listed in entry["columns"].items() for s in (name, *listed)]
        columns = {spelling(s): name for s, name in spellings}
        if len(columns) != len(spellings) or not set(entry["required"]) <= set(entry["columns"]):
            raise ValueError(
                f"{path.name}: a spelling stands twice or a required column is not listed in [{table}]"
            )
        by_stems = {stems(s): name for s, name in spellings if len(stems(s)) > 1}
        names = frozenset(spelling(name) for name in (table, *entry["sheet"]))
        headers[table] = TableHeader(table, names, tuple(entry["required"]), columns, by_stems)
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


def match(table: str, cells: Sequence[str | None], above: Sequence[str | None] = ()) -> Match:
    """The cells of a header row read as this table; `above`: the cells over them in a header of several rows."""
    header, over = HEADERS[table], [*above, *[None] * (len(cells) - len(above))]
    found = [(at, header.column(cell, over[at])) for at, cell in enumerate(cells)]
    names = [name for _, name in found if name]
    texts = [" ".join(filter(None, (over[at], cell))) for at, cell in enumerate(cells)]
    return Match(
        table,
        {at: name for at, name in found if name},
        tuple(name for name in header.required if name not in names),
        tuple(dict.fromkeys(name for name in names if names.count(name) > 1)),
        tuple(shown(texts[at]) for at, name in found if name is None and texts[at].strip()),
    )


def complete_matches(cells: Sequence[str | None], above: Sequence[str | None] = ()) -> list[Match]:
    """Every table whose required columns all stand in these cells."""
    return [found for table in HEADERS if not (found := match(table, cells, above)).missing]


def closest_match(cells: Sequence[str | None]) -> Match:
    """The table that recognises most of these cells, for naming what is missing."""
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


def nearest(text: str, table: str | None = None) -> str | None:
    """The column whose heading an unknown one resembles most, in this table or in any; None where none is near.

    >>> nearest("Дата рожденья", "course_protocol"), nearest("Телефон", "course_protocol")
    ('birth_date', None)
    """
    headers = [HEADERS[table]] if table else HEADERS.values()
    return _most_alike(text, {s: name for header in headers for s, name in header.columns.items()})


def nearest_table(name: str) -> str | None:
    """The table whose name an unknown sheet or list resembles most.

    >>> nearest_table("Оценка"), nearest_table("Activities"), nearest_table("Справка")
    ('assessment', 'activity', None)
    """
    return _most_alike(name, {s: table for table, header in HEADERS.items() for s in header.sheet_names})


def _most_alike(text: str, names: dict[str, str]) -> str | None:
    alike = difflib.get_close_matches(spelling(text), names, n=1, cutoff=SIMILAR)
    return names[alike[0]] if alike else None


def shown(name: str) -> str:
    """A column or sheet name fit for a message: one line, printable, at most 40 characters."""
    line = name if name.isprintable() else "".join(c if c.isprintable() else " " for c in name)
    line = line.strip()
    return line if len(line) <= 40 else line[:39] + "…"
