"""What do earlier releases tell about the new one?

A cell that an earlier release shows is known for good. Where nothing of a year has changed since, old and new counts
are the same cells, and what was shown stays shown. Where something has changed, each earlier release is a table of its
own beside the new one, and onlookers link the two: a place whose published counts all agree has not changed; late
courses only add, as long as no published count has become smaller. The strongest of these beliefs that the published
figures allow is taken as true.

Belongs here: which cells earlier releases fix, and the joint system of relations. Does not: what is hidden.

Reference: METHODS of this project: a mask never shrinks between releases, a new one is audited with the earlier ones.

Worked example: release 1 shows 30 courses of a region and hides 3 interrupted ones; release 2 has 36 courses. If it
showed 4 interrupted of 36, somebody would know that release 1 had at most 4. So both stay hidden, and the difference of
6 courses is a column of its own: new = old + late, late >= 0.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import block_diag, coo_matrix, csr_matrix, vstack

from law.errors import RehabError
from methodology.disclosure.alteration import Mask, Vector
from methodology.disclosure.cells import KEY
from methodology.disclosure.cube import Cube

Index = npt.NDArray[np.int64]
_WHOLE = 1e-6


@dataclass(frozen=True)
class Belief:
    """What onlookers take as true: places whose published counts agree have not changed; courses only come late."""

    unchanged: bool
    only_late: bool


@dataclass(frozen=True)
class Shown:
    """An earlier release over the cells of the new one: value (nan where not shown), and cells it hides by name."""

    value: Vector
    hidden: Mask
    covered: Mask

    def of_nobody(self, relations: csr_matrix) -> Mask:
        """Cells that are zero because something they are a part of is shown as zero: an empty group hides nobody."""
        zero, parts, wholes = self.value == 0, (relations < 0).astype(float), (relations > 0).astype(float)
        while True:
            empty = np.asarray(wholes @ zero.astype(float)).ravel() > 0
            found = np.asarray(parts[empty].sum(axis=0)).ravel() > 0
            if not (found & ~zero).any():
                return zero
            zero = zero | found

    def computable(self, relations: csr_matrix) -> Vector:
        """What follows from what it shows: a relation with a single unknown cell tells it (nan: nothing does)."""
        value = np.where(self.of_nobody(relations), 0.0, self.value)
        while True:
            unknown = np.isnan(value)
            single = np.asarray(abs(relations) @ unknown.astype(float)).ravel() == 1
            row, cell = relations[single].multiply(unknown).nonzero()
            if not cell.size:
                return value
            sign = np.asarray(relations[single][row, cell]).ravel()
            value[cell] = -np.asarray(relations[single] @ np.nan_to_num(value)).ravel()[row] / sign


def over_cells(cells: pl.DataFrame, shown: pl.DataFrame, cube: Cube) -> Shown:
    """What an earlier release says of each cell; `covered`: cells of the totals and periods it publishes."""
    totals = pl.col("count").replace_strict(cube.totals)
    joined = cells.select(*KEY).join(
        shown.select(*KEY, "value", named=pl.lit(True)), on=KEY, how="left", maintain_order="left"
    )
    told = shown.select(totals.alias("total"), "period").unique().with_columns(covered=pl.lit(True))
    covered = cells.select(totals.alias("total"), "period").join(
        told, on=["total", "period"], how="left", maintain_order="left"
    )
    value = joined["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    named = joined["named"].fill_null(False).to_numpy()
    return Shown(value, named & np.isnan(value), covered["covered"].fill_null(False).to_numpy())


def check_held(cells: pl.DataFrame, shown: pl.DataFrame) -> None:
    """Raises RehabError where an earlier release shows a cell that the exact table does not hold."""
    missing = shown.join(cells, on=KEY, how="anti").filter(pl.col("value").is_not_null())
    if missing.height:
        raise RehabError(
            "an earlier release shows cells that the exact table does not hold",
            where=", ".join(missing["period"].unique().sort().to_list()),
            why="what it shows limits what may be shown now",
            todo="hand over the whole of indicator_value; `periods` says what to publish of it",
        )


def _any_of(groups: Index, mask: Mask) -> Mask:
    """True for every cell of a group in which the mask is true somewhere."""
    return np.isin(groups, np.unique(groups[mask]))


@dataclass(frozen=True)
class System:
    """The joint system: first the cells of the new release, then those of earlier ones, then what came late.

    fixed: columns whose value earlier releases told; asked: columns that they hide, and that must stay hidden.
    """

    relations: csr_matrix
    values: Vector
    fixed: Mask
    asked: Mask


def _matrix(new: Index, old: Index, size: int, late: bool) -> csr_matrix:
    """A row a linked pair of columns: new - old (- late) = 0."""
    row = np.arange(new.size)
    parts = [(np.ones(new.size), row, new), (-np.ones(new.size), row, old)]
    if late:
        parts.append((-np.ones(new.size), row, size + row))
    signs, rows, columns = (np.concatenate(each) for each in zip(*parts, strict=True))
    return coo_matrix((signs, (rows, columns)), shape=(new.size, size + (new.size if late else 0))).tocsr()


def _pairs(
    told: list[Vector], columns: list[Index], places: Index, belief: Belief
) -> tuple[Index, Index, Mask]:
    """Linked columns of releases that follow each other: new, old, and whether they are taken as equal."""
    new_at, old_at, equal = [], [], []
    for number, old in enumerate(told[:-1]):
        new = told[number + 1]
        both = ~np.isnan(old) & ~np.isnan(new)
        same = _any_of(places, ~np.isnan(old)) & ~_any_of(places, both & (old != new))
        linked = (same & belief.unchanged) | belief.only_late
        new_at.append(columns[number + 1][linked])
        old_at.append(columns[number][linked])
        equal.append((same & belief.unchanged)[linked])
    return np.concatenate(new_at), np.concatenate(old_at), np.concatenate(equal)


def _believable(relations: csr_matrix, values: Vector, known: Mask) -> Vector | None:
    """A whole-numbered table that keeps the relations and what is known; None where there is none."""
    low, high = np.where(known, values, 0.0), np.where(known, values, np.inf)
    for whole in (0, 1):
        found = linprog(
            np.ones(values.size),
            A_eq=relations,
            b_eq=np.zeros(relations.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
            integrality=whole,
        )
        if found.status != 0:
            return None
        if np.abs(found.x - np.round(found.x)).max(initial=0.0) < _WHOLE:
            break
    return np.asarray(np.round(found.x), dtype=float)


def _beliefs(told: list[Vector]) -> list[Belief]:
    """From the strongest to none; that courses only come late is out of the question where a count shrank."""
    pairs = pairwise(told)
    grows = not any(bool(np.any(new < old)) for old, new in pairs)
    return [Belief(True, grows), Belief(False, grows), Belief(False, False)]


@dataclass(frozen=True)
class _Stack:
    """Relations, values and knowledge of the new release and of earlier ones side by side, not linked yet."""

    relations: csr_matrix
    values: Vector
    known: Mask
    asked: Mask
    told: list[Vector]
    columns: list[Index]


def _stack(relations: csr_matrix, values: Vector, visible: Mask, blocks: list[Shown]) -> _Stack:
    size = values.size
    told = [each.value for each in blocks]
    return _Stack(
        block_diag([relations] * (1 + len(blocks)), format="csr"),
        np.concatenate([values, *[np.nan_to_num(each) for each in told]]),
        np.concatenate([visible, *[~np.isnan(each) for each in told]]),
        np.concatenate([np.zeros(size, dtype=bool), *[each.hidden for each in blocks]]),
        [*told, np.where(visible, values, np.nan)],
        [*(size * (1 + number) + np.arange(size) for number in range(len(blocks))), np.arange(size)],
    )


def _linked(stack: _Stack, places: Index, belief: Belief) -> csr_matrix:
    new, old, equal = _pairs(stack.told, stack.columns, places, belief)
    size = stack.values.size
    more = _matrix(new[~equal], old[~equal], size, late=True)
    same = _matrix(new[equal], old[equal], size, late=False)
    shape = (stack.relations.shape[0], more.shape[1])
    wide = csr_matrix((stack.relations.data, stack.relations.indices, stack.relations.indptr), shape=shape)
    narrow = csr_matrix((same.data, same.indices, same.indptr), shape=(same.shape[0], more.shape[1]))
    return vstack([wide, narrow, more], format="csr")


def joint_system(
    relations: csr_matrix, values: Vector, visible: Mask, shown: list[Shown], places: Index
) -> System:
    """The new release beside earlier ones, under the strongest belief that holds.

    visible: cells that the new release shows as long as nothing is hidden for the sake of others. places: a number for
    the place of each cell.
    """
    blocks = [each for each in shown if each.covered.any()]
    stack = _stack(relations, values, visible, blocks)
    for belief in _beliefs(stack.told) if blocks else []:
        linked = _linked(stack, places, belief)
        late = np.zeros(linked.shape[1] - stack.values.size, dtype=bool)
        known = np.concatenate([stack.known, late])
        found = _believable(linked, np.concatenate([stack.values, late]), known)
        if found is not None:
            fixed = known & (np.arange(found.size) >= values.size)
            return System(linked, found, fixed, np.concatenate([stack.asked, late]))
    nothing = np.zeros(values.size, dtype=bool)
    return System(relations, values, nothing, nothing)
