"""Delivered registers of work and learning: quota jobs, hires, enrolment, workshops.

Belongs here: their rows and rules. Does not: what makes two rows the same entry (`delivered_registers`).
"""

import polars as pl

from schemas import codes
from schemas.day_ranges import EVENT
from schemas.delivered.keys import Person, RegionOfRow, calendar_year, how_many, identifier, inn, inn_column
from schemas.identifiers import SCHOOL_YEAR
from schemas.register import register
from schemas.rules import column, rule


@register("Квотируемые рабочие места", "employer_inn", "region_code", "year", "quarter")
class EmploymentQuota(RegionOfRow):
    """One row: jobs that an employer keeps for people with disabilities, by the end of a quarter."""

    employer_inn: pl.String = inn_column("ИНН работодателя", "Employer INN", names_row=True)
    year: pl.Int32 = calendar_year()
    quarter: pl.Int32 = column("Квартал", "Quarter", required=True, in_range={"min_value": 1, "max_value": 4})
    quota_positions: pl.Int32 = how_many("Мест по квоте", "Quota positions")
    filled_positions: pl.Int32 = how_many("Занято мест", "Filled positions")

    check_digits = inn("employer_inn")


@register("Трудоустройство по программам", "child_id", "programme", "hired_on")
class EmploymentOutcome(Person, RegionOfRow):
    """One row: a person hired through a programme of employment, such as the Abilympics championship."""

    programme: pl.String = column(
        "Программа", "Programme", required=True, codes=codes.EMPLOYMENT_PROGRAMME, closed=False, max_length=64
    )
    hired_on: pl.Date = column("Дата трудоустройства", "Hired", required=True, days=EVENT, happened=True)


@register("Обучение", "child_id", "level", "organisation_id", "school_year")
class EducationEnrolment(Person, RegionOfRow):
    """One row: a person with special health needs who learns at an organisation in a school year.

    school_year: `2024/2025`. assessed_online_on: the day of the online assessment, where there was one.
    """

    level: pl.String = column("Уровень образования", "Level", required=True, codes=codes.EDUCATION_LEVEL)
    organisation_id: pl.String = identifier("Код организации", "Organisation")
    mode: pl.String = column("Форма обучения", "Mode", codes=codes.EDUCATION_MODE)
    school_year: pl.String = column("Учебный год", "School year", required=True, identifier=SCHOOL_YEAR)
    assessed_online_on: pl.Date = column("Диагностика онлайн", "Assessed online", days=EVENT, happened=True)

    @rule(
        "school_year",
        ru="Учебный год записан неверно",
        en="The school year is not written as two years in a row",
        expected=("учебный год вида 2024/2025", "a school year such as 2024/2025"),
    )
    def school_year_malformed(cls) -> pl.Expr:
        years = pl.col("school_year").str.extract_groups(r"^([0-9]{4})/([0-9]{4})$").struct
        first, last = (years.field(part).cast(pl.Int32) for part in ("1", "2"))
        return (first + 1 == last).fill_null(False) | pl.col("school_year").is_null()


@register("Инклюзивные мастерские", "workshop_id", "region_code", "year")
class Workshop(RegionOfRow):
    """One row: an inclusive workshop in a year and how many people with disabilities work there."""

    workshop_id: pl.String = identifier("Код мастерской", "Workshop", names_row=True)
    workers: pl.Int32 = how_many("Работают", "Workers")
    year: pl.Int32 = calendar_year()
