"""Where published figures contradict each other: arithmetic on the published reference alone, without our data.

Belongs here: the two rules and their explanations. Does not: our own figures (`methodology.published.reconciliation`).
"""

from typing import Any

import polars as pl

from law.published import MeanOfGrowth, Rules, ShareOfParts

_VERDICT = {"verdict": "contradicts", "qualifier": "exact", "scope": "all"}


def _thousands(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u00a0")


def _whole_beyond_parts(told: pl.DataFrame, rule: ShareOfParts) -> list[dict[str, Any]]:
    """A share of the whole is a weighted mean of its parts, so it cannot exceed them all."""
    parts = told.filter(pl.col("metric").is_in(rule.parts))
    highest = float(parts["value"].max())  # type: ignore[arg-type]
    named = ", ".join(f"{value:g}" for value in parts["value"])
    beyond = told.filter(pl.col("metric") == rule.whole, pl.col("value") > highest)
    return [
        _VERDICT
        | {
            "metric": f"{rule.whole}_against_periods",
            "as_of": row["as_of"],
            "published": row["value"],
            "unit": row["unit"],
            "source": row["source"],
            "note_ru": f"Опубликованные доли по периодам — {named} %: итог не может быть выше каждой из них.",
            "note_en": f"The published shares by period are {named} %: their total cannot exceed each of them.",
        }
        for row in beyond.iter_rows(named=True)
    ]


def _steps(told: pl.DataFrame, rule: MeanOfGrowth) -> pl.DataFrame:
    """One row a pair of following dates: what sum and count grew by, and the mean of the growth."""
    both = told.filter(pl.col("metric").is_in([rule.sum, rule.count]), scope="all")
    wide = both.pivot("metric", index=["as_of", "source"], values="value", aggregate_function="first")
    by_date = wide.group_by("as_of").agg(
        pl.col(rule.sum, rule.count).drop_nulls().first(), pl.col("source").first()
    )
    grown = by_date.sort("as_of").with_columns(
        since=pl.col("as_of").shift(), more=pl.col(rule.sum).diff(), units=pl.col(rule.count).diff()
    )
    implied = pl.col(rule.sum) / pl.col(rule.count)
    return grown.with_columns(
        mean=pl.col("more") / pl.col("units"), implied=implied, implied_before=implied.shift()
    ).drop_nulls("mean")


def _impossible_growth(told: pl.DataFrame, rule: MeanOfGrowth) -> list[dict[str, Any]]:
    """What was added between two dates must cost, on average, something between the published nominals."""
    low = float(told.filter(metric=rule.lowest)["value"].min())  # type: ignore[arg-type]
    high = float(told.filter(metric=rule.highest)["value"].max())  # type: ignore[arg-type]
    span = f"{_thousands(low)}\u2013{_thousands(high)}"
    beyond = _steps(told, rule).filter(~pl.col("mean").is_between(low, high))
    return [
        _VERDICT
        | {
            "metric": "mean_nominal_of_growth",
            "as_of": row["as_of"],
            "published": row["mean"],
            "unit": "RUB",
            "source": row["source"],
            "note_ru": f"С {row['since']} прибавилось {_thousands(row['units'])} сертификатов и"
            f" {_thousands(row['more'])} руб.: в среднем {_thousands(row['mean'])} руб. при опубликованных номиналах"
            f" {span} руб. Средний номинал вырос с {_thousands(row['implied_before'])}"
            f" до {_thousands(row['implied'])} руб.",
            "note_en": f"Since {row['since']} certificates grew by {_thousands(row['units'])} and roubles by"
            f" {_thousands(row['more'])}: a mean of {_thousands(row['mean'])}, while nominals are {span}."
            f" The mean nominal rose from {_thousands(row['implied_before'])} to {_thousands(row['implied'])}.",
        }
        for row in beyond.iter_rows(named=True)
    ]


def conflicts(told: pl.DataFrame, rules: Rules) -> list[dict[str, Any]]:
    """Rows of the reconciliation mart where the published reference contradicts itself."""
    return _whole_beyond_parts(told, rules.share_of_parts) + _impossible_growth(told, rules.mean_of_growth)
