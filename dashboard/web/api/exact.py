"""`/exact` and `/monitoring`: exact figures of places within the reader's role, and the monitoring table of order 525н.

Belongs here: routes, paging, the line of the log before anything is shown. Does not: who reads what
(`dashboard.web.access.scope`), protected figures (figures.py), rows of courses, which neither route has.
"""

from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.exports.frames import described, in_order
from dashboard.web.access import exact
from dashboard.web.access.principal import BUREAU, MAIN_BUREAU, MINISTRY
from dashboard.web.api.answers import Listed, listed
from dashboard.web.api.asking import Asked, Paged, view_of
from dashboard.web.api.figures import WORDS, Figure
from dashboard.web.api.problems import responses
from dashboard.web.page.page import View
from dashboard.web.report.monitoring import monitoring_form, places
from dashboard.web.site import NotFound, Site
from methodology.registry.indicators import load_indicators

PERIOD = r"^\d{4}(-H[12])?$"
_READERS = (MINISTRY, MAIN_BUREAU, BUREAU)
_COLUMNS = {"region": "region_code"}  # name in the address -> column of the mart


class ExactFigure(Figure):
    """One exact figure, before disclosure control: for internal use only."""

    small: bool = Field(description="Whether a child could be recognised by it: it must not be passed on.")


class ExactAsked(Paged):
    """Which figures."""

    period: str | None = Field(None, pattern=PERIOD, description="2025 or 2025-H1.", examples=["2025-H1"])
    period_kind: Literal["half", "year"] | None = Field(None, description="Kind of period.")
    region: str | None = Field(
        None,
        pattern=r"^(\d{2}|all)$",
        description="Two digits of a region; all: the country.",
        examples=["72"],
    )
    indicator: str | None = Field(None, max_length=64, description="Code, as effective_rate.")
    theme: str | None = Field(None, max_length=64, description="Theme of the registry.")
    breakdown: str = Field("none", max_length=64, description="One breakdown, or none for totals.")
    breakdown_value: str | None = Field(None, max_length=64, description="One value of a breakdown.")


class MonitoringAsked(Asked):
    """Which table."""

    region: str = Field(
        pattern=r"^(\d{2}|RU)$", description="Two digits of a region, or RU.", examples=["72"]
    )
    period: str = Field(pattern=PERIOD, description="2025 or 2025-H1.", examples=["2025-H1"])


class MonitoringRow(BaseModel):
    """One row of the monitoring table: an indicator of the registry."""

    number: str = Field(description="Number of the row.", examples=["1.1"])
    section: str = Field(examples=["funnel"])
    title: str = Field(description="As the table names it.")
    by_order: bool = Field(
        description="Whether the title uses words of the order; else those of the registry."
    )
    indicator: str = Field(description="Code of the registry.", examples=["first_recognised"])
    kind: str = Field(examples=["count"])
    unit: str
    numerator: float | None
    denominator: float | None
    value: float | None
    status: str = Field(description="SDMX CL_OBS_STATUS.", examples=["A"])
    small: bool = Field(description="Whether a child could be recognised by it: it must not be passed on.")


def _view(site: Site, request: Request) -> View:
    view = view_of(site, request)
    if view.scope.principal.role not in _READERS:
        raise NotFound
    return view


def _chosen(view: View, asked: ExactAsked) -> pl.DataFrame:
    """The figures asked for, in the order of the registry. With one period also of regions without a unit."""
    told = {_COLUMNS.get(name, name): value for name, value in asked.filters().items() if name != "theme"}
    rows = exact.every_group(view, **told)
    if asked.theme:
        of_theme = [each.id for each in load_indicators().values() if each.theme == asked.theme]
        rows = rows.filter(pl.col("indicator").is_in(of_theme))
    return rows


def router(site: Site) -> APIRouter:
    """The routes."""
    made = APIRouter(tags=["exact"], responses=responses(404))

    @made.get("/exact", response_model=Listed[ExactFigure], summary="Exact figures within one's role")
    def figures(request: Request, asked: Annotated[ExactAsked, Query()]) -> Response:
        """Ministry: every region by half-year and year, one breakdown at a time; main bureau: its region and the
        headline of the country; bureau: the headline. Every read is logged with its small cells."""
        view = _view(site, request)
        rows = _chosen(view, asked)
        page = exact.read(view, rows.slice(asked.skipped, asked.limit))
        _log(site, request, view)
        named = described(page).select(*WORDS, *in_order(page).columns)
        marks = page.select(*_KEYS, "small").unique(_KEYS)
        shown = named.join(marks, on=_KEYS, how="left", maintain_order="left")
        return listed(
            request, view, shown.select(*ExactFigure.model_fields), ExactFigure, asked, rows.height, "exact"
        )

    @made.get("/monitoring", response_model=Listed[MonitoringRow], summary="Monitoring table of order 525n")
    def table(request: Request, asked: Annotated[MonitoringAsked, Query()]) -> Response:
        """A region or the country in a half-year or year; the layout is ours. Every read is logged."""
        view = _view(site, request)
        if asked.region not in dict(places(view)) or asked.period not in exact.periods(view):
            raise NotFound
        form = monitoring_form(view, asked.region, asked.period)
        _log(site, request, view)
        return listed(
            request, view, form.rows.select(*MonitoringRow.model_fields), MonitoringRow, name="monitoring"
        )

    return made


_KEYS = ["indicator", "period_kind", "period", "area", "breakdown", "breakdown_value"]


def _log(site: Site, request: Request, view: View) -> None:
    told = {name: value for name, value in sorted(request.query_params.items()) if name != "lang"}
    site.audit.record(view.scope.principal, view.link(request.url.path, **told), 0, view.small_cells)
