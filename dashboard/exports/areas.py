"""Areas of published figures: the country, its federal districts, its regions, each with the area it lies in.

Belongs here: codes, names and parents of areas. Does not: which region took part when (`law.regions`).
"""

from functools import cache

import polars as pl

from law.regions import regions

COUNTRY = "RU"
DISTRICTS = {  # code of law/regions.csv -> names
    "ДФО": ("Дальневосточный федеральный округ", "Far Eastern Federal District"),
    "ПФО": ("Приволжский федеральный округ", "Volga Federal District"),
    "СЗФО": ("Северо-Западный федеральный округ", "Northwestern Federal District"),
    "СКФО": ("Северо-Кавказский федеральный округ", "North Caucasian Federal District"),
    "СФО": ("Сибирский федеральный округ", "Siberian Federal District"),
    "УФО": ("Уральский федеральный округ", "Ural Federal District"),
    "ЦФО": ("Центральный федеральный округ", "Central Federal District"),
    "ЮФО": ("Южный федеральный округ", "Southern Federal District"),
}


@cache
def areas() -> pl.DataFrame:
    """One row an area: area_kind, area, area_ru, area_en, parent (null for the country), in the order of codes."""
    country = [("country", COUNTRY, "Российская Федерация", "Russian Federation", None)]
    districts = [("district", code, ru, en, COUNTRY) for code, (ru, en) in DISTRICTS.items()]
    columns = ["area_kind", "area", "area_ru", "area_en", "parent"]
    named = pl.DataFrame(country + districts, schema=dict.fromkeys(columns, pl.String), orient="row")
    subjects = regions().select(
        pl.lit("region").alias("area_kind"),
        pl.col("region_code").alias("area"),
        pl.col("name_ru").alias("area_ru"),
        pl.coalesce("name_en", "name_ru").alias("area_en"),
        pl.coalesce("federal_district", pl.lit(COUNTRY)).alias("parent"),
    )
    return pl.concat([named, subjects.sort("area")])
