"""What delivered rows have in common: whose row it is, where, when, and which protocol revision it belongs to."""

from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

from schemas.day_ranges import BIRTH
from schemas.expressions import has_inn_check_digits, has_snils_check_digits, is_snils_shaped
from schemas.identifiers import CHILD_REF, INN, NUMBER, REGION, SNILS
from schemas.rules import column, rule

Amount = Annotated[pl.Decimal, 14, 2]  # roubles with kopecks, or another figure with two digits
LONGEST_ID = 64


class Person(pa.DataFrameModel):
    """Whose row it is: SNILS or, where there is none, the bureau's own code. Both end at intake."""

    snils: pl.String = column("СНИЛС", "SNILS", personal=True, identifier=SNILS)
    child_ref: pl.String = column(
        "Код ребёнка", "Child code", personal=True, identifier=CHILD_REF, max_length=64
    )

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


class Born(pa.DataFrameModel):
    """When the person was born; `received_on` is joined by intake: nobody is born after the file about him came."""

    birth_date: pl.Date = column("Дата рождения", "Birth date", required=True, personal=True, days=BIRTH)
    received_on: pl.Date = column("Получено", "Received", context=True)

    @rule(
        "birth_date",
        ru="Дата рождения позже дня, когда получен файл",
        en="The birth date is later than the day on which the file was received",
        expected=("день не позже получения файла", "a day up to that of the receipt"),
    )
    def day_out_of_range(cls) -> pl.Expr:
        return pl.col("birth_date") <= pl.col("received_on")


class RegionOfRow(pa.DataFrameModel):
    """Where: a subject of the Federation. `region_known` is joined from law/regions.csv."""

    region_code: pl.String = column("Код региона", "Region code", required=True, identifier=REGION)
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

    protocol_id: pl.String = column(
        "Номер протокола", "Protocol number", required=True, identifier=NUMBER, max_length=64, names_row=True
    )
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


def inn_column(ru: str, en: str, **more: Any) -> Any:
    """A column with a taxpayer number, which the rule `inn` checks; more: what `column` takes."""
    return column(ru, en, required=True, identifier=INN, **more)


def identifier(ru: str, en: str, *, required: bool = True, **more: Any) -> Any:
    """A column with the number somebody else gave to a thing, in its normal form; more: what `column` takes."""
    return column(ru, en, required=required, identifier=NUMBER, max_length=LONGEST_ID, **more)


def label(ru: str, en: str, **more: Any) -> Any:
    """A column with a short name that somebody else gave to a thing: kept as it is; more: what `column` takes."""
    return column(ru, en, required=True, max_length=LONGEST_ID, **more)


def calendar_year(ru: str = "Год", en: str = "Year") -> Any:
    """A column with a calendar year of the registers."""
    return column(ru, en, required=True, in_range={"min_value": 1990, "max_value": 2100})


def how_many(ru: str, en: str) -> Any:
    """A column with how many there are."""
    return column(ru, en, required=True, ge=0)
