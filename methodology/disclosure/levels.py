"""Which levels of the cube are published, and which are withheld as a whole?

A level is a split at one kind of area and period, in one year. Where more than the declared share of its cells would
be hidden, a table of dots helps nobody and each dot is a riddle: the level is withheld as a whole, and said to be. So
small numbers are published coarser and big numbers finer, by the same cube. The finest level goes first: what it frees
often saves the coarser ones. Both figures are reported, hidden cells and withheld levels: one alone would flatter.

Belongs here: withholding, round by round. Does not: what is hidden inside a published level (secondary.py).

Reference: section "Disclosure control" of the methods of this project ("coarse first").

Worked example: interrupted courses by region and year, six regions with 3, 4, 2, 3, 0 and 2. Five are small: with their
complements 10 of 12 cells are hidden, more than half. The level is withheld, and the country's 14 is published.

>>> interrupted = [3, 4, 2, 3, 0, 2]
>>> small = sum(0 < count < 5 for count in interrupted)
>>> 2 * small, 2 * len(interrupted), sum(interrupted)
(10, 12, 14)
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from methodology.disclosure.alteration import Mask, Vector
from methodology.disclosure.cells import PLACE
from methodology.disclosure.cube import SUM, Cube
from methodology.disclosure.releases import Index, Shown, joint_system
from methodology.disclosure.secondary import Problem, hide

_PLACE_LEVEL = ["period_kind", "area_kind", "breakdown"]
_FINEST_FIRST = ["region", "district", "country"]
_IMPORTANCE = {
    "region": 1.0,
    "district": 2.0,
    "country": 4.0,
}  # hiding the country's figure is the last resort


@dataclass(frozen=True)
class Frame:
    """One total in one year: everything about its cells that does not change from round to round.

    primary: cells small by themselves; late: cells that have changed too little since an earlier release. candidates:
    cells of the cube in the periods asked for. shown: earlier releases over these cells.
    """

    cells: pl.DataFrame
    cube: Cube
    relations: csr_matrix
    primary: Mask
    late: Mask
    shown: list[Shown]
    candidates: Mask

    @cached_property
    def values(self) -> Vector:
        """Exact values."""
        return self.cells["value"].to_numpy().astype(float)

    @cached_property
    def totals(self) -> Mask:
        """Cells of the total itself."""
        return self.cells["count"].is_in(list(set(self.cube.totals.values()))).to_numpy()

    @cached_property
    def kinds(self) -> Index:
        """A number for each kind of place: period kind, area kind, breakdown."""
        return _ranked(self.cells.select(pl.struct(_PLACE_LEVEL)))

    @cached_property
    def places(self) -> Index:
        """A number for each place."""
        return _ranked(self.cells.select(pl.struct(PLACE)))

    @cached_property
    def levels(self) -> Index:
        """A number for each level: split and kind of place."""
        return _ranked(self.cells.select(pl.struct("level", *_PLACE_LEVEL)))

    @cached_property
    def told(self) -> Mask:
        """Cells that an earlier release tells, or lets be computed, to within the threshold: no secret any more."""
        known = np.zeros(self.values.size, dtype=bool)
        for each in self.shown:
            known |= np.abs(each.computable(self.relations) - self.values) < self.cube.threshold
        return known

    @cached_property
    def empty(self) -> Mask:
        """Cells of places without a single unit: zeros there hide nobody, and do not make a level look fuller."""
        return np.isin(self.places, self.places[self.totals & (self.values == 0)])

    @cached_property
    def changed(self) -> bool:
        """Whether some count is another one than an earlier release shows."""
        return any(bool(np.any(~np.isnan(each.value) & (each.value != self.values))) for each in self.shown)


@dataclass(frozen=True)
class Masked:
    """The outcome. withheld: cells of levels withheld whole; published: cells that rows stand for; hidden of them."""

    withheld: Mask
    published: Mask
    hidden: Mask


def _ranked(key: pl.DataFrame) -> Index:
    return key.to_series().rank("dense").to_numpy().astype(np.int64) - 1


def _published(frame: Frame, withheld: Mask) -> Mask:
    """Candidates that some figure shows: a figure has rows at a kind of place where none of its counts is withheld."""
    names = frame.cells["count"].to_numpy()
    shown = np.zeros(names.size, dtype=bool)
    for counts in frame.cube.figures.values():
        own = [np.flatnonzero((names == count) & frame.candidates) for count in counts if count != SUM]
        blocked = np.unique(np.concatenate([frame.kinds[at[withheld[at]]] for at in own]))
        for at in own:
            shown[at[~np.isin(frame.kinds[at], blocked)]] = True
    return shown


def _hidden_before(frame: Frame) -> Mask:
    """Cells of the cube that an earlier release covers and does not show: a mask never shrinks."""
    before = np.zeros(frame.values.size, dtype=bool)
    for each in frame.shown:
        before |= frame.candidates & each.covered & np.isnan(each.value) & ~each.of_nobody(frame.relations)
    return before


def _hidden_from_the_start(frame: Frame, published: Mask) -> Mask:
    return ~published | _hidden_before(frame) | frame.primary | frame.late


def _fixed(frame: Frame) -> Mask:
    """Cells shown before and not changed since: hiding them now would hide nothing."""
    shown = np.zeros(frame.values.size, dtype=bool)
    for each in frame.shown if not frame.changed else []:
        shown |= ~np.isnan(each.value)
    return shown


def _widths(frame: Frame) -> Vector:
    """The threshold; for late cells that an earlier release tells to within it, as many as units came late there."""
    late = np.zeros(frame.values.size)
    for each in frame.shown:
        came = np.where(frame.totals & ~np.isnan(each.value), np.abs(frame.values - each.value), 0.0)
        late = np.maximum(late, np.bincount(frame.places, came)[frame.places])
    width = float(frame.cube.threshold)
    return np.where(frame.late & frame.told, np.minimum(late, width), width)


def _problem(frame: Frame, published: Mask) -> Problem:
    hidden = _hidden_from_the_start(frame, published)
    system = joint_system(
        frame.relations, frame.values, ~hidden, frame.shown if frame.changed else [], frame.places
    )
    more = system.values.size - frame.values.size
    none = np.zeros(more, dtype=bool)
    importance = frame.cells["area_kind"].replace_strict(_IMPORTANCE, return_dtype=pl.Float64).to_numpy()
    return Problem(
        relations=system.relations,
        values=system.values,
        hidden=np.concatenate([hidden, ~none]),
        needs=np.concatenate([(frame.primary & ~frame.told) | (frame.late & published), none]) | system.asked,
        fixed=np.concatenate([_fixed(frame), none]) | system.fixed,
        totals=np.concatenate([frame.totals, none]),
        cost=np.concatenate([importance * (1.0 + np.log1p(frame.values)), np.zeros(more)]),
        widths=np.concatenate([_widths(frame), np.full(more, float(frame.cube.threshold))]),
    )


def _protect(frame: Frame, published: Mask) -> tuple[Mask, bool]:
    """Hidden cells, given what has rows, and whether that is enough beside what earlier releases show."""
    problem = _problem(frame, published)
    asks = np.zeros(problem.values.size, dtype=bool)
    asks[: frame.values.size] = published & ~frame.told
    lost = hide(problem, asks)
    lost[: frame.values.size] &= ~(frame.late & frame.told)  # told nearly before: as well as may be
    return problem.hidden[: frame.values.size], not lost.any()


def _finest(frame: Frame, mask: Mask, published: Mask, share: float) -> Mask:
    """Cells of the finest levels with a greater share hidden, of cells with units; nothing where there is none."""
    told = frame.cells.select("area_kind", "breakdown").with_columns(
        number=pl.Series(frame.levels), hidden=pl.Series(mask), published=pl.Series(published & ~frame.empty)
    )
    shares = (
        told.filter("published").group_by("number", "area_kind", "breakdown").agg(pl.col("hidden").mean())
    )
    full = shares.filter(pl.col("hidden") > share)
    for finest in (pl.col("breakdown") != "none", *(pl.col("area_kind") == kind for kind in _FINEST_FIRST)):
        numbers = full.filter(finest)["number"].to_numpy()
        if numbers.size:
            return frame.candidates & np.isin(frame.levels, numbers)
    return np.zeros(frame.values.size, dtype=bool)


def masked(frame: Frame) -> Masked:
    """Withhold and hide until every published level holds its share and every hidden cell is safe.

    Beside earlier releases that show too much, the finest levels go one after the other, at the last all of them: a
    release may say nothing new of a year, it never gives a cell away.
    """
    withheld, programmes = np.zeros(frame.values.size, dtype=bool), False
    while True:
        published, enough = _published(frame, withheld), True
        mask = _hidden_from_the_start(frame, published)
        if programmes and published.any():
            mask, enough = _protect(frame, published)
        more = _finest(frame, mask, published, frame.cube.withhold_above if enough else -1.0) & ~withheld
        if not (enough or more.any()):
            more = published
        if programmes and not more.any():
            return Masked(withheld, published, mask & published)
        programmes |= not more.any()  # levels that small cells alone fill need no programme to be seen
        withheld |= more
