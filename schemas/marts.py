"""Marts: figures by period and region, counts first. One model a table that readers open.

Belongs here: columns, types, titles in both languages, allowed values. Does not: which indicators exist
(law/indicators) nor how they are counted (assets/sql).
"""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.dimensions import breakdowns
from schemas.points import points_range
from schemas.rules import column

PERIOD_KIND = ["month", "quarter", "half", "year"]
OBS_STATUS = ["A", "E", "M", "L", "P", "U", "Q"]  # SDMX code list CL_OBS_STATUS
STEP = ["protocol_sent", "decided"]
VERDICT_OF_RECONCILIATION = ["agrees", "contradicts", "cannot_be_computed"]
REASON = [*codes.REASON.codes, "not_stated"]


class _Strict(pa.DataFrameModel):
    class Config:
        strict = True


class _Period(_Strict):
    """When and where: period 2025-07, 2025-Q3, 2025-H1 or 2025; region 'all' is every region together."""

    period_kind: pl.String = column("Вид периода", "Kind of period", required=True, isin=PERIOD_KIND)
    period: pl.String = column("Период", "Period", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)


class IndicatorValue(_Period):
    """One row: an indicator in a period, region and breakdown value; shares are of 1, a count has no denominator.

    Counts are always there; a sum of nothing has neither numerator nor value.
    """

    indicator: pl.String = column("Показатель", "Indicator", required=True)
    breakdown: pl.String = column("Разрез", "Breakdown", required=True, isin=breakdowns())
    breakdown_value: pl.String = column("Значение разреза", "Value of the breakdown", required=True)
    numerator: pl.Float64 = column("Числитель", "Numerator")
    denominator: pl.Float64 = column("Знаменатель", "Denominator", ge=0)
    value: pl.Float64 = column("Значение", "Value")
    low: pl.Float64 = column("Нижняя граница 95 %", "Lower limit, 95 %")
    high: pl.Float64 = column("Верхняя граница 95 %", "Upper limit, 95 %")
    n: pl.Int64 = column("Единиц учёта", "Units the figure rests on", required=True, ge=0)
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=OBS_STATUS)


class ScoreDistribution(_Period):
    """One row: courses of one total; undetermined courses stand under a null total."""

    total: pl.Int32 = column("Итог, баллов", "Total points", in_range=points_range("total"))
    courses: pl.Int64 = column("Курсов", "Courses", required=True, ge=1)


class IneffectivenessReason(_Period):
    """One row: a reason, with the ineffective courses that state it; a course may state several."""

    reason: pl.String = column("Причина", "Reason", required=True, isin=REASON)
    courses: pl.Int64 = column("Курсов с причиной", "Courses with the reason", required=True, ge=0)
    ineffective: pl.Int64 = column("Неэффективных курсов", "Ineffective courses", required=True, ge=1)


