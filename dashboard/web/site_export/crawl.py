"""Every public page there is, found by following links from the menu, and the file each address becomes.

Belongs here: addresses and names of files. Does not: rewriting pages (linking.py), writing (writing.py).
"""

import hashlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.routing import compile_path

from dashboard.web.page.page import Page
from dashboard.web.page.rendering import Renderer
from dashboard.web.site import NotFound, Site
from dashboard.web.site_export.public import Rendered, asked_for, rendered
from law.errors import RehabError

MOST = 5_000  # pages of a site; more links than these are a mistake of ours
HREF = re.compile(r'\bhref="([^"]*)"')
_HOME = "overview"


@dataclass
class Crawl:
    """What was found: address -> name of its file, None for an address that is no public page."""

    site: Site
    renderer: Renderer
    names: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._paths = [(compile_path(page.path)[0], page) for page in self.site.pages]

    def pages(self) -> Iterator[tuple[str, Rendered]]:
        """File name and page, each file once, from the first pages of both languages on."""
        flat = [page.path for page in self.site.pages if "{" not in page.path]
        waiting, seen = deque([*flat, *(f"{path}?lang=en" for path in flat)]), set[str]()
        while waiting:
            address = waiting.popleft()
            if address in self.names:
                continue
            found = self._render(address)
            name = self.names[address] = None if found is None else file_name(found[0], found[1])
            if found is None or name is None or name in seen:
                continue
            seen.add(name)
            if len(seen) > MOST:
                raise RehabError(
                    f"the site has more than {MOST} pages", where=address, todo="tell the developers"
                )
            yield name, found[1]
            waiting.extend(unescape(link) for link in HREF.findall(found[1].html))

    def match(self, address: str) -> tuple[Page, Request] | None:
        """The public page of an address of the server, and the request for it."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path.startswith("/"):
            return None
        for pattern, page in self._paths:
            if found := pattern.match(parts.path):
                return page, asked_for(parts.path, parts.query, found.groupdict())
        return None

    def _render(self, address: str) -> tuple[Page, Rendered] | None:
        if (found := self.match(address)) is None:
            return None
        try:
            return found[0], rendered(self.site, self.renderer, *found)
        except (NotFound, RehabError):
            return None


def file_name(page: Page, made: Rendered) -> str:
    """The name of a page's file: page, parts of the address, what was asked for beside the defaults, language."""
    plain = {each.name: each.default(made.view) if each.default else (each.choices(made.view) or [("", "")])[0][0]
             for each in page.filters}  # fmt: skip
    asked = [f"{name}-{value}" for name, value in made.view.asked.items() if value != plain.get(name, "")]
    words = [page.name if page.name != _HOME else "index", *made.view.parts.values(), *asked]
    lang = "" if made.view.lang == "ru" else f".{made.view.lang}"
    return "--".join(map(slug, words)) + f"{lang}.html"


def slug(text: str) -> str:
    """Text as a part of a file's name on any system, different for different texts.

    >>> slug("2025-H1"), slug("a/b")
    ('2025-H1', 'a_b-c14cddc0')
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", text)
    return plain if plain == text else f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def without(address: str, *names: str) -> str:
    """An address without some parameters.

    >>> without("/a?v=1&b=2", "v")
    '/a?b=2'
    """
    parts = urlsplit(address)
    kept = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in names])
    return parts.path + (f"?{kept}" if kept else "")
