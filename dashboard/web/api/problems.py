"""Mistakes a program can make, answered as problem+json that says what to do.

Belongs here: the shape of a problem, requests that do not fit the description. Does not: mistakes pages share
(`dashboard.web.messages`).
"""

from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.messages import problem
from dashboard.web.site import language

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """RFC 9457, with `do`: what to do about it."""

    type: str = Field("about:blank", description="Kind of problem; about:blank: the status says it all.")
    title: str = Field(description="What is wrong.", examples=["Запрос не понят"])
    status: int = Field(description="The status of the answer.", examples=[400])
    detail: str | None = Field(None, description="What exactly, and where.")
    do: str | None = Field(None, description="What to do about it.")
    known: list[str] | None = Field(None, description="Parameters that are known, where one was not.")


class NotAcceptable(Exception):
    """None of the forms the client takes is offered."""

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__(offered)
        self.offered = offered


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the document says of mistakes of a route."""
    words = {
        400: "A parameter is unknown or its value cannot be asked for.",
        401: "Nobody is logged in, or the token is not known.",
        404: "There is no such thing, or it is out of the reader's scope: one answer for both.",
        406: "The Accept header takes no form that is offered.",
        503: "Nothing is published yet.",
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": words[status], "content": content}
        for status in (400, 401, 406, 503, *statuses)
    }
    return told | {304: {"description": "The client already has this version (If-None-Match)."}}


def add(app: FastAPI) -> None:
    """Hands these mistakes to their answers."""
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(NotAcceptable, _no_form)


def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    say, found = language(request), error.errors()[0]
    name = str(found["loc"][-1])
    if found["type"] != "extra_forbidden":
        return problem(400, say("api.bad_value"), f"{name}: {found['msg']}", say("message.see_docs"))
    known = _known(request)
    todo = say("api.unknown_do", known=", ".join(known))
    return problem(400, say("api.unknown"), say("api.unknown_why", name=name), todo, known=known)


def _known(request: Request) -> list[str]:
    """The query parameters the route declares."""
    dependant = getattr(request.scope.get("route"), "dependant", None)
    fields = [field.field_info.annotation for field in getattr(dependant, "query_params", [])]
    return sorted({name for each in fields if hasattr(each, "model_fields") for name in each.model_fields})


def _no_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAcceptable)
    say, offered = language(request), ", ".join(error.offered)
    why, todo = say("api.offered", forms=offered), say("api.offered_do", form=error.offered[0])
    return problem(406, say("api.not_acceptable"), why, todo)
