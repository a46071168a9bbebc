"""The outcome of intake: every finding and the balance of every delivery, from the settled tables.

Belongs here: read = accepted + quarantined + duplicate + waiting, and findings that follow from other deliveries.
Does not: findings of a row by itself, which the door wrote.
"""

import polars as pl

from intake.judging import findings as found
from intake.judging.causes import LOOKS_LIKE, look_alikes
from intake.judging.finding_places import PLACE, own_place, with_places
from intake.settling.after_receipt import days_ahead
from intake.settling.overlaps import beside_other
from intake.settling.parts import Parts
from intake.wording.rendering import published
from methodology.scoring import decisions
from schemas.delivered.registers import REGISTERS

_WARNINGS = {"waiting_for_protocol", "after_receipt", "reason_not_expected", "verdict_differs"}
_FIELD = {
    "overlapping_course": "started_on",
    "outside_course": "performed_on",
    "career_guidance_under_14": "direction",
    "direction_of_other_programme": "direction",
    "reason_missing": "reasons",
    "reason_not_expected": "reasons",
    "verdict_differs": "reported_total",
}
_UNIT = {"activity_tally": "activity", "assessment": "assessment"}
_SET = ["delivery_sha", "protocol_id", "revision"]
_NONE = pl.lit(None, pl.String)


def _of_rule(
    rows: pl.LazyFrame,
    table: str,
    rule: str,
    *,
    observed: pl.Expr = _NONE,
    field: str | None = None,
    cause: pl.Expr | None = None,
    params: pl.Expr | None = None,
    warns: pl.Expr | None = None,
) -> pl.LazyFrame:
    """Findings of a rule, one a row; warns: where a rule that is an error elsewhere is a warning."""
    severity = pl.lit("warning" if rule in _WARNINGS else "error")
    if warns is not None:
        severity = pl.when(warns).then(pl.lit("warning")).otherwise(severity)
    columns = rows.collect_schema().names()
    return rows.select(
        "delivery_sha",
        _NONE.alias("file"),
        "sheet",
        (pl.col("line") if "line" in columns else pl.lit(None, pl.UInt32)).alias("line"),
        pl.lit(table).alias("table_name"),
        found.record_id(table),
        pl.lit(rule).alias("rule_id"),
        severity.alias("severity"),
        pl.lit(field or _FIELD.get(rule), pl.String).alias("field"),
        observed.alias("observed"),
        (pl.lit(rule) if cause is None else cause).alias("cause"),
        (_NONE if params is None else params.struct.json_encode()).alias("params"),
        *own_place(columns),
    )


def _held(table: str, rows: pl.LazyFrame) -> list[pl.LazyFrame]:
    params = pl.struct("rows") if table in _UNIT else None
    told = _UNIT.get(table, table)
    if table in REGISTERS:
        twice = rows.filter(pl.col("held_by") == "conflict")
        return [_of_rule(twice, told, "conflict", cause=pl.lit("entry"), params=params)]
    rules = ("conflict", "parent_quarantined", "waiting_for_protocol")
    held = [_of_rule(rows.filter(pl.col("held_by") == rule), told, rule, params=params) for rule in rules]
    if table == "course_protocol":
        held.append(_of_rule(beside_other(rows), told, "overlapping_course", observed=pl.col("other")))
    return held


def _broken(exceptions: pl.LazyFrame) -> list[pl.LazyFrame]:
    outside, early, misplaced = (
        exceptions.filter(pl.col(rule))
        for rule in ("outside_course", "career_guidance_under_14", "direction_of_other_programme")
    )
    direction, age = pl.col("direction").alias("codes"), pl.col("career_guidance_from")
    return [
        _of_rule(outside, "activity", "outside_course", observed=pl.col("performed_on").cast(pl.String)),
        _of_rule(early, "activity", "career_guidance_under_14", params=pl.struct(direction, age)),
        _of_rule(misplaced, "activity", "direction_of_other_programme", params=pl.struct(direction)),
    ]


def _judged(judged: pl.LazyFrame) -> list[pl.LazyFrame]:
    missing, unexpected, differs = (judged.filter(pl.col(flag)) for flag in decisions.FLAGS)
    codes, ours = pl.struct(codes=pl.col("reasons")), pl.struct(ours=pl.col("our_total"))
    total, by_our_verdict = pl.col("reported_total").cast(pl.String), pl.col("bureau_verdict").is_null()
    return [
        _of_rule(missing, "bureau_decision", decisions.MISSING, warns=by_our_verdict),
        _of_rule(unexpected, "bureau_decision", decisions.UNEXPECTED, params=codes),
        _of_rule(differs, "bureau_decision", decisions.DIFFERS, observed=total, params=ours),
    ]


def _ahead(settled: dict[str, pl.LazyFrame], files: pl.LazyFrame) -> list[pl.LazyFrame]:
    found_ahead = days_ahead(settled, files)
    return [
        _of_rule(rows, table, "after_receipt", observed=pl.col(day).cast(pl.String), field=day)
        for table, day, rows in found_ahead
    ]


