"""Tables after intake: what is kept of a delivery. No SNILS, no name, no birth date.

Belongs here: one model a table that intake writes. Each row says by which delivery it came and what became of it:
`intake_status` and, where a rule between deliveries holds it back, `held_by`.
"""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.delivered.papers import Money
from schemas.points import reported_columns, types_of
from schemas.rules import column

INTAKE_STATUS = ("accepted", "duplicate", "quarantined", "waiting")


class _Kept(pa.DataFrameModel):
    """Where a row came from and what became of it."""

    delivery_sha: pl.String = column("Поставка", "Delivery (SHA-256)", required=True)
    seq: pl.UInt32 = column("Порядковый номер поставки", "Number of the delivery", required=True)
    sheet: pl.String = column("Лист", "Sheet")
    intake_status: pl.String = column(
        "Результат приёма", "Outcome of intake", required=True, isin=INTAKE_STATUS
    )
    held_by: pl.String = column("Правило", "Rule that holds it back")

    class Config:
        strict = True


class _Placed(_Kept):
    row: pl.UInt32 = column("Строка части", "Row of the part", required=True)
    line: pl.UInt32 = column("Строка файла", "Line of the file", required=True)


class _KeptRow(_Placed):
    content: pl.String = column("Отпечаток содержания", "Keyed digest of the content", required=True)


class _OfRevision(pa.DataFrameModel):
    protocol_id: pl.String = column("Номер протокола", "Protocol number", required=True)
    revision: pl.Int32 = column("Редакция", "Revision", required=True, ge=1)


class _OfChild(pa.DataFrameModel):
    child_id: pl.String = column("Псевдоним ребёнка", "Child's pseudonym", required=True)
    birth_year: pl.Int16 = column("Год рождения", "Birth year", required=True)


class CourseProtocol(_KeptRow, _OfRevision, _OfChild):
    """One row: a delivered protocol revision that keeps its own rules."""

    age_at_start: pl.Int16 = column("Возраст на начало курса", "Age at start, full years", required=True)
    sex: pl.String = column("Пол", "Sex", required=True, codes=codes.SEX)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau", required=True)
    provider_ogrn: pl.String = column("ОГРН организации", "Provider OGRN", required=True)
    provider_name: pl.String = column("Организация", "Provider")
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group", required=True)
    target_group_extra: pl.String = column("Дополнительные ЦРГ", "Further target groups")
    programme: pl.String = column("Программа", "Programme; empty: the pilot's", codes=codes.COURSE_PROGRAMME)
    service_form: pl.String = column("Форма", "Form of service", required=True, codes=codes.SERVICE_FORM)
    certificate_id: pl.String = column("Номер сертификата", "Certificate number")
    started_on: pl.Date = column("Начало курса", "Course started", required=True)
    finished_on: pl.Date = column("Окончание курса", "Course finished", required=True)
    status: pl.String = column("Статус", "Status", required=True, codes=codes.COURSE_STATUS)
    has_representative: pl.Boolean = column(
        "Есть законный представитель", "Has a legal representative", required=True
    )
    signed_on: pl.Date = column("Подписан", "Signed")
    sent_on: pl.Date = column("Направлен в бюро", "Sent to the bureau")


class ActivityTally(_Kept, _OfRevision):
    """One row: the activities of a protocol revision in one delivery, counted.

    delivered_<direction> and `matrix` (direction x type, packed: schemas/matrix.py) count delivered activities; `rows`
    counts all accepted ones, `rows_held` those that a rule against the course holds back.
    """

    delivered_social_household: pl.UInt16 = column("Социально-бытовая", "Social and household", required=True)
    delivered_social_environment: pl.UInt16 = column(
        "Социально-средовая", "Social environment", required=True
    )
    delivered_social_pedagogical: pl.UInt16 = column("Социально-педагогическая", "Pedagogical", required=True)
    delivered_social_psychological: pl.UInt16 = column(
        "Социально-психологическая", "Psychological", required=True
    )
    delivered_socio_cultural: pl.UInt16 = column("Социокультурная", "Socio-cultural", required=True)
    delivered_career_guidance: pl.UInt16 = column("Профориентация", "Career guidance", required=True)
    delivered_adaptive_pe: pl.UInt16 = column("АФК", "Adaptive physical education", required=True)
    matrix: pl.Binary = column("Направление × вид", "Direction x type", required=True)
    rows: pl.UInt32 = column("Строк принято", "Rows accepted", required=True)
    rows_held: pl.UInt32 = column("Строк отклонено", "Rows held back", required=True)
    first_on: pl.Date = column("Первый день", "First day", required=True)
    last_on: pl.Date = column("Последний день", "Last day", required=True)
    career_rows: pl.UInt32 = column("Строк профориентации", "Rows of career guidance", required=True)
    other_rows: pl.UInt32 = column(
        "Строк других программ", "Rows of directions of other programmes", required=True
    )


