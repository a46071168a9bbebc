"""`/report/{region}.pdf?period=`: the official report of a region, made once a version and kept.

Belongs here: the address. Does not: what the report says (`dashboard.report`). It holds protected figures alone and is
the same for everybody let in.
"""

from collections import OrderedDict
from threading import Lock

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from dashboard.report.content import report_content
from dashboard.report.typeset import typeset
from dashboard.web.downloads.routes import attached
from dashboard.web.filters import REGION_YEAR
from dashboard.web.page import View, checked
from dashboard.web.rendering import with_tag
from dashboard.web.scope import Scope
from dashboard.web.site import NotFound, Site, language

_KEPT = 64  # reports in memory; the oldest leaves


def router(site: Site) -> APIRouter:
    """The route."""
    made, lock = APIRouter(include_in_schema=False), Lock()
    kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()

    def report(request: Request) -> Response:
        region, dot, ending = request.path_params["file"].partition(".")
        if (dot, ending) != (".", "pdf"):
            raise NotFound
        view = _view(site, request)
        key = (view.store.version, region, view.asked["period"], view.lang)
        with lock:  # one at a time: typesetting takes a core
            if key not in kept:
                kept[key] = typeset(report_content(view, region, view.asked["period"]))
                if len(kept) > _KEPT:
                    kept.popitem(last=False)
            body = kept[key]
        return with_tag(
            request, body, "application/pdf", **attached(f"report-{region}-{key[2]}", view.store, "pdf")
        )

    made.add_api_route("/report/{file}", report, methods=["GET", "HEAD"])
    return made


def _view(site: Site, request: Request) -> View:
    who, store = site.who(request), site.versions.current()
    view = View(store, Scope(who, site.today(store)), language(request))
    return View(store, view.scope, view.say, checked(view, (REGION_YEAR,), request.query_params))
