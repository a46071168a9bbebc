"""Settling: what becomes of a row in the light of all other deliveries (data contract, section 3).

Belongs here: conflicts, repeats, rows that wait for their protocol or go with it. Does not: entries of registers
(`settle_entries`), rules a row keeps by itself (`door`). Every function is pure and its result depends on what was
delivered and in which order, not on how many runs took it in. `intake_status` says what became of a row, `held_by` the
rule that holds it back.
"""

from collections.abc import Callable

import polars as pl

from law.editions import NUMBERS, Edition
from law.programmes import default_programme, programmes
from methodology.scoring.alike import are_different, beside, stand_alike
from methodology.scoring.editions import edition_in_force, of_edition
from schemas.codes import DIRECTION

KEY = ["protocol_id", "revision"]
SET = [*KEY, "seq"]  # what one delivery brought of a revision, over all its sheets
ARRIVAL = ["seq", "row"]
ACCEPTED, DUPLICATE, QUARANTINED, WAITING = "accepted", "duplicate", "quarantined", "waiting"
_STATUS_OF = {
    "conflict": QUARANTINED,
    "overlapping_course": QUARANTINED,
    "parent_quarantined": QUARANTINED,
    "waiting_for_protocol": WAITING,
}
_END = 2
_CERTIFICATE_STEPS = {"issued": 0, "applied": 1, "redeemed": _END, "expired": _END, "cancelled": _END}
_CERTIFICATE_IDENTITY = ["child_id", "birth_year", "region_code", "issued_on", "valid_until", "nominal_rub"]


def with_status(rows: pl.LazyFrame, held_by: pl.Expr, same: pl.Expr) -> pl.LazyFrame:
    """Add held_by and intake_status; `same` marks the repeat of an earlier row."""
    status = pl.col("held_by").replace_strict(_STATUS_OF, default=None, return_dtype=pl.String)
    duplicate = pl.when(same).then(pl.lit(DUPLICATE)).otherwise(pl.lit(ACCEPTED))
    return rows.with_columns(held_by.alias("held_by")).with_columns(
        pl.coalesce(status, duplicate).alias("intake_status")
    )


