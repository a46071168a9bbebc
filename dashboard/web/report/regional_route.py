"""`/report/{region}.pdf?period=` and `/profile/{region}.pdf?year=`: papers of a region, made once a version and kept.

Belongs here: the addresses. Does not: what a paper says (`dashboard.web.report`). It holds protected figures alone and
is the same for everybody let in.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.access.principal import PUBLIC, Principal
from dashboard.web.access.scope import Scope
from dashboard.web.downloads.routes import attached
from dashboard.web.page.filters import REGION_YEAR
from dashboard.web.page.page import Filter, View, checked
from dashboard.web.page.rendering import with_tag
from dashboard.web.pages.profile import YEAR
from dashboard.web.report.content import report_content
from dashboard.web.report.profile import profile_content
from dashboard.web.report.typeset import typeset
from dashboard.web.site import NotFound, Site, language

_KEPT = 64  # papers in memory; the oldest leaves


@dataclass(frozen=True)
class Paper:
    """One kind of paper: its name in addresses and files, its period as a filter, its content, its template."""

    name: str
    period: Filter
    content: Callable[[View, str, str], dict[str, Any]]
    template: str


PAPERS = (
    Paper("report", REGION_YEAR, report_content, "regional"),
    Paper("profile", YEAR, profile_content, "profile"),
)


def router(site: Site) -> APIRouter:
    """The routes."""
    made, lock = APIRouter(include_in_schema=False), Lock()
    kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
    for paper in PAPERS:
        made.add_api_route(
            f"/{paper.name}/{{file}}", _answer(site, paper, kept, lock), methods=["GET", "HEAD"]
        )
    return made


def _answer(
    site: Site, paper: Paper, kept: OrderedDict[tuple[str, ...], bytes], lock: Lock
) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        region, dot, ending = request.path_params["file"].partition(".")
        if (dot, ending) != (".", "pdf"):
            raise NotFound
        view = _view(site, request, paper)
        period = view.asked[paper.period.name]
        key = (paper.name, view.store.version, region, period, view.lang)
        with lock:  # one at a time: typesetting takes a core
            if key not in kept:
                kept[key] = typeset(paper.content(view, region, period), paper.template)
                if len(kept) > _KEPT:
                    kept.popitem(last=False)
            body = kept[key]
        name = f"{paper.name}-{region}-{period}"
        return with_tag(request, body, "application/pdf", **attached(name, view.store, "pdf"))

    return answer


def _view(site: Site, request: Request, paper: Paper) -> View:
    """The paper as the public would read it, whoever asks: it may be handed out. Raises Unknown, RehabError."""
    site.who(request)
    store = site.versions.current()
    view = View(store, Scope(Principal("report", PUBLIC), site.today(store)), language(request))
    return View(store, view.scope, view.say, checked(view, (paper.period,), request.query_params))
