"""Answers to mistakes: what happened, why, what to do; as a page for people, as problem+json for programs.

Belongs here: one handler a kind of mistake. Does not: what is a mistake. No traceback ever leaves the server.
"""

import logging
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.text import Say
from dashboard.web.audit import AuditRefused
from dashboard.web.frame import around
from dashboard.web.page import View
from dashboard.web.rendering import Renderer
from dashboard.web.scope import Scope
from dashboard.web.site import NotFound, Site, Unknown, language, to_login
from schemas.errors import RehabError

LOG = logging.getLogger("rehab.web")
API = "/api/"


def problem(status: int, title: str, detail: str = "", todo: str = "", **more: Any) -> Response:
    """RFC 9457: status, title, detail, and `do`: what to do about it."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "do": todo} | more
    return JSONResponse(
        {name: value for name, value in body.items() if value != ""},
        status,
        media_type="application/problem+json",
    )


def add(app: FastAPI, site: Site, renderer: Renderer) -> None:
    """Hands every mistake to its answer."""

    def message(request: Request, status: int, title: str, *lines: str, todo: str = "") -> Response:
        who = site.gate.principal(request)
        if request.url.path.startswith(API) or who is None:
            return problem(status, title, ": ".join(lines), todo)
        store = site.versions.current()
        view = View(store, Scope(who, site.today(store)), language(request))
        values = around(site, view, request, "") | {
            "title": title,
            "lines": [*lines, todo] if todo else lines,
        }
        return Response(renderer.render("message.html.j2", values), status, media_type="text/html")

    def not_found(request: Request, error: Exception) -> Response:
        say = language(request)
        todo = say("message.not_found_do") if request.url.path.startswith(API) else ""
        return message(request, 404, say("message.not_found"), say("message.not_found_why"), todo=todo)

    def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404:
            return not_found(request, error)
        answer = problem(error.status_code, str(error.detail), todo=language(request)("message.see_docs"))
        answer.headers.update(error.headers or {})
        return answer

    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, RehabError)
        if not (site.settings.data / "published" / "current").exists():
            return problem(503, error.what, error.why, error.todo)
        if isinstance(error, AuditRefused):
            return message(
                request, 503, language(request)("message.not_logged"), *parts(error), todo=error.todo
            )
        return message(request, 400, language(request)("message.refused"), *parts(error), todo=error.todo)

    def unknown(request: Request, error: Exception) -> Response:
        if not request.url.path.startswith(API) and "authorization" not in request.headers:
            return to_login(site, request)
        answer = problem(
            401, "Who are you?", "this needs a token or a login", "send Authorization: Bearer TOKEN"
        )
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    def failed(request: Request, error: Exception) -> Response:
        LOG.error("failed: %s %s", request.method, request.url.path, exc_info=error)
        say: Say = language(request)
        return problem(500, say("message.failed"), say("message.failed_why"))

    app.add_exception_handler(NotFound, not_found)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RehabError, refused)
    app.add_exception_handler(Unknown, unknown)
    app.add_exception_handler(Exception, failed)


def parts(error: RehabError) -> list[str]:
    """What is wrong, where and why, without what is empty; what to do is told apart."""
    return [part for part in (error.what, error.where, error.why) if part]
