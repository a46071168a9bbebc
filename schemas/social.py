"""Social services (442-FZ): each case with its measures, each step of it judged, and figures by region and form.

Belongs here: columns, types, titles in both languages, allowed values. Does not: the delivered table
(`social_service_case`), deadlines (`methodology/deadlines`), nor how figures are counted (`assets/sql`).
"""

import polars as pl

from schemas import codes
from schemas.dimensions import breakdowns
from schemas.marts import IndicatorValue, _Period, _Strict
from schemas.rules import column

DAYS_UNIT = ["working_day", "calendar_day"]
WAIT = ["decision", "service"]
_SHARE = {"min_value": 0, "max_value": 1}


class _OfCase(_Strict):
    """Whose case it is: a person applies for a form of service on a day."""

    child_id: pl.String = column("Псевдоним человека", "Person's pseudonym", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    form: pl.String = column(
        "Форма обслуживания", "Form of service", required=True, codes=codes.SOCIAL_SERVICE_FORM
    )
    submitted_on: pl.Date = column("Подано", "Submitted", required=True)


class SocialCase(_OfCase):
    """One row: an application for social services as last told, with its measures on the last day of the data.

    Waiting is in working days; the ceiling of the fee in subsistence minimums a month.
    """

    decided_on: pl.Date = column("Дата решения", "Decided")
    decision: pl.String = column("Решение", "Decision", codes=codes.SOCIAL_SERVICE_DECISION)
    refusal_reason: pl.String = column("Причина отказа", "Reason of refusal")
    service_from: pl.Date = column("Обслуживание с", "Service from")
    service_to: pl.Date = column("Обслуживание по", "Service to")
    payment: pl.String = column("Оплата", "Payment", codes=codes.PAYMENT)
    finished_on: pl.Date = column("Обслуживание прекращено", "Service ended")
    procedure_id: pl.String = column("Порядок", "Procedure")
    as_of: pl.Date = column("По состоянию на", "As of", required=True)
    wait_decision: pl.Int32 = column("Рабочих дней до решения", "Working days to the decision", ge=0)
    wait_service: pl.Int32 = column("Рабочих дней до услуги", "Working days to the service", ge=0)
    fee_ceiling: pl.Float64 = column("Предел платы, прожиточных минимумов", "Ceiling of the fee", ge=0)
    payment_check: pl.String = column(
        "Оплата и доход", "Payment against income", required=True, codes=codes.PAYMENT_CHECK
    )


class SocialServiceStep(_OfCase):
    """One row: a case and a step of its procedure, judged on the last day of the data.

    due_confirmed: false where the due day may still move to a later one. why: for steps that do not apply or cannot be
    judged. days_late, days_left: in days_unit. due_soon: the term runs and ends within ten working days.
    """

    procedure_id: pl.String = column("Порядок", "Procedure")
    step: pl.String = column("Шаг", "Step", required=True)
    clause: pl.String = column("Пункт", "Clause")
    start_on: pl.Date = column("Срок идёт с", "Term runs from")
    due_on: pl.Date = column("Последний день", "Due")
    due_confirmed: pl.Boolean = column("День окончателен", "The due day is final")
    done_on: pl.Date = column("Исполнено", "Done")
    state: pl.String = column("Состояние", "State", required=True, codes=codes.STEP_STATE)
    why: pl.String = column("Почему", "Why", codes=codes.STEP_REASON)
    days_late: pl.Int32 = column("Опоздание", "Days late", ge=1)
    days_left: pl.Int32 = column("Осталось", "Days left", ge=0)
    days_unit: pl.String = column("Единица дней", "Unit of days", isin=DAYS_UNIT)
    due_soon: pl.Boolean = column("Скоро срок", "Due soon", required=True)


class SocialDueSoon(_OfCase):
    """One row: a step whose term runs and ends within the ten working days after the last day of the data."""

    step: pl.String = column("Шаг", "Step", required=True)
    clause: pl.String = column("Пункт", "Clause", required=True)
    due_on: pl.Date = column("Последний день", "Due", required=True)
    days_left: pl.Int32 = column("Осталось", "Days left", required=True, ge=0)
    days_unit: pl.String = column("Единица дней", "Unit of days", required=True, isin=DAYS_UNIT)


class _OfForm(_Period):
    """By day of application; form 'all' is every one together. Regions stand alone; where no case came is no row."""

    form: pl.String = column(
        "Форма обслуживания", "Form of service", required=True, isin=["all", *codes.SOCIAL_SERVICE_FORM.codes]
    )


class SocialValue(IndicatorValue):
    """One row: an indicator of social services in a period, region and breakdown value; a region alone, no country."""

    breakdown: pl.String = column("Разрез", "Breakdown", required=True, isin=breakdowns("social_value"))


class SocialTimeliness(_OfForm):
    """One row: a step, over the cases it applies to; share = met / (met + late + overdue), of 1, Wilson interval."""

    step: pl.String = column("Шаг", "Step", required=True)
    cases: pl.Int64 = column("Дел", "Cases", required=True, ge=1)
    met: pl.Int64 = column("В срок", "Met", required=True, ge=0)
    late: pl.Int64 = column("С опозданием", "Late", required=True, ge=0)
    overdue: pl.Int64 = column("Просрочено", "Overdue", required=True, ge=0)
    running: pl.Int64 = column("Срок идёт", "Running", required=True, ge=0)
    not_judged: pl.Int64 = column("Нельзя оценить", "Cannot be judged", required=True, ge=0)
    due_soon: pl.Int64 = column("Скоро срок", "Due soon", required=True, ge=0)
    share: pl.Float64 = column("Доля в срок", "Share in time", in_range=_SHARE)
    low: pl.Float64 = column("Нижняя граница 95 %", "Lower limit, 95 %", in_range=_SHARE)
    high: pl.Float64 = column("Верхняя граница 95 %", "Upper limit, 95 %", in_range=_SHARE)


class SocialWaiting(_OfForm):
    """One row: waiting since the application, in working days, over the cases where what was waited for has come."""

    wait: pl.String = column("До чего", "Waiting for", required=True, isin=WAIT)
    cases: pl.Int64 = column("Дел", "Cases", required=True, ge=1)
    known: pl.Int64 = column("Дождались", "Waited through", required=True, ge=0)
    days_sum: pl.Int64 = column("Сумма дней", "Sum of days", required=True, ge=0)
    days_median: pl.Int32 = column("Медиана, дней", "Median, days", ge=0)
    days_p90: pl.Int32 = column("90 % не дольше, дней", "90th percentile, days", ge=0)


class SocialRefusal(_OfForm):
    """One row: a reason of refusal with its cases, beside all that were decided."""

    refusal_reason: pl.String = column("Причина отказа", "Reason of refusal", required=True)
    refused: pl.Int64 = column("Отказов", "Refused", required=True, ge=1)
    decided: pl.Int64 = column("Решений", "Decided", required=True, ge=1)


class SocialPayment(_OfForm):
    """One row: a kind of payment with its recognised cases, and how the payment stands against the income."""

    payment: pl.String = column("Оплата", "Payment", required=True, isin=[*codes.PAYMENT.codes, "not_stated"])
    cases: pl.Int64 = column("Дел", "Cases", required=True, ge=1)
    agrees: pl.Int64 = column("Согласуется с доходом", "Agrees with income", required=True, ge=0)
    contradicts: pl.Int64 = column("Противоречит доходу", "Contradicts income", required=True, ge=0)
    not_judged: pl.Int64 = column("Нельзя оценить", "Cannot be judged", required=True, ge=0)
