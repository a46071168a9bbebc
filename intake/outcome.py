"""The outcome of intake: every finding and the balance of every delivery, from the settled tables.

Belongs here: read = accepted + quarantined + duplicate + waiting, and findings that follow from other deliveries.
Does not: findings of a row by itself, which the door wrote.
"""

import polars as pl

from intake import findings as found
from intake.after_receipt import days_ahead
from intake.finding_places import PLACE, own_place, with_places
from intake.parts import Parts
from intake.settle_overlaps import beside_other
from schemas.delivered_registers import REGISTERS
from schemas.rules import expectation

_TELLS = {
    "conflict": (
        "error",
        "Та же редакция протокола (сертификат) уже принята с другим содержанием; осталась первая",
        "The same revision (certificate) was accepted before with other content; the first one stays",
        "a higher revision number for new content",
    ),
    "parent_quarantined": (
        "error",
        "Не принято вместе с отклонённым протоколом",
        "Held back together with its protocol, which is quarantined",
        "a protocol row without errors",
    ),
    "waiting_for_protocol": (
        "warning",
        "Ожидает протокола с таким номером и редакцией",
        "Waits for the protocol of this number and revision",
        "the protocol, in this or a later delivery",
    ),
    "overlapping_course": (
        "error",
        "Курс пересекается по времени с другим курсом этого ребёнка",
        "The course overlaps in time with another course of the same child",
        "courses one after another",
    ),
    "outside_course": ("error", "Дата вне курса", "The date lies outside the course", "a day of the course"),
    "career_guidance_under_14": (
        "error",
        "Профориентация раньше возраста, с которого она проводится",
        "Career guidance before the age it is given from",
        "{career_guidance_from} full years at the start of the course",
    ),
    "direction_of_other_programme": (
        "error",
        "Направление другой программы: у курса такого направления нет",
        "The direction belongs to another programme than the course",
        "a direction of the programme of the course",
    ),
    "reason_missing": (
        "error",
        "Курс неэффективен, а причина не указана",
        "The course is ineffective and no reason is given",
        "at least one reason code",
    ),
    "after_receipt": (
        "warning",
        "Дата позже дня, когда получен файл",
        "The day is later than that on which the file was received",
        "a day up to that of the receipt",
    ),
    "reason_not_expected": (
        "warning",
        "Указана причина неэффективности, а курс эффективен",
        "A reason for ineffectiveness is given for an effective course",
        "no reason",
    ),
}
_ENTRY_CONFLICT = (
    "error",
    "Та же запись реестра уже есть в этой поставке с другим содержанием; осталась первая",
    "The same entry of the register stands in this delivery with other content; the first one stays",
    "one row an entry",
)
_FIELD = {
    "overlapping_course": "started_on",
    "outside_course": "performed_on",
    "career_guidance_under_14": "direction",
    "direction_of_other_programme": "direction",
    "reason_missing": "reasons",
    "reason_not_expected": "reasons",
}
_UNIT = {"activity_tally": "activity", "assessment": "assessment"}
_NONE = pl.lit(None, pl.String)


def _worded(
    rows: pl.LazyFrame, table: str, rule: str, observed: pl.Expr, field: str | None = None
) -> pl.LazyFrame:
    severity, ru, en, expected = (
        _ENTRY_CONFLICT if table in REGISTERS and rule == "conflict" else _TELLS[rule]
    )
    columns = rows.collect_schema().names()
    return rows.select(
        "delivery_sha",
        _NONE.alias("file"),
        "sheet",
        (pl.col("line") if "line" in columns else pl.lit(None, pl.UInt32)).alias("line"),
        pl.lit(table).alias("table_name"),
        found.record_id(table),
        pl.lit(rule).alias("rule_id"),
        pl.lit(severity).alias("severity"),
        pl.lit(field or _FIELD.get(rule), pl.String).alias("field"),
        observed.alias("observed"),
        expectation(expected).alias("expected"),
        pl.lit(ru).alias("message_ru"),
        pl.lit(en).alias("message_en"),
        *own_place(columns),
    )


