"""What else must be hidden so that no small cell can be computed?

Smallest first: for each cell that needs protection, the cheapest alteration that moves it by T is found, and the cells
it touches are hidden. Each alteration protects every cell that it moves by T, so most cells need no programme of their
own. A cell once hidden can itself be asked for, so hidden published cells need protection too, whether or not they are
small: from outside nobody can tell which is which. It ends when every such cell has alterations at hand that move it
by T: this is the protector's own check, and a proof, not a guess, for each of them is a table to be believed.

Belongs here: the loop, part by part of what hangs together. Does not: the programme (alteration.py), the audit of what
comes out (methodology.attacker, written apart).

Reference: Hundepool et al., Statistical Disclosure Control, 2012; Fischetti and Salazar 2000 (see relations.py).

Worked example: see alteration.py; the loop asks for the 3, hides four cells, and the same alteration moves 27, 20 and
15 by 5 as well, so nothing more is asked.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from methodology.disclosure.alteration import Mask, Table, Vector, one_way, spread, two_ways

_TINY = 1e-6
_ROUNDS, _FEW, _WORTH, _BOX = 8, 4, 0.9, 4.0  # how long to try many cells at once, and how far to move them
_PATIENCE = 3  # cells that cannot be protected beside visible totals, before the totals are given up


@dataclass
class Problem:
    """One table to protect. cost: what hiding a cell costs; needs: cells to be protected; widths: by how much each.

    totals: cells that stay visible unless nothing else helps; fixed: values that earlier releases told for good.
    """

    relations: csr_matrix
    values: Vector
    hidden: Mask
    needs: Mask
    fixed: Mask
    totals: Mask
    cost: Vector
    widths: Vector
    up: Vector = field(init=False)
    down: Vector = field(init=False)

    def __post_init__(self) -> None:
        self.up, self.down = np.zeros(self.values.size), np.zeros(self.values.size)

    def unsafe(self, asked: Mask) -> Mask:
        """Cells that need protection and have no alteration wide enough yet. asked: further cells that need it."""
        return (self.needs | asked) & (self.up + self.down < self.widths - _TINY)


def _parts(problem: Problem, frozen: Mask) -> npt.NDArray[np.int64]:
    """A label a cell: cells of one label hang together through relations of cells that may move; frozen ones get -1."""
    moving = np.flatnonzero(~frozen)
    columns = problem.relations.tocsc()[:, moving].tocsr()
    graph = csr_matrix((np.ones(columns.nnz), columns.indices, columns.indptr), shape=columns.shape)
    _, label = connected_components(graph.T @ graph, directed=False)
    labels = np.full(problem.values.size, -1, dtype=np.int64)
    labels[moving] = label
    return labels


class _Part(NamedTuple):
    """Cells that hang together, and the relations among them."""

    cells: npt.NDArray[np.int64]
    relations: csc_matrix


def _cut(problem: Problem, cells: npt.NDArray[np.int64]) -> _Part:
    columns = problem.relations.tocsc()[:, cells].tocsr()
    return _Part(cells, csc_matrix(columns[np.diff(columns.indptr) > 0]))


def _learn(problem: Problem, part: _Part, moved: Vector) -> None:
    """Hide what an alteration touches, and remember how far it moves each cell."""
    problem.hidden[part.cells[np.abs(moved) > _TINY]] = True
    problem.up[part.cells] = np.maximum(problem.up[part.cells], moved)
    problem.down[part.cells] = np.maximum(problem.down[part.cells], -moved)


def _protect_one(problem: Problem, part: _Part, cell: int) -> bool:
    """Give one cell its alterations; False where this part of the table has none."""
    values = problem.values[part.cells]
    table = Table(part.relations, values, np.zeros(values.size, dtype=bool))
    cost = np.where(problem.hidden[part.cells], 0.0, problem.cost[part.cells])
    at = int(np.searchsorted(part.cells, cell))
    width = float(problem.widths[cell])
    moved = one_way(table, cost, at, width)
    if moved is not None:
        _learn(problem, part, moved)
        return True
    both = two_ways(table, cost, at, width)
    for each in both or ():
        _learn(problem, part, each)
    return both is not None


def _protect_many(problem: Problem, part: _Part, unsafe: Mask, rounds: int) -> None:
    """Alterations within what is hidden already: nothing more is hidden, and many cells turn out to be safe."""
    table = Table(part.relations, problem.values[part.cells], ~problem.hidden[part.cells])
    random = np.random.default_rng(part.cells.size)
    for _ in range(rounds):
        before = int(unsafe.sum())
        if before < _FEW:
            return
        weights = np.where(unsafe, random.normal(size=unsafe.size), 0.0)
        for sign in (1.0, -1.0):
            moved = spread(table, sign * weights, _BOX * problem.widths.max())
            if moved is not None:
                _learn(problem, part, moved)
        reach = problem.up[part.cells] + problem.down[part.cells]
        unsafe = unsafe & (reach < problem.widths[part.cells] - _TINY)
        if int(unsafe.sum()) > before * _WORTH:
            return


def _pass(problem: Problem, asks: Mask, frozen: Mask, patience: int) -> Mask:
    """Protect while some cells stay as they are; returns cells that this cannot protect, at most `patience` of them."""
    labels, order = _parts(problem, frozen), np.argsort(problem.values, kind="stable")
    lost = np.zeros(problem.values.size, dtype=bool)
    parts: dict[int, _Part] = {}
    while True:
        unsafe = problem.unsafe(asks & problem.hidden) & ~lost & ~problem.fixed
        waiting = order[unsafe[order]]
        if not waiting.size or lost.sum() >= patience > 0:
            return lost
        cell, label = int(waiting[0]), int(labels[waiting[0]])
        if label >= 0 and label not in parts:
            parts[label] = _cut(problem, np.flatnonzero(labels == label))
            _protect_many(problem, parts[label], unsafe[parts[label].cells], _ROUNDS)
        elif label >= 0 and _protect_one(problem, parts[label], cell):
            _protect_many(problem, parts[label], problem.unsafe(asks & problem.hidden)[parts[label].cells], 1)
        else:
            lost[cell] = True


def _totals_first(problem: Problem, asks: Mask) -> None:
    """Hide among the totals alone what they need among themselves: a small table, and the parts hang on it."""
    own = np.flatnonzero(problem.totals)
    inside = abs(problem.relations) @ (~problem.totals).astype(float) == 0
    rows = problem.relations[np.asarray(inside).ravel()][:, own]
    none = np.zeros(own.size, dtype=bool)
    alone = Problem(
        rows, problem.values[own], problem.hidden[own], problem.needs[own], problem.fixed[own], none,
        problem.cost[own], problem.widths[own],
    )  # fmt: skip
    _pass(alone, asks[own], alone.fixed, own.size)
    problem.hidden[own] |= alone.hidden


def hide(problem: Problem, asks: Mask) -> Mask:
    """Hide until every cell that needs protection has it; returns the cells that cannot have it.

    Totals that are visible then stay so, and are hidden only for cells that nothing else protects. Changes `problem`.
    asks: cells that need protection once they are hidden (published ones).
    """
    _totals_first(problem, asks)
    if _pass(problem, asks, problem.fixed | (problem.totals & ~problem.hidden), _PATIENCE).any():
        return _pass(problem, asks, problem.fixed, problem.values.size)
    return np.zeros(problem.values.size, dtype=bool)
