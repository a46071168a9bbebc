"""`/indicators`: protected figures, and what each indicator means.

Belongs here: rows of `published_indicator`, the sheet of the registry. Does not: exact figures
(exact.py).
"""

from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.exports.frames import PUBLISHED, described, in_order
from dashboard.web.api.answers import Listed, One, listed, single
from dashboard.web.api.asking import PERIOD, Asked, Paged, view_of
from dashboard.web.api.problems import responses
from dashboard.web.site import NotFound, Site
from methodology.registry.indicators import POPULATION, load_indicators

_STATUS = (
    "SDMX CL_OBS_STATUS: A normal, P provisional, U few data, Q hidden, M cannot exist, L not collected."
)
WORDS = ["title_ru", "title_en", "kind", "unit", "area_ru", "area_en"]


class Figure(BaseModel):
    """One protected figure. A hidden one (status Q) has no value and no interval, never 0."""

    indicator: str = Field(description="Code of the registry.", examples=["effective_rate"])
    title_ru: str = Field(examples=["Доля эффективных курсов"])
    title_en: str = Field(examples=["Share of effective courses"])
    kind: str | None = Field(description="count, proportion (of 1), mean or sum.", examples=["proportion"])
    unit: str | None = Field(examples=["share"])
    period_kind: str = Field(examples=["year"])
    period: str = Field(examples=["2025"])
    area_kind: str = Field(description="country, district or region.", examples=["region"])
    area: str = Field(description="RU, code of a federal district, two digits of a region.", examples=["72"])
    area_ru: str = Field(examples=["Тюменская область"])
    area_en: str = Field(examples=["Tyumen Oblast"])
    breakdown: str = Field(description="none is the total.", examples=["none"])
    breakdown_value: str = Field(examples=["all"])
    numerator: float | None = Field(examples=[288.0])
    denominator: float | None = Field(examples=[293.0])
    value: float | None = Field(examples=[0.98])
    low: float | None = Field(description="Lower limit of the 95 % interval.", examples=[0.961])
    high: float | None = Field(description="Upper limit of the 95 % interval.", examples=[0.993])
    n: int | None = Field(description="Units the figure rests on.", examples=[293])
    status: str = Field(description=_STATUS, examples=["A"])
    conf_status: str = Field(
        description="SDMX CL_CONF_STATUS: F free, C confidential (hidden), N exact and for use inside alone.",
        examples=["F"],
    )


class FiguresAsked(Paged):
    """Which figures."""

    period: str | None = Field(None, pattern=PERIOD, description="2025 or 2025-H1.", examples=["2025"])
    period_kind: Literal["half", "year"] | None = Field(None, description="Kind of period.")
    region: str | None = Field(
        None, pattern=r"^\d{2}$", description="Two digits of a region.", examples=["72"]
    )
    area_kind: Literal["country", "district", "region"] | None = Field(None, description="Kind of area.")
    indicator: str | None = Field(None, max_length=64, description="Code, as effective_rate.")
    theme: str | None = Field(
        None, max_length=64, description="Theme of the registry.", examples=["effectiveness"]
    )
    breakdown: str | None = Field(None, max_length=64, description="none for totals, or a breakdown.")
    breakdown_value: str | None = Field(None, max_length=64, description="One value of a breakdown.")


class Sheet(BaseModel):
    """What an indicator is: its block of the registry."""

    model_config = ConfigDict(from_attributes=True)

    id: str = Field(examples=["effective_rate"])
    theme: str
    title_ru: str
    title_en: str
    definition_ru: str
    definition_en: str
    rationale_ru: str
    rationale_en: str
    kind: str = Field(description="count, sum, proportion or mean.")
    basis: str = Field(
        description="period: what happened in it; cohort: units that entered in it, for 12 months."
    )
    numerator_ru: str
    numerator_en: str
    denominator_ru: str
    denominator_en: str
    exclusions_ru: str
    exclusions_en: str
    unit: str
    polarity: str = Field(description="higher_is_better, lower_is_better or neutral.")
    interval: str = Field(description="none, wilson or t.")
    minimum_n: int = Field(description="With fewer units a figure has status U.")
    suppression: str = Field(description="cube, with_n, partition, open or internal (never published).")
    part_of: str = Field(
        description="Of registers: what it is judged as a part of, beside denominator and everyone.",
        examples=["ipra_served"],
    )
    act_ru: str
    act_en: str
    clause_ru: str
    clause_en: str
    caveat_ru: str
    caveat_en: str


def chosen(rows: pl.DataFrame, asked: FiguresAsked) -> pl.DataFrame:
    """Rows of `published_indicator` that were asked for, in the order of the registry."""
    wanted = asked.filters()
    if region := wanted.pop("region", None):
        wanted |= {"area": region}
    if theme := wanted.pop("theme", None):
        of_theme = [each.id for each in load_indicators().values() if each.theme == theme]
        rows = rows.filter(pl.col("indicator").is_in(of_theme))
    return in_order(rows.filter(**wanted) if wanted else rows)


def router(site: Site) -> APIRouter:
    """The routes."""
    made = APIRouter(tags=["indicators"], responses=responses())

    @made.get("/indicators", response_model=Listed[Figure], summary="Protected figures")
    def indicators(request: Request, asked: Annotated[FiguresAsked, Query()]) -> Response:
        """Figures of periods, places and breakdowns after disclosure control; CSV with Accept: text/csv."""
        view = view_of(site, request)
        rows = chosen(view.store.table("published_indicator"), asked)
        shown = described(rows.slice(asked.skipped, asked.limit)).select(*WORDS, *PUBLISHED)
        return listed(
            request, view, shown.select(*Figure.model_fields), Figure, asked, rows.height, "indicators"
        )

    @made.get(
        "/indicators/{id}",
        response_model=One[Sheet],
        summary="What an indicator means",
        responses=responses(404),
    )
    def indicator(
        request: Request, id: Annotated[str, Path(max_length=64, examples=["effective_rate"])],
        asked: Annotated[Asked, Query()],
    ) -> Response:  # fmt: skip
        """The sheet of the registry: definition, numerator, denominator, exclusions, act."""
        view, known = view_of(site, request), load_indicators() | load_indicators(POPULATION)
        if id not in known:
            raise NotFound
        return single(request, view, Sheet.model_validate(known[id]))

    return made
