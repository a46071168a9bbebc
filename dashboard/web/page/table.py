"""A table as pages, workbooks, CSV and the API show it: one frame and what its columns mean.

Belongs here: columns with their kinds, cells as a reader sees them, the sign of a figure that is not shown. Does not:
HTML (templates/), files (`dashboard.web.downloads`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from dashboard.wording.codes import SIGNS, status_words
from dashboard.wording.format import EN_DASH, UNKNOWN, day, interval, number, percent, period, span
from dashboard.wording.text import Say

NUMERIC = {"count", "number", "share", "points", "interval", "range", "roubles", "days", "figure"}


@dataclass(frozen=True)
class Column:
    """One column: `name` in the frame, a title, and how it reads.

    kind: text, code (text that looks like a number), date, period, yes (a boolean), mark (a boolean, said where it is
    true), status (SDMX); count, number (with `digits`, none by default), days, roubles, share (0..1 shown in percent,
    one digit by default), points (0..2);
    interval (shares), range (numbers) and points that are not known take their upper end from the column `upto`. link:
    the column that holds the address a cell leads to. status: why its figure is missing, where that is not the status
    of the whole row. A figure reads as the indicator kind (proportion, mean, count, sum) in the column `by` says.
    into: the column whose cell it shares on a page, under its text or as one more tile beside it, under the title
    `heading` of that column; a file keeps them apart.
    """

    name: str
    title: str
    kind: str = "text"
    digits: int | None = None
    upto: str = ""
    link: str = ""
    status: str = ""
    by: str = ""
    into: str = ""
    heading: str = ""

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC


def columns(say: Say, part: str, **kinds: str) -> tuple[Column, ...]:
    """Columns whose titles stand in the texts under `<part>.<name>`: name = kind."""
    return tuple(Column(name, say(f"{part}.{name}"), kind) for name, kind in kinds.items())


@dataclass(frozen=True)
class Cell:
    """One cell as it is read: text, whether it stands right, where it leads, its points for their tile.

    points: 0, 1, 2, or "open" where what is unknown decides between them. parts: the cells that share it.
    """

    text: str
    numeric: bool = False
    link: str = ""
    points: int | str | None = None
    title: str = ""
    parts: "tuple[Cell, ...]" = ()


@dataclass(frozen=True)
class Table:
    """A table of a page: `name` is its part of a download's address, `title` its caption.

    status: the column that says why a figure is missing (Q suppressed, M cannot exist), shown as a sign, never as 0.
    """

    name: str
    title: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    note: str = ""
    status: str = ""

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that have a cell of their own on a page."""
        return tuple(column for column in self.columns if not column.into)

    def rows(self, say: Say) -> Iterator[list[Cell]]:
        """The cells of each row, one a column of `shown`."""
        sharing = {c.name: [other for other in self.columns if other.into == c.name] for c in self.shown}
        for row in self.frame.iter_rows(named=True):
            yield [
                replace(
                    _cell(column, row, self.status, say),
                    parts=tuple(_cell(each, row, self.status, say) for each in sharing[column.name]),
                )
                for column in self.shown
            ]


def _cell(column: Column, row: dict[str, Any], status: str, say: Say) -> Cell:
    value = row[column.name]
    link = str(row[column.link] or "") if column.link else ""
    if column.kind == "points":
        high = row[column.upto] if column.upto else value
        text = EN_DASH if value is None else f"{value}" if high == value else f"{value}{EN_DASH}{high}"
        return Cell(text, True, link, value if high == value else "open", column.title)
    return Cell(_text(column, value, row, status, say), column.numeric, link)


def missing(column: Column, row: dict[str, Any], status: str, lang: str) -> str:
    """What stands for a figure that is not shown: the sign of its status, a dash; nothing for a text."""
    told = row[column.status or status] if column.status or status else None
    sign = UNKNOWN[lang] if told == "L" else SIGNS.get(told or "", "")
    return sign or (EN_DASH if column.numeric else "")


def _text(column: Column, value: Any, row: dict[str, Any], status: str, say: Say) -> str:
    lang = say.lang
    if column.kind == "status":
        return status_words(str(value), lang) if value else ""
    if value is None:
        return missing(column, row, status, lang)
    match column.kind:
        case "count":
            return number(value, lang)
        case "number" | "days":
            return number(value, lang, column.digits or 0)
        case "roubles":
            return number(value, lang, 2)
        case "share":
            return percent(value, lang, 1 if column.digits is None else column.digits)
        case "interval":
            return interval(value, row[column.upto], lang, 1 if column.digits is None else column.digits)
        case "range":
            low, high = number(value, lang, column.digits or 0), row[column.upto]
            return low if high in (None, value) else span(low, number(high, lang, column.digits or 0), lang)
        case "figure" if row[column.by] == "proportion":
            return percent(value, lang, column.digits or 0)
        case "figure":
            return number(value, lang, 2 if row[column.by] == "mean" else 0)
        case "date":
            return day(value, lang)
        case "period":
            return period(value, lang)
        case "yes":
            return say("word.yes" if value else "word.no")
        case "mark":
            return say("exact.mark") if value else ""
    return str(value)
