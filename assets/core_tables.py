"""Tables that need the verdict: decisions that stand, every finding, the balance of every delivery."""

import polars as pl

from assets.intake_tables import SETTLED
from assets.resources import Data
from assets.table import table
from intake.settling.outcome import all_findings, balance
from methodology.scoring.decisions import beside_verdict, decided


def _judged(data: Data) -> pl.LazyFrame:
    editions = data.folder().reference.editions
    return beside_verdict(data.scan("bureau_decision"), data.scan("course_score"), editions)


@table("Действующие решения", group_name="core", deps=["bureau_decision", "course", "course_score"])
def decision(data: Data) -> pl.LazyFrame:
    """Forms of the main bureau that stand, one a course."""
    return decided(_judged(data), data.scan("course"))


@table("Замечания", group_name="core", deps=["delivery", "course_score", *SETTLED])
def finding(data: Data) -> pl.LazyFrame:
    """Everything that is wrong with a file, a row or a set of rows."""
    return all_findings(
        data.parts(), {t: data.scan(t) for t in SETTLED}, _judged(data), data.scan("delivery")
    )


@table("Баланс приёма", group_name="core", deps=["delivery", *SETTLED])
def ledger(data: Data) -> pl.LazyFrame:
    """Rows read of each delivery and table, and what became of them."""
    read = data.record("read_rows").lazy()
    return balance(data.parts(), {t: data.scan(t) for t in SETTLED}, read)