class ActivityDose(_Strict):
    """One row: delivered activities of one direction and type in a half-year against the norms of the courses."""

    period: pl.String = column("Полугодие", "Half-year", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    target_group: pl.String = column("ЦРГ", "Target rehabilitation group", required=True)
    direction: pl.String = column("Направление", "Direction", required=True, codes=codes.DIRECTION)
    activity_type: pl.String = column(
        "Вид мероприятия", "Activity type", required=True, codes=codes.ACTIVITY_TYPE
    )
    courses: pl.Int64 = column("Курсов", "Courses", required=True, ge=1)
    delivered: pl.Int64 = column("Проведено мероприятий", "Activities delivered", required=True, ge=0)
    norm_average: pl.Float64 = column("Среднее по норме на курс", "Average of the norm per course")
    below: pl.Int64 = column("Курсов ниже диапазона", "Courses below the range", required=True, ge=0)
    within: pl.Int64 = column("Курсов в диапазоне", "Courses within the range", required=True, ge=0)
    above: pl.Int64 = column("Курсов выше диапазона", "Courses above the range", required=True, ge=0)


class NormUse(_Strict):
    """One row: a norm, and the courses of a year that were measured against it, of all courses of that year."""

    year: pl.Int32 = column("Год", "Year", required=True)
    standard_id: pl.String = column("Норма", "Norm", required=True)
    norm_status: pl.String = column(
        "Статус нормы", "Status of the norm", required=True, codes=codes.NORM_STATUS
    )
    norm_fallback: pl.Boolean = column(
        "Общая норма: у группы нет своей", "Generic norm: the group has none", required=True
    )
    courses: pl.Int64 = column("Курсов", "Courses", required=True, ge=1)
    of_courses: pl.Int64 = column("Курсов за год", "Courses of the year", required=True, ge=1)


class CertificateFunnel(_Period):
    """One row: what became of the certificates issued in the period; roubles."""

    issued: pl.Int64 = column("Выдано", "Issued", required=True, ge=1)
    nominal_sum: pl.Float64 = column("Сумма номиналов, руб.", "Sum of nominals, RUB", required=True, ge=0)
    applied: pl.Int64 = column("С обращением", "Applied", required=True, ge=0)
    redeemed: pl.Int64 = column("Погашено", "Redeemed", required=True, ge=0)
    redeemed_sum: pl.Float64 = column("Погашено, руб.", "Redeemed, RUB", required=True, ge=0)
    expired: pl.Int64 = column("Истекло", "Expired", required=True, ge=0)
    cancelled: pl.Int64 = column("Аннулировано", "Cancelled", required=True, ge=0)


class Timeliness(_Period):
    """One row: a step after the end of the course; calendar days, over the courses where the day is known."""

    step: pl.String = column("Шаг", "Step", required=True, isin=STEP)
    courses: pl.Int64 = column("Курсов", "Courses", required=True, ge=1)
    known: pl.Int64 = column("Курсов с датой", "Courses with a date", required=True, ge=0)
    days_sum: pl.Int64 = column("Сумма дней", "Sum of days", required=True)
    days_median: pl.Float64 = column("Медиана, дней", "Median, days")
    days_p90: pl.Float64 = column("90 % не дольше, дней", "90th percentile, days")


class DataQuality(_Strict):
    """One row: a delivery and table; read = accepted + quarantined + duplicate + waiting; no table: a refused file."""

    file: pl.String = column("Файл", "File", required=True)
    table_name: pl.String = column("Таблица", "Table")
    read: pl.Int64 = column("Прочитано", "Read", required=True, ge=0)
    accepted: pl.Int64 = column("Принято", "Accepted", required=True, ge=0)
    quarantined: pl.Int64 = column("Отклонено", "Quarantined", required=True, ge=0)
    duplicate: pl.Int64 = column("Повтор", "Duplicate", required=True, ge=0)
    waiting: pl.Int64 = column("Ожидает", "Waiting", required=True, ge=0)
    error_findings: pl.Int64 = column("Ошибок", "Errors", required=True, ge=0)
    warnings: pl.Int64 = column("Предупреждений", "Warnings", required=True, ge=0)


class Reconciliation(_Strict):
    """One row: a published figure beside ours, or a conflict among published figures (then ours is null)."""

    metric: pl.String = column("Показатель", "Metric", required=True)
    as_of: pl.String = column("На дату", "As of", required=True)
    scope: pl.String = column("Охват", "Scope", required=True)
    published: pl.Float64 = column("Опубликовано", "Published", required=True)
    qualifier: pl.String = column("Оговорка", "Qualifier", required=True)
    unit: pl.String = column("Единица", "Unit", required=True)
    source: pl.String = column("Источник", "Source", required=True)
    ours: pl.Float64 = column("У нас", "Ours")
    tolerance: pl.Float64 = column("Допуск, доля", "Tolerance, share of the published", ge=0)
    verdict: pl.String = column("Вывод", "Verdict", required=True, isin=VERDICT_OF_RECONCILIATION)
    note_ru: pl.String = column("Пояснение", "Note in Russian", required=True)
    note_en: pl.String = column("Пояснение по-английски", "Note in English", required=True)
