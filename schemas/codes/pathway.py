"""Code lists of the social-service pathway (442-FZ): what became of a deadline, why it is not judged, is the fee right.

Belongs here: lists that judging cases uses. Does not: lists of delivered columns (`codes`), nor the steps, which are
data of `methodology/deadlines`.
"""

from schemas.codes.code_list import CodeList

STEP_STATE = CodeList(
    "step_state",
    {
        "met": ("в срок", "met"),
        "late": ("с опозданием", "late"),
        "running": ("срок идёт", "running"),
        "overdue": ("просрочен", "overdue"),
        "cannot_be_judged": ("нельзя оценить", "cannot be judged"),
        "does_not_apply": ("не применяется", "does not apply"),
    },
)
NOT_APPLIED = CodeList(
    "not_applied",
    {
        "other_form": ("другая форма обслуживания", "another form of service"),
        "exempt": ("форма обслуживания освобождена от шага", "the form of service has no such step"),
        "condition": ("условие шага не выполнено", "the condition of the step does not hold"),
        "not_begun": (
            "событие, с которого идёт срок, не наступило",
            "the event that starts the term has not happened",
        ),
        "case_over": ("дело окончено до срока", "the case was over before the term"),
    },
)
NOT_JUDGED = CodeList(
    "not_judged",
    {
        "no_procedure": (
            "нет порядка, действующего на день заявления",
            "no procedure in effect on the day of application",
        ),
        "not_recorded": ("в таблице нет даты начала", "the table has no date of the start"),
        "start_missing": ("не указана дата начала срока", "the date that starts the term is missing"),
        "end_missing": ("не указана дата исполнения", "the date of the deed is missing"),
        "end_before_start": (
            "исполнено раньше начала срока",
            "the deed is dated before the start of the term",
        ),
        "condition_unknown": ("неизвестно, применяется ли шаг", "it is unknown whether the step applies"),
        "unit_not_stated": ("не указано, какие дни считать", "it is not stated which days count"),
        "term_unknown": ("не указано начало срока услуги", "the beginning of the service is missing"),
        "outside_calendar": ("вне календаря рабочих дней", "outside the calendar of working days"),
    },
)
STEP_REASON = CodeList("step_reason", NOT_APPLIED.labels | NOT_JUDGED.labels)
PAYMENT_CHECK = CodeList(
    "payment_check",
    {
        "agrees": ("согласуется", "agrees"),
        "contradicts": ("противоречит", "contradicts"),
        "cannot_be_judged": ("нельзя оценить", "cannot be judged"),
    },
)
