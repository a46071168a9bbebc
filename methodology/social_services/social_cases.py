"""Measures of a social-service case (442-FZ): how long it waited, and whether the payment fits the income.

Belongs here: one row a case, from its own columns. Does not: deadlines
(`methodology.social_services.pathway`), nor shares and medians (`assets/sql`).

Payment, art. 31 and 32 as the file of the procedure has them: at home and semi-in-patient a person with an income up
to the limit is served free; above it the fee is at most a share of what exceeds the limit; in-patient it is at most a
share of the whole income. The table has no sums of money, so the ceiling is told and not compared; and it has no other
grounds of free service (minors, victims, veterans), so that free service above the limit cannot be judged.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from law.deadlines import Procedure
from methodology.social_services.procedures import procedure_of
from methodology.social_services.terms import calendar_of, days_past

WAITS = {"decision": "decided_on", "service": "service_from"}  # waiting since the application for this


def measured(cases: pl.LazyFrame, procedures: Sequence[Procedure], as_of: date) -> pl.LazyFrame:
    """The cases with five more columns: procedure_id, waiting, ceiling of the fee and what the payment shows.

    wait_decision, wait_service: working days from the application to the decision and to the first service, null while
    it has not come by `as_of` or lies outside the calendar. fee_ceiling: subsistence minimums a month, null where
    income is unknown or service urgent. payment_check: agrees, contradicts, cannot_be_judged. Cases without a
    procedure have none of these.
    """
    known = cases.with_columns(procedure_of(procedures))
    parts = [
        known.filter(procedure_id=procedure.id).with_columns(
            **_waits(procedure, as_of), **_payment(procedure)
        )
        for procedure in procedures
    ]
    none = {f"wait_{name}": pl.lit(None, pl.Int32) for name in WAITS} | {
        "fee_ceiling": pl.lit(None, pl.Float64)
    }
    strays = known.filter(pl.col("procedure_id").is_null())
    return pl.concat([*parts, strays.with_columns(**none, payment_check=pl.lit("cannot_be_judged"))])


def _waits(procedure: Procedure, as_of: date) -> dict[str, pl.Expr]:
    counting, start = procedure.counting, pl.col("submitted_on")
    from_working = calendar_of(counting).not_before(
        start
    )  # received on a day off, it waits from the next working day
    return {
        f"wait_{name}": pl.when(pl.col(event).is_between(start, as_of)).then(
            days_past(from_working, pl.col(event), "working_day", counting)
        )
        for name, event in WAITS.items()
    }


def _payment(procedure: Procedure) -> dict[str, pl.Expr]:
    """
    >>> from methodology.social_services.procedures import load_procedures
    >>> frame = pl.DataFrame({"form": ["home", "home", "home", "stationary"], "income_ratio": [1.5, 1.5, 2.5, 2.0],
    ...     "payment": ["partial", "free", "free", "partial"]})
    >>> for row in frame.select(**_payment(load_procedures()[0])).iter_rows():
    ...     print(*row)
    0.0 contradicts
    0.0 agrees
    0.5 cannot_be_judged
    1.5 agrees
    """
    rule, ratio = procedure.payment, pl.col("income_ratio").cast(pl.Float64)
    above_limit = (ratio - rule.free_up_to).clip(lower_bound=0.0) * rule.home_share
    by_income = pl.col("form").is_in(["home", "semi_stationary"])
    stationary, free = pl.col("form") == "stationary", pl.col("payment") == "free"
    within = by_income & (ratio <= rule.free_up_to)
    fits = pl.when(within).then(free).when((by_income | stationary) & ratio.is_not_null() & ~free).then(True)
    word = pl.when(fits).then(pl.lit("agrees")).when(~fits).then(pl.lit("contradicts"))
    return {
        "fee_ceiling": pl.when(by_income)
        .then(above_limit)
        .when(stationary)
        .then(ratio * rule.stationary_share),
        "payment_check": word.otherwise(pl.lit("cannot_be_judged")),
    }
