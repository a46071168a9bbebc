"""From which day the number of a social services case is required.

Belongs here: the day. Does not: the rule (`schemas.delivered.social`).
"""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from law.files import LawModel, folder, read_toml

_WHY = "two cases of one person are told apart by their number"


class CaseNumbers(LawModel):
    """The first day of submission from which a case must have its number."""

    required_from: date
    status: Literal["in_force", "superseded", "assumption"]
    read_on: date


def required_from() -> date:
    """The first day on which a submitted case must carry its number."""
    return _case_numbers(folder()).required_from


@cache
def _case_numbers(law: Path) -> CaseNumbers:
    return read_toml(law / "case_numbers.toml", CaseNumbers, _WHY)
