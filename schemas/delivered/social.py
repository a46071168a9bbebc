"""Delivered registers of what is done for a person: services under an individual programme, cases of law 442-FZ.

Belongs here: their rows and rules. Does not: how long a step of a case may take (`methodology`), nor what makes two
rows the same entry (`delivered_registers`).
"""

import polars as pl

from law.case_numbers import required_from
from schemas import codes
from schemas.day_ranges import EVENT, TERM
from schemas.delivered.keys import LONGEST_ID, Amount, Person, RegionOfRow, identifier, label
from schemas.identifiers import NUMBER
from schemas.register import register
from schemas.rules import column, not_before, rule

_RATIO = {"min_value": 0, "max_value": 100}  # a percentage is no quotient


@register(
    "Услуги по индивидуальным программам",
    *("child_id", "programme", "service_kind", "channel", "institution_id", "started_on"),
)
class ServiceRecord(Person, RegionOfRow):
    """One row: a course or spell of service that a person received under an individual programme. Roubles."""

    programme: pl.String = column("Программа", "Programme", required=True, codes=codes.PROGRAMME)
    service_kind: pl.String = label("Вид услуги", "Kind of service")
    channel: pl.String = column("Канал", "Channel", required=True, codes=codes.CHANNEL)
    institution_id: pl.String = identifier("Код учреждения", "Institution", required=False)
    started_on: pl.Date = column("Начало услуги", "Service started", required=True, days=EVENT, happened=True)
    finished_on: pl.Date = column("Окончание услуги", "Service finished", days=EVENT)
    cost_rub: Amount = column("Стоимость", "Cost", ge=0)

    finished = not_before(
        "started_on",
        "finished_on",
        "Услуга окончена раньше, чем начата",
        "The service finishes before it starts",
    )


