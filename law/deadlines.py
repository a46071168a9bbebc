"""Procedures of social services (442-FZ): one dated file each in `deadlines/`, with every deadline as a step.

Belongs here: what a file may say, reading every file. Does not: whether events and conditions are columns of a case,
and which procedure governs one (`methodology.social_services.procedures`); judging cases
(`methodology.social_services.pathway`).
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from law.files import LawModel, Many, folder, named, read_toml, refuse

WHY = "a case would be measured by guesswork"
Unit = Literal["working_day", "calendar_day", "day", "month", "year"]


class Step(LawModel):
    """One deadline: from the latest of `start` within `limit` of `unit` to `end`; the keys are told in the files."""

    id: str
    stage: str
    title_ru: str
    title_en: str
    limit: Annotated[int, Field(ge=0)]
    unit: Unit
    start: Many[str]
    start_event: str
    end: str
    end_event: str
    clause: str
    clause_ru: str
    opened_by: str = ""
    at_most: Literal["", "half_of_term"] = ""
    forms: Many[str] = ()
    when: str = ""
    federal_ru: str = ""
    federal_en: str = ""
    federal_confirmed: bool = False
    note_ru: str = ""
    note_en: str = ""


class Exempt(LawModel):
    """Steps that a form of service does not have at all, and the clause that says so."""

    form: str
    steps: Many[str]
    clause: str
    clause_ru: str
    federal_ru: str
    federal_en: str
    federal_confirmed: bool
    note_ru: str
    note_en: str


class Act(LawModel):
    """The act a file follows; effective_from: the first day of application it governs."""

    name_ru: str
    name_en: str
    signed_on: date
    amended_on: date
    effective_from: date
    read_on: date


class Counting(LawModel):
    """How terms are counted; the choices and the articles stand in the files."""

    first_day: Literal["next_day", "same_day"]
    last_day_off: Literal["next_working_day", "stays"]
    declared_days: Literal["working", "off"]
    unstated_day: Literal["calendar_day", "working_day", "unknown"]
    half_of_odd_term: Literal["down", "up"]


class Payment(LawModel):
    """Limit of income for free service, in subsistence minimums, and ceilings of the fee (442-FZ art. 31 and 32)."""

    free_up_to: float
    home_share: float
    stationary_share: float
    federal_confirmed: bool


class Caveat(LawModel):
    """What of the founding text is out of date."""

    ru: str
    en: str


class Procedure(LawModel):
    """One file. regions: those it is the law of; elsewhere: whether it stands in where a region has none of its own."""

    id: str
    title_ru: str
    title_en: str
    regions: Many[str]
    elsewhere: bool
    act: Act
    counting: Counting
    shown_by: dict[str, Many[str]]
    step: Annotated[Many[Step], Field(min_length=1)]
    exempt: Many[Exempt]
    payment: Payment
    caveat: Many[Caveat]


def procedures() -> tuple[Procedure, ...]:
    """Every procedure, by date of effect."""
    return read_procedures(folder() / "deadlines")


@cache
def read_procedures(folder: Path) -> tuple[Procedure, ...]:
    """The procedures of a folder, by date of effect; refused where there is none."""
    read = [_procedure(path) for path in sorted(folder.glob("*.toml"))]
    if not read:
        raise refuse("there is no procedure", named(folder), "no deadline can be judged", "put a file there")
    return tuple(sorted(read, key=lambda procedure: (procedure.act.effective_from, procedure.id)))


def _procedure(path: Path) -> Procedure:
    procedure = read_toml(path, Procedure, WHY)
    ids = [step.id for step in procedure.step]
    if procedure.id != path.stem:
        what = f"the id '{procedure.id}' is not the file's name"
        raise refuse(what, f"{named(path)}, key id", WHY, f'write id = "{path.stem}"')
    for id in ids:
        if ids.count(id) > 1:
            raise refuse(f"step '{id}' is there twice", f"{named(path)}, key step", WHY, "give it another id")
    for number, exempt in enumerate(procedure.exempt):
        if unknown := [id for id in exempt.steps if id not in ids]:
            where = f"{named(path)}, key exempt[{number}].steps"
            raise refuse(f"'{unknown[0]}' is no step", where, WHY, f"write one of: {', '.join(ids)}")
    return procedure
