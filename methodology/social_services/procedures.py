"""Procedures of social services: what their words mean of a case, and which procedure governs one.

Belongs here: units, events and columns of a case that a procedure may name, the checks against them, the choice by
region and day. Does not: any number or clause, nor the files (`law.deadlines`); judging cases
(`methodology.social_services.pathway`).
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import polars as pl

from law.deadlines import WHY, Procedure, Step, read_procedures
from law.files import folder, refuse
from schemas.codes.registers import SOCIAL_SERVICE_FORM

UNITS = {  # unit of a limit -> its word in Russian and English
    "working_day": ("рабочий день", "working day"),
    "calendar_day": ("календарный день", "calendar day"),
    "day": ("день (какой, не указано)", "day (which is not stated)"),
    "month": ("месяц", "month"),
    "year": ("год", "year"),
}
FORMS = tuple(SOCIAL_SERVICE_FORM.codes)
EVENTS = (
    "submitted_on",
    "registered_on",
    "receipt_confirmed_on",
    "documents_complete_on",
    "survey_on",
    "decided_on",
    "notified_on",
    "programme_on",
    "revised_on",
    "contract_requested_on",
    "contract_on",
    "finished_on",
)  # columns of a case: something happened on that day
COLUMNS: dict[str, type[pl.DataType]] = {  # what a condition may read
    "form": pl.String,
    "submitted_electronically": pl.Boolean,
    "decision": pl.String,
    "refusal_reason": pl.String,
    "service_from": pl.Date,
    "service_to": pl.Date,
    "payment": pl.String,
    "finish_reason": pl.String,
} | dict.fromkeys(EVENTS, pl.Date)


def _known(names: Iterable[str], allowed: Iterable[str], where: str) -> None:
    for name in names:
        if name not in allowed:
            raise refuse(f"'{name}' is not one of: {', '.join(allowed)}", where, WHY)


def _check_when(step: Step, where: str) -> None:
    try:
        condition = pl.sql_expr(step.when)
        _known(condition.meta.root_names(), COLUMNS, where)
        dtype = pl.LazyFrame(schema=COLUMNS).select(condition).collect_schema().dtypes()[0]
    except pl.exceptions.PolarsError:
        raise refuse(f"'{step.when}' is not an expression", where, WHY) from None
    if dtype != pl.Boolean:
        raise refuse(f"'{step.when}' is not a condition", where, WHY, "write a comparison")


def _check(procedure: Procedure) -> None:
    """Events and forms are columns and codes of a case; conditions are tried on its columns."""
    file = f"law/deadlines/{procedure.id}.toml"
    for step in procedure.step:
        at = f"{file}, key step[{step.id}]"
        named = {"start": step.start, "end": (step.end,), "opened_by": (step.opened_by,)}
        for key, events in named.items():
            _known(filter(None, events), EVENTS, f"{at}.{key}")
        _known(step.forms, FORMS, f"{at}.forms")
        if step.when:
            _check_when(step, f"{at}.when")
    for number, exempt in enumerate(procedure.exempt):
        _known([exempt.form], FORMS, f"{file}, key exempt[{number}].form")
    for event, later in procedure.shown_by.items():
        _known([event], EVENTS, f"{file}, key shown_by.{event}")
        _known(later, (*EVENTS, "service_from", "service_to"), f"{file}, key shown_by.{event}")


def load_procedures() -> tuple[Procedure, ...]:
    """Every procedure, by date of effect.

    >>> [procedure.id for procedure in load_procedures()]
    ['moscow-829pp-2017-04-11']
    """
    return _load(folder() / "deadlines")


@cache
def _load(of: Path) -> tuple[Procedure, ...]:
    procedures = read_procedures(of)
    for procedure in procedures:
        _check(procedure)
    return procedures


def procedure_of(procedures: Iterable[Procedure]) -> pl.Expr:
    """The id of the procedure that governs a case: its region's own, else one that stands in; null when there is none.

    Reads `region_code` and `submitted_on`; of several the latest in effect on the day of application.
    """
    chosen = pl.lit(None, pl.String)
    own = pl.lit(None, pl.String)
    for procedure in procedures:
        begun = pl.col("submitted_on") >= procedure.act.effective_from
        if procedure.elsewhere:
            chosen = pl.when(begun).then(pl.lit(procedure.id)).otherwise(chosen)
        of_region = pl.col("region_code").is_in(procedure.regions)
        own = pl.when(begun & of_region).then(pl.lit(procedure.id)).otherwise(own)
    return pl.coalesce(own, chosen).alias("procedure_id")
