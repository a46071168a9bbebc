"""What delivered rows have in common: whose row it is, where, and which protocol revision it belongs to."""

import pandera.polars as pa
import polars as pl

from schemas.expressions import has_snils_check_digits, is_snils_shaped
from schemas.rules import column, rule


class Person(pa.DataFrameModel):
    """Whose row it is: SNILS or, where there is none, the bureau's own code. Both end at intake."""

    snils: pl.String = column("СНИЛС", "SNILS", personal=True)
    child_ref: pl.String = column("Код ребёнка", "Child code", personal=True, max_length=64)

    @rule("snils", ru="Не указан ни СНИЛС, ни код ребёнка", en="Neither SNILS nor a child code is given")
    def person_missing(cls) -> pl.Expr:
        return pl.col("snils").is_not_null() | pl.col("child_ref").is_not_null()

    @rule(
        "snils", ru="СНИЛС должен состоять из 11 цифр", en="SNILS must have 11 digits", expected="11 digits"
    )
    def snils_malformed(cls) -> pl.Expr:
        return is_snils_shaped("snils")

    @rule("snils", ru="Контрольные цифры СНИЛС не сходятся", en="The check digits of the SNILS do not match")
    def snils_check_digits(cls) -> pl.Expr:
        return ~is_snils_shaped("snils") | has_snils_check_digits("snils")


class RegionOfRow(pa.DataFrameModel):
    """Where: a subject of the Federation. `region_known` is joined from methodology/regions.csv."""

    region_code: pl.String = column("Код региона", "Region code", required=True)
    region_known: pl.Boolean = column("Регион есть в справочнике", "Region is known", context=True)

    @rule(
        "region_code", ru="Такого кода региона нет", en="There is no such region code", expected="two digits"
    )
    def unknown_region(cls) -> pl.Expr:
        return pl.col("region_known")


class ProtocolKey(pa.DataFrameModel):
    """Which protocol revision a row belongs to."""

    protocol_id: pl.String = column("Номер протокола", "Protocol number", required=True, max_length=64)
    revision: pl.Int32 = column("Редакция", "Revision", required=True, ge=1)
