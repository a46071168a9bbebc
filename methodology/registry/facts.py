"""Facts: what an indicator may count, and the columns its expressions may read.

Belongs here: names and types that `law/indicators` is checked against. Does not: how a fact is put together
(`methodology/sql/fact_<name>.sql`; a contract test holds both alike), nor which figures exist.
"""

import polars as pl

from methodology.registry.fact import Fact, Types, columns_of
from methodology.registry.register_facts import REGISTER_FACTS
from methodology.registry.service_facts import SERVICE_FACTS
from schemas.codes import CRITERION, REASON

_CRITERIA = (*CRITERION.codes, "total")
_SCORES = [f"{criterion}_{end}" for criterion in _CRITERIA for end in ("lo", "hi")]
_MEASURES = [
    *("delivered_total", "not_delivered", "directions_required", "directions_met", "norm_total", "counted"),
    *(
        "assessed",
        "improved",
        "worsened",
        "competence_assessed",
        "competence_improved",
        "competence_worsened",
    ),
]
_DAYS = ("protocol", "decision", "signature", "platform", "federal_access")
_COURSE: Types = (
    {"day": pl.Date, "severity": pl.String, "fully_assessed": pl.Boolean}
    | {"status": pl.String, "has_representative": pl.Boolean}
    | {"course_days": pl.Int32, "course_days_due": pl.Int32}
    | {"corrected": pl.Boolean, "corrected_late": pl.Boolean}
    | dict.fromkeys(_MEASURES, pl.Int32)
    | {"directions_percent": pl.Decimal, "not_delivered_percent": pl.Decimal}
    | dict.fromkeys(_SCORES, pl.Int32)
    | {"pass_mark": pl.Int32, "verdict": pl.String, "decided": pl.Boolean, "reported_total": pl.Int32}
    | {"reason_not_stated": pl.Boolean}
    | {f"reason_{code}": pl.Boolean for code in REASON.codes}
    | {f"days_to_{step}": pl.Int32 for step in _DAYS}
    | {"federal_days": pl.Int32}
)
_REACHED = ("needs_rehabilitation", "eligible", "certified", "applied", "served", "assessed", "effective")
_PERSON: Types = {**dict.fromkeys(_REACHED, pl.Boolean)}
_PARTS = ("course_rub", "accommodation_rub", "meals_rub", "support_rub", "travel_rub")
_CERTIFICATE: Types = {
    "status": pl.String,
    "nominal_rub": pl.Decimal,
    **dict.fromkeys(_PARTS, pl.Decimal),
    "redeemed_rub": pl.Decimal,
    "redeemed_percent": pl.Decimal,
    **dict.fromkeys(("applied", "redeemed", "lapsed"), pl.Boolean),
}
_ROW: Types = {"table_name": pl.String, "intake_status": pl.String, "rows": pl.Int64}

_ALL = (
    Fact("course", "курс", "course", "окончание курса", "end of the course", columns_of("course", _COURSE)),
    Fact("person", "ребёнок", "child", "первое признание", "first recognition", columns_of("person", _PERSON)),
    Fact(
        "certificate", "сертификат", "certificate", "выдача сертификата", "issue of the certificate",
        columns_of("certificate", _CERTIFICATE),
    ),
    Fact(
        "row", "строка", "row", "поступление файла", "receipt of the file", columns_of("row", _ROW),
        weight="rows", regional=False,
    ),
)  # fmt: skip
FACTS = {fact.id: fact for fact in _ALL}  # of the pilot
EVERY_FACT = FACTS | REGISTER_FACTS | SERVICE_FACTS
