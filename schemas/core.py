"""Core tables: one row a course, what it shows, who provided it, and what arrived by which delivery."""

import pandera.polars as pa
import polars as pl

from law.editions import age_bands
from schemas import codes
from schemas.points import reported_columns, types_of
from schemas.rules import column

FINDING_SEVERITY = ("error", "warning")


class _Strict(pa.DataFrameModel):
    class Config:
        strict = True


class _OfCourse(_Strict):
    protocol_id: pl.String = column("Номер протокола", "Protocol number", required=True)
    revision: pl.Int32 = column("Редакция", "Revision", required=True, ge=1)


class Course(_OfCourse):
    """One row: a course, by the highest accepted revision of its protocol."""

    child_id: pl.String = column("Псевдоним ребёнка", "Child's pseudonym", required=True)
    birth_year: pl.Int16 = column("Год рождения", "Birth year", required=True)
    age_at_start: pl.Int16 = column("Возраст на начало курса", "Age at start, full years", required=True)
    sex: pl.String = column("Пол", "Sex", required=True, codes=codes.SEX)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau", required=True)
    provider_ogrn: pl.String = column("ОГРН организации", "Provider OGRN", required=True)
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group", required=True)
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
    first_sent_on: pl.Date = column("Впервые направлен в бюро", "First revision sent to the bureau")
    age_band: pl.String = column("Возрастная группа", "Age band", required=True, isin=age_bands())
    standard_id: pl.String = column("Норма", "Norm", required=True)
    edition_id: pl.String = column("Редакция методики", "Edition of the methodology", required=True)
    half_year: pl.String = column("Полугодие", "Half-year", required=True)
    norm_status: pl.String = column(
        "Статус нормы", "Status of the norm", required=True, codes=codes.NORM_STATUS
    )
    norm_fallback: pl.Boolean = column(
        "Общая норма: у группы нет своей", "Generic norm: the group has none", required=True
    )


class CourseEvidence(_OfCourse):
    """One row: the measures of a course, integers; null is unknown, never 0 (data contract, section 5)."""

    delivered_social_household: pl.Int32 = column("Социально-бытовая", "Social and household")
    delivered_social_environment: pl.Int32 = column("Социально-средовая", "Social environment")
    delivered_social_pedagogical: pl.Int32 = column("Социально-педагогическая", "Pedagogical")
    delivered_social_psychological: pl.Int32 = column("Социально-психологическая", "Psychological")
    delivered_socio_cultural: pl.Int32 = column("Социокультурная", "Socio-cultural")
    delivered_career_guidance: pl.Int32 = column("Профориентация", "Career guidance")
    delivered_adaptive_pe: pl.Int32 = column("АФК", "Adaptive physical education")
    delivered_total: pl.Int32 = column("Проведено всего", "Delivered in all")
    activities_reported: pl.Int32 = column("Передано всего", "Reported in all, in any state")
    directions_required: pl.Int32 = column("Обязательных направлений", "Required directions", required=True)
    directions_met: pl.Int32 = column("Направлений с минимумом", "Directions at their minimum")
    norm_total: pl.Int32 = column("Мероприятий по норме", "Activities in the norm", required=True)
    counted: pl.Int32 = column("Зачтено мероприятий", "Activities counted")
    assessed: pl.Int32 = column("Оценено показателей", "Items rated twice")
    improved: pl.Int32 = column("Улучшилось показателей", "Items improved")
    worsened: pl.Int32 = column("Ухудшилось показателей", "Items worsened")
    competence_assessed: pl.Int32 = column("Оценено компетенций", "Competences rated twice")
    competence_improved: pl.Int32 = column("Выросло компетенций", "Competences improved")
    competence_worsened: pl.Int32 = column("Снизилось компетенций", "Competences worsened")
    baseline_sum: pl.Int32 = column("Сумма исходных оценок", "Sum of the rated baseline items", ge=0)
    baseline_rated: pl.Int32 = column("Исходных оценок", "Baseline items rated", ge=1)


class Decision(_OfCourse):
    """One row: a bureau's form that stands."""

    half_year: pl.String = column("Полугодие курса", "Half-year of the course", required=True)
    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau", required=True)
    decided_on: pl.Date = column("Дата решения", "Decided", required=True)
    __annotations__.update(types_of(reported_columns(), pl.Int32))
    locals().update(reported_columns())
    reported_total: pl.Int32 = column("Итого", "Total")
    reasons: pl.List(pl.String) = column("Причины", "Reasons")  # type: ignore[valid-type]
    reason_note: pl.String = column("Пояснение", "Note")
    signer_role: pl.String = column("Подписал", "Signed by", codes=codes.SIGNER_ROLE)
    signed_on: pl.Date = column("Подписано", "Signed")
    registered_on: pl.Date = column("Внесено в платформу", "Entered in the platform")
    federal_access_from: pl.Date = column("Доступ ФБ с", "Federal access from")


