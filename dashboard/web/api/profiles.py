"""`/profiles`: population statistics of regions, protected, and published figures beside ours.

Belongs here: rows of `published_profile`, `published_population`, `profile_agreement`. Does not: exact figures, which
no route has.
"""

from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.web.api.answers import Listed, listed
from dashboard.web.api.asking import Paged, view_of
from dashboard.web.api.problems import responses
from dashboard.web.site import Site
from methodology.profile.statements import load_statements

_STATUS = "SDMX CL_OBS_STATUS: A normal, Q hidden, L not delivered."
_VERDICTS = Literal["agrees", "contradicts", "cannot_be_computed"]


class Stated(BaseModel):
    """One statement of a region's profile. A hidden one (status Q) has no value, never 0."""

    region_code: str = Field(description="Two digits of a region.", examples=["72"])
    year: int = Field(examples=[2025])
    statement: str = Field(examples=["quota_employers_growth"])
    title_ru: str
    title_en: str
    unit: str = Field(description="share is of 1; ratio is a plain number.", examples=["share"])
    value: float | None = Field(examples=[0.4])
    numerator: float | None = Field(examples=[7400.0])
    denominator: float | None = Field(examples=[5290.0])
    base_year: int | None = Field(
        description="What a growth grew from, or a total begins with.", examples=[2024]
    )
    base_value: float | None = Field(examples=[5290.0])
    status: str = Field(description=_STATUS, examples=["A"])


class Statistic(BaseModel):
    """One protected statistic of the registers, in a year, region and part of its whole."""

    indicator: str = Field(examples=["people_with_disabilities"])
    period: str = Field(examples=["2025"])
    region_code: str = Field(examples=["72"])
    breakdown: str = Field(description="none is the whole.", examples=["disability_group"])
    breakdown_value: str = Field(examples=["child"])
    numerator: float | None
    denominator: float | None
    value: float | None
    n: int | None
    status: str = Field(description=_STATUS, examples=["A"])


class Compared(BaseModel):
    """One figure of a government report, ours beside it, and the verdict."""

    source: str
    as_of: str = Field(examples=["2025"])
    region_code: str = Field(examples=["72"])
    metric_id: str = Field(examples=["people_with_disabilities"])
    breakdown: str
    title_ru: str | None
    title_en: str | None
    published: float
    qualifier: str = Field(description="exact, over, about, almost, up_to, every_third.")
    unit: str
    statement: str | None
    year: int | None
    ours: float | None
    verdict: str = Field(description="agrees, contradicts or cannot_be_computed.", examples=["agrees"])
    note_ru: str
    note_en: str


class ProfileAsked(Paged):
    """Which statements."""

    region: str | None = Field(
        None, pattern=r"^\d{2}$", description="Two digits of a region.", examples=["72"]
    )
    year: int | None = Field(None, ge=1900, le=2999, description="A year.", examples=[2025])
    statement: str | None = Field(None, max_length=64, description="One statement.")


class StatisticAsked(Paged):
    """Which statistics."""

    region: str | None = Field(
        None, pattern=r"^\d{2}$", description="Two digits of a region.", examples=["72"]
    )
    period: str | None = Field(None, pattern=r"^\d{4}$", description="A year.", examples=["2025"])
    indicator: str | None = Field(None, max_length=64, description="One statistic.")
    breakdown: str | None = Field(None, max_length=64, description="none for wholes, or a breakdown.")


class AgreementAsked(Paged):
    """Which published figures."""

    region: str | None = Field(
        None, pattern=r"^\d{2}$", description="Two digits of a region.", examples=["72"]
    )
    verdict: _VERDICTS | None = Field(None, description="One verdict.")


def _chosen(rows: pl.DataFrame, asked: Paged) -> pl.DataFrame:
    wanted = asked.filters()
    if region := wanted.pop("region", None):
        wanted |= {"region_code": region}
    return rows.filter(**wanted) if wanted else rows


def _titles() -> pl.DataFrame:
    rows = [(s.id, s.title("ru"), s.title("en"), s.unit) for s in load_statements().values()]
    return pl.DataFrame(rows, schema=["statement", "title_ru", "title_en", "unit"], orient="row")


def router(site: Site) -> APIRouter:
    """The routes."""
    made = APIRouter(tags=["profiles"], responses=responses())

    @made.get("/profiles", response_model=Listed[Stated], summary="Statements of regional profiles")
    def profiles(request: Request, asked: Annotated[ProfileAsked, Query()]) -> Response:
        """What the registers of a region tell of a year, after protection; CSV with Accept: text/csv."""
        view = view_of(site, request)
        rows = _chosen(view.store.table("published_profile"), asked)
        shown = rows.slice(asked.skipped, asked.limit).join(
            _titles(), on="statement", how="left", maintain_order="left"
        )
        return listed(
            request, view, shown.select(*Stated.model_fields), Stated, asked, rows.height, "profiles"
        )

    @made.get("/statistics", response_model=Listed[Statistic], summary="Protected population statistics")
    def statistics(request: Request, asked: Annotated[StatisticAsked, Query()]) -> Response:
        """Statistics of the registers by region, year and part; a hidden one has status Q and no value."""
        view = view_of(site, request)
        rows = _chosen(view.store.table("published_population"), asked)
        shown = rows.slice(asked.skipped, asked.limit).select(*Statistic.model_fields)
        return listed(request, view, shown, Statistic, asked, rows.height, "statistics")

    @made.get("/profiles/agreement", response_model=Listed[Compared], summary="Published figures and ours")
    def agreement(request: Request, asked: Annotated[AgreementAsked, Query()]) -> Response:
        """Figures of government reports beside ours: agrees, contradicts, cannot be computed, and why."""
        view = view_of(site, request)
        rows = _chosen(view.store.table("profile_agreement"), asked)
        shown = rows.slice(asked.skipped, asked.limit).select(*Compared.model_fields)
        return listed(request, view, shown, Compared, asked, rows.height, "agreement")

    return made
