"""Can any hidden cell be computed from what is published? (Signatures; the attack itself follows.)"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from schemas.errors import RehabError


@dataclass(frozen=True)
class Audit:
    """What the attacker found. cells: one row a hidden cell with its interval (release, indicator, place, low, high).

    hidden: cells attacked; exact: interval narrower than 0.5; narrow: narrower than the threshold.
    """

    cells: pl.DataFrame
    hidden: int
    exact: int
    narrow: int

    @property
    def passed(self) -> bool:
        """Whether nothing can be computed, exactly or to within the threshold."""
        return self.exact == 0 and self.narrow == 0


def audit(releases: Sequence[pl.DataFrame]) -> Audit:
    """Attack every hidden cell of the releases together; each is a frame of published_indicator, oldest first."""
    raise NotImplementedError


def check_release(releases: Sequence[pl.DataFrame]) -> Audit:
    """The audit of releases together; raises RehabError where one cell can be computed: it must not go out."""
    found = audit(releases)
    if not found.passed:
        raise RehabError(
            f"hidden cells can be computed: {found.exact} exactly, {found.narrow} to within the threshold",
            where="the release and those before it",
            why="a small count of children would be known to everybody",
            todo="do not publish it; keep the audit report and call the owner of the method",
        )
    return found
