"""What may an onlooker believe about the difference of two releases?

A place whose published numbers all agree in both releases has not changed at all; neither has one of which the new
release says nothing. Courses that come late only add: as long as no published number has become smaller, nothing has.
Neither belief is certain; the strongest set of them that the published numbers allow is taken, for an onlooker would.

Belongs here: the unknowns of all releases side by side, with links. Does not: the attack (attack.py).

Reference: METHODS of this project, section "Disclosure control", point 5.

Worked example: release 1 shows 30 courses and hides 27 + 3; release 2 shows 30 courses and 27 completed. Nothing has
changed, so 3 were interrupted, also in release 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from scipy.sparse import block_diag, coo_matrix, csr_matrix, hstack, vstack

from methodology.attacker.knowledge import Vector
from methodology.attacker.limits import limits
from methodology.attacker.unknowns import PLACE, Unknowns

_LEAF = ["view", "outcome", "region", "half", "group"]
_NUMBER = ["indicator", "column", *PLACE]


@dataclass(frozen=True)
class Joint:
    """equal @ x = right, less @ x <= most, x >= 0. numbers: every number of every release, a row of `sums` each."""

    equal: csr_matrix
    right: Vector
    less: csr_matrix
    most: Vector
    sums: csr_matrix
    numbers: pl.DataFrame


def _matrix(rows: pl.Series, columns: pl.Series, signs: Vector, shape: tuple[int, int]) -> csr_matrix:
    return coo_matrix((signs, (rows.to_numpy(), columns.to_numpy())), shape=shape).tocsr()


def _sums(one: Unknowns) -> csr_matrix:
    shape = (one.numbers.height, one.unknowns.height)
    return _matrix(one.sums["number"], one.sums["unknown"], np.ones(one.sums.height), shape)


def _ties(one: Unknowns) -> csr_matrix:
    row = one.ties["tie"].rank("dense").cast(pl.Int64) - 1
    shape = (one.ties["tie"].n_unique(), one.unknowns.height)
    return _matrix(row, one.ties["unknown"], one.ties["sign"].to_numpy(), shape)


def _agreeing(old: Unknowns, new: Unknowns) -> tuple[pl.DataFrame, bool]:
    """Places at which no published number differs, and whether no number has become smaller."""
    shown = old.numbers.select(*_NUMBER, was="value").join(new.numbers.select(*_NUMBER, "value"), on=_NUMBER)
    differs = shown.filter(pl.col("was") != pl.col("value"))
    places = shown.select(PLACE).unique().join(differs.select(PLACE).unique(), on=PLACE, how="anti")
    return places, differs.filter(pl.col("value") < pl.col("was")).is_empty()


def _views_at(places: pl.DataFrame, one: Unknowns) -> pl.DataFrame:
    """Every number at these places that is a single outcome or a sum of them: number, keys."""
    return one.numbers.join(places, on=PLACE, how="semi").select("number", *_NUMBER)


def _unchanged(old: Unknowns, new: Unknowns, places: pl.DataFrame) -> csr_matrix:
    """Rows sum_new - sum_old = 0 for every number at these places."""
    both = _views_at(places, old).join(_views_at(places, new), on=_NUMBER, suffix="_new")
    before = _sums(old)[both["number"].to_numpy()]
    after = _sums(new)[both["number_new"].to_numpy()]
    return hstack([-before, after], format="csr")


def _late(old: Unknowns, new: Unknowns) -> csr_matrix:
    """Rows old - new <= 0 for every unknown that both releases have."""
    both = old.unknowns.join(new.unknowns, on=_LEAF, suffix="_new", nulls_equal=True)
    row = pl.Series(np.arange(both.height))
    before = _matrix(row, both["unknown"], np.ones(both.height), (both.height, old.unknowns.height))
    after = _matrix(row, both["unknown_new"], -np.ones(both.height), (both.height, new.unknowns.height))
    return hstack([before, after], format="csr")


def _placed(part: csr_matrix, at: int, widths: list[int]) -> csr_matrix:
    """A matrix over releases `at` and `at + 1`, widened to all of them."""
    left = csr_matrix((part.shape[0], sum(widths[:at])))
    right = csr_matrix((part.shape[0], sum(widths[at + 2 :])))
    return hstack([left, part, right], format="csr")


def joints(releases: Sequence[Unknowns]) -> list[Joint]:
    """The releases together, under the strongest set of beliefs first; the last one believes nothing."""
    widths = [one.unknowns.height for one in releases]
    of_each = [_sums(one) for one in releases]
    sums = block_diag(of_each, format="csr")
    known_limits = [limits(one, own) for one, own in zip(releases, of_each, strict=True)]
    always = block_diag([rows for rows, _ in known_limits], format="csr")
    most = np.concatenate([vector for _, vector in known_limits])
    ties = block_diag([_ties(one) for one in releases], format="csr")
    numbers = pl.concat([one.numbers.with_columns(release=pl.lit(at)) for at, one in enumerate(releases)])
    known = numbers["value"].is_not_null().to_numpy()
    base, right = vstack([ties, sums[known]], format="csr"), numbers["value"].to_numpy()[known]
    nothing = csr_matrix((0, sum(widths)))
    pairs = list(pairwise(releases))
    agreeing = [_agreeing(*pair) for pair in pairs]
    same = [
        _placed(_unchanged(*p, a[0]), at, widths)
        for at, (p, a) in enumerate(zip(pairs, agreeing, strict=True))
    ]
    late = [
        _placed(_late(*p), at, widths) for at, (p, a) in enumerate(zip(pairs, agreeing, strict=True)) if a[1]
    ]
    equal, less = vstack([nothing, *same], format="csr"), vstack([nothing, *late], format="csr")
    beliefs = [(equal, less), (nothing, less), (nothing, nothing)] if pairs else [(nothing, nothing)]
    return [
        Joint(
            vstack([base, links], format="csr"),
            np.concatenate([np.zeros(ties.shape[0]), right, np.zeros(links.shape[0])]),
            vstack([always, only_late], format="csr"),
            np.concatenate([most, np.zeros(only_late.shape[0])]),
            sums,
            numbers,
        )
        for links, only_late in beliefs
    ]
