"""Published: what the public gets, after disclosure control. Counts first; what is hidden is hidden on purpose.

Belongs here: columns, types, titles, allowed values of the public tables. Does not: what is hidden and why
(`methodology.disclosure`), nor the exact tables (`schemas.marts`).
"""

import pandera.polars as pa
import polars as pl

from schemas.dimensions import published_breakdowns
from schemas.marts import OBS_STATUS
from schemas.rules import column

PUBLISHED_PERIOD_KIND = ["half", "year"]  # as order 525n reports; shorter periods have small cells
AREA_KIND = ["country", "district", "region"]
CONF_STATUS = [
    "F",
    "C",
]  # SDMX code list CL_CONF_STATUS: free, confidential; N, for internal use, is never published


class _Strict(pa.DataFrameModel):
    class Config:
        strict = True


class PublishedIndicator(_Strict):
    """One row: an indicator in a period and area (and nationally in a target group), small cells protected.

    A suppressed row has status Q and conf_status C, and nothing of what it hides: not even whether the cell itself is
    small or hidden for the sake of another. A count that may be shown stays (the denominator of a hidden share, say).
    A proportion is a share of 1 in whole percents. A region outside the pilot has status M and no figures.
    """

    indicator: pl.String = column("Показатель", "Indicator", required=True)
    period_kind: pl.String = column(
        "Вид периода", "Kind of period", required=True, isin=PUBLISHED_PERIOD_KIND
    )
    period: pl.String = column("Период", "Period", required=True)
    area_kind: pl.String = column("Вид территории", "Kind of area", required=True, isin=AREA_KIND)
    area: pl.String = column(
        "Территория: RU, федеральный округ, код региона",
        "Area: RU, federal district, region code",
        required=True,
    )
    breakdown: pl.String = column("Разрез", "Breakdown", required=True, isin=published_breakdowns())
    breakdown_value: pl.String = column("Значение разреза", "Value of the breakdown", required=True)
    numerator: pl.Float64 = column("Числитель", "Numerator")
    denominator: pl.Float64 = column("Знаменатель", "Denominator", ge=0)
    value: pl.Float64 = column(
        "Значение, доли в целых процентах", "Value, proportions as shares in whole percents"
    )
    low: pl.Float64 = column("Нижняя граница 95 %", "Lower limit, 95 %")
    high: pl.Float64 = column("Верхняя граница 95 %", "Upper limit, 95 %")
    n: pl.Int64 = column("Единиц учёта", "Units the figure rests on", ge=0)
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=OBS_STATUS)
    conf_status: pl.String = column("Защита", "Confidentiality status", required=True, isin=CONF_STATUS)


class PublishedLevel(_Strict):
    """One row: a level of the published cube in a year, and whether it is published or withheld as a whole.

    Cells of places without a single unit are counted too: their number is no secret that may be subtracted.
    """

    level: pl.String = column("Уровень: что считается", "Level: what is counted", required=True)
    period_kind: pl.String = column(
        "Вид периода", "Kind of period", required=True, isin=PUBLISHED_PERIOD_KIND
    )
    year: pl.String = column("Год", "Year", required=True)
    area_kind: pl.String = column("Вид территории", "Kind of area", required=True, isin=AREA_KIND)
    breakdown: pl.String = column("Разрез", "Breakdown", required=True, isin=published_breakdowns())
    cells: pl.Int64 = column("Ячеек", "Cells", required=True, ge=0)
    hidden: pl.Int64 = column(
        "Скрыто ячеек; пусто, если уровень не публикуется", "Hidden cells; empty where withheld"
    )
    withheld: pl.Boolean = column("Не публикуется целиком", "Withheld as a whole", required=True)


class PublishedPopulation(_Strict):
    """One row: a statistic of the registers in a year, region and breakdown value, small counts of people protected.

    A hidden row has status Q and no number; its denominator stands where it is no secret. Shares are of 1.
    """

    indicator: pl.String = column("Показатель", "Indicator", required=True)
    period_kind: pl.String = column("Вид периода", "Kind of period", required=True, isin=["year"])
    period: pl.String = column("Период", "Period", required=True)
    region_code: pl.String = column("Код региона", "Region code", required=True)
    breakdown: pl.String = column("Разрез", "Breakdown", required=True)
    breakdown_value: pl.String = column("Значение разреза", "Value of the breakdown", required=True)
    numerator: pl.Float64 = column("Числитель", "Numerator")
    denominator: pl.Float64 = column("Знаменатель", "Denominator", ge=0)
    value: pl.Float64 = column("Значение", "Value")
    low: pl.Float64 = column("Нижняя граница 95 %", "Lower limit, 95 %")
    high: pl.Float64 = column("Верхняя граница 95 %", "Upper limit, 95 %")
    n: pl.Int64 = column("Единиц учёта", "Units the figure rests on", ge=0)
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=OBS_STATUS)


class PublishedProfile(_Strict):
    """One row: a statement of the profile of a region and year: a protected figure, or one made of such figures.

    value: shares and growth of 1, else in the statement's unit; numerator and denominator: what it is made of.
    """

    region_code: pl.String = column("Код региона", "Region code", required=True)
    year: pl.Int32 = column("Год", "Year", required=True)
    statement: pl.String = column("Утверждение", "Statement", required=True)
    value: pl.Float64 = column("Значение", "Value")
    numerator: pl.Float64 = column("Числитель", "Numerator")
    denominator: pl.Float64 = column("Знаменатель", "Denominator")
    base_year: pl.Int32 = column("Базовый год", "Base year, or first year of a total")
    base_value: pl.Float64 = column("Значение базового года", "Value of the base year")
    status: pl.String = column("Статус значения", "Observation status", required=True, isin=OBS_STATUS)
