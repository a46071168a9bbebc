"""Decisions of the main bureau beside our verdict: an ineffective course needs a reason, an effective one has none."""

import polars as pl

from law.editions import Edition
from methodology.editions import of_edition

_KEY = ["protocol_id", "revision"]
MISSING, UNEXPECTED = "reason_missing", "reason_not_expected"


def beside_verdict(
    decisions: pl.LazyFrame, scores: pl.LazyFrame, editions: tuple[Edition, ...]
) -> pl.LazyFrame:
    """Accepted decisions with our verdict of the same revision and `rule_id`: what is wrong with the reasons, or null.

    `scores` must hold every revision a decision may be about; where there is none the verdict is null and nothing is
    held against the decision.
    """
    accepted = decisions.filter(pl.col("intake_status") == "accepted")
    needs = of_edition(editions, lambda edition: edition.verdict.reason_required_when, pl.String)
    given = pl.col("reasons").is_not_null()
    missing = (pl.col("verdict") == needs) & ~given
    unexpected = (pl.col("verdict") == "effective") & given
    rule = pl.when(missing).then(pl.lit(MISSING)).when(unexpected).then(pl.lit(UNEXPECTED))
    told = scores.select(*_KEY, "edition_id", "verdict")
    beside = accepted.join(told, on=_KEY, how="left", maintain_order="left")
    return beside.with_columns(rule.alias("rule_id")).drop("edition_id")


def decided(judged: pl.LazyFrame, courses: pl.LazyFrame) -> pl.LazyFrame:
    """One row a course whose decision stands: on its highest revision and not missing reasons, which become a list."""
    return (
        judged.filter((pl.col("rule_id") != MISSING).fill_null(True))
        .join(courses.select(*_KEY, "half_year"), on=_KEY)
        .with_columns(pl.col("reasons").str.split("|"))
        .drop(
            "delivery_sha",
            "seq",
            "sheet",
            "row",
            "line",
            "content",
            "intake_status",
            "held_by",
            "rule_id",
            "verdict",
        )
        .sort(_KEY)
    )
