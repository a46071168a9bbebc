"""Settling of registers: what becomes of an entry in the light of all other deliveries.

Belongs here: the one function for every register. Does not: which key a register has (`schemas.delivered.registers`),
nor the tables of the pilot (`settle`).
"""

from collections.abc import Sequence

import polars as pl

from intake.settling.rules import ACCEPTED, ARRIVAL, accepted, with_status
from methodology.scoring.alike import are_different


def settle_entries(rows: pl.LazyFrame, key: Sequence[str], content: Sequence[str]) -> pl.LazyFrame:
    """Entries of a register: the first row of a key speaks for its delivery, another one beside it is a conflict.

    What a delivery says of a key is a duplicate where the delivery before it said the same, else the news: accepted,
    while the earlier word stays as history. `latest` marks the accepted row that no later one of its key replaces.
    content: the columns by which two rows say the same. A register comes again whole every month, so that rows are told
    apart by digests of key and content, and the rows themselves only pass by.
    """
    if are_different(rows, key):
        return accepted(rows).with_columns(latest=pl.lit(True))
    of = [
        _digest(key, 0).alias("key"),
        _digest(key, 100).alias("key_too"),
    ]  # one of 64 bits might meet another's
    said = rows.select(*of, *ARRIVAL, _digest(content, 200).alias("content"), at=pl.int_range(pl.len()))
    outcome = _outcome(said.collect(engine="streaming")).sort("at").drop("at")
    return pl.concat([rows, outcome.lazy()], how="horizontal")


def _digest(columns: Sequence[str], seed: int) -> pl.Expr:
    """A number of 64 bits that differs where the values do; only as stable as one run."""
    return pl.sum_horizontal(pl.col(name).hash(seed + at) for at, name in enumerate(columns))


def _outcome(said: pl.DataFrame) -> pl.DataFrame:
    """held_by, intake_status, latest of each row, with its place `at`, by digests of key and content.

    Rows of one key are sorted into a run, so that neighbours tell everything; a window over each key takes ten times as
    long.
    """
    key = pl.struct("key", "key_too")
    ordered = said.sort("key", "key_too", *ARRIVAL).lazy()
    opens = (key != key.shift()).fill_null(True)
    speaks = opens | (pl.col("seq") != pl.col("seq").shift())
    word = pl.when("speaks").then("content").forward_fill()  # what the row's own delivery says
    before = pl.when("opens").then(None).otherwise(pl.col("word").shift())
    again = pl.when("speaks").then(pl.col("content") == before).otherwise(pl.col("content") == pl.col("word"))
    worded = (
        ordered.with_columns(opens=opens, speaks=speaks).with_columns(word=word).with_columns(again=again)
    )
    conflict = pl.when(~pl.col("speaks") & ~pl.col("again")).then(pl.lit("conflict"))
    settled = with_status(worded, conflict, pl.col("again").fill_null(False))
    is_accepted = pl.col("intake_status") == ACCEPTED
    accepted_next = pl.when(is_accepted).then(key).backward_fill().shift(-1)
    latest = is_accepted & accepted_next.ne_missing(key)
    return settled.select("at", "held_by", "intake_status", latest=latest).collect()
