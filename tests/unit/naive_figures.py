"""Every indicator written a second time, from the contract and in plain Python, without looking at the registry.

Belongs here: what one unit adds to a figure, and the units themselves. Does not: periods, regions, intervals.
"""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from schemas.codes import CRITERION, REASON
from tests.unit.naive_days import day_of_data
from tests.unit.naive_persons import first_recognised

Row = dict[str, Any]
Test = Callable[[Row], Any]


def always(_: Row) -> bool:
    return True


def verdict(*wanted: str) -> Test:
    return lambda row: row["verdict"] in wanted


def interrupted(row: Row) -> bool:
    return bool(row["status"] == "interrupted")


def days(column: str, since: str = "finished_on") -> Test:
    return lambda row: row[column] and (row[column] - row[since]).days


def percent(part: Any, whole: Any) -> Decimal:
    return (Decimal(100) * part / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def not_delivered(row: Row) -> Any:
    return row["activities_reported"] - row["delivered_total"]


def both_totals(row: Row) -> bool:
    return row.get("reported_total") is not None and row["total_lo"] == row["total_hi"]


def reached(*stages: str) -> Test:
    return lambda row: all(row["stages"][stage] for stage in stages)


def may_be_served(row: Row) -> bool:
    return row["needs_rehabilitation"] is True and row["contraindication"] == "none"


def on_the_way(*stages: str) -> Test:
    """One of the children who may be served, and through all of these stages."""
    return lambda row: may_be_served(row) and reached(*stages)(row)


def must_not_be_served(row: Row) -> bool:
    return row["needs_rehabilitation"] is True and row["contraindication"] != "none"


def late(row: Row) -> bool:
    """A second revision, sent in a later half-year than the course ended in."""
    if row["revision"] == 1:
        return False
    half = (
        date(row["finished_on"].year, 7, 1)
        if row["finished_on"].month < 7
        else date(row["finished_on"].year + 1, 1, 1)
    )
    return bool(row["sent_on"] >= half)


def given(column: str) -> Test:
    return lambda row: row.get(column) is not None


# id -> (numerator: truth or number, units counted), written from the contract without looking at the registry
NAIVE: dict[str, tuple[Test, Test]] = {
    "courses_total": (always, always),
    "courses_completed": (lambda r: r["status"] == "completed", always),
    "courses_interrupted": (lambda r: r["status"] == "interrupted", always),
    "courses_assessed": (given("assessed"), always),
    "effective_rate": (verdict("effective"), verdict("effective", "ineffective")),
    "effective_rate_lower_bound": (verdict("effective"), always),
    "effective_rate_upper_bound": (verdict("effective", "undetermined"), always),
    "undetermined": (verdict("undetermined"), always),
    "effective_by_outcome": (lambda r: r["effect_lo"] >= 1, verdict("effective")),
    "effective_by_process_only": (lambda r: r["effect_hi"] == 0, verdict("effective")),
    **{
        f"mean_{c}": (lambda r, c=c: r[f"{c}_lo"], lambda r, c=c: r[f"{c}_lo"] == r[f"{c}_hi"])
        for c in ("total", *CRITERION.codes)
    },
    **{
        f"ineffective_{code}": (lambda r, code=code: code in r.get("reasons", []), verdict("ineffective"))
        for code in REASON.codes
    },
    "ineffective_not_stated": (lambda r: not r.get("reasons"), verdict("ineffective")),
    "effect_achieved": (lambda r: r["effect_lo"] >= 1, lambda r: r["effect_lo"] >= 1 or r["effect_hi"] == 0),
    "interrupted_rate": (interrupted, always),
    **{
        f"interrupted_{code}": (lambda r, code=code: code in r.get("reasons", []), interrupted)
        for code in REASON.codes
    },
    "interrupted_not_stated": (lambda r: not r.get("reasons"), interrupted),
    "activities_per_course": (lambda r: r["delivered_total"], given("delivered_total")),
    "norm_met": (lambda r: r["counted"] >= r["norm_total"], given("counted")),
    "directions_met_percent": (
        lambda r: percent(r["directions_met"], r["directions_required"]),
        given("directions_met"),
    ),
    "all_directions_met": (
        lambda r: r["directions_met"] == r["directions_required"],
        given("directions_met"),
    ),
    "norm_total_reached": (lambda r: r["delivered_total"] >= 120, given("delivered_total")),
    "distribution_off": (
        lambda r: r["counted"] < 120 or r["directions_met"] < r["directions_required"],
        lambda r: (r["delivered_total"] or 0) >= 120,
    ),
    "activities_not_delivered": (not_delivered, given("delivered_total")),
    "not_delivered_percent": (
        lambda r: percent(not_delivered(r), r["activities_reported"]),
        given("delivered_total"),
    ),
    "course_of_21_days": (
        lambda r: (r["finished_on"] - r["started_on"]).days == 20,
        lambda r: r["status"] == "completed",
    ),
    "days_to_protocol": (days("first_sent_on"), given("first_sent_on")),
    "days_to_decision": (days("decided_on"), given("decided_on")),
    "days_to_signature": (days("form_signed_on", "decided_on"), given("form_signed_on")),
    "days_to_platform": (days("registered_on", "decided_on"), given("registered_on")),
    "days_to_federal_access": (days("federal_access_from", "decided_on"), given("federal_access_from")),
    "federal_access_given": (given("federal_access_from"), given("decided_on")),
    "federal_access_in_10_days": (
        lambda r: days("federal_access_from", "decided_on")(r) <= 10,
        given("federal_access_from"),
    ),
    "decided_rate": (given("decided_on"), always),
    "total_agrees": (lambda r: r["reported_total"] == r["total_lo"], both_totals),
    "verdict_agrees": (
        lambda r: ("effective" if r["reported_total"] >= r["pass_mark"] else "ineffective") == r["verdict"],
        lambda r: r.get("reported_total") is not None and r["verdict"] != "undetermined",
    ),
    "bureau_minus_ours": (lambda r: r["reported_total"] - r["total_lo"], both_totals),
    "first_recognised": (always, always),
    "need_determined": (lambda r: r["needs_rehabilitation"], given("needs_rehabilitation")),
    "contraindicated": (must_not_be_served, always),
    "contraindicated_certified": (reached("certified"), must_not_be_served),
    "contraindicated_rate": (
        lambda r: r["contraindication"] != "none",
        lambda r: r["needs_rehabilitation"] is True,
    ),
    "certified": (reached("certified"), may_be_served),
    "applied": (reached("applied"), on_the_way("certified")),
    "served": (reached("served"), on_the_way("certified", "applied")),
    "assessed": (reached("assessed"), on_the_way("certified", "applied", "served")),
    "effective": (reached("effective"), on_the_way("certified", "applied", "served", "assessed")),
    "served_of_need": (reached("served"), may_be_served),
    "certificates_issued": (always, always),
    "certificates_nominal_sum": (lambda r: r["nominal_rub"], always),
    "certificates_mean_nominal": (lambda r: r["nominal_rub"], always),
    **{
        f"certificates_{part}_sum": (lambda r, part=part: r[f"{part}_rub"], given(f"{part}_rub"))
        for part in ("course", "accommodation", "meals", "support", "travel", "redeemed")
    },
    "redeemed_percent": (lambda r: percent(r["redeemed_rub"], r["nominal_rub"]), given("redeemed_rub")),
    "certificates_applied": (given("applied_on"), lambda r: r["status"] != "cancelled"),
    "certificates_redeemed": (given("redeemed_on"), lambda r: r["status"] != "cancelled"),
    "certificates_expired": (lambda r: r["status"] == "expired", lambda r: r["status"] != "cancelled"),
    "certificates_lapsed": (
        lambda r: r["valid_until"] < r["data_day"] and not r["redeemed_on"],
        lambda r: r["status"] != "cancelled",
    ),
    "certificates_cancelled": (lambda r: r["status"] == "cancelled", always),
    "rows_read": (always, always),
    "rows_quarantined": (lambda r: r["fate"] == "quarantined", always),
    "rows_duplicate": (lambda r: r["fate"] == "duplicate", always),
    "rows_waiting": (lambda r: r["fate"] == "waiting", always),
    "courses_corrected": (lambda r: r["revision"] == 2, always),
    "courses_corrected_late": (late, lambda r: r["revision"] == 1 or r["sent_on"] is not None),
}


def units_of(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The units of each fact, with `day` and the columns they may be broken down by."""
    decided = {row["protocol_id"]: row | {"form_signed_on": row["signed_on"]} for row in rows["decision"]}
    received = {row["delivery_sha"]: date.fromisoformat(row["received_at"][:10]) for row in rows["delivery"]}
    courses = [
        decided.get(c["protocol_id"], {})
        | c
        | e
        | s
        | {"day": c["finished_on"], "provider": c["provider_ogrn"]}
        for c, e, s in zip(rows["course"], rows["course_evidence"], rows["course_score"], strict=True)
    ]
    certificates = [
        r | {"day": r["issued_on"], "data_day": day_of_data(rows)}
        for r in rows["certificate"]
        if r["intake_status"] == "accepted"
    ]
    fates = ("accepted", "quarantined", "duplicate", "waiting")
    lines = [
        {"day": received[row["delivery_sha"]], "region_code": None, "fate": fate}
        for row in rows["ledger"]
        for fate in fates
        for _ in range(row[fate])
    ]
    persons = first_recognised(rows, courses)
    return {"course": courses, "person": persons, "certificate": certificates, "row": lines}
