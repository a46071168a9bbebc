"""Discrimination: does a figure still tell anything, over time, between units, between rules, between two scorers.

Belongs here: columns, types, titles, allowed values of what methodology/comparison says of indicators. Does not:
methods, nor the official figure, which stands beside and is never altered.
"""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.points import points_range, types_of, vector_columns
from schemas.rules import column

CHART = ["p_prime", "xmr", "g", "none"]
UNIT_KIND = ["region", "provider"]
HEALTH = ["discriminates", "weak", "does_not", "too_few_units"]
EFFECT_CLASS = ["outcome", "process", "unknown"]
COUNTED = ["determined", "undetermined", "unassessed", "unserved"]
STATUS = ["A", "U", "L"]
_SHARE = {"min_value": 0, "max_value": 1}
_COEFFICIENT = {"min_value": -1, "max_value": 1}


class _Strict(pa.DataFrameModel):
    class Config:
        strict = True


class _Reported(_Strict):
    """Half-years and years, as order 525n reports them; region 'all' is every region together."""

    period_kind: pl.String = column("Вид периода", "Kind of period", required=True, isin=["half", "year"])
    period: pl.String = column("Период", "Period", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)


class ControlChart(_Strict):
    """One row: a point of a chart, a month, or for a g chart a gap between two ineffective courses; shares of 1.

    period is the month, of a gap that of its later course. A signal says look here, not why.
    """

    indicator: pl.String = column("Показатель", "Indicator", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    chart: pl.String = column("Карта", "Chart", required=True, isin=CHART)
    why_ru: pl.String = column("Почему эта карта", "Why this chart, in Russian", required=True)
    why_en: pl.String = column("Почему эта карта, по-английски", "Why this chart", required=True)
    sequence: pl.Int64 = column("Номер точки", "Number of the point", required=True, ge=1)
    period: pl.String = column("Месяц", "Month", required=True)
    numerator: pl.Float64 = column("Числитель", "Numerator", required=True)
    denominator: pl.Float64 = column("Знаменатель", "Denominator", required=True)
    n: pl.Int64 = column("Единиц учёта", "Units the point rests on", required=True, ge=1)
    few: pl.Boolean = column(
        "Единиц меньше минимума",
        "A mean of fewer units than the minimum n: shown, neither in the limits nor judged",
        required=True,
    )
    value: pl.Float64 = column("Значение", "Value; of a g chart effective courses between", required=True)
    centre: pl.Float64 = column("Центр", "Centre: mean, of a g chart the median")
    low: pl.Float64 = column("Нижний предел", "Lower limit; none where impossible")
    outer_low: pl.Float64 = column("Нижняя треть", "Outer third, lower")
    outer_high: pl.Float64 = column("Верхняя треть", "Outer third, upper")
    high: pl.Float64 = column("Верхний предел", "Upper limit; none where impossible")
    sigma_z: pl.Float64 = column("Поправка Лэйни", "Laney's sigma_z; 1 is no correction", ge=0)
    beyond_limit: pl.Boolean = column("За пределом", "Beyond a limit", required=True)
    eight_on_one_side: pl.Boolean = column("8 по одну сторону", "Eight on one side", required=True)
    six_rising_or_falling: pl.Boolean = column(
        "6 подряд вверх или вниз", "Six rising or falling", required=True
    )
    two_of_three_outer: pl.Boolean = column(
        "2 из 3 во внешней трети", "Two of three in the outer third", required=True
    )
    signal: pl.Boolean = column("Сигнал", "Any of the four rules", required=True)
    points: pl.Int64 = column("Точек", "Points of the series", required=True, ge=1)


class IndicatorHealth(_Strict):
    """One row: an indicator in a period over one kind of unit; the figure is the country's, the tests are of the units.

    A provider is counted in each of its regions. Percentiles count from the worse side.
    """

    indicator: pl.String = column("Показатель", "Indicator", required=True)
    period_kind: pl.String = column("Вид периода", "Kind of period", required=True, isin=["half", "year"])
    period: pl.String = column("Период", "Period", required=True)
    unit_kind: pl.String = column("Вид единиц", "Kind of unit", required=True, isin=UNIT_KIND)
    numerator: pl.Float64 = column("Числитель по стране", "Numerator of the country")
    denominator: pl.Float64 = column("Знаменатель по стране", "Denominator of the country")
    value: pl.Float64 = column("Значение по стране", "Value of the country")
    n: pl.Int64 = column("Единиц учёта", "Units the figure rests on", ge=0)
    at_best: pl.Int64 = column("Курсов с наилучшим значением", "Courses at the best value there is", ge=0)
    at_best_of: pl.Int64 = column("Из курсов", "Of so many courses", ge=0)
    units_all: pl.Int64 = column("Единиц", "Regions or providers", required=True, ge=1)
    units: pl.Int64 = column("Из них достаточных", "Of them with enough courses", required=True, ge=0)
    percentile_75: pl.Float64 = column("75-й процентиль", "75th percentile of units")
    percentile_90: pl.Float64 = column("90-й процентиль", "90th percentile of units")
    standard_error: pl.Float64 = column("Стандартная ошибка", "Standard error over units", ge=0)
    truncated_variation: pl.Float64 = column(
        "Усечённый коэффициент вариации", "Truncated coefficient of variation", ge=0
    )
    topped_out: pl.Boolean = column("Исчерпан", "Topped out; none for fewer than ten units")
    variance_within: pl.Float64 = column(
        "Дисперсия внутри единиц", "Variance of one course within units", ge=0
    )
    signal: pl.Float64 = column("Дисперсия между единицами", "Variance between units, beyond chance", ge=0)
    noise: pl.Float64 = column("Дисперсия случая", "Mean variance by chance", ge=0)
    reliability: pl.Float64 = column("Надёжность", "Reliability of the median unit", in_range=_SHARE)
    needed_for_reliability: pl.Int64 = column(
        "Курсов для надёжности 0,7", "Courses a unit for reliability 0.7", ge=0
    )
    difference: pl.Float64 = column("Различие", "Difference to be seen: 0.01 of a share, else 1")
    needed_for_difference: pl.Int64 = column("Курсов для различия", "Courses a unit that show it", ge=0)
    verdict: pl.String = column("Вывод", "Verdict", required=True, isin=HEALTH)
    badge_ru: pl.String = column("Надпись", "Badge in Russian", required=True)
    badge_en: pl.String = column("Надпись по-английски", "Badge", required=True)


class ScoreArchetype(_Reported):
    """One row: a score vector with its kind of course, or courses without one (points null: some are unknown)."""

    __annotations__.update(types_of(vector_columns()))
    locals().update(vector_columns())
    total: pl.Int32 = column("Итог, баллов", "Total points", in_range=points_range("total"))
    verdict: pl.String = column("Результат", "Verdict", required=True, codes=codes.VERDICT)
    effect_class: pl.String = column(
        "Эффект или процесс", "Outcome or process", required=True, isin=EFFECT_CLASS
    )
    archetype: pl.String = column("Вид курса", "Kind of course")
    title_ru: pl.String = column("Название вида", "Title of the kind in Russian")
    title_en: pl.String = column("Название вида по-английски", "Title of the kind")
    courses: pl.Int64 = column("Курсов", "Courses", required=True, ge=1)
    known: pl.Int64 = column("С известными баллами", "Courses with all points known", required=True, ge=0)
    unknown: pl.Int64 = column("С неизвестными баллами", "Courses with unknown points", required=True, ge=0)


class WhatIf(_Reported):
    """One row: the same courses under another rule, the official figure beside; shares of determined courses."""

    rule: pl.String = column(
        "Правило", "Rule: threshold_<points>, effect_mandatory, edition:<id>", required=True
    )
    title_ru: pl.String = column("Название правила", "Title of the rule in Russian", required=True)
    title_en: pl.String = column("Название правила по-английски", "Title of the rule", required=True)
    effective: pl.Int64 = column("Эффективных", "Effective", required=True, ge=0)
    ineffective: pl.Int64 = column("Неэффективных", "Ineffective", required=True, ge=0)
    undetermined: pl.Int64 = column("Не определено", "Undetermined", required=True, ge=0)
    value: pl.Float64 = column("Доля по правилу", "Share by the rule", in_range=_SHARE)
    official_effective: pl.Int64 = column(
        "Официально эффективных", "Officially effective", required=True, ge=0
    )
    official_ineffective: pl.Int64 = column(
        "Официально неэффективных", "Officially ineffective", required=True, ge=0
    )
    official_undetermined: pl.Int64 = column(
        "Официально не определено", "Officially undetermined", required=True, ge=0
    )
    official_value: pl.Float64 = column("Официальная доля", "Official share", in_range=_SHARE)
    difference: pl.Float64 = column("Разность", "Difference to the official share", in_range=_COEFFICIENT)
    to_effective: pl.Int64 = column("Стали эффективными", "Became effective", required=True, ge=0)
    to_ineffective: pl.Int64 = column("Стали неэффективными", "Became ineffective", required=True, ge=0)
    to_undetermined: pl.Int64 = column("Стали неопределёнными", "Became undetermined", required=True, ge=0)
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=STATUS)


