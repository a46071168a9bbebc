"""Answers to mistakes: what happened, why, what to do; as a page for people, as problem+json for programs.

Belongs here: one handler a kind of mistake. Does not: what is a mistake. No traceback ever leaves the server.
"""

import logging
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.web.access.audit import AuditRefused
from dashboard.web.access.scope import Scope
from dashboard.web.page.frame import around
from dashboard.web.page.page import View
from dashboard.web.page.rendering import Renderer
from dashboard.web.site import NotFound, Site, Unknown, language, to_login
from dashboard.wording.text import Say
from law.errors import RehabError

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


@dataclass(frozen=True)
class Answers:
    """One method a kind of mistake; each makes a page for people and problem+json for programs."""

    site: Site
    renderer: Renderer

    def message(self, request: Request, status: int, title: str, *lines: str, todo: str = "") -> Response:
        """The mistake as a page; as problem+json under /api/ and for who is not logged in."""
        who = self.site.gate.principal(request)
        if request.url.path.startswith(API) or who is None:
            return problem(status, title, ": ".join(lines), todo)
        store = self.site.versions.current()
        view = View(store, Scope(who, self.site.today(store)), language(request))
        told = [*lines, todo] if todo else lines
        values = around(self.site, view, request, "") | {"title": title, "lines": told}
        return Response(self.renderer.render("message.html.j2", values), status, media_type="text/html")

    def not_found(self, request: Request, error: Exception) -> Response:
        """Nothing there, or not this reader's."""
        say = language(request)
        todo = say("message.not_found_do") if request.url.path.startswith(API) else ""
        return self.message(request, 404, say("message.not_found"), say("message.not_found_why"), todo=todo)

    def of_http(self, request: Request, error: Exception) -> Response:
        """What the framework refuses: a method, a size."""
        assert isinstance(error, HTTPException)
        if error.status_code == 404:
            return self.not_found(request, error)
        answer = problem(error.status_code, str(error.detail), todo=language(request)("message.see_docs"))
        answer.headers.update(error.headers or {})
        return answer

    def refused(self, request: Request, error: Exception) -> Response:
        """A mistake that the reader, or the engineer, can mend."""
        assert isinstance(error, RehabError)
        if not (self.site.settings.data / "published" / "current").exists():
            return problem(503, error.what, error.why, error.todo)
        unlogged = isinstance(error, AuditRefused)
        status, title = (503, "message.not_logged") if unlogged else (400, "message.refused")
        return self.message(request, status, language(request)(title), *parts(error), todo=error.todo)

    def unknown(self, request: Request, error: Exception) -> Response:
        """Nobody is logged in: people go to the login, programs are told."""
        if not request.url.path.startswith(API) and "authorization" not in request.headers:
            return to_login(self.site, request)
        todo = "send Authorization: Bearer TOKEN"
        answer = problem(401, "Who are you?", "this needs a token or a login", todo)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    def failed(self, request: Request, error: Exception) -> Response:
        """A mistake of ours: into the log with its traceback, to the reader without."""
        LOG.error("failed: %s %s", request.method, request.url.path, exc_info=error)
        say: Say = language(request)
        return problem(500, say("message.failed"), say("message.failed_why"))


def add(app: FastAPI, site: Site, renderer: Renderer) -> None:
    """Hands every mistake to its answer."""
    answers = Answers(site, renderer)
    app.add_exception_handler(NotFound, answers.not_found)
    app.add_exception_handler(HTTPException, answers.of_http)
    app.add_exception_handler(RehabError, answers.refused)
    app.add_exception_handler(Unknown, answers.unknown)
    app.add_exception_handler(Exception, answers.failed)


def parts(error: RehabError) -> list[str]:
    """What is wrong, where and why, without what is empty; what to do is told apart."""
    return [part for part in (error.what, error.where, error.why) if part]
