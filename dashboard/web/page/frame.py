"""What stands around every page: menu, who reads, filters, cautions, footer.

Belongs here: the values of templates/base.html.j2. Does not: the content of a page.
"""

from typing import Any

from starlette.requests import Request

from dashboard.charts import overview as figures
from dashboard.overview.page import banners
from dashboard.overview.sections import embed
from dashboard.search import LONGEST
from dashboard.store import Store
from dashboard.web.access.principal import Principal
from dashboard.web.page.blocks import Content
from dashboard.web.page.page import NO_CHOICE, Page, View
from dashboard.web.site import Site
from dashboard.wording.format import day
from dashboard.wording.text import Say


def frame_of(site: Site, page: Page, view: View, made: Content, request: Request) -> dict[str, Any]:
    """Everything templates/page.html.j2 shows."""
    return around(site, view, request, page.name) | {
        "made": made,
        "filters": _filters(page, view),
        "downloads": {name: _download(page, view, name) for name in made.tables()},
        "embed": embed,
        "config": embed(figures.CONFIG),
        "has_charts": any(block.kind == "chart" for block in made.blocks),
    }


def around(site: Site, view: View, request: Request, here: str) -> dict[str, Any]:
    """Menu, reader, cautions and footer: for pages and for messages alike."""
    who = view.scope.principal
    shown = [page for page in site.pages if page.order is not None and who.role in page.roles]
    return {
        "say": view.say,
        "view": view,
        "lang": view.lang,
        "menu": [(view.say(f"nav.{page.name}"), view.link(page.path), page.name == here) for page in shown],
        "search": any(page.name == "search" for page in site.pages),
        "searched": view.asked.get("q", ""),
        "longest": LONGEST,
        "who": reader(who, view.store, view.say),
        "switch": _switch(site, who, view),
        "way_out": site.gate.says_who,
        "back": _address(request),
        "other_lang": _other_language(request, view.lang),
        "cautions": _cautions(site, view.store),
        "footer": _footer(view),
        "style_version": view.store.manifest["page_digest"][:8],
    }


def reader(who: Principal, store: Store, say: Say) -> str:
    """Who reads, in words: the role and its place."""
    place = ""
    if who.region_code:
        named = store.table("region").filter(region_code=who.region_code)
        place = str(named[f"name_{say.lang}"][0] or who.region_code) if named.height else who.region_code
    if who.bureau_id:
        place = say("role.bureau_place", bureau=who.bureau_id, region=place)
    return say(f"role.{who.role}") + (f": {place}" if place else "")


def _switch(site: Site, who: Principal, view: View) -> list[tuple[str, str, bool]]:
    roles = site.gate.roles().values()
    return [(each.role, reader(each, view.store, view.say), each.role == who.role) for each in roles]


def _cautions(site: Site, store: Store) -> list[str]:
    """Which banners open the page; the note on small numbers is the footer's, for it depends on the reader."""
    told = [name for name in banners(store.manifest) if name != "disclosure"]
    return ["demo", *told] if site.settings.is_demo else told


def _footer(view: View) -> str:
    told, say = view.store.manifest, view.say
    editions = "; ".join(f"{edition['id']} ({edition[f'title_{say.lang}']})" for edition in told["editions"])
    as_of = day(told["data_as_of"], say.lang)
    mark = say.count("point", view.store.pass_mark)
    text = say(
        "footer.text",
        as_of=as_of,
        version=view.store.version,
        editions=editions,
        code=told["code_version"],
        mark=mark,
    )
    kind = "footer.protected" if view.small_cells is None else "footer.exact"
    return " ".join([text, say(kind), say("footer.today", day=day(view.scope.today, say.lang))])


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _other_language(request: Request, lang: str) -> str:
    return str(
        request.url.include_query_params(lang="en" if lang == "ru" else "ru").replace(scheme="", netloc="")
    )


def _filters(page: Page, view: View) -> list[dict[str, Any]]:
    """The filters that leave this reader a choice."""
    offered = [(each, each.choices(view)) for each in page.filters]
    return [
        {"name": one.name, "label": one.label(view), "chosen": view.asked.get(one.name, ""), "choices": choices}
        for one, choices in offered
        if sum(value != NO_CHOICE for value, _ in choices) > 1
    ]  # fmt: skip


def _download(page: Page, view: View, table: str) -> list[tuple[str, str]]:
    """Forms of a table and their addresses."""
    query = dict(view.asked) | {"page": None} | dict(view.parts)
    return [
        (view.say(f"download.{form}"), view.link(f"/download/{page.name}/{table}.{form}", **query))
        for form in ("xlsx", "csv", "ru.csv")
    ]
