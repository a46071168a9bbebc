"""A page as bytes: templates, the answers kept in memory, ETags.

Belongs here: how content becomes an answer. Does not: who may see it (site.py).
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from dashboard.overview.page import ROOM
from dashboard.web.page.frame import frame_of
from dashboard.web.page.page import Page
from dashboard.web.site import Site

_KEPT = 256  # pages in memory; the oldest leaves


class Renderer:
    """Pages as bytes: templates compiled once, answers that no log has to hold kept by version, reader and address."""

    def __init__(self) -> None:
        self._engine = Environment(
            loader=FileSystemLoader(ROOM / "templates"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        self._kept: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._lock = Lock()

    def render(self, template: str, values: Mapping[str, Any]) -> bytes:
        return self._engine.get_template(template).render(**values).encode()

    def answer(self, site: Site, page: Page, request: Request) -> Response:
        """The page for this request, from memory where it may be."""
        view = site.view(request, page)
        key = (view.store.version, page.name, view.scope, view.lang, *sorted(request.query_params.items()),
               *sorted(view.parts.items()))  # fmt: skip
        body = self._kept.get(key)
        if body is None:
            made = site.content(request, page, view)
            body = self.render("page.html.j2", frame_of(site, page, view, made, request))
            if not page.courses and view.small_cells is None:
                self._keep(key, body)
        return with_tag(request, body, "text/html; charset=utf-8")

    def _keep(self, key: tuple[Any, ...], body: bytes) -> None:
        with self._lock:
            self._kept[key] = body
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)


def with_tag(request: Request, body: bytes, media_type: str, **headers: str) -> Response:
    """An answer with its ETag, or 304 where the reader already has it."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    told = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept", **headers}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    return Response(body, media_type=media_type, headers=told)
