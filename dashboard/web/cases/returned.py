"""`/findings/return-sheet.xlsx`: the sheet that goes back to a provider, of one provider or one file.

Belongs here: its address. Does not: the workbook (`intake.return_sheet.workbook`). It tells the findings of the
reader's own bureau or region alone, and no balance of rows: a file may hold rows of others.
"""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.cases.found import asked
from dashboard.web.downloads.routes import FORMS, attached
from dashboard.web.page.page import MOST_ROWS, View
from dashboard.web.page.rendering import with_tag
from dashboard.web.site import NotFound, Site
from intake.judging.findings import SCHEMA
from intake.return_sheet.workbook import return_sheet
from law.errors import RehabError

PATH = "/findings/return-sheet.xlsx"


def router(site: Site) -> APIRouter:
    """The one route."""
    made = APIRouter(include_in_schema=False)
    page = next(page for page in site.pages if page.name == "findings")

    def answer(request: Request) -> Response:
        view = site.view(request, page, download=True)
        body, records = _sheet(view, _whose(view))
        site.audit.record(view.scope.principal, str(request.url.path), records)
        return with_tag(request, body, FORMS["xlsx"][1], **attached("return-sheet", view.store, "xlsx"))

    made.add_api_route(PATH, answer, methods=["GET", "HEAD"])
    return made


def _whose(view: View) -> dict[str, Any]:
    """Provider and file asked for. Raises RehabError where neither is."""
    wanted = {name: value for name, value in asked(view).items() if name in ("provider", "delivery")}
    if not wanted:
        raise RehabError(
            "the sheet goes back to somebody: name a provider or a file", where="?provider=&delivery=",
            todo="choose one on the page of findings",
        )  # fmt: skip
    return wanted


def _sheet(view: View, wanted: dict[str, Any]) -> tuple[bytes, int]:
    """The workbook, and how many protocols and records it names."""
    rest = f"ORDER BY delivery_sha, line, rule_id LIMIT {MOST_ROWS}"
    found = view.store.query(*view.scope.findings(", ".join(SCHEMA), wanted, rest))
    if found.is_empty():
        raise NotFound
    files = view.store.table("delivery").select("delivery_sha", "seq", "file", "format")
    return return_sheet(found, None, files), found["record_id"].n_unique()
