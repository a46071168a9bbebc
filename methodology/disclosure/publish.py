"""From exact figures to rows that may be published (signatures; internals follow)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from methodology.disclosure.cube import Cube


@dataclass(frozen=True)
class Protected:
    """rows of published_indicator, rows of published_level, and cells: the exact cells with their mask, never published."""

    rows: pl.DataFrame
    levels: pl.DataFrame
    cells: pl.DataFrame


def protect_all(
    exact: pl.DataFrame,
    earlier: Sequence[pl.DataFrame],
    periods: Collection[str] | None,
    cube: Cube | None,
) -> Protected:
    """See `methodology.disclosure.protect`."""
    raise NotImplementedError
