"""What becomes of each course: the points its evidence is made to earn, and what is missing from it.

Belongs here: the invented spread of results. Does not: the evidence itself (`activities`, `assessments`). Points are
those of edition draft-2025-10 (data contract, section 6); -1 stands for a criterion that cannot be known.
"""

import numpy as np
import polars as pl

UNKNOWN = -1
POINTS = ("comprehensiveness", "volume", "effect", "parental_competence")
# Vector of points -> share among courses of that kind.
EFFECTIVE = {
    (2, 2, 2, 2): 22, (2, 2, 2, 1): 15, (2, 2, 1, 2): 12, (2, 2, 1, 1): 11, (2, 1, 2, 2): 7, (2, 1, 2, 1): 5,
    (2, 2, 2, 0): 3, (2, 2, 0, 1): 3, (2, 2, 0, 0): 3, (2, 2, 1, 0): 3, (2, 2, 0, 2): 2, (2, 1, 1, 1): 4,
    (1, 2, 1, 1): 2, (1, 2, 2, 2): 2, (1, 1, 2, 1): 2, (1, 1, 1, 1): 1, (2, 1, 1, 0): 1, (1, 1, 2, 2): 1,
}  # fmt: skip
EFFECTIVE_INTERRUPTED = {(2, 1, 1, 1): 3, (1, 1, 2, 1): 4, (1, 1, 1, 1): 3, (2, 1, 2, 1): 3, (1, 0, 2, 2): 2}
INEFFECTIVE = {
    (1, 1, 0, 1): 3,
    (2, 1, 0, 0): 2,
    (1, 1, 1, 0): 3,
    (1, 2, 0, 0): 1,
    (1, 0, 1, 1): 2,
    (2, 0, 1, 0): 1,
}
INEFFECTIVE_INTERRUPTED = {
    (1, 0, 1, 0): 3,
    (1, 0, 0, 0): 3,
    (0, 0, 0, 0): 2,
    (0, 0, 1, 1): 2,
    (1, 0, 1, 1): 2,
}
# Three points known and one criterion not: 3 <= total <= 5.
UNDETERMINED = {(2, 1, -1, 0): 3, (1, 1, -1, 1): 3, (1, 2, -1, 0): 1, (2, 1, 0, -1): 1, (1, 1, 1, -1): 2}
# A gap that does not matter: the rest already passes.
EFFECTIVE_WITH_GAP_SHARE = 0.012
NO_REPRESENTATIVE_SHARE = 0.025


def _drawn(rng: np.random.Generator, table: dict[tuple[int, ...], int], count: int) -> np.ndarray:
    vectors, shares = np.array(list(table)), np.array(list(table.values()), dtype=float)
    return vectors[rng.choice(len(vectors), size=count, p=shares / shares.sum())]


def points(rng: np.random.Generator, outcome: pl.Series, interrupted: pl.Series) -> pl.DataFrame:
    """One row a course: its four points, and `has_representative`."""
    kind, short = outcome.to_numpy(), interrupted.to_numpy()
    tables = {
        ("effective", False): EFFECTIVE, ("effective", True): EFFECTIVE_INTERRUPTED,
        ("ineffective", False): INEFFECTIVE, ("ineffective", True): INEFFECTIVE_INTERRUPTED,
        ("undetermined", False): UNDETERMINED, ("undetermined", True): UNDETERMINED,
    }  # fmt: skip
    vectors = np.zeros((len(kind), 4), dtype=int)
    for (name, is_short), table in tables.items():
        here = (kind == name) & (short == is_short)
        vectors[here] = _drawn(rng, table, int(here.sum()))
    passes_on_process = (kind == "effective") & (vectors[:, 0] + vectors[:, 1] == 4)
    vectors[passes_on_process & (rng.random(len(kind)) < EFFECTIVE_WITH_GAP_SHARE), 2] = UNKNOWN
    alone = passes_on_process & (rng.random(len(kind)) < NO_REPRESENTATIVE_SHARE)
    alone |= (vectors[:, 3] == UNKNOWN) & (rng.random(len(kind)) < 0.4)
    vectors[alone, 3] = UNKNOWN
    return pl.DataFrame(vectors, schema=list(POINTS), orient="row").with_columns(
        has_representative=pl.Series(~alone)
    )
