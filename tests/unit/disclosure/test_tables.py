"""The attacker's tables, each found from where the last search ended, against scipy asked anew every time."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from methodology.attacker.beliefs import Joint, joints
from methodology.attacker.knowledge import regions_of
from methodology.attacker.tables import Tables, believable
from methodology.attacker.unknowns import unknowns_of
from tests.unit.disclosure.naive import naive_rows
from tests.unit.disclosure.random_cubes import FINE, exact_table, random_counts, with_late

_MOST = 10_000.0


def _two_releases(seed: int) -> list[Joint]:
    """What two naive releases of a random cube leave open, under the strongest beliefs first."""
    random = np.random.default_rng(seed)
    first = random_counts(random, (12, 3, 3))
    releases = [naive_rows(exact_table(each), FINE) for each in (first, with_late(first, random))]
    year = releases[0]["period"].str.slice(0, 4).min()
    assert isinstance(year, str)
    there = regions_of(year, releases[0].filter(area_kind="region")["area"].unique().to_list())
    return joints([unknowns_of(release, "course", year, there) for release in releases])


def _anew(joint: Joint, cost: np.ndarray) -> float | None:
    found = linprog(
        cost,
        A_ub=joint.less if joint.less.shape[0] else None,
        b_ub=joint.most if joint.less.shape[0] else None,
        A_eq=joint.equal,
        b_eq=joint.right,
        bounds=(0.0, _MOST),
    )
    return float(found.fun) if found.status == 0 else None


@pytest.mark.parametrize(
    "seed", [0, 5, pytest.param(1, marks=pytest.mark.long)]
)  # 0 and 5: the strongest beliefs cannot be true
def test_every_far_end_is_as_far_as_a_search_from_nothing_finds(seed: int) -> None:
    random = np.random.default_rng(seed)
    for joint in _two_releases(seed):
        tables, there = Tables(joint, _MOST), believable(joint)
        for at in random.choice(joint.sums.shape[0], size=20, replace=False):
            cost = random.choice([1.0, -1.0]) * joint.sums[[at]].toarray().ravel()
            expected, table = _anew(joint, cost), tables.least(cost)
            assert (table is not None) == there == (expected is not None)
            if table is not None:
                assert cost @ table == pytest.approx(expected, abs=1e-5)
                assert np.abs(joint.equal @ table - joint.right).max() < 1e-5
                assert (joint.less @ table - joint.most).max(initial=0.0) < 1e-5


def test_where_nothing_can_be_true_nothing_is_found_however_often_it_is_asked() -> None:
    joint = _two_releases(0)[-1]
    more = joint.right + 2.0 * joint.sums.shape[1]  # than all unknowns together, of at most 1 each
    tables = Tables(replace(joint, right=more), 1.0)
    cost = np.ones(joint.sums.shape[1])
    assert tables.least(cost) is None
    assert tables.least(-cost) is None