class Region(_Strict):
    """One row: a subject of the Federation; source: regions.csv."""

    region_code: pl.String = column("Код региона", "Region code", required=True)
    iso: pl.String = column("ISO 3166-2", "ISO 3166-2")
    okato: pl.String = column("ОКАТО", "OKATO")
    name_ru: pl.String = column("Название", "Name in Russian", required=True)
    name_en: pl.String = column("Название по-английски", "Name in English")
    federal_district: pl.String = column("Федеральный округ", "Federal district")
    short_ru: pl.String = column("Кратко", "Short name")
    tile_row: pl.Int64 = column("Строка плитки", "Row of the tile")
    tile_col: pl.Int64 = column("Столбец плитки", "Column of the tile")
    pilot_joined_year: pl.Int32 = column("Год вступления в пилот", "Year it joined the pilot")
    participation_evidence: pl.String = column("Основание", "Evidence of participation")


class Provider(_Strict):
    """One row: a provider in a region, with the latest name it gave."""

    provider_ogrn: pl.String = column("ОГРН", "OGRN", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    provider_name: pl.String = column("Организация", "Provider")
    courses: pl.Int64 = column("Протоколов", "Protocols", required=True)


class Delivery(_Strict):
    """One row: bytes that arrived.

    Rows not read hold something and are in no table: sheets and lists that are not read, titles, totals, notes.
    """

    seq: pl.UInt32 = column("Номер", "Number", required=True)
    delivery_sha: pl.String = column("SHA-256", "SHA-256", required=True)
    file: pl.String = column("Файл", "File", required=True)
    received_at: pl.String = column("Получен", "Received (UTC)", required=True)
    size_bytes: pl.Int64 = column("Байт", "Bytes", required=True)
    state: pl.String = column("Состояние", "State", required=True, isin=["taken", "refused"])
    format: pl.String = column("Формат", "Format")
    kind: pl.String = column("Таблицы", "Tables found")
    encoding: pl.String = column("Кодировка", "Encoding")
    separator: pl.String = column("Разделитель", "Separator")
    date_style: pl.String = column("Запись дат", "Date style")
    rows_not_read: pl.Int64 = column("Строк не прочитано", "Rows not read", ge=0)


class Finding(_Strict):
    """One row: something wrong with a file, a row or a set of rows. Personal values are masked.

    The cause is the rule itself, or what the cell tells of why the rule is broken; `observed` and `expected` are in the
    words of the form, Russian. Other words can be made of rule, cause, column and parameters.
    The place is that of its row, else of its protocol, else the only one its delivery names; null where it is unknown.
    """

    delivery_sha: pl.String = column("Поставка", "Delivery (SHA-256)", required=True)
    file: pl.String = column("Файл", "File", required=True)
    sheet: pl.String = column("Лист", "Sheet")
    line: pl.UInt32 = column("Строка", "Line")
    table_name: pl.String = column("Таблица", "Table")
    record_id: pl.String = column("Запись", "Record")
    rule_id: pl.String = column("Правило", "Rule", required=True)
    severity: pl.String = column("Важность", "Severity", required=True, isin=FINDING_SEVERITY)
    field: pl.String = column("Поле", "Field")
    observed: pl.String = column("Указано", "Observed")
    expected: pl.String = column("Ожидается", "Expected")
    message_ru: pl.String = column("Сообщение", "Message in Russian", required=True)
    message_en: pl.String = column("Сообщение по-английски", "Message in English", required=True)
    cause: pl.String = column("Причина", "Cause", required=True)
    params: pl.String = column("Параметры", "Parameters (JSON)")
    region_code: pl.String = column("Код региона", "Region code")
    bureau_id: pl.String = column("Код бюро МСЭ", "MSE bureau")
    provider_ogrn: pl.String = column("ОГРН организации", "Provider OGRN")


class Ledger(_Strict):
    """One row: a table of a delivery; read = accepted + quarantined + duplicate + waiting."""

    delivery_sha: pl.String = column("Поставка", "Delivery (SHA-256)", required=True)
    table_name: pl.String = column("Таблица", "Table", required=True)
    read: pl.Int64 = column("Прочитано", "Read", required=True, ge=0)
    accepted: pl.Int64 = column("Принято", "Accepted", required=True, ge=0)
    quarantined: pl.Int64 = column("Отклонено", "Quarantined", required=True, ge=0)
    duplicate: pl.Int64 = column("Повтор", "Duplicate", required=True, ge=0)
    waiting: pl.Int64 = column("Ожидает", "Waiting", required=True, ge=0)
