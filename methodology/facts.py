"""Facts: what an indicator may count, and the columns its expressions may read.

Belongs here: names and types that `methodology/indicators` is checked against. Does not: how a fact is put together
(`methodology/sql/fact_<name>.sql`; a contract test holds both alike), nor which figures exist.
"""

import polars as pl

from methodology.fact import Fact, Types
from methodology.register_facts import REGISTER_FACTS
from methodology.service_facts import SERVICE_FACTS
from schemas.codes import REASON

_OF_COURSE = ("provider", "target_group", "age_band", "sex", "service_form")
_OF_PERSON = ("target_group", "age_band", "sex", "contraindication")
BREAKDOWNS = tuple(dict.fromkeys((*_OF_COURSE, *_OF_PERSON)))
WITHIN_REGION = ("provider",)  # counted in a region alone: the country has every one of them once already
_PLACE: Types = {"month": pl.Date, "region_code": pl.String}
_CRITERIA = ("comprehensiveness", "volume", "effect", "parental_competence", "total")
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
    _PLACE
    | dict.fromkeys(_OF_COURSE, pl.String)
    | {"day": pl.Date, "severity": pl.String, "fully_assessed": pl.Boolean}
    | {"status": pl.String, "has_representative": pl.Boolean, "course_days": pl.Int32}
    | {"corrected": pl.Boolean, "corrected_late": pl.Boolean}
    | dict.fromkeys(_MEASURES, pl.Int32)
    | {"directions_percent": pl.Decimal, "not_delivered_percent": pl.Decimal}
    | dict.fromkeys(_SCORES, pl.Int32)
    | {"pass_mark": pl.Int32, "verdict": pl.String, "decided": pl.Boolean, "reported_total": pl.Int32}
    | {"reason_not_stated": pl.Boolean}
    | {f"reason_{code}": pl.Boolean for code in REASON.codes}
    | {f"days_to_{step}": pl.Int32 for step in _DAYS}
)
_PERSON: Types = (
    _PLACE
    | dict.fromkeys(_OF_PERSON, pl.String)
    | dict.fromkeys(("needs_rehabilitation", "eligible", "certified", "applied"), pl.Boolean)
    | dict.fromkeys(("served", "assessed", "effective"), pl.Boolean)
)
_PARTS = ("course_rub", "accommodation_rub", "meals_rub", "support_rub", "travel_rub")
_CERTIFICATE: Types = (
    _PLACE
    | {"status": pl.String, "nominal_rub": pl.Decimal}
    | dict.fromkeys(_PARTS, pl.Decimal)
    | {"redeemed_rub": pl.Decimal, "redeemed_percent": pl.Decimal}
    | {"applied": pl.Boolean, "redeemed": pl.Boolean, "lapsed": pl.Boolean}
)
_ROW: Types = _PLACE | {"table_name": pl.String, "intake_status": pl.String, "rows": pl.Int64}

_ALL = (
    Fact("course", "курс", "course", "окончание курса", "end of the course", _OF_COURSE, _COURSE),
    Fact("person", "ребёнок", "child", "первое признание", "first recognition", _OF_PERSON, _PERSON),
    Fact(
        "certificate", "сертификат", "certificate", "выдача сертификата", "issue of the certificate",
        (), _CERTIFICATE,
    ),
    Fact(
        "row", "строка", "row", "поступление файла", "receipt of the file",
        (), _ROW, weight="rows", regional=False,
    ),
)  # fmt: skip
FACTS = {fact.id: fact for fact in _ALL}  # of the pilot
EVERY_FACT = FACTS | REGISTER_FACTS | SERVICE_FACTS
