"""Calendar days between the steps of the own courses: how many are known, the middle, the slow tenth, in time or not.

Belongs here: the steps, their dates and terms. Does not: pictures, words, quantiles (`methodology.waiting`).
"""

from dataclasses import dataclass

import polars as pl

from dashboard.web.own.reader import asked
from dashboard.web.page import View
from law.editions import latest_numbers
from methodology.editions import number_sql
from methodology.waiting import waited


@dataclass(frozen=True)
class Step:
    """One step: the dates it runs from and to, the indicator of its mean; term: a number of the edition, by name."""

    since: str
    until: str
    indicator: str
    term: str | None = None


STEPS = {
    "protocol": Step("finished_on", "first_sent_on", "days_to_protocol"),
    "decision": Step("finished_on", "decided_on", "days_to_decision"),
    "signature": Step("decided_on", "decision_signed_on", "days_to_signature"),
    "platform": Step("decided_on", "registered_on", "days_to_platform"),
    "federal": Step("decided_on", "federal_access_from", "days_to_federal_access", term="federal_days"),
}


def days(view: View) -> pl.DataFrame:
    """step, days (null: not known), courses, within (of them in the term of their edition): a histogram a step."""
    frames = [
        view.courses(
            f"CAST({step.until} - {step.since} AS BIGINT) AS days, count(*) AS courses, {_within(step)} AS within",
            asked(view),
            "GROUP BY ALL ORDER BY days",
        ).select(step=pl.lit(name), days="days", courses="courses", within="within")
        for name, step in STEPS.items()
    ]
    return pl.concat(frames)


def _within(step: Step) -> str:
    if step.term is None:
        return "CAST(NULL AS BIGINT)"
    return f"count(*) FILTER (WHERE {step.until} - {step.since} <= {number_sql(step.term)})"


def summary(histogram: pl.DataFrame) -> pl.DataFrame:
    """One row a step: courses, known, mean, median, p90, longest, and of the known those within the term of their
    edition; term: that of the latest one."""
    return pl.concat([_of_step(histogram.filter(step=name), name, step.term) for name, step in STEPS.items()])


def _of_step(rows: pl.DataFrame, name: str, named: str | None) -> pl.DataFrame:
    known, of = pl.col("known"), pl.when(pl.col("known") > 0).then("known")
    within = pl.col("within").sum() if named else pl.lit(None, pl.Int64)
    term = latest_numbers()[named] if named else None
    beside = rows.select(
        longest=pl.col("days").max(), within=within.cast(pl.Int64), term=pl.lit(term, pl.Int64)
    )
    return (
        waited(rows, [], "courses")
        .hstack(beside)
        .select(
            step=pl.lit(name),
            courses="courses",
            known=known,
            mean=pl.col("days_sum") / of,
            median="days_median",
            p90="days_p90",
            longest="longest",
            term="term",
            within="within",
            share=pl.col("within") / of,
        )
    )
