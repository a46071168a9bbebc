"""Does the interval of a share hold the truth as often as it says? Ours (Wilson), and Wald beside it.

    python bench/coverage.py [--small]

Exact: every possible count of ineffective courses with its chance. Simulated: seeded draws, as a check of the exact
column by another road. Exit code 1 when Wilson's mean coverage is below 94 %, or the two roads disagree. `--small`, for
the suite, draws less.
"""

import sys
from itertools import product

import numpy as np
import polars as pl
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from methodology.registry.intervals import wilson

METHODS = ("wilson", "wald")
SHARES, SIZES = (0.9, 0.95, 0.98, 0.995), (20, 50, 100, 184, 500)
LEAST_MEAN = 0.94
DRAWS, FEW_DRAWS, SEED = 100_000, 2_000, 20_260_101


def holds(method: str, p: float, n: int) -> np.ndarray:
    """For every count 0..n: whether its interval holds p."""
    counts = np.arange(n + 1)
    if method == "wald":
        low, high = proportion_confint(counts, n, method="normal")
    else:
        ends = wilson(pl.col("k"), pl.lit(n))
        low, high = (pl.DataFrame({"k": counts}).select(end).to_series().to_numpy() for end in ends)
    return (low <= p) & (p <= high)


def exact_coverage(method: str, p: float, n: int) -> float:
    """How often the interval of a binomial count holds p: added up over every count."""
    return float(binom.pmf(np.arange(n + 1), n, p)[holds(method, p, n)].sum())


def simulated_coverage(method: str, p: float, n: int, draws: int) -> float:
    """The same share among seeded draws."""
    drawn = np.random.default_rng([SEED, n, int(p * 1000)]).binomial(n, p, draws)
    return float(holds(method, p, n)[drawn].mean())


def _both(method: str, p: float, n: int, draws: int) -> tuple[float, float]:
    return exact_coverage(method, p, n), simulated_coverage(method, p, n, draws)


def table(draws: int) -> pl.DataFrame:
    """One row a share and size: coverage of both intervals, exact and simulated."""
    rows = [
        (p, n, *(share for method in METHODS for share in _both(method, p, n, draws)))
        for p, n in product(SHARES, SIZES)
    ]
    names = [f"{method} {road}" for method in METHODS for road in ("exact", "simulated")]
    return pl.DataFrame(rows, schema=["p", "n", *names], orient="row")


def main(draws: int) -> int:
    """Print the table and the means; 1 when a limit is missed."""
    found, agree = table(draws), 5 / (2 * draws**0.5)  # five standard errors of a simulated share at most
    print("    p     n   Wilson  simulated     Wald  simulated   (coverage; promised 95 %)")
    for p, n, *shares in found.rows():
        print(f"{p:5} {n:5} " + " ".join(f"{share:{8 + 2 * (at % 2)}.2%}" for at, share in enumerate(shares)))
    exact = {method: found[f"{method} exact"] for method in METHODS}
    mean, least = ({m: getattr(s, of)() for m, s in exact.items()} for of in ("mean", "min"))
    apart = max((exact[m] - found[f"{m} simulated"]).abs().max() for m in METHODS)
    kept = {
        f"mean coverage of Wilson {mean['wilson']:.2%} >= {LEAST_MEAN:.0%}": mean["wilson"] >= LEAST_MEAN,
        f"exact and simulated differ by {apart:.2%} <= {agree:.2%}": apart <= agree,
    }
    for limit, ok in kept.items():
        print(f"{limit}  {'ok' if ok else 'FAIL'}")
    print(f"least: Wilson {least['wilson']:.2%}, Wald {least['wald']:.2%}; mean of Wald {mean['wald']:.2%}")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main(FEW_DRAWS if "--small" in sys.argv else DRAWS))
