"""`/regions`, `/periods`, `/editions`, `/version`: what the codes of other answers mean, and what is published.

Belongs here: lists that everybody may read. Does not: counts of the version's tables, which would tell exact numbers.
"""

from datetime import date
from typing import Annotated

import polars as pl
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.api.answers import Listed, One, listed, single
from dashboard.web.api.asking import Asked, view_of
from dashboard.web.api.problems import responses
from dashboard.web.site import Site
from methodology.registry.periods import PERIOD_KINDS, parse_period


class Region(BaseModel):
    """A region of the country."""

    region_code: str = Field(description="Two digits.", examples=["72"])
    iso: str | None = Field(examples=["RU-TYU"])
    okato: str | None
    name_ru: str = Field(examples=["Тюменская область"])
    name_en: str | None = Field(examples=["Tyumen Oblast"])
    federal_district: str | None = Field(examples=["УФО"])
    pilot_joined_year: int | None = Field(
        description="Year it joined the pilot; null: not in it.", examples=[2022]
    )


class Period(BaseModel):
    """A period with protected figures."""

    period: str = Field(examples=["2025-H1"])
    kind: str = Field(examples=["half"])
    first: date = Field(description="First day.", examples=["2025-01-01"])
    last: date = Field(description="Last day.", examples=["2025-06-30"])


class Edition(BaseModel):
    """An edition of the methodology that the published scores rest on."""

    id: str = Field(examples=["draft-2025-10"])
    title_ru: str
    title_en: str
    act_ru: str
    act_en: str
    effective_from: date
    official: bool = Field(description="Whether an act sets its bands; else they are an assumption.")
    note_ru: str
    note_en: str
    pass_mark: int = Field(description="Sum of points a course is effective from.", examples=[4])


_PERIOD = {"period": pl.String, "kind": pl.String, "first": pl.Date, "last": pl.Date}


class Version(BaseModel):
    """The published version."""

    version: str
    data_as_of: date | None
    code_version: str
    synthetic: bool
    editions: list[str]
    public_tables: list[str] = Field(description="Tables after disclosure control.")


def periods(rows: pl.DataFrame) -> pl.DataFrame:
    """Periods of `published_indicator`, the latest first, longer ones before their parts."""
    codes = rows["period"].unique().to_list()
    known = sorted(
        map(parse_period, codes), key=lambda p: (p.last, PERIOD_KINDS[p.kind].months), reverse=True
    )
    told = [(p.label, p.kind, p.first, p.last) for p in known]
    return pl.DataFrame(told, schema=_PERIOD, orient="row")


def router(site: Site) -> APIRouter:
    """The routes."""
    made = APIRouter(tags=["reference"], responses=responses())

    @made.get("/regions", response_model=Listed[Region], summary="Regions of the country")
    def regions(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """Every region by code, with the year it joined the pilot."""
        view = view_of(site, request)
        rows = view.store.table("region").select(*Region.model_fields).sort("region_code")
        return listed(request, view, rows, Region, name="regions")

    @made.get("/periods", response_model=Listed[Period], summary="Periods with protected figures")
    def published_periods(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """Years and half-years as order 525n asks for them, the latest first."""
        view = view_of(site, request)
        return listed(request, view, periods(view.store.table("published_indicator")), Period, name="periods")

    @made.get("/editions", response_model=Listed[Edition], summary="Editions of the methodology")
    def editions(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """The editions the published scores rest on, with their acts."""
        view = view_of(site, request)
        rows = pl.DataFrame(view.store.manifest["editions"]).select(*Edition.model_fields)
        return listed(request, view, rows, Edition, name="editions")

    @made.get("/version", response_model=One[Version], summary="The published version")
    def version(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        """What is published now; a new version changes every ETag."""
        view = view_of(site, request)
        told = view.store.manifest
        editions = [edition["id"] for edition in told["editions"]]
        return single(request, view, Version.model_validate(told | {"editions": editions}))

    return made
