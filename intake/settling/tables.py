"""Intake's tables over all deliveries: one function a table, from parts to rows with their outcome.

Belongs here: which settling applies to which table. Does not: the settling itself (`settle`), nor where rows lie.
"""

import polars as pl

from intake.judging.tally import tally_activities
from intake.settling import rules as settle
from intake.settling.overlaps import settle_overlaps
from intake.settling.parts import Parts
from intake.settling.registers import settle_entries
from law.editions import Edition
from schemas.codes import DIRECTION
from schemas.delivered.registers import REGISTERS
from schemas.kept import KEPT
from schemas.matrix import packed, unpacked_counts
from schemas.rules import delivered_columns

_ACTIVITY_CONTENT = ["performed_on", "direction", "activity_type", "status", "minutes"]
_COUNTS = [f"delivered_{d}" for d in DIRECTION.codes] + ["career_rows", "other_rows"]


def _in_order(rows: pl.LazyFrame, table: str) -> pl.LazyFrame:
    columns = list(KEPT[table].to_schema().columns)
    return rows.select(columns)


def course_protocol(parts: Parts) -> pl.LazyFrame:
    """One row a delivered protocol revision that keeps its own rules."""
    rows = parts.scan("course_protocol")
    settled = settle.apart(rows, settle.repeated(rows), settle.settle_rows)
    return _in_order(settle_overlaps(settled), "course_protocol")


def certificate(parts: Parts) -> pl.LazyFrame:
    """One row a delivered state of a certificate."""
    return _in_order(settle.settle_certificates(parts.scan("certificate")), "certificate")


def bureau_decision(parts: Parts, protocols: pl.LazyFrame) -> pl.LazyFrame:
    """One row a delivered form of the main bureau."""
    settled = settle.settle_decisions(parts.scan("bureau_decision"), protocols)
    return _in_order(settled, "bureau_decision")


def register(parts: Parts, name: str) -> pl.LazyFrame:
    """One row a delivered entry of a register. Two rows say the same where all that is kept of them is equal."""
    entry = REGISTERS[name]
    said = [
        column for column in delivered_columns(entry.delivered) if column in KEPT[name].to_schema().columns
    ]
    born = ["birth_year"] if "birth_date" in delivered_columns(entry.delivered) else []
    return _in_order(settle_entries(parts.scan(name), entry.key, [*said, *born]), name)


def assessment(parts: Parts, protocols: pl.LazyFrame) -> pl.LazyFrame:
    """One row a delivered set of answers."""
    sets = parts.scan("assessment")
    if settle.is_one_set_a_course(sets, protocols):
        return _in_order(settle.accepted(sets), "assessment")
    answers = [c for c in sets.collect_schema().names() if c.endswith(("_baseline", "_final"))]
    again = settle.repeated(sets)
    contents = settle.content_of(sets.join(again.lazy(), on=settle.KEY, how="semi"), answers)
    return _in_order(_with_their_protocol(parts, sets, protocols, again, contents), "assessment")


def _with_their_protocol(
    parts: Parts, sets: pl.LazyFrame, protocols: pl.LazyFrame, again: pl.DataFrame, contents: pl.LazyFrame
) -> pl.LazyFrame:
    """Sets settled beside their protocol; `again` are those that came more than once, with their `contents`."""
    odd = pl.concat([again, settle.orphans(sets, protocols)])

    def settled(some: pl.LazyFrame) -> pl.LazyFrame:
        return settle.settle_sets(some, settle.parents(protocols, parts.scan("quarantine")), contents)

    return settle.apart(sets, odd, settled)


def _settled_tally(parts: Parts, protocols: pl.LazyFrame) -> pl.LazyFrame:
    sets = parts.scan("activity_tally")
    if settle.is_one_set_a_course(sets, protocols):
        return settle.accepted(sets)
    again = settle.repeated(sets)
    brought = (
        sets.select(*settle.KEY, "delivery_sha", "seq")
        .join(again.lazy(), on=settle.KEY, how="semi")
        .collect()
    )
    rows = parts.activities(brought).join(again.lazy(), on=settle.KEY, how="semi")
    contents = settle.content_of(rows, _ACTIVITY_CONTENT)
    return _with_their_protocol(parts, sets, protocols, again, contents)


