"""Days after the receipt of the file that tells of them: what has happened cannot be younger than its record.

Belongs here: the rows in which such a day lies ahead. Does not: which columns hold one (`happened` in `schemas`), the
words of the finding (`outcome`), nor the day of the data, which leaves such days out (`assets/sql/last_delivery.sql`).
"""

from collections.abc import Iterator, Mapping

import polars as pl

from schemas.delivered.protocol import DELIVERED
from schemas.rules import columns_that

HAPPENED = {table: days for table, model in DELIVERED.items() if (days := columns_that(model, "happened"))}


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
