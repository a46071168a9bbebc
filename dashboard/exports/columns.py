"""Columns: those of machine exports with meaning and type, and the captions of the forms people read.

Belongs here: every column a form may have. Does not: cells and their order (frames.py).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: what a reader may know of it; type is string, number, integer, boolean or date."""

    ru: str
    en: str
    type: str = "string"


COLUMNS = {
    "indicator": Column("Код показателя", "Code of the indicator"),
    "title_ru": Column("Показатель", "Indicator in Russian"),
    "title_en": Column("Показатель по-английски", "Indicator in English"),
    "kind": Column("Вид: число, доля, среднее или сумма", "Kind of figure: count, proportion, mean or sum"),
    "unit": Column("Единица измерения", "Unit of measure"),
    "basis": Column(
        "Основа: period — события периода, cohort — вошедшие в нём, под наблюдением 12 месяцев",
        "Basis: period, what happened in the period; cohort, units that entered in it, followed for 12 months",
    ),
    "period_kind": Column("Вид периода", "Kind of period: half or year"),
    "period": Column("Период: 2025-H1 или 2025", "Period: 2025-H1 or 2025"),
    "area_kind": Column(
        "Вид территории: страна, федеральный округ, субъект", "Kind of area: country, district or region"
    ),
    "area": Column(
        "Код территории: RU, код округа или код субъекта из двух цифр",
        "Code of the area: RU, code of a federal district, or two digits of a region",
    ),
    "area_ru": Column("Территория", "Area in Russian"),
    "area_en": Column("Территория по-английски", "Area in English"),
    "breakdown": Column("Разрез; none — всего", "Breakdown; none is the total"),
    "breakdown_value": Column("Значение разреза", "Value of the breakdown"),
    "numerator": Column("Числитель", "Numerator", "number"),
    "denominator": Column(
        "Знаменатель; у чисел и сумм пусто", "Denominator; empty for counts and sums", "number"
    ),
    "value": Column(
        "Значение; доли от 1; пусто, если скрыто или неизвестно",
        "Value; shares of 1; empty where suppressed or unknown",
        "number",
    ),
    "low": Column("Нижняя граница 95 %", "Lower limit of the 95 % interval", "number"),
    "high": Column("Верхняя граница 95 %", "Upper limit of the 95 % interval", "number"),
    "n": Column("Единиц учёта", "Units the figure rests on", "integer"),
    "status": Column("Статус значения (SDMX CL_OBS_STATUS)", "Observation status (SDMX CL_OBS_STATUS)"),
    "conf_status": Column(
        "Конфиденциальность (SDMX CL_CONF_STATUS): F или C",
        "Confidentiality status (SDMX CL_CONF_STATUS): F or C",
    ),
    "edition_id": Column("Редакция методики", "Edition of the methodology"),
    "bands": Column(
        "Границы баллов: assumption — допущение, официально не опубликованы; official — из акта",
        "Bands of the points: assumption, not officially published; or official, set by an act",
    ),
    "official": Column(
        "Официальны ли границы баллов", "Whether the bands of the points are official", "boolean"
    ),
    "synthetic": Column("Данные синтетические", "Whether the data is synthetic", "boolean"),
    "data_as_of": Column("Данные на дату", "Date of the data", "date"),
    "version": Column("Версия публикации", "Version of the publication"),
}

CAPTIONS = {  # of the described frame: texts first, then figures; what the workbook and Excel's CSV show
    "title_ru": "Показатель",
    "area_ru": "Территория",
    "area": "Код территории",
    "period": "Период",
    "breakdown_ru": "Разрез",
    "group_ru": "Значение разреза",
    "unit_ru": "Единица измерения",
}
FIGURE_CAPTIONS = {
    "value": "Значение",
    "low": "Нижняя граница 95\u00a0%",
    "high": "Верхняя граница 95\u00a0%",
    "numerator": "Числитель",
    "denominator": "Знаменатель",
    "n": "Единиц учёта",
}
