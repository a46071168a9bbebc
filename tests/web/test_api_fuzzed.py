"""Schemathesis over the OpenAPI document, in process: whatever is sent, the answer is no 5xx and fits the document.

`python -m tests.web.test_api_fuzzed DATA [EXAMPLES]` asks for longer (docs/api.md).
"""

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from dashboard.web.app import create_app
from dashboard.web.auth.demo import COOKIE
from dashboard.web.settings import Settings

schemathesis = pytest.importorskip("schemathesis")
HOST = {"Host": "127.0.0.1"}  # the demonstration answers to this machine only
ROLES = ("ministry", "bureau", "federal")
# What the document promises beside the absence of a 5xx: statuses, types and bodies it names.
PROMISES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def fuzzed(data: Path, log: Path, examples: int) -> dict[str, int]:
    """Asks every route that many times in each role; returns how many answers had which status."""
    seen: dict[str, int] = {}
    app = create_app(Settings(data, log=log))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=HOST)
    checks = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ in PROMISES]
    assert len(checks) == len(PROMISES)
    for operation in schema.get_all_operations():
        for role in ROLES:
            _ask(operation.ok(), role, checks, examples, seen)
    return seen


def _ask(operation: Any, role: str, checks: list[Any], examples: int, seen: dict[str, int]) -> None:
    @settings(max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def once(case: Any) -> None:
        answer = case.call(headers=HOST | {"Cookie": f"{COOKIE}={role}"})
        seen[str(answer.status_code)] = seen.get(str(answer.status_code), 0) + 1
        case.validate_response(answer, checks=checks)

    once()


def test_no_answer_is_a_5xx_and_every_answer_fits_the_document(sample_data: Path, tmp_path: Path) -> None:
    seen = fuzzed(sample_data, tmp_path / "reads.jsonl", 8)
    assert not [status for status in seen if status.startswith("5")]
    assert seen["200"] > 60 and set(seen) <= {"200", "400", "404"}, seen


if __name__ == "__main__":
    found = fuzzed(Path(sys.argv[1]), Path(sys.argv[1]) / "fuzzed.jsonl", int((sys.argv[2:] or ["200"])[0]))
    print(found, "answers of 5xx:", sum(n for status, n in found.items() if status.startswith("5")))
