"""Providers of the own scope side by side: raw, pulled towards the whole, against children alike; signals of chance.

Belongs here: which counts the methods are given and what a row keeps of their answers. Does not: the methods
(methodology/comparison), words and pictures. The whole that a provider is compared with is the reader's own scope.
"""

from typing import Any

import numpy as np
import polars as pl

from dashboard.web.own.reader import asked, names_of_providers
from dashboard.web.page import View
from methodology.comparison.casemix import by_unit, with_expected
from methodology.comparison.funnel import LEVELS, MINIMUM_N, binomial_limits, funnel
from methodology.comparison.overdispersion import under_each_correction
from methodology.comparison.shrinkage import shrunken

_WHOLE = ["whole"]
_COUNTS = """provider_ogrn AS provider,
    count(*) FILTER (WHERE verdict = 'ineffective') AS ineffective,
    count(*) FILTER (WHERE verdict <> 'undetermined') AS n,
    count(*) FILTER (WHERE verdict = 'undetermined') AS undetermined"""
_CELLS = """provider_ogrn AS provider, target_group, age_band, service_form,
    CASE
        WHEN baseline_rated IS NULL THEN 'unknown'
        WHEN baseline_sum * 2 < baseline_rated THEN 'none'
        WHEN baseline_sum * 2 < baseline_rated * 3 THEN 'mild'
        WHEN baseline_sum * 2 < baseline_rated * 5 THEN 'moderate'
        WHEN baseline_sum * 2 < baseline_rated * 7 THEN 'severe'
        ELSE 'complete'
    END AS severity,
    count(*) FILTER (WHERE verdict = 'ineffective') AS ineffective,
    count(*) FILTER (WHERE verdict <> 'undetermined') AS n"""
_KEPT = (
    "value", "target", "low_998", "high_998", "signal", "direction", "units", "phi", "overdispersed", "chance_any_95",
)  # fmt: skip


def providers(view: View) -> pl.DataFrame:
    """One row a provider with a course, by name: counts, funnel, shrunken share, case-mix ratio."""
    counts = view.courses(_COUNTS, asked(view), "GROUP BY ALL ORDER BY provider")
    named = counts.join(names_of_providers(view), on="provider", how="left", maintain_order="left")
    told = named.join(compared(counts), on="provider", how="left").join(
        like_children(view), on="provider", how="left"
    )
    return told.with_columns(name=pl.coalesce("name", "provider")).sort("name", "provider")


def compared(counts: pl.DataFrame) -> pl.DataFrame:
    """The funnel of each provider with a verdict, its signal after the correction, and its shrunken share.

    counts: provider, ineffective, n.
    """
    units = counts.select("provider", "ineffective", "n", whole=pl.lit("own"))
    judged = under_each_correction(funnel(units, _WHOLE), _WHOLE)
    corrected = judged.filter(correction="additive").select("provider", corrected="signal")
    pulled = shrunken(units, _WHOLE).select("provider", "shrunken", "shrunken_low", "shrunken_high")
    plain = judged.filter(correction="none").select("provider", *_KEPT)
    return plain.join(corrected, on="provider", how="left").join(pulled, on="provider", how="left")


def like_children(view: View) -> pl.DataFrame:
    """Observed against expected of children alike: provider, expected, ratio, its 95 % limits, mix_signal, reasons."""
    cells = view.courses(_CELLS, asked(view), "GROUP BY ALL ORDER BY ALL").filter(pl.col("n") > 0)
    return by_unit(with_expected(cells), ["provider"]).select(
        "provider", "expected", "ratio", "low_95", "high_95", "reasons", mix_signal="signal"
    )


def limit_lines(target: float, most: int) -> dict[str, list[Any]]:
    """n, and low and high limits at each level, from half the least n that is judged to `most`: the funnel as lines."""
    n = np.unique(np.round(np.linspace(MINIMUM_N // 2, max(most, 2 * MINIMUM_N), 160)).astype(int))
    lines: dict[str, list[Any]] = {"n": n.tolist()}
    for name, level in LEVELS.items():
        low, high = binomial_limits(np.full(len(n), target), n, level)
        lines |= {f"low_{name}": low.tolist(), f"high_{name}": high.tolist()}
    return lines
