"""Delivered registers of what is done for a person: services under an individual programme, cases of law 442-FZ.

Belongs here: their rows and rules. Does not: how long a step of a case may take (`methodology`), nor what makes two
rows the same entry (`delivered_registers`).
"""

import polars as pl

from schemas import codes
from schemas.delivered_keys import Amount, Person, RegionOfRow, identifier
from schemas.rules import column, not_before, rule


class ServiceRecord(Person, RegionOfRow):
    """One row: a course or spell of service that a person received under an individual programme. Roubles."""

    programme: pl.String = column("Программа", "Programme", required=True, codes=codes.PROGRAMME)
    service_kind: pl.String = identifier("Вид услуги", "Kind of service")
    channel: pl.String = column("Канал", "Channel", required=True, codes=codes.CHANNEL)
    institution_id: pl.String = identifier("Код учреждения", "Institution", required=False)
    started_on: pl.Date = column("Начало услуги", "Service started", required=True)
    finished_on: pl.Date = column("Окончание услуги", "Service finished")
    cost_rub: Amount = column("Стоимость", "Cost", ge=0)

    finished = not_before(
        "started_on",
        "finished_on",
        "Услуга окончена раньше, чем начата",
        "The service finishes before it starts",
    )


class SocialServiceCase(Person, RegionOfRow):
    """One row: an application for social services and how far it got, law 442-FZ of 28.12.2013, articles 14 to 17.

    income_ratio: mean income a head over the regional subsistence minimum (article 31). Urgent services need no
    programme and no contract (article 21), so that their steps stay empty.
    """

    form: pl.String = column("Форма обслуживания", "Form", required=True, codes=codes.SOCIAL_SERVICE_FORM)
    submitted_on: pl.Date = column("Подано", "Submitted", required=True)
    submitted_electronically: pl.Boolean = column("Подано электронно", "Submitted online", required=True)
    registered_on: pl.Date = column("Зарегистрировано", "Registered")
    receipt_confirmed_on: pl.Date = column("Получение подтверждено", "Receipt confirmed")
    documents_complete_on: pl.Date = column("Комплект документов проверен", "Documents complete")
    survey_on: pl.Date = column("Обследование", "Survey of income and home")
    decided_on: pl.Date = column("Дата решения", "Decided")
    decision: pl.String = column("Решение", "Decision", codes=codes.SOCIAL_SERVICE_DECISION)
    refusal_reason: pl.String = column("Причина отказа", "Reason of refusal", max_length=200)
    notified_on: pl.Date = column("Заявитель уведомлён", "Applicant notified")
    programme_on: pl.Date = column("ИППСУ составлена", "Programme drawn up")
    revised_on: pl.Date = column("ИППСУ пересмотрена", "Programme revised")
    service_from: pl.Date = column("Обслуживание с", "Service from")
    service_to: pl.Date = column("Обслуживание по", "Service to")
    contract_requested_on: pl.Date = column("Обращение за договором", "Contract requested")
    contract_on: pl.Date = column("Договор заключён", "Contract concluded")
    payment: pl.String = column("Оплата", "Payment", codes=codes.PAYMENT)
    income_ratio: Amount = column("Доход к прожиточному минимуму", "Income over subsistence minimum", ge=0)
    finished_on: pl.Date = column("Обслуживание прекращено", "Service ended")
    finish_reason: pl.String = column("Причина прекращения", "Reason of the end", max_length=200)

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
