"""Comparisons: units (regions, providers) of the country against each other in a half-year or year, counts first.

Belongs here: columns, types, titles, allowed values of what methodology/comparison says of units. Does not: methods,
nor the published figure, which none of these tables alters.
"""

import pandera.polars as pa
import polars as pl

from schemas.rules import column

UNIT_KIND = ["region", "provider"]
CORRECTION = ["none", "multiplicative", "additive"]
SIGNAL = ["inside", "beyond_95", "beyond_998"]
DIRECTION = ["above", "below"]
SHARE = {"min_value": 0, "max_value": 1}


class _Unit(pa.DataFrameModel):
    """Which unit when: a region or a provider of the country; courses with a verdict finished in the period."""

    period_kind: pl.String = column("Вид периода", "Kind of period", required=True, isin=["half", "year"])
    period: pl.String = column("Период", "Period", required=True)
    unit_kind: pl.String = column("Вид единицы", "Kind of unit", required=True, isin=UNIT_KIND)
    unit: pl.String = column("Единица", "Unit: region code or OGRN", required=True)
    ineffective: pl.Int64 = column("Неэффективных", "Ineffective courses", required=True, ge=0)
    n: pl.Int64 = column("Курсов с результатом", "Courses with a verdict", required=True, ge=1)

    class Config:
        strict = True


class FunnelPoint(_Unit):
    """One row: a unit under one correction; shares of 1. A signal is a reason to look at protocols, not a verdict."""

    value: pl.Float64 = column("Доля неэффективных", "Share ineffective", required=True, in_range=SHARE)
    target: pl.Float64 = column("Доля по всем", "Share of all units", required=True, in_range=SHARE)
    correction: pl.String = column("Поправка", "Correction that is on", required=True, isin=CORRECTION)
    low_95: pl.Float64 = column("Нижняя граница 95 %", "Lower limit, 95 %", in_range=SHARE)
    high_95: pl.Float64 = column("Верхняя граница 95 %", "Upper limit, 95 %", in_range=SHARE)
    low_998: pl.Float64 = column("Нижняя граница 99,8 %", "Lower limit, 99.8 %", in_range=SHARE)
    high_998: pl.Float64 = column("Верхняя граница 99,8 %", "Upper limit, 99.8 %", in_range=SHARE)
    z: pl.Float64 = column("z под поправкой", "z-score under the correction, arcsine scale")
    tail: pl.Float64 = column(
        "Точная вероятность", "Exact chance of a count so extreme", required=True, in_range=SHARE
    )
    direction: pl.String = column("Сторона", "Side of the target", isin=DIRECTION)
    signal: pl.String = column("Сигнал", "Signal; none for a unit of fewer than 20", isin=SIGNAL)
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=["A", "U"])
    units: pl.Int64 = column("Сравнимых единиц", "Units compared", required=True, ge=0)
    phi: pl.Float64 = column("φ", "phi, winsorised dispersion ratio", ge=0)
    tau2: pl.Float64 = column("τ²", "tau^2, variance between units", ge=0)
    overdispersed: pl.Boolean = column("Разброс больше случайного", "Clearly overdispersed")
    chance_any_95: pl.Float64 = column(
        "Вероятность ложного сигнала, 95 %",
        "Chance of any false alarm at 95 %",
        required=True,
        in_range=SHARE,
    )
    chance_any_998: pl.Float64 = column(
        "Вероятность ложного сигнала, 99,8 %",
        "Chance of any false alarm at 99.8 %",
        required=True,
        in_range=SHARE,
    )


class ShrunkenRate(_Unit):
    """One row: a unit's raw share beside the one pulled to the common share; internal, never the published figure."""

    raw: pl.Float64 = column("Доля неэффективных", "Raw share ineffective", required=True, in_range=SHARE)
    target: pl.Float64 = column("Доля по всем", "Share of all units", required=True, in_range=SHARE)
    shrunken: pl.Float64 = column("Сглаженная доля", "Shrunken share", required=True, in_range=SHARE)
    shrunken_low: pl.Float64 = column("Нижняя граница сглаженной", "Its lower limit, 95 %", in_range=SHARE)
    shrunken_high: pl.Float64 = column("Верхняя граница сглаженной", "Its upper limit, 95 %", in_range=SHARE)
    weight: pl.Float64 = column("Вес своей доли", "Weight of the raw share", required=True, in_range=SHARE)
    alpha: pl.Float64 = column("α", "alpha of the beta distribution of units", ge=0)
    beta: pl.Float64 = column("β", "beta of the beta distribution of units", ge=0)
    spread: pl.String = column(
        "Разброс между единицами", "Spread between units", required=True, isin=["estimated", "none"]
    )
    use: pl.String = column("Назначение", "What it is for", required=True, isin=["internal"])


class CaseMix(_Unit):
    """One row: a unit's ineffective courses against those expected of children like its own; 1 is as expected."""

    expected: pl.Float64 = column("Ожидалось неэффективных", "Expected ineffective courses", ge=0)
    ratio: pl.Float64 = column("Наблюдалось к ожидаемому", "Observed to expected", ge=0)
    low_95: pl.Float64 = column("Нижняя граница 95 %", "Lower limit, 95 %", ge=0)
    high_95: pl.Float64 = column("Верхняя граница 95 %", "Upper limit, 95 %", ge=0)
    low_998: pl.Float64 = column("Нижняя граница 99,8 %", "Lower limit, 99.8 %", ge=0)
    high_998: pl.Float64 = column("Верхняя граница 99,8 %", "Upper limit, 99.8 %", ge=0)
    direction: pl.String = column("Сторона", "Side of 1", isin=DIRECTION)
    signal: pl.String = column("Сигнал", "Signal; none for a unit that is not judged", isin=SIGNAL)
    parameters: pl.Int32 = column("Коэффициентов модели", "Coefficients of the model", required=True, ge=0)
    reasons: pl.String = column("Оговорки", "Reservations, joined by |")
    status: pl.String = column(
        "Статус значения", "Observation status", required=True, isin=["A", "E", "M", "U"]
    )
