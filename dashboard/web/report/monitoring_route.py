"""`/monitoring/{place}.pdf` and `.xlsx`: the monitoring table of order 525н on paper and as a workbook.

Belongs here: the addresses and the line of the log. Does not: what the table says (`dashboard.web.report.monitoring`),
its layout. The same reader and the same checks as for the page: who may not read the page finds nothing here.
"""

from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.downloads.routes import FORMS, attached
from dashboard.web.page.page import View
from dashboard.web.page.rendering import with_tag
from dashboard.web.pages.monitoring import PAGE
from dashboard.web.report.monitoring import monitoring_form
from dashboard.web.report.monitoring_book import form_workbook
from dashboard.web.report.monitoring_paper import form_paper
from dashboard.web.site import NotFound, Site

PDF = "application/pdf"


def router(site: Site) -> APIRouter:
    """The route of both forms."""
    made = APIRouter(include_in_schema=False)

    def answer(request: Request) -> Response:
        area, _, ending = request.path_params["file"].partition(".")
        if ending not in ("pdf", "xlsx"):
            raise NotFound
        view = _view(site, request, area)
        form = monitoring_form(view, area, view.asked["period"])
        address = view.link(request.url.path, period=form.period)
        site.audit.record(view.scope.principal, address, 0, view.small_cells)
        body = form_paper(form, view) if ending == "pdf" else form_workbook(form, view)
        media_type = PDF if ending == "pdf" else FORMS["xlsx"][1]
        name = f"monitoring-{area}-{form.period}"
        return with_tag(request, body, media_type, **attached(name, view.store, ending))

    made.add_api_route("/monitoring/{file}", answer, methods=["GET", "HEAD"])
    return made


def _view(site: Site, request: Request, area: str) -> View:
    """The request as the page would see it. Raises NotFound for a place that is not the reader's, RehabError."""
    view = site.view(request, PAGE)
    if area not in (code for code, _ in PAGE.filters[0].choices(view)) or not view.asked["period"]:
        raise NotFound
    return replace(view, asked=dict(view.asked) | {"region": area})
