"""Which tables could be true, given what is published?

One linear programme a set of releases, asked again and again for the table at another far end. Only the cost changes
between two questions, so the table that answered one is where the search for the next begins: primal simplex, a few
steps instead of a few hundred.

Belongs here: the programme and its solver. Does not: what is asked of it (attack.py).

Reference: Dantzig, Linear Programming and Extensions, 1963 (changes of cost keep a basis feasible); Huangfu and Hall,
Parallelizing the dual revised simplex method, Mathematical Programming Computation 10, 2018 (HiGHS, the solver).

Worked example: of A + B = 8 with A, B >= 0 the least A is in the table (0, 8); asked for the least B next, the search
begins there and takes one step to (8, 0).
"""

import highspy
import numpy as np
from scipy.sparse import vstack

from law.errors import RehabError
from methodology.attacker.beliefs import Joint
from methodology.attacker.knowledge import Vector

_PRIMAL_SIMPLEX = 4


class Tables:
    """All tables of counts between 0 and `most` that keep what is published.

    >>> import polars as pl
    >>> from scipy.sparse import csr_matrix
    >>> sums = csr_matrix([[1.0, 1.0]])
    >>> tables = Tables(Joint(sums, np.array([8.0]), csr_matrix((0, 2)), np.zeros(0), sums, pl.DataFrame()), 100.0)
    >>> [tables.least(np.array(cost)).tolist() for cost in ([1.0, 0.0], [0.0, 1.0])]
    [[0.0, 8.0], [8.0, 0.0]]
    """

    def __init__(self, joint: Joint, most: float) -> None:
        self._columns = np.arange(joint.sums.shape[1], dtype=np.int32)
        self._solver = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("simplex_strategy", _PRIMAL_SIMPLEX)):
            self._solver.setOptionValue(name, value)
        if self._solver.passModel(_programme(joint, most)) == highspy.HighsStatus.kError:
            raise RehabError(
                "published figures cannot be attacked",
                where="methodology.attacker",
                why="the solver does not take the programme that they make",
                todo="report it with the release: without an audit nothing may go out",
            )

    def least(self, cost: Vector) -> Vector | None:
        """The table with the smallest cost; None where no table keeps what is published.

        A search that gets lost from where the last one ended is begun once more from nothing.
        """
        self._solver.changeColsCost(cost.size, self._columns, np.ascontiguousarray(cost, dtype=np.float64))
        if not self._found():
            self._solver.clearSolver()
            if not self._found():
                return None
        return np.array(self._solver.getSolution().col_value)

    def _found(self) -> bool:
        self._solver.run()
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _programme(joint: Joint, most: float) -> highspy.HighsLp:
    matrix = vstack([joint.equal, joint.less], format="csc")
    free = np.full(joint.less.shape[0], -highspy.kHighsInf)
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = matrix.shape
    programme.col_cost_ = np.zeros(matrix.shape[1])
    programme.col_lower_ = np.zeros(matrix.shape[1])
    programme.col_upper_ = np.full(matrix.shape[1], most)
    programme.row_lower_ = np.concatenate([joint.right, free])
    programme.row_upper_ = np.concatenate([joint.right, joint.most])
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = matrix.indptr
    programme.a_matrix_.index_ = matrix.indices
    programme.a_matrix_.value_ = matrix.data
    return programme


def believable(joint: Joint) -> bool:
    """Whether any table keeps what is published under these beliefs."""
    tables = Tables(joint, highspy.kHighsInf)
    return tables.least(np.zeros(joint.sums.shape[1])) is not None