def all_findings(
    parts: Parts, settled: dict[str, pl.LazyFrame], judged: pl.LazyFrame, files: pl.LazyFrame
) -> pl.LazyFrame:
    """Every finding there is, as it is published: of rows by themselves, between deliveries, beside the verdict.

    settled: the intake tables by name with `activity_exception`; judged: decisions beside their verdict;
    files: delivery_sha -> seq, file, received_at.
    """
    told = [f for t, rows in settled.items() if t != "activity_exception" for f in _held(t, rows)]
    told += _broken(settled["activity_exception"]) + _judged(judged) + _ahead(settled, files)
    between = (
        pl.concat(told).drop("file").join(files.select("delivery_sha", "file"), on="delivery_sha", how="left")
    )
    at_the_door = parts.scan("finding").select(found.SCHEMA.keys())
    order = files.select("delivery_sha", "seq")
    everything = pl.concat([at_the_door, between.select(found.SCHEMA.keys())])
    in_order = (
        with_places(_with_look_alikes(everything, settled["course_protocol"]), settled)
        .join(order, on="delivery_sha", how="left")
        .sort(
            "seq",
            "sheet",
            "line",
            "table_name",
            "rule_id",
            "record_id",
            "field",
            "observed",
            "params",
            *PLACE,
        )
        .select(found.SCHEMA.keys())
    )
    return published(in_order.collect()).lazy()


def _with_look_alikes(told: pl.LazyFrame, protocols: pl.LazyFrame) -> pl.LazyFrame:
    """Rows that wait, with the protocol number that theirs is most like, where there is one."""
    waiting = pl.col("rule_id") == "waiting_for_protocol"
    numbers = told.filter(waiting).select("delivery_sha", "record_id").unique().collect()
    like = look_alikes(numbers, protocols)
    if like.is_empty():
        return told
    known, rows = pl.col("like").is_not_null(), pl.col("params").str.json_path_match("$.rows").cast(pl.Int64)
    params = pl.when(rows.is_null()).then(pl.struct("like").struct.json_encode())
    return (
        told.join(like.lazy(), on=["delivery_sha", "record_id"], how="left", maintain_order="left")
        .with_columns(like=pl.when(waiting).then("like"))
        .with_columns(
            cause=pl.when(known).then(pl.lit(LOOKS_LIKE)).otherwise("cause"),
            params=pl.when(known)
            .then(params.otherwise(pl.struct("like", rows=rows).struct.json_encode()))
            .otherwise("params"),
        )
        .drop("like")
    )


def _counts(rows: pl.LazyFrame, table: str, weight: pl.Expr, status: pl.Expr) -> pl.LazyFrame:
    keys = pl.col("delivery_sha"), pl.lit(table).alias("table_name"), pl.col("sheet"), status.alias("status")
    return rows.group_by(*keys).agg(weight.cast(pl.Int64).alias("rows"))


def _counted(
    parts: Parts,
    settled: dict[str, pl.LazyFrame],
    set_rows: pl.LazyFrame | None = None,
) -> pl.LazyFrame:
    """What became of rows: delivery_sha, table_name, sheet, status, rows; a status may have several lines.

    set_rows: see `balance_by_sheet`; without it a set is counted on its first sheet.
    """
    one, status = pl.len(), pl.col("intake_status")
    at_the_door = parts.scan("quarantine").group_by(
        "delivery_sha", "table_name", "sheet", status.alias("status")
    )
    counted = [at_the_door.agg(pl.len().cast(pl.Int64).alias("rows"))]
    for table, rows in settled.items():
        if table == "activity_exception":
            continue
        if table in _UNIT:
            sets = _sets(rows, table, set_rows)
            counted.append(_counts(sets, _UNIT[table], pl.col("rows").sum(), status))
        else:
            counted.append(_counts(rows, table, one, status))
    exceptions = settled["activity_exception"]  # rows of what is accepted that are held back one by one
    counted.append(_counts(exceptions, "activity", one, pl.lit("quarantined")))
    counted.append(_counts(exceptions, "activity", -one.cast(pl.Int64), pl.lit("accepted")))
    return pl.concat(counted)


def _sets(rows: pl.LazyFrame, table: str, set_rows: pl.LazyFrame | None) -> pl.LazyFrame:
    """Sets with all their rows, those held back one by one too; one row a set, or a set and sheet with `set_rows`."""
    every = pl.col("rows") + pl.col("rows_held") if table == "activity_tally" else pl.col("rows")
    sets = rows.select(*_SET, "sheet", "intake_status", every)
    if set_rows is None:
        return sets
    own = set_rows.filter(pl.col("table_name") == _UNIT[table]).drop("table_name")
    return sets.drop("sheet", "rows").join(own, on=_SET)


def balance(parts: Parts, settled: dict[str, pl.LazyFrame], read: pl.LazyFrame) -> pl.LazyFrame:
    """One row a delivery x table: rows read and what became of them, in this order.

    read: delivery_sha, table_name, rows as counted at the door, before anything was decided.
    """
    return _beside_read(_counted(parts, settled), read, ["delivery_sha", "table_name"])


def balance_by_sheet(
    parts: Parts,
    settled: dict[str, pl.LazyFrame],
    read: pl.LazyFrame,
    set_rows: pl.LazyFrame,
) -> pl.LazyFrame:
    """The same, one row a delivery x table x sheet.

    read: with a sheet; set_rows: delivery_sha, table_name, protocol_id, revision, sheet, rows of each set there.
    """
    counted = _counted(parts, settled, set_rows)
    return _beside_read(counted, read, ["delivery_sha", "table_name", "sheet"])


def _beside_read(counted: pl.LazyFrame, read: pl.LazyFrame, keys: list[str]) -> pl.LazyFrame:
    by_status = {
        s: pl.col("rows").filter(pl.col("status") == s).sum()
        for s in ("accepted", "quarantined", "duplicate", "waiting")
    }
    outcome = counted.group_by(keys).agg(**by_status)
    return (
        read.rename({"rows": "read"})
        .join(outcome, on=keys, how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("read", *by_status).fill_null(0))
        .sort(keys)
    )


def unbalanced(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of a ledger that do not add up: a run with any of them fails."""
    explained = pl.sum_horizontal("accepted", "quarantined", "duplicate", "waiting")
    return ledger.filter(pl.col("read") != explained)
