"""What a deadline of the social-service procedure (442-FZ) is made of.

Belongs here: the parts of a procedure and the words they may use. Does not: any number or clause, which stand in
`deadlines/<id>.toml`; reading those files (`methodology.procedures`); judging cases (`methodology.pathway`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from schemas.register_codes import SOCIAL_SERVICE_FORM

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
COUNTING = {
    "first_day": ("next_day", "same_day"),
    "last_day_off": ("next_working_day", "stays"),
    "declared_days": ("working", "off"),
    "unstated_day": ("calendar_day", "working_day", "unknown"),
    "half_of_odd_term": ("down", "up"),
}


@dataclass(frozen=True)
class Step:
    """One deadline: from the latest of `start` within `limit` of `unit` to `end`; the keys are told in the files."""

    id: str
    stage: str
    title_ru: str
    title_en: str
    limit: int
    unit: str
    start: tuple[str, ...]
    start_event: str
    end: str
    end_event: str
    clause: str
    clause_ru: str
    opened_by: str = ""
    at_most: str = ""
    forms: tuple[str, ...] = ()
    when: str = ""
    federal_ru: str = ""
    federal_en: str = ""
    federal_confirmed: bool = False
    note_ru: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Exempt:
    """Steps that a form of service does not have at all, and the clause that says so."""

    form: str
    steps: tuple[str, ...]
    clause: str
    clause_ru: str
    federal_ru: str
    federal_en: str
    federal_confirmed: bool
    note_ru: str
    note_en: str


@dataclass(frozen=True)
class Act:
    """The act a file follows; effective_from: the first day of application it governs."""

    name_ru: str
    name_en: str
    signed_on: date
    amended_on: date
    effective_from: date
    read_on: date


@dataclass(frozen=True)
class Counting:
    """How terms are counted; the choices and the articles stand in the files."""

    first_day: str
    last_day_off: str
    declared_days: str
    unstated_day: str
    half_of_odd_term: str


@dataclass(frozen=True)
class Payment:
    """Limit of income for free service, in subsistence minimums, and ceilings of the fee (442-FZ art. 31 and 32)."""

    free_up_to: float
    home_share: float
    stationary_share: float
    federal_confirmed: bool


@dataclass(frozen=True)
class Caveat:
    """What of the founding text is out of date."""

    ru: str
    en: str


@dataclass(frozen=True)
class Procedure:
    """One file. regions: those it is the law of; elsewhere: whether it stands in where a region has none of its own."""

    id: str
    title_ru: str
    title_en: str
    regions: tuple[str, ...]
    elsewhere: bool
    act: Act
    counting: Counting
    shown_by: Mapping[str, tuple[str, ...]]
    step: tuple[Step, ...]
    exempt: tuple[Exempt, ...]
    payment: Payment
    caveat: tuple[Caveat, ...]
