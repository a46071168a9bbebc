"""Delivered figures of a region as a whole: electronic services and their use, population, figures only published.

Belongs here: their rows and rules. Does not: what makes two rows the same entry (`delivered_registers`).
"""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.day_ranges import EVENT
from schemas.delivered.keys import Amount, RegionOfRow, calendar_year, how_many, identifier, label
from schemas.register import register
from schemas.rules import column, rule


@register("Электронные услуги", "service_id")
class EService(RegionOfRow):
    """One row: an electronic service of a region and whom it is for."""

    service_id: pl.String = identifier("Код услуги", "Service", names_row=True)
    audience: pl.String = column("Для кого", "Audience", required=True, codes=codes.AUDIENCE)
    launched_on: pl.Date = column("Запущена", "Launched", required=True, days=EVENT)


@register("Электронные заявления", "service_id", "date")
class EApplication(pa.DataFrameModel):
    """One row: applications for an electronic service on a day, or in the period that begins on it."""

    service_id: pl.String = identifier("Код услуги", "Service", names_row=True, entry_of="e_service")
    date: pl.Date = column("Дата", "Date", required=True, days=EVENT, happened=True)
    count: pl.Int64 = how_many("Заявлений", "Applications")


@register("Население", "region_code", "year", "age", "sex", "variant")
class Population(RegionOfRow):
    """One row: residents of a region at the start of a year by sex and full years of age; age 100 is 100 and older.

    variant: three regions hold autonomous okrugs, which are regions too: counted with them or without. A region without
    okrugs is `with_okrugs`.
    """

    year: pl.Int32 = calendar_year()
    age: pl.Int32 = column("Возраст", "Age", required=True, in_range={"min_value": 0, "max_value": 100})
    sex: pl.String = column("Пол", "Sex", required=True, codes=codes.SEX)
    count: pl.Int64 = how_many("Численность", "Residents")
    variant: pl.String = column(
        "Автономные округа", "Autonomous okrugs", required=True, codes=codes.POPULATION_VARIANT
    )


@register("Опубликованные показатели", "source", "as_of", "metric_id", "breakdown", "region_code")
class PublishedStatistic(RegionOfRow):
    """One row: a figure as published, with the words it was published in.

    as_of: the year, period or day as the source gives it; breakdown: empty for the whole, else `name=value`.
    """

    source: pl.String = column("Источник", "Source", required=True, max_length=200, free_text=True)
    as_of: pl.String = column("На дату", "As of", required=True, max_length=64)
    metric_id: pl.String = label("Показатель", "Metric", names_row=True)
    title_ru: pl.String = column("Название", "Title in Russian", max_length=200)
    title_en: pl.String = column("Название (англ.)", "Title in English", max_length=200)
    value: Amount = column("Значение", "Value", required=True)
    qualifier: pl.String = column("Оговорка", "Qualifier", required=True, codes=codes.QUALIFIER)
    unit: pl.String = column("Единица", "Unit", required=True, max_length=32)
    breakdown: pl.String = column("Разрез", "Breakdown", max_length=100)

    @rule(
        "breakdown",
        ru="Разрез записывается как «имя=значение»",
        en="A breakdown is written as name=value",
        expected=("пусто или «имя», знак равенства, «значение»", "nothing, or name=value"),
    )
    def breakdown_malformed(cls) -> pl.Expr:
        return pl.col("breakdown").str.contains(r"^[a-z_]+=[^=]+$")
