"""A page: its address, who may see it, what can be asked of it, and the function that makes its content.

Belongs here: the declaration every file of pages/ makes, and the request as that function sees it. Does not: routes
(app.py), pages themselves. A page that is declared has an address, a place in the menu, downloads of its tables and
checks by every test that goes over all pages.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import polars as pl

from dashboard.store import Store
from dashboard.web.access.principal import EVERYONE
from dashboard.web.access.scope import Scope
from dashboard.web.page.blocks import Content
from dashboard.wording.text import Say
from law.errors import RehabError
from methodology.registry.counting import figures
from methodology.registry.facts import EVERY_FACT
from methodology.registry.indicators import SERVICES, Indicator, load_indicators
from schemas.dimensions import Dimension

Choices = list[tuple[str, str]]  # value, label
NO_CHOICE = ""
MOST_ROWS = 1_000_000  # of a download; a workbook holds no more


def _registry() -> dict[str, Indicator]:
    """Every indicator of units that somebody may read one by one."""
    return load_indicators() | load_indicators(SERVICES)


@dataclass(frozen=True)
class View:
    """One request: the version, who reads and when, the language, what was asked for and the parts of the address.

    whole: a download: a page of a long table is then the whole of it (`rows_from`). exact_read: the exact figures of
    places that were read for it, with the number of small cells in each: what was read is marked and logged.
    """

    store: Store
    scope: Scope
    say: Say
    asked: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    exact_read: dict[Hashable, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def small_cells(self) -> int | None:
        """How many small cells were read among exact figures of places; None where no such figure was read."""
        return sum(self.exact_read.values()) if self.exact_read else None

    @property
    def lang(self) -> str:
        return self.say.lang

    def courses(self, columns: str, asked: Mapping[str, Any] | None = None, rest: str = "") -> pl.DataFrame:
        """Rows of the courses in scope; without `asked` those of the page's own filters."""
        chosen = {k: v for k, v in self.asked.items() if v and k != "page"} if asked is None else asked
        return self.store.query(*self.scope.select(columns, chosen, rest))

    def alike(self, columns: Sequence[str], asked: Mapping[str, Any]) -> pl.DataFrame:
        """The courses in scope that are alike in these columns, and how many there are of each kind: `courses`."""
        counted = ", ".join([*columns, "count(*) AS courses"])
        return self.courses(counted, asked, "GROUP BY ALL ORDER BY ALL")

    def figures(
        self, indicators: Sequence[str], asked: Mapping[str, Any], by: Sequence[str] = ()
    ) -> pl.DataFrame:
        """Figures of the registry over the units in scope: indicator, the dimensions `by`, numerator, denominator,
        value, low, high, n, status. A row a combination of dimensions; without any, one row an indicator. All are of
        one fact.
        """
        counted = [_registry()[name] for name in indicators]
        fact = EVERY_FACT[counted[0].fact]
        sums = self.store.query(*self.scope.count(fact.id, counted, asked, by))
        return pl.concat(figures(sums, fact, counted, by)).collect()

    def figure(self, indicators: Sequence[str], asked: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The figures of all units in scope together, by indicator."""
        return {row["indicator"]: row for row in self.figures(indicators, asked).iter_rows(named=True)}

    def spread(self, indicator: str, asked: Mapping[str, Any], by: Sequence[str] = ()) -> pl.DataFrame:
        """The dimensions `by`, value (null: not known), units: how many units in scope have each value of a mean."""
        return self.store.query(*self.scope.spread(_registry()[indicator], asked, by))

    def rows_from(self, size: int) -> tuple[int, int]:
        """LIMIT and OFFSET of a table that is shown in pages of `size` rows; for a download, all of them.

        >>> View(None, None, None, {"page": "3"}).rows_from(50)
        (50, 100)
        """
        if self.whole:
            return MOST_ROWS, 0
        return size, (int(self.asked.get("page") or 1) - 1) * size

    def link(self, path: str, **query: str | int | None) -> str:
        """An address with the language kept; empty values are left out."""
        told = {name: value for name, value in query.items() if value not in (None, "")}
        if self.lang != "ru":
            told["lang"] = self.lang
        return f"{path}?{urlencode(told)}" if told else path

    def here(self, path: str, **changes: str | int | None) -> str:
        """This page with some filters changed."""
        return self.link(path, **(dict(self.asked) | {"page": None} | changes))


@dataclass(frozen=True)
class Filter:
    """What may be asked of a page: a name, and the choices a view offers.

    default: what holds when nothing is asked; without it the first choice. of: the dimension it asks for, which then
    names it; any other filter is named by the text `filter.<name>`.
    """

    name: str
    choices: Callable[[View], Choices]
    default: Callable[[View], str] | None = None
    of: Dimension | None = None

    def label(self, view: View) -> str:
        """What stands before its choices."""
        return self.of.heading(view.lang) if self.of else view.say(f"filter.{self.name}")


@dataclass(frozen=True)
class Page:
    """One page. name: its texts are `<name>.*`, its menu word `nav.<name>`; path may hold `{parts}`.

    order: place in the menu, None for pages reached from others. courses: whether single courses are shown, which the
    audit log records. texts: what is asked of it in free text.
    """

    name: str
    path: str
    build: Callable[[View], Content]
    order: int | None = None
    roles: frozenset[str] = EVERYONE
    filters: tuple[Filter, ...] = ()
    courses: bool = False
    texts: tuple[str, ...] = ()

    @property
    def known(self) -> set[str]:
        """Every name that may be asked of it, with those of any page."""
        return {each.name for each in self.filters} | {*self.texts, "lang", "page"}


def refuse_unknown(view: View, page: Page, query: Mapping[str, str]) -> None:
    """A misspelt filter must not answer with everything, as in the API.

    Errors: RehabError for a name that nobody declared.
    """
    known = page.known | (set(view.parts) if view.whole else set())
    unknown = next((name for name in query if name not in known), None)
    if unknown is not None:
        say, shown = view.say, ", ".join(sorted(known))
        raise RehabError(
            say("api.unknown_why", name=unknown), where="?", todo=say("api.unknown_do", known=shown)
        )


def checked(view: View, filters: tuple[Filter, ...], query: Mapping[str, str]) -> dict[str, str]:
    """What was asked for, each value among the choices; `page` is a number from 1.

    Errors: RehabError for a value that is no choice.
    """
    asked: dict[str, str] = {}
    for each in filters:
        choices = each.choices(view)
        default = each.default(view) if each.default else choices[0][0] if choices else NO_CHOICE
        value = query.get(each.name) or default
        if value not in (known for known, _ in choices) and value != NO_CHOICE:
            shown = ", ".join(known or "—" for known, _ in choices[:12])
            raise RehabError(
                f"{each.name} = {value!r} cannot be asked for",
                where=f"?{each.name}=",
                why="only what is there can be shown",
                todo=f"ask for one of: {shown}",
            )
        asked[each.name] = value
    if "page" in query:
        if not query["page"].isdigit() or not 0 < int(query["page"]) < 1_000_000:
            raise RehabError("page is a number from 1", where="?page=", todo="ask for page=1")
        asked["page"] = query["page"]
    return asked