def _held(table: str, rows: pl.LazyFrame) -> list[pl.LazyFrame]:
    observed = pl.format("rows: {}", pl.col("rows")) if table in _UNIT else _NONE
    rules = (
        ("conflict",) if table in REGISTERS else ("conflict", "parent_quarantined", "waiting_for_protocol")
    )
    held = [_worded(rows.filter(pl.col("held_by") == r), _UNIT.get(table, table), r, observed) for r in rules]
    if table == "course_protocol":
        held.append(_worded(beside_other(rows), table, "overlapping_course", pl.col("other")))
    return held


def _broken(exceptions: pl.LazyFrame) -> list[pl.LazyFrame]:
    observed = {
        "outside_course": pl.col("performed_on").cast(pl.String),
        "career_guidance_under_14": pl.col("direction"),
        "direction_of_other_programme": pl.col("direction"),
    }
    return [_worded(exceptions.filter(pl.col(r)), "activity", r, o) for r, o in observed.items()]


def _judged(judged: pl.LazyFrame) -> list[pl.LazyFrame]:
    rules = {"reason_missing": _NONE, "reason_not_expected": pl.col("reasons")}
    return [_worded(judged.filter(pl.col("rule_id") == r), "bureau_decision", r, o) for r, o in rules.items()]


def _ahead(settled: dict[str, pl.LazyFrame], files: pl.LazyFrame) -> list[pl.LazyFrame]:
    found_ahead = days_ahead(settled, files)
    return [
        _worded(rows, table, "after_receipt", pl.col(day).cast(pl.String), day)
        for table, day, rows in found_ahead
    ]


def all_findings(
    parts: Parts, settled: dict[str, pl.LazyFrame], judged: pl.LazyFrame, files: pl.LazyFrame
) -> pl.LazyFrame:
    """Every finding there is: of rows by themselves, between deliveries, and beside the verdict.

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
    return (
        with_places(everything, settled)
        .join(order, on="delivery_sha", how="left")
        .sort("seq", "sheet", "line", "table_name", "rule_id", "record_id", "field", "observed", *PLACE)
        .select(found.SCHEMA.keys())
    )


def _counts(rows: pl.LazyFrame, table: str, weight: pl.Expr, status: pl.Expr) -> pl.LazyFrame:
    return rows.group_by("delivery_sha", pl.lit(table).alias("table_name"), status.alias("status")).agg(
        weight.cast(pl.Int64).alias("rows")
    )


def balance(
    parts: Parts, settled: dict[str, pl.LazyFrame], judged: pl.LazyFrame, read: pl.LazyFrame
) -> pl.LazyFrame:
    """One row a delivery x table: rows read and what became of them, in order of delivery_sha and table.

    read: delivery_sha, table_name, rows as counted at the door, before anything was decided.
    """
    one, status = pl.len(), pl.col("intake_status")
    at_the_door = parts.scan("quarantine").group_by("delivery_sha", "table_name", status.alias("status"))
    counted = [at_the_door.agg(pl.len().cast(pl.Int64).alias("rows"))]
    for table, rows in settled.items():
        if table == "activity_exception":
            continue
        counted.append(
            _counts(rows, _UNIT.get(table, table), pl.col("rows").sum() if table in _UNIT else one, status)
        )
    counted.append(
        _counts(settled["activity_tally"], "activity", pl.col("rows_held").sum(), pl.lit("quarantined"))
    )
    missing = judged.filter(pl.col("rule_id") == "reason_missing")
    counted.append(_counts(missing, "bureau_decision", one, pl.lit("quarantined")))
    counted.append(_counts(missing, "bureau_decision", -one.cast(pl.Int64), pl.lit("accepted")))
    by_status = {
        s: pl.col("rows").filter(pl.col("status") == s).sum()
        for s in ("accepted", "quarantined", "duplicate", "waiting")
    }
    outcome = pl.concat(counted).group_by("delivery_sha", "table_name").agg(**by_status)
    return (
        read.rename({"rows": "read"})
        .join(outcome, on=["delivery_sha", "table_name"], how="full", coalesce=True)
        .with_columns(pl.col("read", *by_status).fill_null(0))
        .sort("delivery_sha", "table_name")
    )


def unbalanced(ledger: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of a ledger that do not add up: a run with any of them fails."""
    explained = pl.sum_horizontal("accepted", "quarantined", "duplicate", "waiting")
    return ledger.filter(pl.col("read") != explained)
