"""The monitoring of order 525н: what people inside may read exactly, and the rows of the monitoring table.

Belongs here: what `monitoring.toml` may say. Does not: whether its rows are indicators of the registry
(`methodology.monitoring`), who reads what (`dashboard.web.access.scope`).
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from law.errors import RehabError
from law.files import LawModel, Many, folder, read_toml, refuse

_WHY = "the ministry reads its monitoring table by these lines"


class Act(LawModel):
    """The order: its name, the days it is in force, the day it was read."""

    title_ru: str
    title_en: str
    status: Literal["in_force", "superseded", "assumption"]
    in_force_from: date
    in_force_to: date
    read_on: date


class Access(LawModel):
    """What is read exactly. period_kinds: by half-year and year; named_provider_courses: fewer courses, no name;
    headline: the figures of the country that bureaus read."""

    period_kinds: Many[Literal["half", "year"]]
    named_provider_courses: Annotated[int, Field(ge=1)]
    headline: Many[str]


class Form(LawModel):
    """Who receives the table and who signs it."""

    addressee_ru: str
    addressee_en: str
    signer_region_ru: str
    signer_region_en: str
    signer_country_ru: str
    signer_country_en: str


class Row(LawModel):
    """One row: an indicator; ru, en: the words of the order, where they are known."""

    indicator: str
    ru: str = ""
    en: str = ""


class Section(LawModel):
    """Rows under one heading."""

    id: str
    title_ru: str
    title_en: str
    row: Annotated[Many[Row], Field(min_length=1)]


class Monitoring(LawModel):
    """The file."""

    act: Act
    access: Access
    form: Form
    section: Many[Section]


def monitoring() -> Monitoring:
    """The file as it says."""
    return _monitoring(folder())


def refuse_monitoring(what: str, key: str) -> RehabError:
    """An error of the file, with its key."""
    return refuse(what, f"law/monitoring.toml, key {key}", _WHY, "mend the line")


@cache
def _monitoring(law: Path) -> Monitoring:
    told = read_toml(law / "monitoring.toml", Monitoring, _WHY)
    rows = [row for section in told.section for row in section.row]
    for row in rows:
        if sum(row.indicator == other.indicator for other in rows) > 1:
            raise refuse_monitoring(f"'{row.indicator}' has two rows", "section.row.indicator")
        if bool(row.ru) != bool(row.en):
            raise refuse_monitoring(f"'{row.indicator}' is named in one language only", "section.row")
    return told
