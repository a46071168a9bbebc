"""`/cases`: the courses within the reader's scope, and one of them with its evidence.

Belongs here: routes, paging, the line of the log before anything is shown. Does not: conditions
(`dashboard.web.access.scope`). Another bureau's course answers the same 404 as one that does not exist.
"""

from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.api.answers import Listed, One, listed, single
from dashboard.web.api.asking import Asked, view_of
from dashboard.web.api.case_rows import Case, CaseCard, CasesAsked, Criterion, Measures, NextRung
from dashboard.web.api.problems import responses
from dashboard.web.page.page import View
from dashboard.web.site import NotFound, Site
from methodology.scoring.editions import find_edition, load_editions
from methodology.scoring.explanation import explain

_LISTED = ", ".join(Case.model_fields)
_OWN = CaseCard.model_fields.keys() - {"measures", "criteria"}


def _readers_view(site: Site, request: Request) -> View:
    view = view_of(site, request)
    if not view.scope.principal.reads_courses:
        raise NotFound
    return view


def _card(row: pl.DataFrame) -> CaseCard:
    told = row.row(0, named=True)
    cards = explain(row, told, find_edition(load_editions(), told["edition_id"]))
    criteria = [
        Criterion(criterion=c.name, lo=c.lo, hi=c.hi,
                  steps=[NextRung(points=s.points, changes=s.changes) for s in c.steps])
        for c in cards
    ]  # fmt: skip
    own: dict[str, Any] = {name: told[name] for name in _OWN}
    return CaseCard(**own, measures=Measures.model_validate(told), criteria=criteria)


def router(site: Site) -> APIRouter:
    """The routes."""
    made = APIRouter(tags=["cases"], responses=responses(404))

    @made.get("/cases", response_model=Listed[Case], summary="Courses within one's scope")
    def cases(request: Request, asked: Annotated[CasesAsked, Query()]) -> Response:
        """By protocol number. Bureaus read their own, main bureaus their region, the federal bureau open cases."""
        view, wanted = _readers_view(site, request), asked.filters()
        total = int(view.courses("count(*) AS n", wanted)["n"][0])
        rows = view.courses(
            _LISTED, wanted, f"ORDER BY protocol_id LIMIT {asked.limit} OFFSET {asked.skipped}"
        )
        site.audit.record(view.scope.principal, view.link(request.url.path, **_told(asked)), rows.height)
        return listed(request, view, rows, Case, asked, total, "cases")

    @made.get(
        "/cases/{protocol_id:path}", response_model=One[CaseCard], summary="One course with its evidence"
    )
    def case(
        request: Request, protocol_id: Annotated[str, Path(max_length=64)], asked: Annotated[Asked, Query()]
    ) -> Response:
        """Measures, points, decision, and what would change the points."""
        view = _readers_view(site, request)
        row = view.courses("*", {"protocol": protocol_id})
        if row.is_empty():
            raise NotFound
        site.audit.record(view.scope.principal, request.url.path, 1)
        return single(request, view, _card(row))

    return made


def _told(asked: CasesAsked) -> dict[str, str]:
    """What was asked for, as the log keeps it."""
    return {name: str(value) for name, value in asked.filters().items()} | {"page": str(asked.page)}
