"""All routes of `/api/v1` together, their OpenAPI document and the page that shows it.

Belongs here: putting together. Does not: any answer.
"""

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.web.api import cases, exact, figures, problems, profiles, reference, releases, search
from dashboard.web.page.rendering import Renderer, with_tag
from dashboard.web.site import Site, language

ROOT = "/api/v1"
_DESCRIPTION = """Figures of the effectiveness of comprehensive rehabilitation of children with disabilities.

Everybody let in reads **protected** figures: what could tell of a single child is hidden (status `Q`, no value). Exact
figures of places are read within one's role, for internal use only, and every such read is written to the log.
Courses are read within one's scope alone, and every such read is written to a log. Add `Accept: text/csv` to a list for
CSV. Every answer has an `ETag` that changes with the published version; send it back in `If-None-Match`. Long lists
have a `Link` header. Mistakes are `application/problem+json` and say what to `do`.
"""
_TAGS = [
    {"name": "indicators", "description": "Protected figures and what they mean."},
    {
        "name": "exact",
        "description": "Exact figures within one's role, for internal use only; reads are logged.",
    },
    {
        "name": "profiles",
        "description": "Population statistics of regions, and published figures beside ours.",
    },
    {"name": "cases", "description": "Single courses within one's scope; every read is logged."},
    {"name": "search", "description": "Whatever a text finds within one's scope; every search is logged."},
    {"name": "releases", "description": "Periods frozen for publication and their public files."},
    {"name": "reference", "description": "Codes, periods, editions, the published version."},
]


def add(app: FastAPI, site: Site, renderer: Renderer) -> None:
    """Adds the API to the server."""
    routes = APIRouter(prefix=ROOT)
    for part in (figures, exact, profiles, cases, search, releases, reference):
        routes.include_router(part.router(site))
    app.include_router(routes)
    problems.add(app)

    @cache
    def document() -> dict[str, Any]:
        return _document(app, routes)

    def openapi(request: Request) -> Response:
        site.who(request)
        return JSONResponse(document())

    def swagger(request: Request) -> Response:
        site.who(request)
        body = renderer.render(
            "swagger.html.j2", {"say": language(request), "address": f"{ROOT}/openapi.json"}
        )
        return with_tag(request, body, "text/html; charset=utf-8")

    app.add_api_route(f"{ROOT}/openapi.json", openapi, include_in_schema=False)
    app.add_api_route("/api/docs", swagger, include_in_schema=False)


def _document(app: FastAPI, routes: APIRouter) -> dict[str, Any]:
    """The OpenAPI document: bad values are answered as 400, so that FastAPI's own 422 is left out."""
    made = get_openapi(
        title="rehab API", version="1", description=_DESCRIPTION, routes=routes.routes, tags=_TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )  # fmt: skip
    for path in made["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            _offer_csv(operation["responses"]["200"])
    parts = made["components"]
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    parts["schemas"]["Problem"] = problems.Problem.model_json_schema()
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "description": "rehab token"}}
    made["security"] = [{"token": []}, {}]
    return made


def _offer_csv(answer: dict[str, Any]) -> None:
    """A list is offered as CSV too."""
    listed = answer.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
    if "/Listed_" in listed:
        answer["content"]["text/csv"] = {"schema": {"type": "string"}}
