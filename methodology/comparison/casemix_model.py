"""How many ineffective courses would be expected of children like these?

A logistic regression of the verdict on target group, age band, form of service and severity at the baseline gives each
combination of the four its own expected share of ineffective courses in the whole country and period. Courses alike in
all four are one row of the fit: a million courses cost one aggregation, the estimates are the same as from single rows.

Severity is the mean of the rated baseline items d1..d9 (0..4), rounded to the nearest qualifier of the ICF: none, mild,
moderate, severe, complete; unknown where no item is rated. A course without a verdict is not in the fit.

What can go wrong is said, never smoothed over. no_variation: no course, or every course, is ineffective; nothing to
fit. no_convergence: the fit found no maximum; no figure. separation: some combination of covariates tells effective
courses perfectly, so a coefficient is infinite; the expected shares still have a limit (0 or 1 there) and are given,
marked as estimated. few_events: fewer than 10 ineffective (or effective) courses to a coefficient; figures are given
as unreliable and nobody is judged by them.

Belongs here: the covariates, the fit, its reasons. Does not: units (casemix.py).

Reference: McCullagh P, Nelder JA. Generalized Linear Models, 2nd ed. 1989, chapter 4. Events to a coefficient: Peduzzi
P et al. Journal of Clinical Epidemiology 1996; 49: 1373-1379. Separation: Albert A, Anderson JA. Biometrika 1984; 71:
1-10, found here by the linear programme of Konis K (thesis, Oxford 2007).

Worked example: with one covariate the fit returns the plain shares. Target group 2: 10 of 1,000 ineffective, target
group 5: 20 of 500. Log odds of group 2: ln(10 / 990) = -4.595; of group 5: ln(20 / 480) = -3.178; the coefficient of
group 5 is their difference, 1.417. Expected shares: 1 / (1 + exp(4.595)) = 1.00 % and 1 / (1 + exp(3.178)) = 4.00 %.
"""

import warnings
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.optimize import linprog

COVARIATES = ("target_group", "age_band", "service_form", "severity")
SEVERITY = ("none", "mild", "moderate", "severe", "complete", "unknown")
EVENTS_PER_PARAMETER = 10
NO_FIT = ("no_variation", "no_convergence")
_ZERO = 1e-7  # of a linear programme that is solved to about 1e-9


class Fit(NamedTuple):
    """shares: expected share of ineffective courses of each row, null where nothing could be fitted; parameters:
    coefficients beside the constant; reasons: what is to be said of the fit, empty when nothing is."""

    shares: np.ndarray
    parameters: int
    reasons: tuple[str, ...]


def design(cells: pl.DataFrame) -> np.ndarray:
    """A constant and one column a level but the first, of every covariate that has several.

    >>> cells = pl.DataFrame({"target_group": ["2", "5"], "age_band": ["4-6"] * 2, "service_form": ["mobile"] * 2})
    >>> design(cells.with_columns(severity=pl.lit("mild"))).tolist()
    [[1.0, 0.0], [1.0, 1.0]]
    """
    several = [name for name in COVARIATES if cells[name].n_unique() > 1]
    levels = cells.select(several).to_dummies(drop_first=True) if several else pl.DataFrame()
    return np.column_stack([np.ones(cells.height), *(levels[name].to_numpy() for name in levels.columns)])


def is_separated(matrix: np.ndarray, events: np.ndarray, n: np.ndarray) -> bool:
    """Whether some direction of the coefficients explains rows without any doubt: its likelihood rises for ever.

    >>> one = np.ones(2)
    >>> is_separated(np.column_stack([one, [0, 1]]), np.array([0, 3]), np.array([10, 10]))
    True
    >>> is_separated(np.column_stack([one, [0, 1]]), np.array([1, 3]), np.array([10, 10]))
    False
    """
    none, every = events == 0, events == n
    mixed = matrix[~none & ~every]
    # A direction along which the log odds rise nowhere that nothing happened and fall nowhere that everything did.
    towards = np.vstack([matrix[none], -matrix[every]])
    if not len(towards):
        return False
    equal = {"A_eq": mixed, "b_eq": np.zeros(len(mixed))} if len(mixed) else {}
    found = linprog(towards.sum(axis=0), A_ub=towards, b_ub=np.zeros(len(towards)), bounds=(-1, 1), **equal)
    return bool(found.fun < -_ZERO)


def _maximised(matrix: np.ndarray, events: np.ndarray, n: np.ndarray) -> np.ndarray | None:
    # A second to import, and no other command needs it.
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # separation and convergence are judged here, and told in the row
        found = GLM(np.column_stack([events, n - events]), matrix, family=Binomial()).fit(maxiter=200)
    return found.fittedvalues if found.converged and np.isfinite(found.fittedvalues).all() else None


def fit(cells: pl.DataFrame) -> Fit:
    """The expected shares of rows that are distinct in the covariates, with counts `ineffective` and `n`.

    >>> cells = pl.DataFrame({"target_group": ["2", "5"], "ineffective": [10, 20], "n": [1000, 500]})
    >>> told = fit(cells.with_columns(pl.lit("all").alias(name) for name in COVARIATES[1:]))
    >>> told.shares.round(4).tolist(), told.parameters, told.reasons
    ([0.01, 0.04], 1, ())
    """
    matrix, events, n = design(cells), cells["ineffective"].to_numpy(), cells["n"].to_numpy()
    parameters = int(np.linalg.matrix_rank(matrix)) - 1 if len(matrix) else 0
    nothing = np.full(len(events), np.nan)
    rarer = min(events.sum(), (n - events).sum())
    if rarer == 0:
        return Fit(nothing, parameters, ("no_variation",))
    shares = _maximised(matrix, events, n)
    if shares is None:
        return Fit(nothing, parameters, ("no_convergence",))
    told = {
        "separation": is_separated(matrix, events, n),
        "few_events": rarer < EVENTS_PER_PARAMETER * parameters,
    }
    return Fit(shares, parameters, tuple(reason for reason, holds in told.items() if holds))
