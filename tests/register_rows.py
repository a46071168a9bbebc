"""Rows of registers that keep every rule, as people write them.

Belongs here: one valid row a register but the disability register, which stands with the pilot's tables
(`delivered_rows`). Does not: files. INN of region 00 belong to nobody; SNILS are of the reserved range. A register that
nobody wrote a row for has the simplest one its model allows, so that a new one meets every test of all registers.
"""

from typing import Any

import polars as pl

from schemas.delivered.registers import REGISTERS
from schemas.rules import delivered_columns

WRITTEN: dict[str, dict[str, str]] = {
    "service_record": {
        "region_code": "72",
        "snils": "00100000101",
        "child_ref": "",
        "programme": "ipra",
        "service_kind": "K-1",
        "channel": "mobile",
        "institution_id": "",
        "started_on": "2025-03-03",
        "finished_on": "2025-03-21",
        "cost_rub": "1000.50",
    },
    "employment_quota": {
        "region_code": "72",
        "employer_inn": "0000000018",
        "year": "2025",
        "quarter": "4",
        "quota_positions": "3",
        "filled_positions": "2",
    },
    "employment_outcome": {
        "region_code": "72",
        "snils": "00100000101",
        "child_ref": "",
        "programme": "abilympics",
        "hired_on": "2025-03-03",
    },
    "education_enrolment": {
        "region_code": "72",
        "snils": "00100000101",
        "child_ref": "",
        "level": "school",
        "organisation_id": "ORG-1",
        "mode": "inclusive",
        "school_year": "2024/2025",
        "assessed_online_on": "2025-03-03",
    },
    "institution": {
        "region_code": "72",
        "institution_id": "I-1",
        "kind": "rehab_centre",
        "high_tech": "1",
        "opened_on": "2020-03-03",
        "closed_on": "",
    },
    "ngo_grant": {
        "region_code": "72",
        "ngo_inn": "0000000018",
        "year": "2025",
        "project_id": "",
        "amount_rub": "500000.00",
        "disability_programme": "1",
    },
    "workshop": {"region_code": "72", "workshop_id": "W-1", "workers": "8", "year": "2025"},
    "staff": {"institution_id": "I-1", "year": "2025", "headcount": "8", "under_35": "2"},
    "e_service": {
        "region_code": "72",
        "service_id": "E-1",
        "audience": "older_generation",
        "launched_on": "2020-03-03",
    },
    "e_application": {"service_id": "E-1", "date": "2025-03-03", "count": "8"},
    "population": {
        "region_code": "72",
        "year": "2025",
        "age": "8",
        "sex": "F",
        "count": "480",
        "variant": "with_okrugs",
    },
    "published_statistic": {
        "region_code": "72",
        "source": "Отчёт",
        "as_of": "2025",
        "metric_id": "digital_services",
        "title_ru": "Услуги",
        "title_en": "Services",
        "value": "37",
        "qualifier": "exact",
        "unit": "service",
        "breakdown": "audience=older_generation",
    },
    "child_form": {
        "form_no": "15.72.01/2025",
        "bureau_id": "72-Б1",
        "formed_on": "2025-04-03",
        "snils": "00100000101",
        "child_ref": "",
        "birth_date": "2015-03-12",
        "region_code": "72",
        "municipality": "город Образцовый",
        "target_group": "2",
        "target_group_extra": "3.1",
        "age_band": "under_14",
        "limit_self_care": "1",
        "limit_movement": "",
        "limit_orientation": "",
        "limit_communication": "2",
        "limit_learning": "2",
        "limit_work": "",
        "limit_behaviour": "0",
        "directions": "adaptive_pe|socio_cultural",
        "provider_ogrn": "1027700132195",
        "service_form": "inpatient",
        "contraindication": "",
    },
    "provider_register": {
        "provider_ogrn": "1027700132195",
        "region_code": "72",
        "valid_from": "2022-04-01",
        "valid_to": "",
        "places": "40",
        "directions": "adaptive_pe",
        "conformity_on": "2022-03-15",
    },
    "social_service_case": {
        "case_no": "72-1/2025",
        "region_code": "72",
        "snils": "00100000101",
        "child_ref": "",
        "form": "home",
        "submitted_on": "2025-03-03",
        "submitted_electronically": "1",
        "registered_on": "2025-03-03",
        "receipt_confirmed_on": "2025-03-04",
        "documents_complete_on": "2025-03-05",
        "survey_on": "2025-03-06",
        "decided_on": "2025-03-07",
        "decision": "recognised",
        "refusal_reason": "",
        "notified_on": "2025-03-10",
        "programme_on": "2025-03-14",
        "revised_on": "2025-09-14",
        "service_from": "2025-04-01",
        "service_to": "2025-12-31",
        "contract_requested_on": "2025-03-17",
        "contract_on": "2025-03-18",
        "payment": "partial",
        "income_ratio": "1.50",
        "finished_on": "",
        "finish_reason": "",
    },
}


def _simplest(name: str, spec: Any) -> str:
    """The simplest cell of a column: its first code, its least number, a day, a place or number that is nobody's."""
    known = {"region_code": "72", "snils": "00100000101", "child_ref": ""}
    if name in known or name.endswith("_inn"):
        return known.get(name, "0000000018")
    limits = {key: value for check in spec.checks for key, value in check.statistics.items()}
    if "allowed_values" in limits:
        return str(limits["allowed_values"][0])
    if spec.dtype.type == pl.Date:
        return "2025-03-03"
    is_text = spec.dtype.type == pl.String
    return "X-1" if is_text else str(limits.get("min_value", 1)) if spec.dtype.type.is_integer() else "1"


def simplest_row(table: str) -> dict[str, str]:
    """A row of a register as its model alone lets one write it."""
    columns = delivered_columns(REGISTERS[table].delivered)
    return {name: _simplest(name, spec) for name, spec in columns.items()}


REGISTER_ROWS = WRITTEN | {table: simplest_row(table) for table in REGISTERS if table not in WRITTEN}
