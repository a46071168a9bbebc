"""How far can a hidden number be pinned down?

For each hidden number the smallest and the greatest value are sought among all tables that keep what is published: a
linear programme each. Every table found on the way is a witness for all other numbers, too: two tables in which a
number differs by T prove that it cannot be pinned down to less, and no programme is spent on it any more. So most
numbers are settled by the tables found for others, and those that can be pinned down are all found.

Belongs here: intervals. Does not: the programme (tables.py), which numbers are attacked and what follows (audit.py).

Reference: Fischetti and Salazar 2000, "attacker problems"; Hundepool et al., Statistical Disclosure Control, 2012, on
the feasibility interval.

Worked example: A + B = 8 and A + C = 3, all hidden but the sums. A is at least 0 and at most 3 (for C >= 0): narrower
than T = 5. B = 8 - A lies between 5 and 8, so it is narrow as well.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from methodology.attacker.beliefs import Joint
from methodology.attacker.knowledge import Vector
from methodology.attacker.tables import Tables

Mask = npt.NDArray[np.bool_]
_TINY = 1e-6
_ROUNDS = 12  # programmes for many numbers at once, before each open one gets its own


@dataclass
class Intervals:
    """Smallest and greatest value of each number in the tables seen; proved where they are closer than asked for."""

    low: Vector
    high: Vector
    proved: Mask

    def learn(self, values: Vector) -> None:
        self.low, self.high = np.minimum(self.low, values), np.maximum(self.high, values)


def intervals(joint: Joint, asked: Mask, enough: Mask, width: float, most: float) -> Intervals:
    """Intervals of the numbers asked for, settled as soon as they are as wide as `width`.

    enough: numbers that are settled, too, as soon as a value of `width` or 0 is seen; most: greater than any count.

    >>> import polars as pl
    >>> one_each = csr_matrix(np.eye(3))  # A, B, C of the worked example
    >>> sums = csr_matrix([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    >>> joint = Joint(sums, np.array([8.0, 3.0]), csr_matrix((0, 3)), np.zeros(0), one_each, pl.DataFrame())
    >>> seen = intervals(joint, np.full(3, True), np.full(3, False), 5.0, 100.0)
    >>> [(round(low), round(high)) for low, high in zip(seen.low, seen.high)]
    [(0, 3), (5, 8), (0, 3)]
    """
    targets = joint.sums[np.flatnonzero(asked)]
    free = enough[asked]
    size = targets.shape[0]
    seen = Intervals(np.full(size, np.inf), np.full(size, -np.inf), np.zeros(size, dtype=bool))
    random, tables = np.random.default_rng(0), Tables(joint, most)

    def settled() -> Mask:
        wide = seen.high - seen.low >= width - _TINY
        return wide | (free & ((seen.high >= width - _TINY) | (seen.low <= _TINY)))

    for _ in range(_ROUNDS if targets.shape[0] else 0):
        if not (open_ := ~settled()).any():
            break
        _learn_many(tables, targets, seen, open_, random)
    _all_still(tables, targets, seen, settled, random)
    _one_by_one(tables, targets, seen, settled)
    return seen


def _learn_many(
    tables: Tables, targets: csr_matrix, seen: Intervals, which: Mask, random: np.random.Generator
) -> None:
    """Tables at two far ends of a random sum of the numbers."""
    weights = np.where(which, random.normal(size=which.size), 0.0)
    _learn_both_ends(tables, targets, seen, np.asarray(targets.T @ weights).ravel())


def _learn_both_ends(tables: Tables, targets: csr_matrix, seen: Intervals, cost: Vector) -> None:
    for sign in (1.0, -1.0):
        table = tables.least(sign * cost)
        if table is not None:
            seen.learn(targets @ table)


def _all_still(
    tables: Tables,
    targets: csr_matrix,
    seen: Intervals,
    settled: Callable[[], Mask],
    random: np.random.Generator,
) -> None:
    """Numbers that are the same in all tables, proved together: if one could move, a random sum of them would."""
    while (still := ~settled() & ~seen.proved & (seen.high - seen.low < _TINY)).any():
        _learn_many(tables, targets, seen, still, random)
        if (seen.high - seen.low < _TINY)[still].all():
            seen.proved |= still
            return


def _one_by_one(tables: Tables, targets: csr_matrix, seen: Intervals, settled: Callable[[], Mask]) -> None:
    for number in range(targets.shape[0]):
        if not (settled()[number] or seen.proved[number]):
            _learn_both_ends(tables, targets, seen, targets[[number]].toarray().ravel())
