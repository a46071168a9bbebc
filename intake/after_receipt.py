"""Days after the receipt of the file that tells of them: what has happened cannot be younger than its record.

Belongs here: which columns tell of something that has happened, and the rows in which one lies ahead. Does not: the
words of the finding (`outcome`), nor the day of the data, which leaves such days out (`assets/sql/last_delivery.sql`).
"""

from collections.abc import Iterator, Mapping

import polars as pl

HAPPENED = {  # terms, planned days and openings announced may lie ahead, so they are not here
    "course_protocol": ("finished_on", "signed_on", "sent_on"),
    "certificate": ("issued_on", "applied_on", "redeemed_on"),
    "bureau_decision": ("decided_on", "signed_on", "registered_on"),
    "person_register": ("established_on",),
    "service_record": ("started_on",),
    "employment_outcome": ("hired_on",),
    "education_enrolment": ("assessed_online_on",),
    "e_application": ("date",),
    "social_service_case": (
        "submitted_on", "registered_on", "receipt_confirmed_on", "documents_complete_on", "survey_on", "decided_on",
        "notified_on", "programme_on", "revised_on", "contract_requested_on", "contract_on", "finished_on",
    ),
}  # fmt: skip


def days_ahead(
    settled: Mapping[str, pl.LazyFrame], files: pl.LazyFrame
) -> Iterator[tuple[str, str, pl.LazyFrame]]:
    """Table, column and its accepted rows in which that day is later than the one their file was received on.

    settled: the intake tables by name; files: delivery_sha and received_at, null where nobody knows: then nothing is
    ahead. Days older than the first file cannot be, so that a bulk hand-over is not joined with its files.
    """
    received = files.select("delivery_sha", received_on=pl.col("received_at").str.head(10).str.to_date())
    first = received.select(pl.col("received_on").min()).collect().item()
    if first is None:
        return
    accepted, received_on = pl.col("intake_status") == "accepted", pl.col("received_on")
    for table, days in HAPPENED.items():
        possible = settled[table].filter(accepted, pl.any_horizontal(pl.col(days) > first))
        beside = possible.join(received, on="delivery_sha", maintain_order="left")
        rows = beside.filter(pl.any_horizontal(pl.col(days) > received_on)).collect(engine="streaming")
        if rows.height:
            yield from ((table, day, rows.lazy().filter(pl.col(day) > received_on)) for day in days)
