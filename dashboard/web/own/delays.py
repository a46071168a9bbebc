"""Calendar days between the steps of the own courses: how many are known, the middle, the slow tenth, in time or not.

Belongs here: the steps, their dates and terms. Does not: pictures, words. A quantile is the least number of days within
which at least that share of the known courses was through, as the published table has it.
"""

from dataclasses import dataclass

import polars as pl

from dashboard.web.own.reader import asked
from dashboard.web.page import View


@dataclass(frozen=True)
class Step:
    """One step: the dates it runs from and to, the indicator of its mean, and the days an act gives it."""

    since: str
    until: str
    indicator: str
    term: int | None = None


STEPS = {
    "protocol": Step("finished_on", "sent_on", "days_to_protocol"),
    "decision": Step("finished_on", "decided_on", "days_to_decision"),
    "signature": Step("decided_on", "decision_signed_on", "days_to_signature"),
    "platform": Step("decided_on", "registered_on", "days_to_platform"),
    "federal": Step("decided_on", "federal_access_from", "days_to_federal_access", term=10),
}


def days(view: View) -> pl.DataFrame:
    """step, days (null: not known), courses: a histogram of each step."""
    frames = [
        view.courses(
            f"CAST({step.until} - {step.since} AS BIGINT) AS days, count(*) AS courses",
            asked(view),
            "GROUP BY ALL ORDER BY days",
        ).select(step=pl.lit(name), days="days", courses="courses")
        for name, step in STEPS.items()
    ]
    return pl.concat(frames)


def summary(histogram: pl.DataFrame) -> pl.DataFrame:
    """One row a step: courses, known, mean, median, p90, longest, and of the known those within the term of the act."""
    return pl.concat([_of_step(histogram.filter(step=name), name, step.term) for name, step in STEPS.items()])


def _of_step(rows: pl.DataFrame, name: str, term: int | None) -> pl.DataFrame:
    known = rows.drop_nulls("days").sort("days").with_columns(through=pl.col("courses").cum_sum())
    count = int(known["courses"].sum())

    def quantile(tenths: int) -> pl.Expr:
        return pl.col("days").filter(pl.col("through") * 10 >= count * tenths).min()

    within = (
        pl.col("courses").filter(pl.col("days") <= term).sum() if term is not None else pl.lit(None, pl.Int64)
    )
    of = count or None
    return known.select(
        step=pl.lit(name),
        courses=pl.lit(int(rows["courses"].sum()), pl.Int64),
        known=pl.lit(count, pl.Int64),
        mean=(pl.col("days") * pl.col("courses")).sum() / pl.lit(of, pl.Int64),
        median=quantile(5),
        p90=quantile(9),
        longest=pl.col("days").max(),
        term=pl.lit(term, pl.Int64),
        within=within.cast(pl.Int64),
    ).with_columns(share=pl.col("within") / pl.lit(of, pl.Int64))