def accepted(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Every row accepted as it is."""
    return rows.with_columns(held_by=pl.lit(None, pl.String), intake_status=pl.lit(ACCEPTED))


def apart(
    rows: pl.LazyFrame, odd: pl.DataFrame, settle: Callable[[pl.LazyFrame], pl.LazyFrame]
) -> pl.LazyFrame:
    """Settle the rows whose key stands in `odd`; accept every other one as it is.

    Nearly every row is alone with its key and has its protocol: to look for company would cost more than to score it.
    """
    if odd.is_empty():
        return accepted(rows)
    keys = odd.lazy().select(KEY).unique()
    plain = rows.join(keys, on=KEY, how="anti", maintain_order="left")
    settled = settle(rows.join(keys, on=KEY, how="semi", maintain_order="left"))
    columns = settled.collect_schema().names()
    return pl.concat([accepted(plain).select(columns), settled])


def settle_rows(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Protocols: the first row of a protocol revision stays, the same again is a duplicate, another one a conflict."""
    ordered = rows.sort(ARRIVAL)
    later = pl.int_range(pl.len()).over(KEY) > 0
    same = pl.col("content") == pl.col("content").first().over(KEY)
    conflict = pl.when(later & ~same).then(pl.lit("conflict"))
    return with_status(ordered, conflict, later & same)


def settle_decisions(rows: pl.LazyFrame, protocols: pl.LazyFrame) -> pl.LazyFrame:
    """Decisions: as protocols, but a decision waits until its protocol is accepted."""
    settled = settle_rows(rows)
    accepted = _accepted(protocols).with_columns(pl.lit(True).alias("arrived"))
    waits = pl.when(pl.col("arrived").is_null()).then(pl.lit("waiting_for_protocol"))
    joined = settled.join(accepted, on=KEY, how="left", maintain_order="left")
    held_by = pl.coalesce(pl.col("held_by"), waits)
    return with_status(joined, held_by, pl.col("intake_status") == DUPLICATE).drop("arrived")


def settle_certificates(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Certificates move on (issued, applied, redeemed or expired or cancelled) without a revision number.

    A later row of the same certificate for the same child, dates and nominal that does not go back is the news; a row
    that was accepted before is a duplicate; anything else is a conflict, and what a conflict says counts for nothing.
    """
    of, step = "certificate_id", pl.col("status").replace_strict(_CERTIFICATE_STEPS, return_dtype=pl.Int8)
    first = [pl.col(c).eq_missing(pl.col(c).first().over(of)) for c in _CERTIFICATE_IDENTITY]
    reached = pl.when("own").then("step").cum_max().forward_fill().shift()
    end = pl.when(pl.col("own") & (pl.col("step") == _END)).then("status").drop_nulls().first()
    goes_back = (pl.col("step") < reached.over(of)).fill_null(False)
    ends_again = (pl.col("step") == _END) & (pl.col("status") != end.over(of)).fill_null(False)
    accepted_before = pl.col("fits").cum_sum().over(of, "content") > pl.col("fits").cast(pl.UInt32)
    settled = (
        rows.sort(ARRIVAL)
        .with_columns(own=pl.all_horizontal(first), step=step)
        .with_columns(fits=pl.col("own") & ~goes_back & ~ends_again)
        .with_columns(again=accepted_before)
    )
    conflict = pl.when(~pl.col("fits") & ~pl.col("again")).then(pl.lit("conflict"))
    return with_status(settled, conflict, pl.col("again")).drop("own", "step", "fits", "again")


def _accepted(protocols: pl.LazyFrame) -> pl.LazyFrame:
    """Keys of the protocol revisions that are accepted; each once."""
    return protocols.filter(pl.col("intake_status") == ACCEPTED).select(KEY)


def parents(protocols: pl.LazyFrame, held: pl.LazyFrame) -> pl.LazyFrame:
    """One row a protocol revision that ever arrived: `accepted`, false when all its rows are quarantined.

    A corrected row of the same revision takes in what its quarantined predecessor had taken along.
    """
    arrived = pl.concat([protocols.select(*KEY, pl.col("intake_status") == ACCEPTED), _refused(held)])
    return arrived.group_by(KEY).agg(pl.col("intake_status").any().alias("accepted"))


def _refused(held: pl.LazyFrame) -> pl.LazyFrame:
    of_protocols = held.filter(
        (pl.col("table_name") == "course_protocol") & pl.all_horizontal(pl.col(c).is_not_null() for c in KEY)
    )
    return of_protocols.select(*KEY, pl.lit(False).alias("intake_status"))


def settle_sets(sets: pl.LazyFrame, known: pl.LazyFrame, contents: pl.LazyFrame) -> pl.LazyFrame:
    """Activities and assessments, one row a delivery and protocol revision: the set goes with its protocol.

    known: `parents`; contents: for revisions that more than one delivery brought, the `content` of each set (absent for
    all others). The first set of an accepted protocol stays.
    """
    joined = sets.join(known, on=KEY, how="left", maintain_order="left").join(
        contents, on=SET, how="left", maintain_order="left"
    )
    ordered = joined.sort(SET)
    later = pl.int_range(pl.len()).over(KEY) > 0
    same = pl.col("content") == pl.col("content").first().over(KEY)
    held_by = (
        pl.when(pl.col("accepted").is_null())
        .then(pl.lit("waiting_for_protocol"))
        .when(~pl.col("accepted"))
        .then(pl.lit("parent_quarantined"))
        .when(later & ~same)
        .then(pl.lit("conflict"))
    )
    return with_status(ordered, held_by, later & same).drop("accepted", "content")


def is_one_set_a_course(sets: pl.LazyFrame, protocols: pl.LazyFrame) -> bool:
    """Whether the sets are those of the accepted protocols, one each in their order: then nothing is left to settle."""
    return stand_alike(sets, _accepted(protocols), KEY)


def repeated(rows: pl.LazyFrame) -> pl.DataFrame:
    """The protocol revisions that came more than once: their contents must be compared."""
    if are_different(rows, KEY):
        return pl.DataFrame(schema={"protocol_id": pl.String, "revision": pl.Int32})
    counted = rows.group_by(KEY).agg(pl.len().alias("times"))
    return counted.filter(pl.col("times") > 1).select(KEY).collect(engine="streaming")


def orphans(sets: pl.LazyFrame, protocols: pl.LazyFrame) -> pl.DataFrame:
    """The protocol revisions that have a set and no accepted protocol."""
    return sets.select(KEY).join(_accepted(protocols), on=KEY, how="anti").collect(engine="streaming")


def content_of(rows: pl.LazyFrame, columns: list[str]) -> pl.LazyFrame:
    """The multiset of rows of each set as one text, for comparing sets of different deliveries exactly."""
    cell = [pl.col(c).cast(pl.String).fill_null("∅") for c in columns]
    row = pl.concat_str(cell, separator="|").alias("content")
    return rows.select(*SET, row).group_by(SET).agg(pl.col("content").sort().str.join("\n"))


_OF_COURSE = ["started_on", "finished_on", "age_at_start", "programme"]


def suspects(sets: pl.LazyFrame, protocols: pl.LazyFrame, editions: tuple[Edition, ...]) -> pl.LazyFrame:
    """Accepted sets with an activity outside its course, career guidance before the age for it, or an activity of
    another programme.

    The tally keeps first and last day and the count of career guidance, so that whole sets are cleared at once and
    only these are looked at row by row. Carries the course's dates, its age and the age its edition asks for.
    """
    career_from = of_edition(editions, NUMBERS["career_guidance_from"], pl.Int16)
    course = (
        protocols.filter(pl.col("intake_status") == ACCEPTED)
        .with_columns(edition_in_force(editions))
        .select(*KEY, *_OF_COURSE, career_guidance_from=career_from)
    )
    days = [*SET, "delivery_sha", "first_on", "last_on", "career_rows", "other_rows"]
    joined = beside(sets.filter(pl.col("intake_status") == ACCEPTED).select(days), course, on=KEY)
    outside = (pl.col("first_on") < pl.col("started_on")) | (pl.col("last_on") > pl.col("finished_on"))
    too_young = (pl.col("age_at_start") < pl.col("career_guidance_from")) & (pl.col("career_rows") > 0)
    of_pilot = pl.col("programme").is_null() | (pl.col("programme") == default_programme().id)
    misplaced = of_pilot & (pl.col("other_rows") > 0)
    return joined.filter(outside | too_young | misplaced).select(
        *SET, "delivery_sha", *_OF_COURSE, "career_guidance_from"
    )


def exceptions(rows: pl.LazyFrame, suspected: pl.LazyFrame) -> pl.LazyFrame:
    """One row an activity that breaks a rule against its course, with the rules as three flags and its place."""
    joined = rows.join(suspected, on=SET, maintain_order="left")
    outside = ~pl.col("performed_on").is_between(pl.col("started_on"), pl.col("finished_on"))
    is_young = pl.col("age_at_start") < pl.col("career_guidance_from")
    directions = {p.id: list(p.directions) for p in programmes()}
    named = pl.col("programme").fill_null(default_programme().id)
    own = named.replace_strict(directions, return_dtype=pl.List(pl.String))
    flags = {
        "outside_course": outside,
        "career_guidance_under_14": (pl.col("direction") == "career_guidance") & is_young,
        "direction_of_other_programme": ~pl.col("direction").is_in(DIRECTION.codes)
        & ~own.list.contains(pl.col("direction")),
    }
    flagged = joined.with_columns(**flags).drop(_OF_COURSE)
    return flagged.filter(pl.any_horizontal(*flags))
