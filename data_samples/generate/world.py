"""The invented pilot: where and when courses take place, in what proportions, how many end how.

Belongs here: every number that shapes the samples. Does not: how a row or a file is made. The regions and years of the
pilot are real (decree N 2339 and its amendments), everything counted in them is invented.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
NORMS = ROOT / "law" / "norms" / "activity_norms.csv"


@dataclass(frozen=True)
class Region:
    """A subject of the pilot: its adjective for file names, year of joining, share of courses, bureaus, providers."""

    code: str
    name: str
    joined: int
    weight: float
    bureaus: int
    providers: int


@dataclass(frozen=True)
class Half:
    """A half-year in which courses finish; `rate` is the published rate it is calibrated to (end of 2024, H1 2025)."""

    id: str
    first: date
    last: date
    weight: float
    rate: float


REGIONS = (
    Region("66", "Свердловская область", 2022, 1.2, 3, 4),
    Region("72", "Тюменская область", 2022, 1.3, 3, 4),
    Region("62", "Рязанская область", 2024, 0.8, 2, 2),
    Region("18", "Удмуртская Республика", 2025, 1.0, 2, 3),
    Region("50", "Московская область", 2025, 1.3, 3, 4),
    Region("86", "ХМАО — Югра", 2025, 1.0, 2, 3),
)
# January courses start after the holidays, so that none starts before its region joined.
HALVES = (
    Half("2024-H1", date(2024, 1, 30), date(2024, 6, 30), 0.8, 0.968),
    Half("2024-H2", date(2024, 7, 1), date(2024, 12, 31), 0.9, 0.968),
    Half("2025-H1", date(2025, 1, 30), date(2025, 6, 30), 1.0, 0.963),
    Half("2025-H2", date(2025, 7, 1), date(2025, 12, 31), 1.1, 0.963),
    Half("2026-H1", date(2026, 1, 30), date(2026, 6, 30), 1.1, 0.963),
)
UNDETERMINED_SHARE = 0.015
INTERRUPTED_SHARE = 0.08
NO_SNILS_SHARE = 0.02
NO_DECISION_SHARE = 0.02
DISAGREEING_DECISIONS = 0.03
# Groups 1 and 8 have no published matrix: their courses fall under the generic norm.
TARGET_GROUPS = {"2": 0.32, "5": 0.26, "11": 0.20, "1": 0.12, "8": 0.10}
SERVICE_FORMS = {"inpatient": 0.58, "semi_inpatient": 0.34, "mobile": 0.08}
# The published funnel of 1 September 2025: of the issued 78.6 % applied, of those 79.5 % were served.
APPLIED_OF_ISSUED, SERVED_OF_APPLIED = 0.786, 0.795
NOMINAL_RUB = {2023: 98_000, 2024: 98_000, 2025: 104_500, 2026: 110_000}
# One invented provider works in every region and does worse: what a chart of outliers should show, and no region.
TRAVELLING_SHARE_OF_EFFECTIVE, TRAVELLING_SHARE_OF_INEFFECTIVE = 0.05, 0.25
SMALLEST_WORLD = 400


def cells() -> list[tuple[Half, Region, float]]:
    """Half-years and regions that have courses, with their share of all."""
    return [(h, r, h.weight * r.weight) for h in HALVES for r in REGIONS if r.joined <= h.first.year]


def shared_out(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to the weights that sum to the total (largest remainders).

    >>> shared_out(10, np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    exact = total * weights / weights.sum()
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: total - whole.sum()]] += 1
    return whole


def even_quotas(counts: np.ndarray, share: np.ndarray) -> np.ndarray:
    """How many of each half-year x region cell end in a way: whole, and by half and by region as near as can be.

    Rates then differ between regions and half-years by rounding alone, so no region of the samples is an outlier.
    """
    expected = np.cumsum(counts * share[:, None], axis=0)
    given = np.zeros(counts.shape[1], dtype=int)
    rows = []
    for due in expected:
        row = np.maximum(np.floor(due - given), 0).astype(int)
        missing = max(round(due.sum()) - int(given.sum()) - int(row.sum()), 0)
        row[np.argsort(given + row - due, kind="stable")[:missing]] += 1
        rows.append(row)
        given = given + row
    return np.minimum(np.array(rows), counts)
