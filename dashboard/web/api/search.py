"""`/search`: what a text finds within the reader's scope, the best first.

Belongs here: the route, the line of the log. Does not: finding (`dashboard.web.hits`).
"""

from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.search import LONGEST, SHORTEST, problem_of
from dashboard.web.api.answers import Listed, listed
from dashboard.web.api.asking import Asked, view_of
from dashboard.web.api.problems import responses
from dashboard.web.hits import MOST, Found, pages_of, search
from dashboard.web.site import Site
from law.errors import RehabError

KINDS = Literal["course", "certificate", "provider", "bureau", "region", "indicator", "page"]


class SearchHit(BaseModel):
    """Something found."""

    kind: KINDS = Field(examples=["course"])
    fit: Literal["exact", "prefix", "middle"] = Field(
        description="The whole of it, its beginning, any part of it."
    )
    name: str = Field(description="Number, name or title.", examples=["DEMO-72-2024-00027"])
    note: str = Field(description="What tells it from another, in words.")
    address: str = Field(description="Its page on this server.", examples=["/case/DEMO-72-2024-00027"])
    found: int = Field(description="How many of its kind were found in all.", examples=[1])


class SearchAsked(Asked):
    """What is looked for."""

    q: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="Any part of a number, or parts of the words of a name; at least two letters or digits.",
        examples=["2024-00027"],
    )
    most: Annotated[int, Field(ge=1, le=100)] = Field(MOST, description="Hits of each kind.")


def rows_of(found: list[Found]) -> pl.DataFrame:
    """The hits as rows of `SearchHit`."""
    told = [
        (hit.kind, hit.fit, hit.name, hit.note, hit.address, each.total)
        for each in found
        for hit in each.hits
    ]
    types = dict.fromkeys(SearchHit.model_fields, pl.String()) | {"found": pl.Int64()}
    return pl.DataFrame(told, types, orient="row")


def router(site: Site) -> APIRouter:
    """The route."""
    made = APIRouter(tags=["search"], responses=responses())

    @made.get("/search", response_model=Listed[SearchHit], summary="Search within one's scope")
    def find(request: Request, asked: Annotated[SearchAsked, Query()]) -> Response:
        """Courses, certificates, providers, bureaus, regions, indicators, pages; every search is logged."""
        view = view_of(site, request)
        if problem := problem_of(asked.q):
            told = view.say(f"search.{problem}", least=SHORTEST, most=LONGEST)
            raise RehabError(told, where="?q=", todo=view.say("search.how"))
        found = search(view, asked.q, pages_of(view), asked.most)
        address = view.link(request.url.path, q=asked.q, most=asked.most)
        site.audit.record(view.scope.principal, address, sum(each.courses for each in found))
        return listed(request, view, rows_of(found), SearchHit, name="search")

    return made
