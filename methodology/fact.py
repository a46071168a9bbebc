"""What a fact is: one kind of unit that indicators count.

Belongs here: its attributes, the units values are measured in. Does not: which facts there are (`facts`,
`register_facts`).
"""

from dataclasses import dataclass

import polars as pl

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
ALL = ("none", "all")  # breakdown and value of a figure that is not broken down


@dataclass(frozen=True)
class Fact:
    """One kind of unit: its columns, how it may be broken down, and what one row of it weighs.

    period_ru, period_en: which date puts a unit into a period. weight: an expression, '1' where a row is one unit.
    regional: whether a unit belongs to a region. yearly: whether it is told by year only: a stock or a yearly return.
    national: whether the regions together are the country; registers come from those regions alone that deliver them.
    """

    id: str
    unit_ru: str
    unit_en: str
    period_ru: str
    period_en: str
    breakdowns: tuple[str, ...]
    columns: Types
    weight: str = "1"
    regional: bool = True
    yearly: bool = False
    national: bool = True
