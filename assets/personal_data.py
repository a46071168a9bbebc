"""The last look before a version is published: no SNILS, no full name, no person beside a day, in anything of it.

Belongs here: searching a folder that is laid together, and the refusal. Does not: what is recognised
(`intake.cells.personal`, the same for a delivered cell), holding back rows (`intake.judging.door`).
"""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from intake.cells.masks import masked
from intake.cells.personal import holds_name, holds_person_and_day, holds_snils
from intake.wording.errors import intake_error

KINDS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "SNILS": holds_snils,
    "name": holds_name,
    "name beside a day": holds_person_and_day,
}
_MOST_NAMED = 10
_OF_SHAPES = {"points", "transform", "viewbox", "style", "src"}  # attributes of drawing, not words
_OUTLINE = r"[Mm][MLHVCSQTAZmlhvcsqtaz0-9\s.,+\-]*"  # of an icon: its numbers are places, and make any number


def refuse_personal(folder: Path) -> None:
    """Raises CataloguedError where anything in the folder holds personal data; it names places, never a value."""
    if places := list(personal_places(folder)):
        more = [f"… + {len(places) - _MOST_NAMED}"] if len(places) > _MOST_NAMED else []
        raise intake_error("personal_data_published", where="; ".join([*places[:_MOST_NAMED], *more]))


def personal_places(folder: Path) -> Iterator[str]:
    """Each file, and column of a table, that holds personal data: of which kind, and how many different texts."""
    for path in sorted(folder.rglob("*")):
        name = masked(str(path.relative_to(folder)))
        yield from _counted(f"{name} (file name)", pl.Series([path.name], dtype=pl.String))
        if path.suffix == ".parquet":
            for column, texts in _columns(path):
                yield from _counted(f"{name}: {masked(column)}", texts)
        elif path.is_file():
            yield from _counted(name, _words(path))


def _counted(place: str, texts: pl.Series) -> Iterator[str]:
    for kind, holds in KINDS.items():
        if count := int(holds(texts).sum()):
            yield f"{place}: {count} × {kind}"


def _columns(path: Path) -> Iterator[tuple[str, pl.Series]]:
    """The different texts of each column of text, one column in memory at a time; first the names of all columns."""
    table = pl.scan_parquet(path)
    schema = table.collect_schema()
    yield "columns", pl.Series(list(schema), dtype=pl.String)
    for name, dtype in schema.items():
        column = pl.col(name)
        if isinstance(dtype, pl.List) and dtype.inner == pl.String:
            column = column.explode()
        elif dtype not in (pl.String, pl.Categorical, pl.Enum):
            continue
        different = table.select(column.cast(pl.String).unique()).collect(engine="streaming")
        yield name, different.to_series().drop_nulls()


def _words(path: Path) -> pl.Series:
    """The different texts of a page or of a file of text."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix != ".html":
        return pl.Series(text.split('"'), dtype=pl.String).unique()
    page = _Page()
    page.feed(text)
    texts = pl.Series(page.texts, dtype=pl.String).unique()
    return texts.filter(~texts.str.contains(f"^{_OUTLINE}$"))


class _Page(HTMLParser):
    """The texts that a page shows or carries: between its tags, in attributes, between the quotes of its scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts += data.split('"') if self.cdata_elem == "script" else [] if self.cdata_elem else [data]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if value and name not in _OF_SHAPES]

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)
