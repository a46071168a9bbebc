"""What a page is made of, top to bottom: key figures, charts, tables, bars, text, pictures.

Belongs here: one small record a kind of block, each with a macro of its name in templates/blocks.html.j2. Does not:
figures and words, which pages hand in ready. `width` counts columns of the 12-column grid.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from markupsafe import Markup

from dashboard.web.page.table import Table


@dataclass(frozen=True)
class Key:
    """A key figure: name, value, one or two short notes, and where it leads."""

    name: str
    value: str
    notes: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Keys:
    """Key figures in a row, the first one emphasised; at most six."""

    kind: ClassVar[str] = "keys"
    title: str
    cards: tuple[Key, ...]
    id: str = "keys"


@dataclass(frozen=True)
class Chart:
    """A chart that plotly draws from `figure` (data, layout, phone), and the table with the same data."""

    kind: ClassVar[str] = "chart"
    id: str
    title: str
    note: str
    figure: dict[str, Any]
    table: Table
    width: int = 6


@dataclass(frozen=True)
class Listing:
    """A table as a card of its own. fold: rows shown before the rest is folded away, 0 for all.

    pages: (page now, pages in all, address without `page`) of a long one. more: (text, address) of the rest.
    """

    kind: ClassVar[str] = "listing"
    id: str
    title: str
    note: str
    table: Table
    width: int = 12
    fold: int = 0
    pages: tuple[int, int, str] | None = None
    rows_in_all: int | None = None
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class Bar:
    """One bar under its label: share of the longest (0..1), the figure as text, hatched where it tells of a gap."""

    name: str
    text: str
    share: float
    gap: bool = False
    link: str = ""


@dataclass(frozen=True)
class Bars:
    """Labelled bars, for long Russian names."""

    kind: ClassVar[str] = "bars"
    id: str
    title: str
    note: str
    bars: tuple[Bar, ...]
    heads: tuple[str, str]
    width: int = 4


@dataclass(frozen=True)
class Words:
    """Paragraphs; a list where there are several."""

    kind: ClassVar[str] = "words"
    id: str
    title: str
    paragraphs: tuple[str, ...]
    width: int = 12


@dataclass(frozen=True)
class Sentences:
    """Sentences whose figure leads to its definition: (before, figure, address, after)."""

    kind: ClassVar[str] = "sentences"
    id: str
    title: str
    sentences: tuple[tuple[str, str, str, str], ...]
    width: int = 6


@dataclass(frozen=True)
class Picture:
    """Markup of ours, made on the server (the tile map), with what stands under it."""

    kind: ClassVar[str] = "picture"
    id: str
    title: str
    note: str
    html: Markup
    notes: tuple[str, ...] = ()
    width: int = 8


@dataclass(frozen=True)
class Links:
    """Places to go on to: (text, address)."""

    kind: ClassVar[str] = "links"
    id: str
    title: str
    links: tuple[tuple[str, str], ...]
    width: int = 12


Block = Keys | Chart | Listing | Bars | Words | Sentences | Picture | Links


@dataclass(frozen=True)
class Content:
    """A page as it stands: heading, one line under it, blocks, and how many single courses it shows (for the log)."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    courses_shown: int = 0
    cautions: tuple[str, ...] = field(default=())

    def tables(self) -> dict[str, Table]:
        """Every table of the page by name: what may be downloaded."""
        found = [block.table for block in self.blocks if isinstance(block, Chart | Listing)]
        return {table.name: table for table in found}
