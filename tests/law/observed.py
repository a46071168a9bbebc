"""What a reader sees of the world under a law: run as a program, because columns are made when the code is imported.

    REHAB_LAW=LAW python -m tests.law.observed DATA OUT.json

Belongs here: asking pages, API, card, exports and the attacker, and writing down what they answer. Does not: what is
right (the tests). Pages are kept as plain text with single blanks.
"""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from dashboard.web.access.principal import FEDERAL, MAIN_BUREAU, Principal
from methodology.attacker.knowledge import limits_of
from pipelines.cli import main
from tests.web.case_world import asking_as, copied, seen

REGION = "72"
PAGES = ("/criteria", "/agreement", "/worklist", "/courses?verdict=any", "/courses?verdict=any&state=near", "/method",
         "/timeliness", "/dose", "/case/NEAR", "/case/OLD")  # fmt: skip
OPENED = 27  # the day of November on which NEAR is opened to the Federal Bureau


def _card(data: Path, protocol: str) -> str:
    told = CliRunner().invoke(main, ["explain", protocol, "--data", str(data), "--lang", "ru"])
    assert told.exit_code == 0, told.output
    return " ".join(told.output.split())


def _answers(place: Path, data: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    shown = copied(data, place)
    reader = asking_as(Principal("m", MAIN_BUREAU, REGION), shown, date(2025, 11, 28), patch)
    with reader as client:
        pages = {page: client.get(page, headers={"accept-language": "en"}) for page in PAGES}
        near = client.get("/api/v1/cases", params={"near": True}).json()
        case = client.get("/api/v1/cases/NEAR").json()
        high = client.get("/api/v1/cases", params={"total": 11}).status_code
    assert {answer.status_code for answer in pages.values()} == {200}, pages
    federal = {}
    for day in range(OPENED - 1, OPENED + 14):
        on = date(2025, 11, day) if day <= 30 else date(2025, 12, day - 30)
        with asking_as(Principal("f", FEDERAL), shown, on, patch) as client:
            federal[day - OPENED + 1] = client.get("/case/NEAR").status_code
    return {
        "pages": {name: seen(answer.text) for name, answer in pages.items()},
        "near": sorted(row["protocol_id"] for row in near["items"]),
        "case": case["item"],
        "total of 11": high,
        "federal": sorted(day for day, status in federal.items() if status == 200),
    }


def _exports(data: Path) -> dict[str, str]:
    forms = {
        form: CliRunner().invoke(main, ["kpi", "--data", str(data), "--format", form])
        for form in ("csv", "json")
    }
    assert {told.exit_code for told in forms.values()} == {0}, forms
    return {form: told.output for form, told in forms.items()}


def observe(data: Path, place: Path) -> dict[str, Any]:
    """Everything that is shown."""
    published = data / "published" / "current"
    with pytest.MonkeyPatch.context() as patch:
        answers = _answers(place, data, patch)
    tables = {name: pl.read_parquet(published / f"{name}.parquet") for name in ("scored_course", "finding")}
    findings = tables["finding"].select("record_id", "rule_id", "expected", "message_en").rows()
    marts = {
        name: pl.read_parquet(published / f"{name}.parquet").columns
        for name in ("course_score", "score_archetype")
    }
    return answers | {
        "cards": {name: _card(data, name) for name in ("NEAR", "OLD")},
        "exports": _exports(data),
        "scores": {row["protocol_id"]: row for row in json.loads(tables["scored_course"].write_json())},
        "findings": sorted(findings, key=str),
        "columns": marts,
        "attacker": {period: list(limits_of(period)) for period in ("2025-H1", "2026-H1")},
    }


if __name__ == "__main__":
    seen_there = observe(Path(sys.argv[1]), Path(sys.argv[2]).parent / "shown")
    Path(sys.argv[2]).write_text(json.dumps(seen_there, ensure_ascii=False, default=str), encoding="utf-8")
