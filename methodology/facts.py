"""Facts: what an indicator may count, and the columns its expressions may read.

Belongs here: names and types that `methodology/indicators.toml` is checked against. Does not: how a fact is put
together (`assets/sql/fact_<name>.sql`; a contract test holds both alike), nor which figures exist.
"""

from dataclasses import dataclass

import polars as pl

from schemas.codes import REASON

BREAKDOWNS = ("provider", "target_group", "age_band", "sex", "service_form")
WITHIN_REGION = ("provider",)  # counted in a region alone: the country has every one of them once already
Types = dict[str, type[pl.DataType]]


@dataclass(frozen=True)
class Fact:
    """One kind of unit: its columns, how it may be broken down, and what one row of it weighs.

    period_ru, period_en: which date puts a unit into a period. weight: an expression, '1' where a row is one unit.
    """

    id: str
    unit_ru: str
    unit_en: str
    period_ru: str
    period_en: str
    breakdowns: tuple[str, ...]
    columns: Types
    weight: str = "1"


_PLACE: Types = {"month": pl.Date, "region_code": pl.String}
_CRITERIA = ("comprehensiveness", "volume", "effect", "parental_competence", "total")
_SCORES = [f"{criterion}_{end}" for criterion in _CRITERIA for end in ("lo", "hi")]
_COURSE: Types = (
    _PLACE
    | dict.fromkeys(BREAKDOWNS, pl.String)
    | {"status": pl.String, "has_representative": pl.Boolean}
    | dict.fromkeys(
        ("delivered_total", "directions_required", "directions_met", "norm_total", "counted"), pl.Int32
    )
    | dict.fromkeys(("assessed", "improved", "worsened"), pl.Int32)
    | dict.fromkeys(("competence_assessed", "competence_improved", "competence_worsened"), pl.Int32)
    | dict.fromkeys(_SCORES, pl.Int32)
    | {"verdict": pl.String, "decided": pl.Boolean, "reason_not_stated": pl.Boolean}
    | {f"reason_{code}": pl.Boolean for code in REASON.codes}
    | {"days_to_protocol": pl.Int32, "days_to_decision": pl.Int32}
)
_CERTIFICATE: Types = _PLACE | {
    "status": pl.String,
    "nominal_rub": pl.Decimal,
    "redeemed_rub": pl.Decimal,
    "applied": pl.Boolean,
    "redeemed": pl.Boolean,
}
_ROW: Types = _PLACE | {"table_name": pl.String, "intake_status": pl.String, "rows": pl.Int64}

FACTS = {
    fact.id: fact
    for fact in (
        Fact("course", "курс", "course", "окончание курса", "end of the course", BREAKDOWNS, _COURSE),
        Fact(
            "certificate",
            "сертификат",
            "certificate",
            "выдача сертификата",
            "issue of the certificate",
            (),
            _CERTIFICATE,
        ),
        Fact("row", "строка", "row", "поступление файла", "receipt of the file", (), _ROW, weight="rows"),
    )
}
