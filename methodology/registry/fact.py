"""What a fact is: one kind of unit that indicators count.

Belongs here: its attributes, the units values are measured in, the order rows of a breakdown are shown in. Does not:
which facts there are (`facts`, `register_facts`).
"""

from dataclasses import dataclass

import polars as pl

from schemas import dimensions

UNITS = {  # what a value is measured in, in Russian and English
    "course": ("курс", "course"),
    "child": ("ребёнок", "child"),
    "certificate": ("сертификат", "certificate"),
    "row": ("строка", "row"),
    "share": ("доля", "share"),
    "percent": ("процент", "percent"),
    "point": ("балл", "point"),
    "activity": ("мероприятие", "activity"),
    "day": ("день", "day"),
    "RUB": ("руб.", "RUB"),
    "person": ("человек", "person"),
    "service": ("услуга", "service"),
    "employer": ("работодатель", "employer"),
    "job": ("рабочее место", "job"),
    "organisation": ("организация", "organisation"),
    "project": ("проект", "project"),
    "application": ("заявление", "application"),
    "case": ("дело", "case"),
    "step": ("шаг", "step"),
}
Types = dict[str, type[pl.DataType]]
EVERYONE = "TRUE"  # the condition that every unit of a fact fulfils
ALL = (dimensions.NONE, dimensions.ALL)  # breakdown and value of a figure that is not broken down


@dataclass(frozen=True)
class Fact:
    """One kind of unit: its columns, and what one row of it weighs; it is broken down by the dimensions that name it.

    period_ru, period_en: which date puts a unit into a period. weight: an expression, '1' where a row is one unit.
    regional: whether a unit belongs to a region. yearly: whether it is told by year only: a stock or a yearly return.
    national: whether the regions together are the country; registers come from those regions alone that deliver them.
    """

    id: str
    unit_ru: str
    unit_en: str
    period_ru: str
    period_en: str
    columns: Types
    weight: str = "1"
    regional: bool = True
    yearly: bool = False
    national: bool = True

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """What its figures are broken down by, in the order of the declarations."""
        return tuple(each.id for each in dimensions.dimensions_of(self.id))


def columns_of(fact: str, own: Types) -> Types:
    """The columns of a fact: its month and region, its dimensions, and its own."""
    place: Types = {"month": pl.Date, "region_code": pl.String}
    return place | {each.id: pl.String for each in dimensions.dimensions_of(fact)} | own


def in_order_of_values(mart: str = "indicator_value") -> tuple[pl.Expr, ...]:
    """What rows of a breakdown are sorted by: the declared order of its values, then 2 before 10 and 4-6 before 14-17.

    >>> rows = pl.DataFrame({"breakdown": ["sex", "sex", "target_group", "target_group"],
    ...                      "breakdown_value": ["F", "M", "10", "2"]})
    >>> rows.sort("breakdown", *in_order_of_values())["breakdown_value"].to_list()
    ['M', 'F', '2', '10']
    """
    places = {
        f"{each.id}={value}": at
        for each in dimensions.DIMENSIONS[mart]
        for at, value in enumerate(each.listed)
    }
    value = pl.col("breakdown_value")
    named = pl.col("breakdown") + "=" + value
    declared = named.replace_strict(places, default=len(places), return_dtype=pl.Int64)
    return declared, value.str.len_chars(), value