@register("Социальное обслуживание по 442-ФЗ", "child_id", "form", "submitted_on")
class SocialServiceCase(Person, RegionOfRow):
    """One row: an application for social services and how far it got, law 442-FZ of 28.12.2013, articles 14 to 17.

    income_ratio: mean income a head over the regional subsistence minimum (article 31). Urgent services need no
    programme and no contract (article 21), so that their steps stay empty.
    """

    case_no: pl.String = column("Номер дела", "Number of the case", identifier=NUMBER, max_length=LONGEST_ID)
    form: pl.String = column("Форма обслуживания", "Form", required=True, codes=codes.SOCIAL_SERVICE_FORM)
    submitted_on: pl.Date = column("Подано", "Submitted", required=True, days=EVENT, happened=True)
    submitted_electronically: pl.Boolean = column("Подано электронно", "Submitted online", required=True)
    registered_on: pl.Date = column("Зарегистрировано", "Registered", days=EVENT, happened=True)
    receipt_confirmed_on: pl.Date = column(
        "Получение подтверждено", "Receipt confirmed", days=EVENT, happened=True
    )
    documents_complete_on: pl.Date = column(
        "Комплект документов проверен", "Documents complete", days=EVENT, happened=True
    )
    survey_on: pl.Date = column("Обследование", "Survey of income and home", days=EVENT, happened=True)
    decided_on: pl.Date = column("Дата решения", "Decided", days=EVENT, happened=True)
    decision: pl.String = column("Решение", "Decision", codes=codes.SOCIAL_SERVICE_DECISION)
    refusal_reason: pl.String = column("Причина отказа", "Reason of refusal", max_length=200, free_text=True)
    notified_on: pl.Date = column("Заявитель уведомлён", "Applicant notified", days=EVENT, happened=True)
    programme_on: pl.Date = column("ИППСУ составлена", "Programme drawn up", days=EVENT, happened=True)
    revised_on: pl.Date = column("ИППСУ пересмотрена", "Programme revised", days=EVENT, happened=True)
    service_from: pl.Date = column("Обслуживание с", "Service from", days=EVENT)
    service_to: pl.Date = column("Обслуживание по", "Service to", days=TERM, open_ended=True)
    contract_requested_on: pl.Date = column(
        "Обращение за договором", "Contract requested", days=EVENT, happened=True
    )
    contract_on: pl.Date = column("Договор заключён", "Contract concluded", days=EVENT, happened=True)
    payment: pl.String = column("Оплата", "Payment", codes=codes.PAYMENT)
    income_ratio: Amount = column(
        "Доход к прожиточному минимуму", "Income over subsistence minimum", in_range=_RATIO
    )
    finished_on: pl.Date = column("Обслуживание прекращено", "Service ended", days=EVENT, happened=True)
    finish_reason: pl.String = column(
        "Причина прекращения", "Reason of the end", max_length=200, free_text=True
    )

    case_no_given: pl.Boolean = column("Есть столбец", "The column was delivered", context=True)

    registered = not_before(
        "submitted_on", "registered_on", "Зарегистрировано раньше подачи", "Registered before submitted"
    )
    confirmed = not_before(
        "submitted_on",
        "receipt_confirmed_on",
        "Получение подтверждено раньше подачи",
        "Confirmed before submitted",
    )
    complete = not_before(
        "submitted_on",
        "documents_complete_on",
        "Документы проверены раньше подачи",
        "Checked before submitted",
    )
    surveyed = not_before(
        "submitted_on", "survey_on", "Обследование раньше подачи", "Surveyed before it was submitted"
    )
    decided = not_before(
        "submitted_on", "decided_on", "Решение раньше подачи", "Decided before it was submitted"
    )
    notified = not_before(
        "decided_on",
        "notified_on",
        "Уведомление раньше решения",
        "The applicant is notified before the decision",
    )
    drawn_up = not_before(
        "decided_on",
        "programme_on",
        "ИППСУ составлена раньше решения",
        "The programme is older than the decision",
    )
    revised = not_before(
        "programme_on",
        "revised_on",
        "ИППСУ пересмотрена раньше, чем составлена",
        "Revised before it was drawn up",
    )
    term = not_before(
        "service_from",
        "service_to",
        "Срок обслуживания кончается раньше начала",
        "The term ends before it begins",
    )
    contracted = not_before(
        "contract_requested_on",
        "contract_on",
        "Договор раньше обращения за ним",
        "The contract is older than its request",
    )
    ended = not_before(
        "service_from",
        "finished_on",
        "Обслуживание прекращено раньше начала",
        "The service ends before it begins",
    )

    @rule(
        "case_no",
        ru="Номер дела не указан",
        en="The number of the case is missing",
        expected=("номер дела", "the number of the case"),
    )
    def case_no_required(cls) -> pl.Expr:
        return pl.col("case_no").is_not_null() | (pl.col("submitted_on") < required_from())

    @rule(
        "case_no",
        ru="Номер дела не указан: обращения одного человека не различить",
        en="The number of the case is missing: two applications of a person cannot be told apart",
        expected=("номер дела", "the number of the case"),
        severity="warning",
    )
    def case_no_missing(cls) -> pl.Expr:
        told_once = ~pl.col("case_no_given") | (pl.col("submitted_on") >= required_from())
        return pl.col("case_no").is_not_null() | told_once

    @rule(
        "decision",
        ru="Дата решения без решения или решение без даты",
        en="A day without a decision, or a decision without a day",
        expected=("решение вместе с его датой", "a decision together with its day"),
    )
    def decision_incomplete(cls) -> pl.Expr:
        return pl.col("decision").is_null() == pl.col("decided_on").is_null()

    @rule(
        "refusal_reason",
        ru="Отказ без причины",
        en="A refusal without a reason",
        expected=("причина отказа", "the reason of the refusal"),
    )
    def refusal_reason_missing(cls) -> pl.Expr:
        return (pl.col("decision") != "refused") | pl.col("refusal_reason").is_not_null()
