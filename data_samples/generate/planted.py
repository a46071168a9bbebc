"""The planted errors of rows: one entry a rule and table, each saying what a sender did wrong.

Belongs here: which cell is spoilt and how, and what must be found. Does not: in which file and line it ends up
(`findings`), or files that are broken as a whole (`hostile`). Rows are text; a date is ISO here in every file.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

Row = dict[str, str | None]
GIVEN = "*"  # in `needs`: any value


@dataclass(frozen=True)
class Plant:
    """One spoilt row, and the rule and field that must be told.

    also: further rules the same row breaks; alone: sent without activities and assessments, for their key or dates
    would no longer fit; needs: cells the row must have before it is spoilt (None: empty).
    """

    rule: str
    field: str
    spoil: Callable[[Row], Row]
    severity: str = "error"
    also: tuple[tuple[str, str], ...] = ()
    alone: bool = False
    needs: Row = field(default_factory=dict)


def shifted(day: str | None, days: int) -> str:
    """A day before or after, ISO.

    >>> shifted("2025-03-01", -1)
    '2025-02-28'
    """
    return (date.fromisoformat(str(day)) + timedelta(days=days)).isoformat()


def cell(name: str, value: str | None) -> Callable[[Row], Row]:
    """Spoil one cell."""
    return lambda row: {name: value}


PERSON = (
    Plant("person_missing", "snils", lambda row: {"snils": None, "child_ref": None}),
    Plant("snils_malformed", "snils", cell("snils", "000-123-45")),
    # 999-999-999 is nobody's: the check digits of that number would be 01.
    Plant("snils_check_digits", "snils", cell("snils", "999-999-999 99")),
    Plant("unknown_region", "region_code", cell("region_code", "00")),
)
TOO_LONG = "DEMO" + "-number-of-many-words" * 4

COURSE_PROTOCOL = (
    *PERSON,
    Plant("required_missing", "sex", cell("sex", None)),
    Plant("not_an_integer", "revision", cell("revision", "первая"), alone=True),
    Plant("not_a_date", "signed_on", cell("signed_on", "на днях")),
    Plant("not_a_boolean", "has_representative", cell("has_representative", "возможно")),
    Plant("unknown_code", "service_form", cell("service_form", "санаторий")),
    Plant("out_of_range", "revision", cell("revision", "0"), alone=True),
    Plant("too_long", "protocol_id", cell("protocol_id", TOO_LONG), alone=True),
    Plant("age_out_of_programme", "birth_date", lambda row: {"birth_date": shifted(row["started_on"], -3 * 366)}),
    Plant("region_not_in_pilot", "region_code", cell("region_code", "77")),
    Plant("ogrn_check_digit", "provider_ogrn", cell("provider_ogrn", "1000000001012")),
    Plant("finished_before_started", "finished_on",
          lambda row: {"finished_on": shifted(row["started_on"], -3)}, alone=True),
    Plant("course_too_long", "finished_on", lambda row: {"started_on": shifted(row["finished_on"], -69)}),
    Plant("course_not_21_days", "finished_on",
          lambda row: {"started_on": shifted(row["finished_on"], -24)}, severity="warning"),
    Plant("signed_before_finished", "signed_on", lambda row: {"signed_on": shifted(row["finished_on"], -2)}),
    Plant("sent_before_signed", "sent_on", lambda row: {"sent_on": shifted(row["signed_on"], -1)}),
    Plant("course_before_first_edition", "started_on",
          lambda row: {"birth_date": "2012-05-14", "started_on": "2021-12-06", "finished_on": "2021-12-26",
                       "signed_on": "2021-12-27", "sent_on": "2021-12-28"},
          also=(("region_not_in_pilot", "region_code"),), alone=True),
)  # fmt: skip

_SESSION = {"activity_type": "practical", "status": "delivered"}
ACTIVITY = (
    Plant("required_missing", "direction", cell("direction", None), needs=_SESSION),
    Plant("not_an_integer", "minutes", cell("minutes", "сорок"), needs=_SESSION),
    Plant("not_a_date", "performed_on", cell("performed_on", "2025-02-31"), needs=_SESSION),
    Plant("unknown_code", "activity_type", cell("activity_type", "массаж"), needs=_SESSION),
    Plant("out_of_range", "minutes", cell("minutes", "900"), needs=_SESSION),
    Plant("outside_course", "performed_on", lambda row: {"performed_on": shifted(row["performed_on"], 40)},
          needs=_SESSION),
    Plant("career_guidance_under_14", "direction", cell("direction", "career_guidance"), needs=_SESSION),
    Plant("too_long", "protocol_id", cell("protocol_id", TOO_LONG), needs=_SESSION),
)  # fmt: skip

_D1, _KNOWLEDGE = {"item": "d1", "stage": "final"}, {"item": "knowledge", "stage": "final"}
ASSESSMENT = (
    Plant("required_missing", "value", cell("value", None), needs=_KNOWLEDGE),
    Plant("not_an_integer", "value", cell("value", "хорошо"), needs=_KNOWLEDGE),
    Plant("unknown_code", "stage", cell("stage", "промежуточная"), needs=_D1),
    Plant("unknown_code", "item", cell("item", "d10"), needs=_D1),
    Plant("item_of_other_instrument", "item", cell("item", "skill"), needs=_D1),
    Plant("value_out_of_scale", "value", cell("value", "7"), needs=_KNOWLEDGE),
    Plant("out_of_range", "revision", cell("revision", "0"), needs=_KNOWLEDGE),
    Plant("too_long", "protocol_id", cell("protocol_id", TOO_LONG), needs=_KNOWLEDGE),
)

CERTIFICATE = (
    *PERSON,
    Plant("required_missing", "issued_on", cell("issued_on", None)),
    Plant("not_a_date", "valid_until", cell("valid_until", "бессрочно")),
    Plant("not_a_number", "nominal_rub", cell("nominal_rub", "сто тысяч")),
    Plant("unknown_code", "status", cell("status", "потерян")),
    Plant(
        "out_of_range",
        "travel_rub",
        lambda row: {"travel_rub": "-5.00", "course_rub": _rub(row["course_rub"], 5)},
    ),
    Plant("too_long", "certificate_id", cell("certificate_id", TOO_LONG)),
    Plant("valid_before_issued", "valid_until", lambda row: {"valid_until": shifted(row["issued_on"], -1)}),
    Plant("parts_do_not_sum", "nominal_rub", lambda row: {"meals_rub": _rub(row["meals_rub"], 0.01)}),
    Plant(
        "redeemed_more_than_nominal",
        "redeemed_rub",
        lambda row: {"redeemed_rub": _rub(row["nominal_rub"], 0.01)},
    ),
    Plant("applied_before_issued", "applied_on", lambda row: {"applied_on": shifted(row["issued_on"], -1)}),
    Plant(
        "redeemed_before_issued", "redeemed_on", lambda row: {"redeemed_on": shifted(row["issued_on"], -1)}
    ),
)

_AGREED, _FAILED = {"reasons": None, "reported_total": "8"}, {"reasons": GIVEN}
# Two points of the bureau where ours are eight, with the reason that such a total needs.
_LOW = {"reported_comprehensiveness": "1", "reported_volume": "1", "reported_effect": "0",
        "reported_parental_competence": "0", "reported_total": "2", "reasons": "provider_failure"}  # fmt: skip
BUREAU_DECISION = (
    Plant("required_missing", "decided_on", cell("decided_on", None), needs=_AGREED),
    Plant("not_a_date", "registered_on", cell("registered_on", "2025-13-05"), needs=_AGREED),
    Plant("not_an_integer", "reported_effect", cell("reported_effect", "два"), needs=_AGREED),
    Plant("unknown_code", "reasons", cell("reasons", "family_tired"), needs=_FAILED),
    Plant("unknown_code", "signer_role", cell("signer_role", "бухгалтер"), needs=_AGREED),
    Plant("out_of_range", "reported_total", lambda row: {"reported_total": "9", "reported_effect": None},
          needs=_AGREED),
    Plant("total_is_not_sum", "reported_total", cell("reported_total", "7"), needs=_AGREED),
    Plant("reason_note_missing", "reason_note", lambda row: {"reasons": "other", "reason_note": None}, needs=_FAILED),
    Plant("reason_missing", "reasons", lambda row: {"reasons": None, "reason_note": None}, needs=_FAILED),
    Plant("reason_not_expected", "reasons", cell("reasons", "health_condition"), severity="warning", needs=_AGREED),
    Plant("too_long", "bureau_id", cell("bureau_id", TOO_LONG), needs=_AGREED),
    Plant("verdict_differs", "reported_total", lambda row: _LOW, severity="warning", needs=_AGREED),
)  # fmt: skip

PERSON_REGISTER = (
    *PERSON,
    Plant("required_missing", "sex", cell("sex", None)),
    Plant("not_a_date", "established_on", cell("established_on", "весной")),
    Plant("not_a_boolean", "first_established", cell("first_established", "впервые")),
    Plant("unknown_code", "disability_group", cell("disability_group", "4")),
    Plant("too_long", "child_ref", lambda row: {"snils": None, "child_ref": TOO_LONG}),
    Plant(
        "valid_before_established",
        "valid_until",
        lambda row: {"valid_until": shifted(row["established_on"], -1)},
    ),
)

PLANTS: dict[str, tuple[Plant, ...]] = {
    "course_protocol": COURSE_PROTOCOL,
    "activity": ACTIVITY,
    "assessment": ASSESSMENT,
    "certificate": CERTIFICATE,
    "bureau_decision": BUREAU_DECISION,
    "person_register": PERSON_REGISTER,
}


def _rub(amount: str | None, more: float) -> str:
    return f"{float(str(amount)) + more:.2f}"
