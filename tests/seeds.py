"""How many random worlds a test draws: a few before a change lands, all of them in a long run."""

from typing import Any

import pytest


def seeds(now: int, of: int) -> list[Any]:
    """The seeds 0 to `of` - 1 as parameters, those from `now` on marked long."""
    return [*range(now), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(now, of))]