def activity_exception(parts: Parts, protocols: pl.LazyFrame, editions: tuple[Edition, ...]) -> pl.LazyFrame:
    """One row an activity that breaks a rule against its course; only suspected sets are read row by row."""
    suspected = settle.suspects(_settled_tally(parts, protocols), protocols, editions).collect()
    rows = parts.activities(suspected)
    return settle.exceptions(rows, suspected.lazy().drop("delivery_sha"))


def activity_tally(parts: Parts, protocols: pl.LazyFrame, exceptions: pl.LazyFrame) -> pl.LazyFrame:
    """One row a delivered set of activities, without those that break a rule against their course."""
    sets, broken = _settled_tally(parts, protocols), exceptions.collect()
    if broken.is_empty():
        return _in_order(sets.with_columns(pl.lit(0, pl.UInt32).alias("rows_held")), "activity_tally")
    held = _less(sets, _tally_of(broken))
    joined = sets.join(held.lazy(), on=settle.SET, how="left", maintain_order="left", suffix="_held")
    left = [
        pl.when(pl.col("rows_held") > 0).then(pl.col(c) - pl.col(f"{c}_held")).otherwise(pl.col(c))
        for c in _COUNTS
    ]
    matrix = pl.coalesce("matrix_held", "matrix").alias("matrix")
    rows_held = pl.col("rows_held").fill_null(0)
    corrected = joined.with_columns(*left, matrix, pl.col("rows") - rows_held, rows_held)
    return _in_order(corrected, "activity_tally")


def _tally_of(exceptions: pl.DataFrame) -> pl.DataFrame:
    """What the exceptions had added to the tally, by set; sets differ by delivery as well as revision."""
    sets = exceptions.select(settle.SET).unique(maintain_order=True).with_row_index("set")
    numbered = exceptions.join(sets, on=settle.SET).with_columns(
        protocol_id=pl.col("set").cast(pl.String), revision=pl.lit(1, pl.Int32), held=pl.lit(False)
    )
    tally, _ = tally_activities(numbered.lazy())
    tally = tally.with_columns(pl.col("protocol_id").cast(pl.UInt32).alias("set"))
    held = tally.rename({"rows": "rows_held"}).select("set", "rows_held", *_COUNTS, "matrix")
    return sets.join(held, on="set").drop("set")


def _less(sets: pl.LazyFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The tallies of what is held back, their `matrix` being what is left of the set's own without it."""
    own = sets.join(held.lazy().select(settle.SET), on=settle.SET, how="semi").select(*settle.SET, "matrix")
    both = held.join(own.collect(), on=settle.SET, suffix="_own")
    left = unpacked_counts(both["matrix_own"]) - unpacked_counts(both["matrix"])
    return both.drop("matrix_own").with_columns(packed(left))


def settle_all(parts: Parts, editions: tuple[Edition, ...]) -> dict[str, pl.DataFrame]:
    """Every intake table of some parts, in memory: for deliveries that are checked or scored without being stored."""
    protocols = course_protocol(parts).collect()
    exceptions = activity_exception(parts, protocols.lazy(), editions).collect()
    tables = {
        "course_protocol": protocols,
        "activity_exception": exceptions,
        "activity_tally": activity_tally(parts, protocols.lazy(), exceptions.lazy()).collect(),
        "assessment": assessment(parts, protocols.lazy()).collect(),
        "certificate": certificate(parts).collect(),
        "bureau_decision": bureau_decision(parts, protocols.lazy()).collect(),
        **{name: register(parts, name).collect() for name in REGISTERS},
    }
    # Parts put together differ in their chunks from column to column; polars 2.1 panics when such a frame is filtered.
    return {name: frame.rechunk() for name, frame in tables.items()}
