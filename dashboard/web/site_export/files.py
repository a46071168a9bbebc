"""Files that pages of the static site link to: tables, reports, styles and scripts.

Belongs here: an address of the server -> bytes of a file. Does not: where files go (writing.py).
"""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from dashboard.web.access.scope import Scope
from dashboard.web.downloads.routes import FORMS, file_of
from dashboard.web.page.blocks import Content
from dashboard.web.page.page import Page, View
from dashboard.web.report.regional_route import PAPERS
from dashboard.web.report.typeset import typeset
from dashboard.web.site import NotFound, Site
from dashboard.web.site_export.crawl import slug
from dashboard.web.site_export.public import PUBLIC, asked_for
from dashboard.wording.text import words
from law.errors import RehabError

FOLDER = "files"
_DOWNLOAD = re.compile(r"/download/([^/]+)/([^/.]+)\.([a-z.]+)")
_PAPER = re.compile(r"/([a-z]+)/([0-9]{2})\.pdf")


def table_file(site: Site, address: str) -> tuple[str, bytes] | None:
    """Name and bytes of a table of a page, None for another address."""
    parts = urlsplit(address)
    found = _DOWNLOAD.fullmatch(parts.path)
    page = next((each for each in site.pages if found and each.name == found[1]), None)
    if found is None or page is None or found[3] not in FORMS:
        return None
    try:
        view, made = _built(site, page, parts.query)
        body = file_of(page, view, made, found[2], found[3])
    except (NotFound, RehabError):
        return None
    return _name([found[1], found[2]], parts.query, FORMS[found[3]][0]), body


@lru_cache(maxsize=8)
def _built(site: Site, page: Page, query: str) -> tuple[View, Content]:
    """A page as its files need it; all forms of its tables come one after the other."""
    view = site.view(asked_for("/", query, {}), page, download=True)
    return view, page.build(view)


def report_file(site: Site, address: str) -> tuple[str, bytes] | None:
    """Name and bytes of a paper of a region, None for another address."""
    parts, asked = urlsplit(address), dict(parse_qsl(urlsplit(address).query))
    found = _PAPER.fullmatch(parts.path)
    paper = next((each for each in PAPERS if found and each.name == found[1]), None)
    if found is None or paper is None or paper.period.name not in asked:
        return None
    store = site.versions.current()
    view = View(store, Scope(PUBLIC, site.today(store)), words(asked.get("lang", "ru")))
    try:
        content = paper.content(view, found[2], asked[paper.period.name])
        return _name([paper.name, found[2]], parts.query, "pdf"), typeset(content, paper.template)
    except NotFound:
        return None


def _name(words_of: list[str], query: str, ending: str) -> str:
    asked = [value for _, value in parse_qsl(query)]
    return f"{FOLDER}/{'--'.join(map(slug, [*dict.fromkeys(words_of), *asked]))}.{ending}"
