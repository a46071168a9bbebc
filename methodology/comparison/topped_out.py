"""Is an indicator so high and so alike everywhere that it no longer tells units apart?

An indicator is topped out when both hold over the units (regions or providers) of a period: the 75th and the 90th
percentile lie within two standard errors of each other, so that good and best cannot be told apart; and the
truncated coefficient of variation is at most 0.10, that is, without the highest and the lowest 5 % of units the
standard deviation is at most a tenth of the mean (of fewer than twenty units none is left out). The standard error
is that of the whole set: standard deviation / square root of units. Where low is good the scale is turned round
first: 1 - share for a proportion; for a mean the 25th and 10th percentiles are compared. With fewer than ten units
nothing is said: the 90th percentile would be the best unit itself.

The federal quality programme for rehabilitation facilities of the United States removes a measure that has become
so high and so even that improvement can no longer be told; these two tests are how it is found out. They speak of
the measure, not of the quality of any unit.

Belongs here: the two tests. Does not: the verdict drawn from them (health).

Reference: 42 CFR 412.634, removal factors; the two tests as CMS states them, 81 FR 77286 (2016), notes 25 and 26.

Worked example: twenty regions, nineteen between 0.96 and 0.996 in steps of 0.002 and one at 0.80. 75th percentile
0.9865, 90th 0.9922, difference 0.0057. Standard deviation 0.0413, standard error 0.0413 / sqrt 20 = 0.0092, twice
that 0.0185: not to be told apart. Without one region at either end the coefficient of variation is 0.0107 / 0.977 =
0.011: topped out.
"""

import polars as pl

WITHIN_ERRORS, LARGEST_VARIATION = 2, 0.10
TRIMMED = 0.05  # of the units, at either end
MINIMUM_UNITS = 10


def _trimmed() -> pl.Expr:
    cut = (pl.len() * TRIMMED).floor().cast(pl.Int64)
    return pl.col("turned").sort().slice(cut, pl.len() - 2 * cut)


def topped_out(units: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """One row a key: percentile_75, percentile_90, standard_error, truncated_variation, topped_out (null: too few).

    units: the keys, value, lower_is_better, is_share; one row a unit. Percentiles count from the worse side and are
    told on the scale of the value.

    >>> shares = [0.96 + 0.002 * step for step in range(19)] + [0.8]
    >>> units = pl.DataFrame({"of": "x", "value": shares, "lower_is_better": False, "is_share": True})
    >>> row = topped_out(units, ["of"]).row(0, named=True)
    >>> [round(row[k], 4) for k in ("percentile_75", "percentile_90", "standard_error", "truncated_variation")]
    [0.9865, 0.9922, 0.0092, 0.0109]
    >>> row["topped_out"]
    True
    """
    value, lower, share = pl.col("value"), pl.col("lower_is_better"), pl.col("is_share")
    turned = pl.when(lower & share).then(1 - value).when(lower).then(-value).otherwise(value)
    kept = _trimmed()
    found = (
        units.with_columns(turned=turned)
        .group_by(by, maintain_order=True)  # sums of floats in one order: the same bytes each run
        .agg(
            units=pl.len().cast(pl.Int64),
            _q75=pl.col("turned").quantile(0.75, "linear"),
            _q90=pl.col("turned").quantile(0.9, "linear"),
            standard_error=pl.col("turned").std() / pl.len().sqrt(),
            truncated_variation=kept.std() / kept.mean().abs(),
            _lower=lower.first(),
            _share=share.first(),
        )
    )
    alike = pl.col("_q90") - pl.col("_q75") <= WITHIN_ERRORS * pl.col("standard_error")
    flat = pl.col("truncated_variation") <= LARGEST_VARIATION
    return found.with_columns(
        percentile_75=_turned_back("_q75"),
        percentile_90=_turned_back("_q90"),
        truncated_variation=pl.col("truncated_variation").fill_nan(None),
        topped_out=pl.when(pl.col("units") >= MINIMUM_UNITS).then(alike & flat),
    ).select(
        *by, "units", "percentile_75", "percentile_90", "standard_error", "truncated_variation", "topped_out"
    )


def _turned_back(name: str) -> pl.Expr:
    value = pl.col(name)
    return (
        pl.when(pl.col("_lower") & pl.col("_share"))
        .then(1 - value)
        .when("_lower")
        .then(-value)
        .otherwise(value)
    )
