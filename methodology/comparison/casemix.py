"""Does a region or provider differ because its children differ?

Indirect standardisation: for each unit the ineffective courses that were observed are divided by those expected if each
of its courses had the share of the whole country for children alike in target group, age band, form of service and
severity at the baseline (casemix_model.py). A ratio of 1 means as expected; above 1, more ineffective courses than
children like these explain. The limits are exact for a Poisson count; the expected number is taken as known.

A unit with fewer than 20 courses is not compared (status U, reason few_courses): counts are shown, no ratio. What the
fit has to say stands in the reasons of every row: M no figure can exist (no_variation, no_convergence,
nothing_expected), U too few ineffective courses for the model (few_events), E a limit of the fit (separation).

A ratio compares a unit with the whole, not with another unit: each has its own children. Only measured differences are
allowed for; a unit is part of the whole, which draws its ratio a little towards 1. Form of service is taken as a
property of the child's need; where a provider chooses it, the ratio forgives too much. No ranking by ratio.

Belongs here: observed, expected, ratio, limits and signals of units. Does not: the model (casemix_model.py).

Reference: Breslow NE, Day NE. Statistical Methods in Cancer Research, vol. II. IARC 1987, chapter 2 (standardised
ratio, exact limits, p. 69). Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936; 28: 437-442.

Worked example: in the country children of target group 2 have 1 % ineffective courses, of target group 5 4 %. A unit
with 50 and 100 of them has 50 * 0.01 + 100 * 0.04 = 4.5 expected. Observed: 6; ratio 6 / 4.5 = 1.33. Exact 95 % limits
of a count of 6: half the 2.5 % point of chi-square with 12 degrees, 4.404 / 2 = 2.202, and half the 97.5 % point with
14 degrees, 26.119 / 2 = 13.059; divided by 4.5: 0.49 to 2.90. The raw share, 6 of 150 = 4 %, is twice the 2 % of the
country; with these children it is well within chance.
"""

import numpy as np
import polars as pl
from scipy.stats import chi2

from methodology.comparison.casemix_model import COVARIATES, NO_FIT, fit
from methodology.comparison.funnel import COMPARED, LEVELS, signal, tail_share

_DIGITS = 6  # of an expected number: the last ones depend on the machine and on the order of adding up


def poisson_limits(observed: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Exact lower and upper limit of the mean of a Poisson count.

    >>> [[round(float(x), 3) for x in limit] for limit in poisson_limits(np.array([0, 6]), 0.95)]
    [[0.0, 2.202], [3.689, 13.059]]
    """
    low = chi2.ppf(tail_share(level), 2 * np.maximum(observed, 1)) / 2
    high = chi2.ppf(1 - tail_share(level), 2 * (observed + 1)) / 2
    return np.where(observed == 0, 0.0, low), high


def with_expected(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells of one whole with `expected` ineffective courses, `parameters` of the model and its `model_reasons`.

    cells: the covariates, `ineffective` and `n`, and whatever tells units apart; all cells together are the reference.
    """
    alike = cells.group_by(COVARIATES).agg(pl.col("ineffective", "n").sum()).sort(COVARIATES)
    found = fit(alike)
    shares = alike.select(COVARIATES).with_columns(
        share=pl.Series(found.shares, dtype=pl.Float64).fill_nan(None)
    )
    joined = cells.join(shares, on=COVARIATES, how="left", maintain_order="left")
    return joined.with_columns(
        expected=pl.col("n") * pl.col("share"),
        parameters=pl.lit(found.parameters, pl.Int32),
        model_reasons=pl.lit("|".join(found.reasons), pl.String),
    ).drop("share")


def _reasons() -> pl.Expr:
    """Everything there is to say of a row, joined by |; null when nothing is."""
    few = pl.when(~COMPARED).then(pl.lit("few_courses"))
    nothing = pl.when(pl.col("expected") == 0).then(pl.lit("nothing_expected"))
    of_model = pl.when(pl.col("model_reasons") != "").then("model_reasons")
    told = pl.concat_str([few, of_model, nothing], separator="|", ignore_nulls=True)
    return pl.when(told != "").then(told)


def _status() -> pl.Expr:
    told = pl.col("reasons").fill_null("")
    impossible = pl.any_horizontal([told.str.contains(word) for word in (*NO_FIT, "nothing_expected")])
    return (
        pl.when(told.str.contains("few_courses")).then(pl.lit("U"))
        .when(impossible).then(pl.lit("M"))
        .when(told.str.contains("few_events")).then(pl.lit("U"))
        .when(told.str.contains("separation")).then(pl.lit("E"))
        .otherwise(pl.lit("A"))
    )  # fmt: skip


def _limits(units: pl.DataFrame) -> pl.DataFrame:
    """Limits of the ratio, where there is one."""
    limits: dict[str, pl.Series] = {}
    for name, level in LEVELS.items():
        low, high = poisson_limits(units["ineffective"].to_numpy(), level)
        limits |= {f"low_{name}": pl.Series(low), f"high_{name}": pl.Series(high)}
    has_ratio = pl.col("ratio").is_not_null()
    divided = {name: pl.when(has_ratio).then(pl.col(name) / pl.col("expected")) for name in limits}
    return units.with_columns(**limits).with_columns(**divided)


def by_unit(cells: pl.DataFrame, unit: list[str]) -> pl.DataFrame:
    """One row a unit: ineffective (observed), n, expected, their ratio with exact Poisson limits, signal, status.

    cells: what `with_expected` gives; unit: the columns that name one. ratio, low_95, high_95, low_998 and high_998
    are null where units are not compared; direction and signal (inside, beyond_95, beyond_998) only with status A or
    E. reasons: few_courses, few_events, separation, no_variation, no_convergence, nothing_expected, joined by |.

    >>> cells = pl.DataFrame({"unit": ["a", "a", "b", "b"], "target_group": ["2", "5", "2", "5"],
    ...                       "ineffective": [1, 5, 9, 15], "n": [50, 100, 950, 400]})
    >>> cells = cells.with_columns(pl.lit("all").alias(name) for name in COVARIATES[1:])
    >>> found = by_unit(with_expected(cells), ["unit"])
    >>> found.select(pl.col("expected", "ratio", "low_95", "high_95").round(2), "signal").row(0)
    (4.5, 1.33, 0.49, 2.9, 'inside')
    """
    sums = cells.group_by(unit).agg(
        pl.col("ineffective", "n").sum(),
        pl.when(pl.col("expected").null_count() == 0).then(pl.col("expected").sum().round(_DIGITS)),
        pl.col("parameters", "model_reasons").first(),
    )
    told = (
        sums.sort(unit).with_columns(reasons=_reasons()).with_columns(status=_status()).drop("model_reasons")
    )
    counts = ~pl.col("reasons").fill_null("").str.contains("few_courses|nothing_expected")
    ratio = pl.when(counts).then(pl.col("ineffective") / pl.col("expected"))
    compared = _limits(told.with_columns(ratio=ratio))
    beyond = {
        name: ((pl.col(f"low_{name}") > 1) | (pl.col(f"high_{name}") < 1)).fill_null(False) for name in LEVELS
    }
    judged = pl.col("status").is_in(["A", "E"])
    side = pl.when(pl.col("ratio") > 1).then(pl.lit("above")).when(pl.col("ratio") < 1).then(pl.lit("below"))
    return compared.with_columns(
        direction=pl.when(judged).then(side), signal=pl.when(judged).then(signal(beyond))
    )
