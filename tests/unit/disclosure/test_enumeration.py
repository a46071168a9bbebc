"""A third judge: on tables small enough, every whole-numbered table that fits is written down and looked at."""

from itertools import product

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from methodology.attacker.attack import intervals
from methodology.attacker.beliefs import Joint
from methodology.disclosure.secondary import Problem, hide

T = 3
ROWS, COLUMNS = 2, 3


def two_way_relations() -> csr_matrix:
    """Cells of a 2 x 3 table with margins, row by row; the last row and column are the sums."""
    at = np.arange((ROWS + 1) * (COLUMNS + 1)).reshape(ROWS + 1, COLUMNS + 1)
    lines = [*(list(row) for row in at), *(list(column) for column in at.T)]
    matrix = np.zeros((len(lines), at.size))
    for number, line in enumerate(lines):
        matrix[number, line[:-1]], matrix[number, line[-1]] = -1.0, 1.0
    return csr_matrix(matrix)


def with_margins(inner: list[int]) -> np.ndarray:
    table = np.zeros((ROWS + 1, COLUMNS + 1))
    table[:ROWS, :COLUMNS] = np.reshape(inner, (ROWS, COLUMNS))
    table[ROWS, :] = table.sum(axis=0)
    table[:, COLUMNS] = table[:, :COLUMNS].sum(axis=1)
    return table.ravel()


MOST = 4
ALL_TABLES = np.array(
    [with_margins(list(cells)) for cells in product(range(MOST + T + 1), repeat=ROWS * COLUMNS)]
)


def fitting(values: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    return ALL_TABLES[(ALL_TABLES[:, ~hidden] == values[~hidden]).all(axis=1)]


def protected(inner: list[int]) -> tuple[np.ndarray, np.ndarray]:
    values = with_margins(inner)
    small = (values > 0) & (values < T)
    none = np.zeros(values.size, dtype=bool)
    problem = Problem(
        two_way_relations(), values, small.copy(), small, none, none.copy(), 1 + values, 0 * values + T
    )
    lost = hide(problem, ~none)
    assert not lost.any()
    return values, problem.hidden


@settings(max_examples=60)
@given(st.lists(st.integers(0, MOST), min_size=6, max_size=6))
def test_no_hidden_cell_is_known_to_within_the_threshold(inner):
    values, hidden = protected(inner)
    tables = fitting(values, hidden)
    spread = tables.max(axis=0) - tables.min(axis=0)
    assert (spread[hidden] >= T).all(), (values.reshape(ROWS + 1, -1), hidden.reshape(ROWS + 1, -1))
    assert (spread[~hidden] == 0).all()


@settings(max_examples=40)
@given(st.lists(st.integers(0, MOST), min_size=6, max_size=6), st.integers(0, 2**12 - 1))
def test_the_attacker_finds_exactly_what_enumeration_finds(inner, pattern):
    values = with_margins(inner)
    hidden = np.array([bool(pattern >> at & 1) for at in range(values.size)])
    hidden[-1] = False  # the grand total is shown, so that all tables that fit can be written down
    tables = ALL_TABLES if not (~hidden).any() else fitting(values, hidden)
    one_cell = np.eye(values.size)
    known = csr_matrix(one_cell[~hidden])
    equal = csr_matrix(np.vstack([two_way_relations().toarray(), known.toarray()]))
    right = np.concatenate([np.zeros(two_way_relations().shape[0]), values[~hidden]])
    joint = Joint(
        equal, right, csr_matrix((0, values.size)), np.zeros(0), csr_matrix(one_cell), pl.DataFrame()
    )
    nothing = np.zeros(values.size, dtype=bool)
    seen = intervals(joint, ~nothing, nothing, 1e9, 1e6)
    if tables.max(initial=0) < MOST + T:  # else some table that fits is greater than those written down
        assert np.allclose(seen.low, tables.min(axis=0)) and np.allclose(seen.high, tables.max(axis=0))


def test_hiding_small_cells_alone_is_undone_by_subtraction():
    values = with_margins([1, 9, 8, 9, 9, 7])
    small = (values > 0) & (values < T)
    inner = [int(x) for x in values.reshape(ROWS + 1, -1)[:ROWS, :COLUMNS].ravel()]
    assert small.sum() == 1
    _, hidden = protected(inner)
    assert hidden.sum() >= 4
