"""A course as the API tells it: what is told of one in a list, and of one alone.

Belongs here: columns and their meaning. Does not: which courses (`dashboard.web.access.scope`). No SNILS, no name, no
date of birth is in the tables these come from; the child's code stays out of the API.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

from dashboard.web.api.asking import PERIOD, Paged
from law.editions import best_points, criteria, criteria_of_all
from schemas import codes
from schemas.dimensions import Dimension, of_single_courses
from schemas.points import REPORTED
from schemas.scored import ScoredCourse

Text = Annotated[str | None, Field(max_length=64)]


def _bounds() -> dict[str, Any]:
    """<criterion>_lo and _hi, each with its type; null where the edition of a course has no such criterion."""
    best, of_all = best_points(), criteria_of_all()
    types: dict[str, Any] = {}
    for name, (_, title) in criteria().items():
        kind = int if name in of_all else int | None
        told = f"Points of {title.lower()}, 0..{best[name]}; _lo with unknown rungs taken as missed, _hi as reached."
        types |= {f"{name}_lo": Annotated[kind, Field(description=told)], f"{name}_hi": kind}
    return types


class Case(BaseModel):
    """A course in a list."""

    protocol_id: str = Field(examples=["П-2026-000123"])
    revision: int
    region_code: str = Field(examples=["72"])
    bureau_id: str
    provider_ogrn: str
    target_group: str
    age_at_start: int | None
    sex: str | None
    service_form: str
    status: str = Field(description="completed or interrupted.")
    started_on: date
    finished_on: date
    sent_on: date | None
    edition_id: str = Field(examples=["draft-2025-10"])
    __annotations__.update(_bounds())
    total_lo: int
    total_hi: int
    verdict: str = Field(description="effective, ineffective or undetermined.")
    decided_on: date | None
    reported_total: int | None = Field(description="What the bureau reported.")
    reasons: list[str] | None = Field(description="Codes of reasons the bureau gave.")
    registered_on: date | None
    federal_access_from: date | None


class Measures(BaseModel):
    """What the protocol shows; null is unknown, never 0."""

    delivered_social_household: int | None
    delivered_social_environment: int | None
    delivered_social_pedagogical: int | None
    delivered_social_psychological: int | None
    delivered_socio_cultural: int | None
    delivered_career_guidance: int | None
    delivered_adaptive_pe: int | None
    directions_required: int | None
    directions_met: int | None
    norm_total: int | None
    counted: int | None
    assessed: int | None
    improved: int | None
    worsened: int | None
    competence_assessed: int | None
    competence_improved: int | None
    competence_worsened: int | None


class Criterion(BaseModel):
    """Points of one criterion as an interval, and the least change that reaches each rung not reached."""

    criterion: str = Field(examples=["volume"])
    lo: int
    hi: int
    steps: list["NextRung"]


class NextRung(BaseModel):
    """What reaches a rung: measure -> [now, needed]; nothing where it is out of reach."""

    points: int
    changes: dict[str, tuple[int, int]]


class CaseCard(Case):
    """A course alone: with its measures, and why it has its points."""

    has_representative: bool | None
    __annotations__.update(dict.fromkeys(REPORTED, int | None))
    measures: Measures
    criteria: list[Criterion]


def _of_dimension(dimension: Dimension) -> tuple[Any, Any]:
    """How single courses are asked for by a dimension: one of its values, or any text where they are not listed."""
    one_of: Any = Literal.__getitem__(dimension.listed) if dimension.listed else Text
    title = ScoredCourse.to_schema().columns[dimension.course].title
    return one_of | None, Field(None, description=f"{title}.")


_ASKED: dict[str, Any] = {each.id: _of_dimension(each) for each in of_single_courses()}
_OfDimensions: Any = create_model("_OfDimensions", __base__=Paged, **_ASKED)


class CasesAsked(_OfDimensions):
    """Which courses of one's scope."""

    period: str | None = Field(
        None, pattern=PERIOD, description="Period the course ended in.", examples=["2025-H1"]
    )
    region: str | None = Field(None, pattern=r"^\d{2}$", description="Two digits of a region.")
    bureau: Text = Field(None, description="Number of a bureau.")
    status: Literal["completed", "interrupted"] | None = Field(None, description="Status of the course.")
    verdict: Literal["effective", "ineffective", "undetermined"] | None = Field(None, description="Outcome.")
    reason: Text = Field(None, description=f"One of {', '.join(codes.REASON.codes)}.")
    total: Annotated[int | None, Field(ge=0, le=best_points()["total"])] = Field(
        None, description="Sum of points, lower end."
    )
    finished_from: date | None = Field(None, description="Ended on that day or later.")
    finished_to: date | None = Field(None, description="Ended on that day or earlier.")
    reason_missing: bool = Field(False, description="Ineffective courses without a reason alone.")
    undecided: bool = Field(False, description="Courses without a decision alone.")
    near: bool = Field(False, description="Courses near the pass mark alone, as their edition sets it.")


Criterion.model_rebuild()
