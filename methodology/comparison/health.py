"""Does an indicator still discriminate, and if not, which do?

The health card of an indicator in a period, once over regions and once over providers (a provider in each of its
regions): how many units there are and how many hold enough courses (the indicator's minimum n), the topped-out test,
reliability, how many courses are already at the best value there is (8 of 8 points, 2 of 2, or the share itself), and
how many courses a unit needs for a difference of one percentage point or one point. From these a verdict and a badge
in words: `discriminates` (reliability 0.7 or more and not topped out), `weak` (less, but some signal), `does_not`
(topped out, or no signal beyond chance), `too_few_units` (fewer than five; the topped-out test itself needs ten). The
badge of an indicator that does not discriminate names those that do. Nothing here orders units, and no unit is named.

Belongs here: the card and its verdict. Does not: the tests (topped_out, reliability), nor words (health_badge).

Reference: topped_out and reliability, the two methods beside this one.

Worked example: a rate of 98 % in 38 regions is topped out; the mean points of effect have reliability 0.81. The
badge of the rate reads "98.0 %: does not tell regions apart; these do: Mean points: rehabilitation effect".
"""

import polars as pl

from methodology.comparison.health_badge import with_badge
from methodology.comparison.reliability import RELIABLE, reliability, within_variance
from methodology.comparison.topped_out import topped_out

KEYS = ["indicator", "period_kind", "period", "unit_kind"]
FEWEST_UNITS = 5  # for a variance between units to mean anything: our choice
VERDICTS = ("discriminates", "weak", "does_not", "too_few_units")


def units_of(values: pl.DataFrame) -> pl.DataFrame:
    """The units of indicator_value: unit_kind region (no breakdown) or provider (in its region); not the country."""
    kind = pl.col("breakdown").replace_strict({"none": "region", "provider": "provider"}, default=None)
    units = values.filter(pl.col("region_code") != "all", pl.col("n") > 0).with_columns(unit_kind=kind)
    return units.drop_nulls(["unit_kind", "value"])


def card(values: pl.DataFrame, about: pl.DataFrame, at_best: pl.DataFrame) -> pl.DataFrame:
    """One row an indicator, period and kind of unit: the figure of the country, every test, verdict and badge.

    values: indicator_value of half-years and years; about: indicator, title_ru, title_en, unit, minimum_n, is_share,
    lower_is_better, in the order of the registry; at_best: indicator, period_kind, period, at_best, at_best_of.
    """
    units = units_of(values).join(about, on="indicator", how="inner")
    counted = units.group_by(KEYS).agg(units_all=pl.len().cast(pl.Int64))
    enough = within_variance(units.filter(pl.col("n") >= pl.col("minimum_n")))
    country = values.filter(region_code="all", breakdown="none")
    figure = country.select("indicator", "period_kind", "period", "numerator", "denominator", "value", "n")
    of_period = ["indicator", "period_kind", "period"]
    cards = (
        counted.join(topped_out(enough, KEYS), on=KEYS, how="left")
        .join(reliability(enough, KEYS), on=KEYS, how="left")
        .join(figure, on=of_period, how="left")
        .join(at_best, on=of_period, how="left")
        .join(about.with_row_index("_place"), on="indicator", how="left")
        .with_columns(judge(), pl.col("units").fill_null(0), *_best_of_shares())
        .sort("period_kind", "period", "unit_kind", "_place")
    )
    return with_badge(cards)


def _best_of_shares() -> list[pl.Expr]:
    """A share is at its best where a course counts, or does not count, towards it."""
    good = (
        pl.when("lower_is_better")
        .then(pl.col("denominator") - pl.col("numerator"))
        .otherwise(pl.col("numerator"))
    )
    found = {"at_best": good, "at_best_of": pl.col("denominator")}
    return [
        pl.coalesce(name, pl.when("is_share").then(v.round()).cast(pl.Int64)).alias(name)
        for name, v in found.items()
    ]


def judge() -> pl.Expr:
    """The verdict over units, topped_out, signal and reliability.

    >>> cards = pl.DataFrame({"units": [38, 38, 4], "topped_out": [True, False, None], "signal": [0.1, 0.1, 0.1]})
    >>> cards.with_columns(reliability=pl.Series([0.8, 0.81, 0.9])).select(judge())["verdict"].to_list()
    ['does_not', 'discriminates', 'too_few_units']
    """
    discriminates, weak, does_not, too_few = map(pl.lit, VERDICTS)
    return (
        pl.when(pl.col("units").fill_null(0) < FEWEST_UNITS)
        .then(too_few)
        .when(pl.col("topped_out").fill_null(False) | (pl.col("signal") == 0).fill_null(True))
        .then(does_not)
        .when(pl.col("reliability") >= RELIABLE)
        .then(discriminates)
        .otherwise(weak)
        .alias("verdict")
    )
