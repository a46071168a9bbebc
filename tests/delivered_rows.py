"""Rows that keep every rule, as people write them, and deliveries of a few rows as CSV.

Belongs here: one valid row a table and how rows become a file. Does not: whole invented populations (`tests/naive`).
SNILS here are of the reserved range up to 001-001-998, whose numbers carry no check digits and belong to nobody now.
"""

import csv
from collections.abc import Iterable
from pathlib import Path

from tests.register_rows import REGISTER_ROWS

Row = dict[str, str]

PROTOCOL: Row = {
    "protocol_id": "P1",
    "revision": "1",
    "snils": "00100000101",
    "child_ref": "",
    "birth_date": "2015-03-12",
    "sex": "F",
    "region_code": "72",
    "bureau_id": "B1",
    "provider_ogrn": "1027700132195",
    "provider_name": "Центр",
    "target_group": "2",
    "target_group_extra": "",
    "programme": "",
    "service_form": "inpatient",
    "certificate_id": "C1",
    "started_on": "2025-09-01",
    "finished_on": "2025-09-21",
    "status": "completed",
    "has_representative": "1",
    "signed_on": "2025-09-22",
    "sent_on": "2025-09-23",
}
ACTIVITY: Row = {
    "protocol_id": "P1",
    "revision": "1",
    "performed_on": "2025-09-02",
    "direction": "adaptive_pe",
    "activity_type": "practical",
    "status": "delivered",
    "minutes": "40",
}
ASSESSMENT: Row = {
    "protocol_id": "P1",
    "revision": "1",
    "instrument": "activity_participation",
    "item": "d1",
    "stage": "baseline",
    "value": "3",
}
CERTIFICATE: Row = {
    "certificate_id": "C1",
    "snils": "00100000101",
    "child_ref": "",
    "birth_date": "2015-03-12",
    "region_code": "72",
    "issued_on": "2025-06-01",
    "valid_until": "2026-05-31",
    "nominal_rub": "1000.50",
    "course_rub": "1000.50",
    "accommodation_rub": "",
    "meals_rub": "",
    "support_rub": "",
    "travel_rub": "",
    "applied_on": "",
    "redeemed_on": "",
    "redeemed_rub": "",
    "status": "issued",
}
DECISION: Row = {
    "protocol_id": "P1",
    "revision": "1",
    "bureau_id": "B1",
    "decided_on": "2025-10-01",
    "reported_comprehensiveness": "2",
    "reported_volume": "2",
    "reported_effect": "1",
    "reported_parental_competence": "0",
    "reported_total": "5",
    "reasons": "",
    "reason_note": "",
    "signer_role": "head",
    "signed_on": "2025-10-02",
    "registered_on": "2025-10-03",
    "federal_access_from": "2025-10-04",
}
REGISTER: Row = {
    "snils": "00100000101",
    "child_ref": "",
    "birth_date": "2015-03-12",
    "sex": "F",
    "region_code": "72",
    "disability_group": "child",
    "first_established": "1",
    "established_on": "2024-01-15",
    "valid_until": "2026-01-15",
    "target_group": "2",
    "needs_rehabilitation": "1",
    "contraindication": "",
}
OF_THE_PILOT: dict[str, Row] = {
    "course_protocol": PROTOCOL,
    "activity": ACTIVITY,
    "assessment": ASSESSMENT,
    "certificate": CERTIFICATE,
    "bureau_decision": DECISION,
    "person_register": REGISTER,
}
VALID = REGISTER_ROWS | OF_THE_PILOT


def write_csv(path: Path, table: str, rows: Iterable[Row]) -> Path:
    """A delivery of one table: each row is the valid one with what `rows` say otherwise."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, VALID[table])
        writer.writeheader()
        writer.writerows(VALID[table] | row for row in rows)
    return path
