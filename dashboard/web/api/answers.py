"""Answers of the API as bytes: JSON or CSV by the Accept header, an ETag a version and reader, links between pages.

Belongs here: the envelope of a list, headers. Does not: rows.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import polars as pl
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.api.asking import Paged
from dashboard.web.api.problems import NotAcceptable
from dashboard.web.downloads.about import about_of
from dashboard.web.downloads.csv_table import machine_csv
from dashboard.web.page.page import View
from dashboard.web.page.table import Column, Table
from dashboard.wording.codes import banner, is_official, restriction

Row = TypeVar("Row", bound=BaseModel)
SHAPE = "1"  # raised when an answer's shape changes without a new version of the data
JSON, CSV = "application/json", "text/csv"
_TAKEN = {JSON: (JSON, "application/*", "*/*"), CSV: (CSV, "text/*")}


class About(BaseModel):
    """What every answer says of its data."""

    version: str = Field(description="Published version.", examples=["83f500b3d261"])
    data_as_of: str | None = Field(description="Date of the data.", examples=["2026-06-30"])
    synthetic: bool = Field(description="Whether the children are invented.")
    official: bool = Field(
        description="Whether an act sets the bands of the points; else they are an assumption."
    )
    banner: str = Field(description="What must be known before a figure is quoted, in words.")
    restriction: str = Field(description="Who may read it, of exact figures; empty of protected ones.")


class Listed(BaseModel, Generic[Row]):
    """One page of a list."""

    about: About
    total: int = Field(description="Rows on all pages.", examples=[2736])
    page: int = Field(description="This page, from 1.", examples=[1])
    pages: int = Field(description="Pages in all.", examples=[28])
    items: list[Row]


class One(BaseModel, Generic[Row]):
    """A single thing."""

    about: About
    item: Row


def about(view: View) -> About:
    """What every answer says of its data."""
    told = about_of(view)
    return About(
        version=view.store.version,
        data_as_of=told["data_as_of"],
        synthetic=bool(told["synthetic"]),
        official=is_official(told),
        banner=banner(told, view.lang),
        restriction=restriction(told),
    )


def wanted(request: Request, offered: tuple[str, ...] = (JSON, CSV)) -> str:
    """The form the client asks for, JSON when it takes anything. Raises NotAcceptable."""
    accept = request.headers.get("accept") or "*/*"
    ranges = [part.strip() for part in accept.lower().split(",")]
    ordered = sorted(ranges, key=_quality, reverse=True)
    for each in ordered:
        for form in offered:
            if each.split(";")[0].strip() in _TAKEN[form] and _quality(each) > 0:
                return form
    raise NotAcceptable(offered)


def _quality(part: str) -> float:
    """The q of a media range.

    >>> _quality("text/csv;q=0.5"), _quality("text/csv"), _quality("text/csv;q=abc")
    (0.5, 1.0, 0.0)
    """
    told = [piece.strip()[2:] for piece in part.split(";")[1:] if piece.strip().startswith("q=")]
    try:
        return float(told[0]) if told else 1.0
    except ValueError:
        return 0.0


def tagged(
    request: Request, view: View, form: str, make: Callable[[], bytes], rows: int = 1,
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """The answer, or 304 where the client has that of this version, reader, address and form.

    rows: how many there are in all: releases come without a new version.
    """
    asked = request.url.path, sorted(request.query_params.multi_items()), form
    known = SHAPE, view.store.version, view.scope, *asked, rows
    tag = f'"{hashlib.sha256(repr(known).encode()).hexdigest()[:24]}"'
    told = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Accept, Authorization"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    media_type = f"{form}; charset=utf-8" if form == CSV else form
    return Response(make(), media_type=media_type, headers=told | dict(headers or {}))


def listed(
    request: Request, view: View, frame: pl.DataFrame, model: type[BaseModel], asked: Paged | None = None,
    total: int | None = None, name: str = "list",
) -> Response:  # fmt: skip
    """A list as JSON or CSV. frame: the rows of this page; total: rows in all, by default those of the frame."""
    rows = frame.height if total is None else total
    pages = max(1, -(-rows // asked.limit)) if asked else 1
    form, headers = wanted(request), links(request, asked.page, pages) if asked else {}

    def make() -> bytes:
        if form == CSV:
            columns = tuple(Column(each, each) for each in frame.columns)
            return machine_csv(Table(name, name, frame, columns), about_of(view), view.say)
        items = [model.model_validate(row) for row in frame.iter_rows(named=True)]
        page = asked.page if asked else 1
        envelope = Listed[BaseModel](about=about(view), total=rows, page=page, pages=pages, items=items)
        return envelope.model_dump_json(serialize_as_any=True).encode()

    return tagged(request, view, form, make, rows, headers)


def single(request: Request, view: View, item: BaseModel) -> Response:
    """One thing as JSON."""

    def make() -> bytes:
        return One[BaseModel](about=about(view), item=item).model_dump_json(serialize_as_any=True).encode()

    return tagged(request, view, wanted(request, (JSON,)), make)


def links(request: Request, page: int, pages: int) -> dict[str, str]:
    """The Link header of RFC 8288: first, previous, next and last page with everything else that was asked for."""
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    places: dict[str, Any] = {"first": 1, "prev": page - 1 if page > 1 else None,
                              "next": page + 1 if page < pages else None, "last": pages}  # fmt: skip
    told = [
        f'<{request.url.path}?{urlencode([*others, ("page", number)])}>; rel="{name}"'
        for name, number in places.items()
        if number
    ]
    return {"Link": ", ".join(told)}
