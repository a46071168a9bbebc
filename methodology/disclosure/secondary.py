"""What else must be hidden so that no small cell can be computed?

Smallest first: for each cell that needs protection, the cheapest alteration that moves it by T is found, and the cells
it touches are hidden. Each alteration protects every cell that it moves by T, so most cells need no programme of their
own. A cell once hidden can itself be asked for, so hidden published cells need protection too, whether or not they are
small: from outside nobody can tell which is which. It ends when every such cell has alterations at hand that move it by
T: this is the protector's own check, and it is a proof, not a guess, for all of them are tables an onlooker may believe.

Belongs here: the loop, part by part of what hangs together. Does not: the programme (alteration.py), the audit of what
comes out (methodology.attacker, written apart).

Reference: Hundepool et al. 2012, section 4.4 (secondary cell suppression, hypercube and optimal methods).

Worked example: see alteration.py; the loop asks for the 3, hides four cells, and the same alteration moves 27, 20 and 15
by 5 as well, so nothing more is asked.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from methodology.disclosure.alteration import Mask, Table, Vector, one_way, two_ways

_TINY = 1e-6


@dataclass
class Problem:
    """One table to protect. cost: what hiding a cell costs (0 where it is hidden); needs: cells to be protected.

    kept: cells that stay visible unless nothing else helps; fixed: values that earlier releases told for good.
    """

    relations: csr_matrix
    values: Vector
    hidden: Mask
    needs: Mask
    fixed: Mask
    kept: Mask
    cost: Vector
    threshold: float
    up: Vector = field(init=False)
    down: Vector = field(init=False)

    def __post_init__(self) -> None:
        self.up, self.down = np.zeros(self.values.size), np.zeros(self.values.size)

    def unsafe(self, asked: Mask) -> Mask:
        """Cells that need protection and have no alteration wide enough yet. asked: further cells that need it."""
        return (self.needs | asked) & (self.up + self.down < self.threshold - _TINY)


def _part(problem: Problem, cell: int, frozen: Mask) -> npt.NDArray[np.int64]:
    """The cells that hang together with one cell through cells that may move."""
    moving = np.flatnonzero(~frozen)
    columns = problem.relations.tocsc()[:, moving]
    touched = columns[np.diff(columns.tocsr().indptr) > 0]
    _, label = connected_components(touched.T @ touched, directed=False)
    return moving[label == label[np.searchsorted(moving, cell)]]


def _parts(problem: Problem, frozen: Mask) -> npt.NDArray[np.int64]:
    """A label a cell: cells of one label hang together through relations of cells that may move; frozen ones get -1."""
    moving = np.flatnonzero(~frozen)
    columns = problem.relations.tocsc()[:, moving].tocsr()
    graph = csr_matrix((np.ones(columns.nnz), columns.indices, columns.indptr), shape=columns.shape)
    _, label = connected_components(graph.T @ graph, directed=False)
    labels = np.full(problem.values.size, -1, dtype=np.int64)
    labels[moving] = label
    return labels


def _cut(problem: Problem, part: npt.NDArray[np.int64]) -> tuple[Table, Vector]:
    columns = problem.relations.tocsc()[:, part].tocsr()
    rows = csc_matrix(columns[np.diff(columns.indptr) > 0])
    none = np.zeros(part.size, dtype=bool)
    return Table(rows, problem.values[part], none), np.where(problem.hidden[part], 0.0, problem.cost[part])


def _learn(problem: Problem, part: npt.NDArray[np.int64], moved: Vector) -> None:
    """Hide what an alteration touches, and remember how far it moves each cell."""
    problem.hidden[part[np.abs(moved) > _TINY]] = True
    problem.up[part] = np.maximum(problem.up[part], moved)
    problem.down[part] = np.maximum(problem.down[part], -moved)


def _protect_one(problem: Problem, part: npt.NDArray[np.int64], cell: int) -> bool:
    """Give one cell its alterations; False where this part of the table has none."""
    table, cost = _cut(problem, part)
    at = int(np.searchsorted(part, cell))
    moved = one_way(table, cost, at, problem.threshold)
    if moved is not None:
        _learn(problem, part, moved)
        return True
    both = two_ways(table, cost, at, problem.threshold)
    if both is None:
        return False
    for each in both:
        _learn(problem, part, each)
    return True


def hide(problem: Problem, asks: Mask) -> Mask:
    """Hide until every cell that needs protection has it; returns the cells that cannot have it (none, as a rule).

    asks: cells that need protection once they are hidden (published ones). Changes `problem`.
    """
    lost = np.zeros(problem.values.size, dtype=bool)
    for frozen in (problem.fixed | (problem.kept & ~problem.hidden), problem.fixed):
        lost[:] = False
        labels = _parts(problem, frozen)
        order = np.argsort(problem.values, kind="stable")
        while True:
            open_cells = problem.unsafe(asks & problem.hidden) & ~lost & ~problem.fixed
            waiting = order[open_cells[order]]
            if not waiting.size:
                break
            cell = int(waiting[0])
            part = np.flatnonzero(labels == labels[cell]) if labels[cell] >= 0 else np.array([cell])
            if labels[cell] < 0 or not _protect_one(problem, part, cell):
                lost[cell] = True
    return lost
