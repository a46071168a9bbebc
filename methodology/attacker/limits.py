"""What does everybody know that is no sum? Outcomes that are parts of others, and what points tell of verdicts.

A course whose verdict is open has points that are not fully known; an expired certificate was not redeemed. And a sum
of points leaves no room for many poor courses: under the draft edition an effective course has 4 to 8 points, an
ineffective one 0 to 3. Which editions a place's courses are scored by follows from its period.

Belongs here: these limits as rows over the unknowns of one release. Does not: the facts themselves (knowledge.py).

Reference: order 525н of 01.09.2025 (points and pass mark); titles and definitions of the published indicators.

Worked example: 36 courses have 269 points together, of 288 there could be. Each ineffective course costs at least 5 of
the 19 that are missing, so there are at most 3.
"""

from collections.abc import Callable

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix, csr_matrix, diags, vstack

from law.editions import PointLimits
from methodology.attacker.knowledge import PARTS_OF, POINTS, Vector, limits_of
from methodology.attacker.unknowns import PLACE, Unknowns

_LEAF = ["region", "half", "group"]
Weights = dict[tuple[str, str], Callable[[PointLimits], float]]
_OF_PLACE: dict[str, Weights] = {  # number at a place -> what it weighs, here under the draft edition:
    "poor": {  # "5 ineffective - 5 all - 3 scored <= - sum"
        ("effective_rate", "complement"): lambda known: known.best - known.most_poor,
        ("courses_total", "numerator"): lambda known: known.most_poor - known.best,
        ("mean_total", "denominator"): lambda known: -known.most_poor,
    },
    "good": {  # "4 effective - 4 all + 4 scored <= sum"
        ("effective_rate", "numerator"): lambda known: known.least_good,
        ("courses_total", "numerator"): lambda known: -known.least_good,
        ("mean_total", "denominator"): lambda known: known.least_good,
    },
}


def _included(one: Unknowns) -> csr_matrix:
    """Rows part - whole <= 0 at every leaf that has both."""
    told = pl.concat(
        [
            one.unknowns.filter(pl.struct("view", "outcome").is_in(_named(names))).select(
                pl.format("{}|{}", pl.lit(at), pl.concat_str(_LEAF, ignore_nulls=True, separator="|")).alias(
                    "row"
                ),
                "unknown",
                sign=pl.lit(sign),
            )
            for at, (parts, wholes) in enumerate(PARTS_OF)
            for names, sign in ((parts, 1.0), (wholes, -1.0))
        ]
    )
    at = (told["row"].rank("dense").cast(pl.Int64) - 1, told["unknown"])
    shape = (told["row"].n_unique(), one.unknowns.height)
    return coo_matrix((told["sign"].to_numpy(), [each.to_numpy() for each in at]), shape=shape).tocsr()


def _named(names: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"view": view, "outcome": outcome} for view, outcome in names]


def _of_points(one: Unknowns, sums: csr_matrix) -> tuple[csr_matrix, Vector]:
    """Two rows a place whose sum of points is shown: how many ineffective and how many effective ones it allows."""
    rows, most = [csr_matrix((0, one.unknowns.height))], [np.zeros(0)]
    told = one.points
    known = [limits_of(period) for period in told["period"]]
    for kind, weights in _OF_PLACE.items():
        matrix = csr_matrix((told.height, one.unknowns.height))
        for (indicator, column), weight in weights.items():
            number = one.numbers.filter(indicator=indicator, column=column).select(*PLACE, "number")
            at = told.join(number, on=PLACE, how="left", maintain_order="left")["number"]
            matrix = matrix + diags([float(weight(each)) for each in known]) @ sums[at.to_numpy()]
        rows.append(matrix)
        most.append(told[POINTS].to_numpy() * (-1.0 if kind == "poor" else 1.0))
    return vstack(rows, format="csr"), np.concatenate(most)


def limits(one: Unknowns, sums: csr_matrix) -> tuple[csr_matrix, Vector]:
    """A matrix and a vector: matrix @ unknowns <= vector, whatever the table. sums: a row a number of the release."""
    parts = _included(one)
    if one.points.is_empty():
        return parts, np.zeros(parts.shape[0])
    points, most = _of_points(one, sums)
    return vstack([parts, points], format="csr"), np.concatenate([np.zeros(parts.shape[0]), most])