class ActivityException(_OfRevision):
    """One row: an accepted course's activity that breaks a rule against the course."""

    delivery_sha: pl.String = column("Поставка", "Delivery (SHA-256)", required=True)
    seq: pl.UInt32 = column("Порядковый номер поставки", "Number of the delivery", required=True)
    sheet: pl.String = column("Лист", "Sheet")
    line: pl.UInt32 = column("Строка файла", "Line of the file", required=True)
    performed_on: pl.Date = column("Дата", "Date", required=True)
    direction: pl.String = column("Направление", "Direction", required=True, codes=codes.ACTIVITY_DIRECTION)
    activity_type: pl.String = column(
        "Вид мероприятия", "Type of activity", required=True, codes=codes.ACTIVITY_TYPE
    )
    status: pl.String = column("Состояние", "State", required=True, codes=codes.ACTIVITY_STATUS)
    minutes: pl.Int32 = column("Минут", "Minutes")
    outside_course: pl.Boolean = column("Вне дат курса", "Outside the course", required=True)
    career_guidance_under_14: pl.Boolean = column(  # a name given when the age was 14; the age is beside it
        "Профориентация раньше возраста", "Career guidance before its age", required=True
    )
    career_guidance_from: pl.Int16 = column("Возраст профориентации", "Age it is given from", required=True)
    direction_of_other_programme: pl.Boolean = column(
        "Направление другой программы", "Direction of another programme", required=True
    )

    class Config:
        strict = True


def _answers() -> dict[str, type]:
    return {f"{item}_{stage}": pl.Int8 for item in codes.ITEM.codes for stage in codes.STAGE.codes}


class Assessment(_Kept, _OfRevision):
    """One row: the answers of a protocol revision in one delivery; <item>_<stage> is null where nothing was given."""

    rows: pl.UInt32 = column("Строк", "Rows", required=True)

    __annotations__.update(_answers())
    for _name in _answers():
        _item, _stage = _name.rsplit("_", 1)
        locals()[_name] = column(
            f"{codes.ITEM.label(_item)}, {codes.STAGE.label(_stage)}",
            f"{_item} at {_stage}",
            isin=[0, 1, 2, 3, 4, 8, 9],
        )
    del _name, _item, _stage


class Certificate(_KeptRow, _OfChild):
    """One row: a delivered state of a certificate. Amounts in roubles."""

    certificate_id: pl.String = column("Номер сертификата", "Certificate number", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    issued_on: pl.Date = column("Выдан", "Issued", required=True)
    valid_until: pl.Date = column("Действителен до", "Valid until", required=True)
    nominal_rub: Money = column("Номинал", "Nominal", required=True)
    course_rub: Money = column("Курс", "Course")
    accommodation_rub: Money = column("Проживание", "Accommodation")
    meals_rub: Money = column("Питание", "Meals")
    support_rub: Money = column("Сопровождение", "Support")
    travel_rub: Money = column("Проезд", "Travel")
    applied_on: pl.Date = column("Обращение", "Applied")
    redeemed_on: pl.Date = column("Погашен", "Redeemed")
    redeemed_rub: Money = column("Сумма погашения", "Redeemed amount")
    status: pl.String = column("Статус", "Status", required=True, codes=codes.CERTIFICATE_STATUS)


class BureauDecision(_KeptRow, _OfRevision):
    """One row: a delivered form of the main bureau. `reasons` are codes joined by `|`."""

    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau", required=True)
    decided_on: pl.Date = column("Дата решения", "Decided", required=True)
    __annotations__.update(types_of(reported_columns(), pl.Int32))
    locals().update(reported_columns())
    reported_total: pl.Int32 = column("Итого", "Total")
    reasons: pl.String = column("Причины", "Reasons")
    reason_note: pl.String = column("Пояснение", "Note")
    signer_role: pl.String = column("Подписал", "Signed by", codes=codes.SIGNER_ROLE)
    signed_on: pl.Date = column("Подписано", "Signed")
    registered_on: pl.Date = column("Внесено в платформу", "Entered in the platform")
    federal_access_from: pl.Date = column("Доступ ФБ с", "Federal access from")
