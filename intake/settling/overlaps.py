"""Courses of one child that overlap in time: nobody attends two courses at once.

Belongs here: which of two such courses is held back (data contract, section 3). Does not: conflicts and repeats of one
protocol revision (`settle`), which are settled before. Held is the later row: received later, then started later, then
by number. Only the highest revision of a protocol takes up time, so that a superseded or withdrawn one frees the other.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

import polars as pl

from intake.settling.rules import ACCEPTED, QUARANTINED

_RULE = "overlapping_course"
_ROW = ["seq", "row"]
Place = tuple[int, int]


def settle_overlaps(protocols: pl.LazyFrame) -> pl.LazyFrame:
    """Settled protocols, of which those that overlap with an earlier course of the child are held back as well."""
    suspects = _suspects(protocols)
    held = _held(suspects) if suspects.height else []
    if not held:
        return protocols
    places = pl.LazyFrame(held, schema={"seq": pl.UInt32, "row": pl.UInt32}, orient="row").with_columns(
        over=True
    )
    marked = protocols.join(places, on=_ROW, how="left", maintain_order="left")
    return marked.with_columns(
        held_by=pl.when("over").then(pl.lit(_RULE)).otherwise("held_by"),
        intake_status=pl.when("over").then(pl.lit(QUARANTINED)).otherwise("intake_status"),
    ).drop("over")


def _suspects(protocols: pl.LazyFrame) -> pl.DataFrame:
    """The accepted rows of children who have two that overlap, of whichever protocols, in the order they are judged."""
    accepted = protocols.filter(pl.col("intake_status") == ACCEPTED)
    columns = ["child_id", "started_on", "finished_on", "protocol_id", "revision", *_ROW]
    of_several = accepted.select(columns).filter(pl.col("child_id").is_duplicated())
    latest = pl.col("finished_on").cum_max().shift().over("child_id")
    overlaps = of_several.sort("child_id", "started_on").with_columns(over=pl.col("started_on") <= latest)
    children = overlaps.filter("over").select("child_id").unique().collect(engine="streaming")
    if children.is_empty():
        return children
    # A higher revision may be about another child, and supersedes all the same.
    protocols_of = of_several.join(children.lazy(), on="child_id", how="semi").select("protocol_id").unique()
    rows = accepted.select(columns).join(protocols_of, on="protocol_id", how="semi")
    return rows.sort("seq", "started_on", "protocol_id", "revision").collect(engine="streaming")


def _held(suspects: pl.DataFrame) -> list[Place]:
    """The places of rows to be held. Each decision depends on those before it, so that these few rows are walked."""
    held: set[Place] = set()
    while True:
        over = set(_overlapping(_in_force(suspects, held)))
        if not over:
            return sorted(held)
        held |= over  # the revision before one that is held is in force again, and takes up its time


def _in_force(suspects: pl.DataFrame, held: set[Place]) -> pl.DataFrame:
    """The highest revision of each protocol that is not held, in the order in which they are judged."""
    places = pl.DataFrame(sorted(held), schema={"seq": pl.UInt32, "row": pl.UInt32}, orient="row")
    left = suspects.join(places, on=_ROW, how="anti", maintain_order="left")
    return left.filter(pl.col("revision") == pl.col("revision").max().over("protocol_id"))


def _overlapping(courses: pl.DataFrame) -> Iterator[Place]:
    """Courses that share a day with one before them that is not held itself."""
    taken: dict[str, list[tuple[object, object]]] = {}
    for child, start, end, *place in courses.select(
        "child_id", "started_on", "finished_on", *_ROW
    ).iter_rows():
        spans = taken.setdefault(child, [])  # apart from one another, hence sorted by both ends
        if bisect_right(spans, end, key=lambda span: span[0]) > bisect_left(
            spans, start, key=lambda span: span[1]
        ):
            yield place[0], place[1]
        else:
            insort(spans, (start, end))


def beside_other(protocols: pl.LazyFrame) -> pl.LazyFrame:
    """The rows that are held for an overlap, each with the number of an accepted course it overlaps with, `other`."""
    held = protocols.filter(pl.col("held_by") == _RULE)
    accepted = protocols.filter(pl.col("intake_status") == ACCEPTED).select(
        "child_id", other="protocol_id", from_on="started_on", to_on="finished_on"
    )
    both = held.join(accepted, on="child_id", how="left", maintain_order="left").with_columns(
        other=pl.when(
            pl.col("started_on") <= pl.col("to_on"), pl.col("from_on") <= pl.col("finished_on")
        ).then("other")
    )
    return both.sort(*_ROW, "other", nulls_last=True).unique(_ROW, keep="first", maintain_order=True)
