"""What is the cheapest other table that an onlooker could believe in?

An alteration y of a table x keeps every relation (A y = 0) and leaves no cell negative (x + y >= 0). If all cells it
touches are hidden, x and x + y look the same from outside. One that moves a cell by T protects this cell: the onlooker
cannot tell its value to within T. The cheapest one touches the least of what could otherwise be published; a linear
programme finds it. Where its answer is not whole, it is asked again for whole numbers: children are counted in ones.

Belongs here: one programme for one cell. Does not: the order of cells and what is hidden in the end (secondary.py).

Reference: Fischetti and Salazar 2000 (see relations.py), the sub-problem; Kelly, Golden and Assad, Cell suppression:
disclosure protection for sensitive tabular data, Networks 22, 1992. Solver: HiGHS, through scipy.

Worked example: courses of two regions by completion, margins published: (3, 27 | 30), (20, 15 | 35), sum (23, 42 | 65).
To move the 3 by +5 inside the table: 3 -> 8, 27 -> 22, 20 -> 15, 15 -> 20. All margins stay, so hiding these four cells
is enough; hiding 3 and 27 alone is not, for 23 - 20 = 3.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csc_matrix, hstack, vstack

Vector = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_WHOLE = 1e-6


@dataclass(frozen=True)
class Table:
    """Relations, a table that keeps them, and which cells nobody can change any more (values told long ago)."""

    relations: csc_matrix
    values: Vector
    fixed: Mask


def _solve(
    cost: Vector, matrix: csc_matrix, right: Vector, upper: Vector, lower: Vector, whole: bool
) -> OptimizeResult:
    bounds = np.column_stack([lower, upper])
    kinds = {"integrality": np.ones(cost.size)} if whole else {}
    return linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs", **kinds)


def _is_whole(values: Vector) -> bool:
    return bool(np.abs(values - np.round(values)).max(initial=0.0) < _WHOLE)


def spread(table: Table, weights: Vector, most: float) -> Vector | None:
    """The alteration that moves many cells at once: the greatest weighted sum of moves, none by more than `most`.

    It costs one programme and may protect hundreds of cells; `table.fixed` holds everything that is not hidden yet.

    >>> table = Table(csc_matrix([[1.0, 1.0]]), np.array([3.0, 9.0]), np.array([False, False]))
    >>> [float(x) for x in spread(table, np.array([1.0, 0.0]), 20.0)]
    [9.0, -9.0]
    """
    moving = np.flatnonzero(~table.fixed)
    low, high = -np.minimum(table.values[moving], most), np.full(moving.size, most)
    rows = table.relations.tocsc()[:, moving]
    found = _solve(-weights[moving], rows, np.zeros(rows.shape[0]), high, low, False)
    if found.status != 0 or not _is_whole(found.x):
        return None
    moved = np.zeros(table.values.size)
    moved[moving] = np.round(found.x)
    return moved


def one_way(table: Table, cost: Vector, cell: int, by: float) -> Vector | None:
    """The cheapest alteration that moves one cell by exactly `by`; None where there is none.

    >>> relations = csc_matrix([[1.0, -1.0, -1.0]])  # total = part + rest
    >>> table = Table(relations, np.array([30.0, 3.0, 27.0]), np.array([False, False, False]))
    >>> [float(x) for x in one_way(table, np.array([9.0, 0.0, 1.0]), 1, 5.0)]
    [0.0, 5.0, -5.0]

    The worked example: only the four cells inside may move, margins are shown for good.

    >>> relations = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8]]
    >>> signs = [{part: -1.0, other: -1.0, whole: 1.0} for part, other, whole in relations]
    >>> lines = [[sign.get(at, 0.0) for at in range(9)] for sign in signs]
    >>> shown = np.isin(np.arange(9), [2, 5, 6, 7, 8])
    >>> table = Table(csc_matrix(lines), np.array([3.0, 27, 30, 20, 15, 35, 23, 42, 65]), shown)
    >>> [int(x) for x in one_way(table, np.ones(9), 0, 5.0)]
    [5, -5, 0, -5, 5, 0, 0, 0, 0]
    """
    size = table.values.size
    up = np.where(table.fixed, 0.0, np.inf)
    down = np.where(table.fixed, 0.0, table.values)
    low = np.zeros(2 * size)
    at, other = (cell, size + cell) if by > 0 else (size + cell, cell)
    high = np.concatenate([up, down])
    if high[at] < abs(by):
        return None
    low[at] = high[at] = abs(by)
    high[other] = 0.0
    matrix = hstack([table.relations, -table.relations], format="csc")
    costs = np.concatenate([cost, cost])
    for whole in (False, True):
        found = _solve(costs, matrix, np.zeros(matrix.shape[0]), high, low, whole)
        if found.status != 0:
            return None
        if _is_whole(found.x):
            break
    return np.asarray(np.round(found.x[:size]) - np.round(found.x[size:]), dtype=float)


def two_ways(table: Table, cost: Vector, cell: int, width: float) -> tuple[Vector, Vector] | None:
    """Two alterations that together move a cell by `width`, one up and one down; None where there are none.

    Needed where neither way alone is wide enough: of 6 = 3 + 3 each 3 may be anything from 0 to 6.

    >>> table = Table(csc_matrix([[1.0, 1.0]]), np.array([3.0, 3.0]), np.array([False, False]))
    >>> up, down = two_ways(table, np.zeros(2), 0, 5.0)
    >>> float(up[0] - down[0])
    5.0
    """
    size, rows = table.values.size, table.relations.shape[0]
    plus = np.where(table.fixed, 0.0, np.inf)
    minus = np.where(table.fixed, 0.0, table.values)
    one = hstack([table.relations, -table.relations], format="csc")
    empty = csc_matrix((rows, 2 * size))
    reach = np.zeros(4 * size)
    reach[[cell, 3 * size + cell]], reach[[size + cell, 2 * size + cell]] = 1.0, -1.0
    matrix = _stacked(hstack([one, empty], format="csc"), hstack([empty, one], format="csc"), reach)
    right = np.concatenate([np.zeros(2 * rows), [width]])
    high = np.concatenate([plus, minus, plus, minus])
    for whole in (False, True):
        found = _solve(np.tile(cost, 4), matrix, right, high, np.zeros(4 * size), whole)
        if found.status != 0:
            return None
        if _is_whole(found.x):
            break
    moved = np.round(found.x).reshape(4, size)
    return np.asarray(moved[0] - moved[1], dtype=float), np.asarray(moved[2] - moved[3], dtype=float)


def _stacked(first: csc_matrix, second: csc_matrix, reach: Vector) -> csc_matrix:
    return vstack([first, second, csc_matrix(reach)], format="csc")