class EffectivenessBounds(_Reported):
    """One row: a step that takes in one more group whose outcome is unknown; the last adds certificates to courses.

    Nothing is assumed of the unknown, so low counts all of it as bad and high as good; no confidence interval.
    """

    counted: pl.String = column("Учтено", "Last group taken in", required=True, isin=COUNTED)
    denominator_ru: pl.String = column("Знаменатель", "Denominator in words, in Russian", required=True)
    denominator_en: pl.String = column(
        "Знаменатель по-английски", "Denominator in words, units named where they differ", required=True
    )
    added: pl.Int64 = column("Добавлено", "Units this step takes in; none: not known", ge=0)
    numerator_low: pl.Int64 = column("Эффективных", "Effective: all unknown bad", required=True, ge=0)
    numerator_high: pl.Int64 = column("Эффективных и неизвестных", "Effective: all unknown good", ge=0)
    denominator: pl.Int64 = column("Единиц учёта", "Units in all", ge=0)
    low: pl.Float64 = column("Наименьшая доля", "Least possible share", in_range=_SHARE)
    high: pl.Float64 = column("Наибольшая доля", "Greatest possible share", in_range=_SHARE)
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=STATUS)


class Agreement(_Reported):
    """One row: a criterion, or the verdict, as scored from the provider's protocol against the bureau's own number."""

    criterion: pl.String = column(
        "Критерий", "Criterion, or verdict", required=True, isin=[*codes.CRITERION.codes, "verdict"]
    )
    compared: pl.Int64 = column("Сравнено курсов", "Courses compared", required=True, ge=0)
    agreed: pl.Int64 = column("Совпало", "Equal", required=True, ge=0)
    bureau_lower: pl.Int64 = column("Бюро ниже", "Bureau lower", required=True, ge=0)
    bureau_higher: pl.Int64 = column("Бюро выше", "Bureau higher", required=True, ge=0)
    interval_scored: pl.Int64 = column(
        "С интервалом баллов", "Left out: our points are an interval", required=True, ge=0
    )
    not_reported: pl.Int64 = column(
        "Без балла бюро", "Left out: no number of the bureau", required=True, ge=0
    )
    value: pl.Float64 = column("Доля совпадений", "Share equal", in_range=_SHARE)
    low: pl.Float64 = column("Нижняя граница 95 %", "Lower limit, 95 %", in_range=_SHARE)
    high: pl.Float64 = column("Верхняя граница 95 %", "Upper limit, 95 %", in_range=_SHARE)
    kappa: pl.Float64 = column("Каппа, квадратичные веса", "Kappa, quadratic weights", in_range=_COEFFICIENT)
    ac1: pl.Float64 = column("AC1 Гвета", "Gwet's AC1", in_range=_COEFFICIENT)
    ac2: pl.Float64 = column(
        "AC2 Гвета, квадратичные веса", "Gwet's AC2, quadratic weights", in_range=_COEFFICIENT
    )
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=STATUS)
