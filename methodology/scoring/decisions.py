"""Decisions of the main bureau: judged by the bureau's own total, then laid beside our verdict.

Belongs here: who needs a reason, and where the bureau and we differ. Does not: agreement over many courses
(`methodology.comparison.agreement`). A decision is never held back because it differs from our score, nor because its
reason is missing: the form was received, and the course keeps waiting for the reason in every list.
"""

import polars as pl

from law.editions import Edition
from methodology.scoring.editions import of_edition

_KEY = ["protocol_id", "revision"]
MISSING, UNEXPECTED, DIFFERS = "reason_missing", "reason_not_expected", "verdict_differs"
FLAGS = (MISSING, UNEXPECTED, DIFFERS)
_SETTLING = ("delivery_sha", "seq", "sheet", "row", "line", "content", "intake_status", "held_by")
_JUDGING = (*FLAGS, "verdict", "our_total", "bureau_verdict")


def beside_verdict(
    decisions: pl.LazyFrame, scores: pl.LazyFrame, editions: tuple[Edition, ...]
) -> pl.LazyFrame:
    """Accepted decisions with `bureau_verdict` (by its own total), our `verdict` and `our_total`, and one flag a rule.

    Reasons are expected by the bureau's verdict, and by ours where it reports no total. `scores` must hold every
    revision a decision may be about; where there is none, nothing is held against the decision.
    """
    accepted = decisions.filter(pl.col("intake_status") == "accepted")
    told = scores.select(*_KEY, "edition_id", "verdict", our_total=_range("total_lo", "total_hi"))
    passes = pl.col("reported_total") >= of_edition(editions, lambda edition: edition.pass_mark, pl.Int32)
    own = pl.when(passes).then(pl.lit("effective")).when(~passes).then(pl.lit("ineffective"))
    needs = of_edition(editions, lambda edition: edition.verdict.reason_required_when, pl.String)
    given, stands = pl.col("reasons").is_not_null(), pl.coalesce("bureau_verdict", "verdict")
    both_judged = pl.col("verdict").is_in(["effective", "ineffective"])
    flags = {
        MISSING: (stands == needs) & ~given,
        UNEXPECTED: (stands == "effective") & given,
        DIFFERS: both_judged & (pl.col("bureau_verdict") != pl.col("verdict")),
    }
    beside = accepted.join(told, on=_KEY, how="left", maintain_order="left").with_columns(bureau_verdict=own)
    flagged = [holds.fill_null(False).alias(name) for name, holds in flags.items()]
    return beside.with_columns(flagged).drop("edition_id")


def _range(low: str, high: str) -> pl.Expr:
    """A total as a text: one number, or the two ends where part of the evidence is missing."""
    ends = pl.format("{}–{}", low, high)
    return pl.when(pl.col(low) == pl.col(high)).then(pl.col(low).cast(pl.String)).otherwise(ends)


def decided(judged: pl.LazyFrame, courses: pl.LazyFrame) -> pl.LazyFrame:
    """One row a course that has a decision on its highest revision; its reasons become a list."""
    of_courses = judged.join(courses.select(*_KEY, "half_year"), on=_KEY)
    listed = of_courses.with_columns(pl.col("reasons").str.split("|"))
    return listed.drop(*_SETTLING, *_JUDGING).sort(_KEY)
