"""Disclosure control: the protector. It stands between exact figures and everything that is published.

cube (what is published) -> cells -> primary -> relations, releases -> secondary -> levels -> publish.
It never imports `methodology.attacker`, which audits what comes out and was written apart.
"""

from collections.abc import Collection, Sequence

import polars as pl

from methodology.disclosure.cells import rows_of_cube
from methodology.disclosure.cube import Cube, load_cube
from methodology.disclosure.publish import Protected, protect_all

__all__ = ["Cube", "Protected", "load_cube", "protect", "protect_all", "rows_of_cube"]


def protect(
    exact: pl.DataFrame,
    earlier: Sequence[pl.DataFrame] = (),
    periods: Collection[str] | None = None,
    cube: Cube | None = None,
) -> pl.DataFrame:
    """Rows of `published_indicator` that may leave the house.

    exact: the whole of indicator_value, every half-year, year and region: hidden cells hang together across periods, so
    a release of one period needs the others as well. periods: labels to publish (None: all there are). earlier: what
    earlier releases published, oldest first; their masks stay, and what they show is taken as known to everybody.
    Raises RehabError where exact counts do not add up, or cannot be protected beside what was told before.
    """
    return protect_all(exact, earlier, periods, cube).rows
