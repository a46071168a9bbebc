"""What a text finds within a reader's scope: courses, certificates, providers, bureaus, regions, indicators, pages.

Belongs here: one function a kind of thing, each hit with the address of its page; how many of all are shown. Does not:
folding and how well something fits (`dashboard.search`), which courses and figures may be read
(`dashboard.web.access.scope`), the page and the route that show it. A name is shown to nobody whose pages do not.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.search import FITS, fit_of, folded
from dashboard.web.cases.address import case_path
from dashboard.web.cases.choices import ANY, provider_names, region_names
from dashboard.web.page.page import Page, View
from dashboard.web.pages import all_pages
from dashboard.wording.format import day
from dashboard.wording.text import LANGUAGES, words
from methodology.registry.indicators import POPULATION, load_indicators

MOST = 10  # of a kind, unless more are asked for
_NUMBERS = {"course": "protocol_id", "certificate": "certificate_id"}


@dataclass(frozen=True)
class Hit:
    """Something found. fit: exact, prefix or middle; name: its number or title; note: what tells it from another."""

    kind: str
    fit: str
    name: str
    note: str
    address: str


@dataclass(frozen=True)
class Found:
    """The best hits of a kind, and how many there are in all."""

    kind: str
    total: int
    hits: tuple[Hit, ...]

    @property
    def courses(self) -> int:
        """How many single courses it shows."""
        return len(self.hits) if self.kind in _NUMBERS else 0


def search(view: View, text: str, pages: Sequence[Page], most: int = MOST) -> list[Found]:
    """What a text finds, kinds with an exact hit first, then those with a prefix; a kind without a hit is left out.

    pages: those the reader may open.
    """
    found = [*_numbered(view, text, most)]
    named: dict[str, Callable[[], Iterable[Hit]]] = {
        "provider": lambda: _providers(view, text),
        "bureau": lambda: _bureaus(view, text),
        "region": lambda: _regions(view, text),
        "indicator": lambda: _indicators(view, text),
        "page": lambda: _pages(view, text, pages),
    }
    found += [_best(kind, [*hits()], most) for kind, hits in named.items()]
    return sorted((each for each in found if each.hits), key=lambda each: FITS.index(each.hits[0].fit))


def pages_of(view: View) -> list[Page]:
    """The pages the reader may open."""
    return [page for page in all_pages() if view.scope.principal.role in page.roles]


def _best(kind: str, hits: list[Hit], most: int) -> Found:
    ordered = sorted(
        hits, key=lambda hit: (FITS.index(hit.fit), len(folded(hit.name)), hit.name, hit.address)
    )
    return Found(kind, len(hits), tuple(ordered[:most]))


def _numbered(view: View, text: str, most: int) -> Iterator[Found]:
    """Courses by their number and by that of their certificate; both lead to the card."""
    view.store.keep(*view.scope.numbers())
    row = view.store.query(*view.scope.numbered(folded(text), most)).row(0, named=True)
    for kind, number in _NUMBERS.items():
        courses: list[dict[str, Any]] = row[f"{kind}s"] or []
        hits = tuple(_of_course(view, text, kind, number, course) for course in courses)
        yield Found(kind, row[kind], hits)


def _of_course(view: View, text: str, kind: str, number: str, course: dict[str, Any]) -> Hit:
    place = _place(view, course["region_code"], course["bureau_id"])
    told = view.say("search.of_course", place=place, day=day(course["finished_on"], view.lang))
    note = (
        told
        if kind == "course"
        else view.say("search.of_certificate", course=course["protocol_id"], note=told)
    )
    fit = fit_of(text, [course[number]])
    return Hit(kind, fit, course[number], note, view.link(case_path(course["protocol_id"])))


def _place(view: View, region: str, bureau: str) -> str:
    return view.say("role.bureau_place", bureau=bureau, region=region_names(view).get(region, region))


def _own_places(view: View) -> pl.DataFrame:
    """region_code, bureau_id, provider_ogrn of the courses in scope; asked once a version and reader."""

    def made() -> pl.DataFrame:
        columns = "DISTINCT region_code, bureau_id, provider_ogrn"
        return view.courses(columns, {}, "ORDER BY ALL")

    return view.store.once(("search", view.scope), made)


def _own_providers(view: View) -> Iterator[tuple[str, str, str]]:
    """ogrn, where, address: of the courses in scope."""
    places = (
        _own_places(view).select("region_code", "provider_ogrn").unique().sort("provider_ogrn", "region_code")
    )
    regions = region_names(view)
    for ogrn, codes in places.group_by("provider_ogrn", maintain_order=True).agg("region_code").iter_rows():
        where = ", ".join(regions.get(code, code) for code in codes)
        yield ogrn, where, view.link("/courses", verdict=ANY, provider=ogrn)


def _named_providers(view: View) -> Iterator[tuple[str, str, str]]:
    """ogrn, where, address: of the exact figures that name a provider to the reader; the latest period of each."""

    def made() -> pl.DataFrame:
        asked = {"breakdown": "provider", "indicator": "courses_total"}
        rows = view.store.query(*view.scope.exact("indicator_value", asked, "ORDER BY period"))
        last = rows.group_by("breakdown_value", maintain_order=True).agg(
            pl.col("region_code", "period").last()
        )
        return last.sort("breakdown_value")

    regions = region_names(view)
    for ogrn, code, period in view.store.once(("search named", view.scope), made).iter_rows():
        address = view.link("/figures", period=period, indicator="courses_total", breakdown="provider")
        yield ogrn, regions.get(code, code), address


def _providers(view: View, text: str) -> Iterator[Hit]:
    known = _named_providers if view.scope.principal.reads_exact_regions else _own_providers
    names = provider_names(view)
    for ogrn, where, address in known(view):
        name = names.get(ogrn, ogrn)
        if fit := fit_of(text, [ogrn], [name]):
            yield Hit("provider", fit, name, view.say("search.of_provider", ogrn=ogrn, place=where), address)


def _bureaus(view: View, text: str) -> Iterator[Hit]:
    places, regions = _own_places(view).select("region_code", "bureau_id").unique(), region_names(view)
    word = " ".join(words(lang)("search.kind_bureau") for lang in LANGUAGES)
    for region, bureau in places.sort("region_code", "bureau_id").iter_rows():
        place = regions.get(region, region)
        if fit := fit_of(text, [bureau], [f"{word} {bureau} {place}"]):
            address = view.link("/courses", verdict=ANY, region=region, bureau=bureau)
            yield Hit("bureau", fit, view.say("search.bureau", bureau=bureau), place, address)


def _regions(view: View, text: str) -> Iterator[Hit]:
    """Regions of the pilot, by name in both languages and by code: the others have no page."""
    rows = view.store.table("region").filter(pl.col("pilot_joined_year").is_not_null()).sort("region_code")
    for code, *names in rows.select("region_code", "name_ru", "name_en").iter_rows():
        if fit := fit_of(text, [code], [name for name in names if name]):
            yield Hit("region", fit, region_names(view)[code], code, view.link(f"/regions/{code}"))


def _indicators(view: View, text: str) -> Iterator[Hit]:
    """Indicators with a sheet, by code and by title in both languages."""
    for id, sheet in (load_indicators() | load_indicators(POPULATION)).items():
        if fit := fit_of(text, [id], [sheet.title_ru, sheet.title_en]):
            title = str(getattr(sheet, f"title_{view.lang}"))
            yield Hit("indicator", fit, title, id, view.link(f"/method/{id}"))


def _pages(view: View, text: str, pages: Sequence[Page]) -> Iterator[Hit]:
    """Pages of the menu, by their word in both languages."""
    for page in (each for each in pages if each.order is not None):
        names = [words(lang)(f"nav.{page.name}") for lang in LANGUAGES]
        if fit := fit_of(text, [], names):
            yield Hit("page", fit, view.say(f"nav.{page.name}"), page.path, view.link(page.path))
