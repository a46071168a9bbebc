"""The legal cases of pathway_cases.toml, each looked at on its own day."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from methodology.social_services.pathway import judged
from methodology.social_services.procedures import COLUMNS, load_procedures

SCHEMA = {"child_id": pl.String, "region_code": pl.String} | COLUMNS
TEXT = Path(__file__).with_name("pathway_cases.toml").read_text("utf-8")
CASES: list[dict[str, Any]] = tomllib.loads(TEXT)["case"]
TODAY = date(2026, 11, 22)


def row_of(case: dict[str, Any]) -> dict[str, Any]:
    """The case as a row; what is not given is missing, but a decision is recognition."""
    given = {name: value for name, value in case.items() if name not in ("name", "as_of", "steps")}
    assert set(given) <= set(SCHEMA)
    usual = {"child_id": "c1", "region_code": "77", "form": "home"}
    usual |= {"decision": "recognised"} if "decided_on" in case else {}
    return dict.fromkeys(SCHEMA) | usual | given


def told(row: dict[str, Any]) -> str:
    """What became of a step, in the words of the file."""
    state, why, due = row["state"], row["why"], row["due_on"]
    if why:
        return f"{state}: {why}"
    days = row["days_left"] if state == "running" else row["days_late"]
    unit = f"{row['days_unit'].replace('_', ' ')}{'' if days == 1 else 's'}"
    amount = {"met": "", "running": f", {days} {unit} left"}.get(state, f" by {days} {unit}")
    return f"{state}{amount}, due {due}" + ("" if row["due_confirmed"] else " at the earliest")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    cases = pl.LazyFrame([row_of(case)], schema=SCHEMA)
    rows = judged(cases, load_procedures(), case.get("as_of", TODAY)).collect()
    found = {row["step"]: told(row) for row in rows.iter_rows(named=True)}
    assert {step: found[step] for step in case["steps"]} == case["steps"]
