"""Delivered registers of organisations: institutions with their staff, and grants of non-profit organisations.

Belongs here: their rows and rules. Does not: what makes two rows the same entry (`delivered_registers`).
"""

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.day_ranges import OPENED
from schemas.delivered.keys import Amount, RegionOfRow, calendar_year, how_many, identifier, inn, inn_column
from schemas.register import register
from schemas.rules import column, not_before, rule


@register("Учреждения", "institution_id")
class Institution(RegionOfRow):
    """One row: an institution. Its number names it in the whole country; high_tech: robotic, VR or biofeedback."""

    institution_id: pl.String = identifier("Код учреждения", "Institution", names_row=True)
    kind: pl.String = column("Вид учреждения", "Kind", required=True, codes=codes.INSTITUTION_KIND)
    high_tech: pl.Boolean = column("Высокотехнологичное", "High technology", required=True)
    opened_on: pl.Date = column("Открыто", "Opened", days=OPENED)
    closed_on: pl.Date = column("Закрыто", "Closed", days=OPENED)

    closed = not_before(
        "opened_on", "closed_on", "Закрыто раньше, чем открыто", "Closed before it was opened"
    )


@register("Кадры учреждений", "institution_id", "year")
class Staff(pa.DataFrameModel):
    """One row: how many people worked at an institution in a year, and how many of them were under 35."""

    institution_id: pl.String = identifier(
        "Код учреждения", "Institution", names_row=True, entry_of="institution"
    )
    year: pl.Int32 = calendar_year()
    headcount: pl.Int32 = how_many("Работников", "Headcount")
    under_35: pl.Int32 = how_many("Младше 35 лет", "Under 35")

    @rule(
        "under_35",
        ru="Работников младше 35 лет больше, чем всех",
        en="More people under 35 than people",
        expected=("не больше числа работников", "not more than the headcount"),
    )
    def part_exceeds_whole(cls) -> pl.Expr:
        return pl.col("under_35") <= pl.col("headcount")


@register("Гранты НКО", "ngo_inn", "region_code", "year", "project_id")
class NgoGrant(RegionOfRow):
    """One row: a project of a non-profit organisation supported with a grant of a year. Roubles.

    project_id tells projects of one organisation and year apart; an organisation with one project needs none.
    """

    ngo_inn: pl.String = inn_column("ИНН организации", "NGO INN", names_row=True)
    year: pl.Int32 = calendar_year()
    project_id: pl.String = identifier("Номер проекта", "Project", required=False)
    amount_rub: Amount = column("Сумма гранта", "Amount", required=True, ge=0)
    disability_programme: pl.Boolean = column(
        "Программа для инвалидов", "Has a programme for people with disabilities", required=True
    )

    check_digits = inn("ngo_inn")
