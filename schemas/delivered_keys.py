"""What delivered rows have in common: whose row it is, where, when, and which protocol revision it belongs to."""

from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

from schemas.expressions import has_inn_check_digits, has_snils_check_digits, is_snils_shaped
from schemas.rules import column, rule

Amount = Annotated[pl.Decimal, 14, 2]  # roubles with kopecks, or another figure with two digits
LONGEST_ID = 64


class Person(pa.DataFrameModel):
    """Whose row it is: SNILS or, where there is none, the bureau's own code. Both end at intake."""

    snils: pl.String = column("СНИЛС", "SNILS", personal=True)
    child_ref: pl.String = column("Код ребёнка", "Child code", personal=True, max_length=64)

    @rule(
        "snils",
        ru="Не указан ни СНИЛС, ни код ребёнка",
        en="Neither SNILS nor a child code is given",
        expected=("СНИЛС или код ребёнка (получателя)", "a SNILS or the code of the child"),
    )
    def person_missing(cls) -> pl.Expr:
        return pl.col("snils").is_not_null() | pl.col("child_ref").is_not_null()

    @rule(
        "snils",
        ru="СНИЛС должен состоять из 11 цифр",
        en="SNILS must have 11 digits",
        expected=("11 цифр", "11 digits"),
    )
    def snils_malformed(cls) -> pl.Expr:
        return is_snils_shaped("snils")

    @rule(
        "snils",
        ru="Контрольные цифры СНИЛС не сходятся",
        en="The check digits of the SNILS do not match",
        expected=("СНИЛС, как в документе", "the SNILS as in the document"),
    )
    def snils_check_digits(cls) -> pl.Expr:
        return ~is_snils_shaped("snils") | has_snils_check_digits("snils")


class RegionOfRow(pa.DataFrameModel):
    """Where: a subject of the Federation. `region_known` is joined from methodology/regions.csv."""

    region_code: pl.String = column("Код региона", "Region code", required=True)
    region_known: pl.Boolean = column("Регион есть в справочнике", "Region is known", context=True)

    @rule(
        "region_code",
        ru="Такого кода региона нет",
        en="There is no such region code",
        expected=("две цифры, например 72", "two digits, such as 72"),
    )
    def unknown_region(cls) -> pl.Expr:
        return pl.col("region_known")


class ProtocolKey(pa.DataFrameModel):
    """Which protocol revision a row belongs to."""

    protocol_id: pl.String = column("Номер протокола", "Protocol number", required=True, max_length=64)
    revision: pl.Int32 = column("Редакция", "Revision", required=True, ge=1)


def inn(field: str) -> Any:
    """The rule that a column holds the taxpayer number of an organisation (10 digits) or a person (12)."""

    @rule(
        field,
        ru="ИНН должен состоять из 10 или 12 цифр с верными контрольными",
        en="INN must have 10 or 12 digits with matching check digits",
        expected=(
            "10 цифр ИНН организации или 12 цифр ИНН предпринимателя",
            "the 10 digits of an organisation's INN or the 12 of a person's",
        ),
    )
    def inn_check_digits(cls: Any) -> pl.Expr:
        return has_inn_check_digits(field)

    return inn_check_digits


def identifier(ru: str, en: str, *, required: bool = True) -> Any:
    """A column with the number somebody else gave to a thing: kept as it is."""
    return column(ru, en, required=required, max_length=LONGEST_ID)


def calendar_year(ru: str = "Год", en: str = "Year") -> Any:
    """A column with a calendar year of the registers."""
    return column(ru, en, required=True, in_range={"min_value": 1990, "max_value": 2100})


def how_many(ru: str, en: str) -> Any:
    """A column with how many there are."""
    return column(ru, en, required=True, ge=0)
