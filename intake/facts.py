"""Activities and assessments at the door: the two tables with many rows a course, reduced to one row a revision.

Belongs here: checking fact rows and tallying the good ones in as few passes as possible. Does not: whether an activity
lies within its course (`settle`), which needs the protocol.
"""

from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl

from intake import findings as found
from intake.held import quarantined, with_cells
from intake.reading import Sheet
from intake.tally import has_repeats, tally_activities, tally_assessments
from intake.values import typed
from schemas.delivered import Activity, Assessment
from schemas.rules import reasons

if TYPE_CHECKING:
    from intake.door import Taken

_ANSWER = ["protocol_id", "revision", "instrument", "item", "stage"]


def _checked(cells: pl.LazyFrame, model: type[pa.DataFrameModel]) -> pl.LazyFrame:
    return typed(cells, model).with_columns(reasons(model))


def _held(model: type[pa.DataFrameModel]) -> pl.Expr:
    return (pl.col("failed") & found.error_bits(model) != 0) | (pl.col("unreadable") != 0)


def good_rows(cells: pl.LazyFrame, model: type[pa.DataFrameModel]) -> pl.LazyFrame:
    """The typed rows of a fact table that keep their own rules."""
    return _checked(cells, model).filter(~_held(model)).drop("failed", "unreadable")


def _set_aside(taken: "Taken", sheet: Sheet, cells: pl.LazyFrame, model: type[pa.DataFrameModel]) -> list[pl.DataFrame]:
    """Quarantine the rows that break a rule of their own; returns their findings."""
    bad = _checked(cells, model).filter(_held(model)).collect(engine="streaming")
    if bad.is_empty():
        return []
    raw = cells.join(bad.lazy().select("line").unique(), on="line", how="semi", maintain_order="left")
    again = _checked(raw, model).collect()
    broken = again.select(_held(model)).to_series()
    bad = with_cells(again.filter(broken), raw.collect().filter(broken), sheet.table)
    taken.quarantine.append(quarantined(bad, sheet.table, sheet.sheet))
    taken.read[sheet.table] = taken.read.get(sheet.table, 0) + bad.height
    return [found.findings_of(bad, sheet.table, model)]


def _in_memory(sheet: Sheet, taken: "Taken") -> pl.LazyFrame:
    """Text is parsed once and held; Parquet stays on disk and is scanned."""
    on_disk = taken.reading is not None and taken.reading.format == "parquet"
    return sheet.rows if on_disk else sheet.rows.collect().lazy()


def take_activities(taken: "Taken", sheet: Sheet) -> list[pl.DataFrame]:
    """Add the tally of a sheet's good activities and keep the way back to its rows; returns findings."""
    cells = _in_memory(sheet, taken)
    told = _set_aside(taken, sheet, cells, Activity)
    good = good_rows(cells, Activity)
    tally = tally_activities(good).with_columns(pl.lit(sheet.sheet, pl.String).alias("sheet"))
    taken.add("activity_tally", tally)
    taken.activity_rows.append(good.with_columns(pl.lit(sheet.sheet, pl.String).alias("sheet")))
    taken.read["activity"] = taken.read.get("activity", 0) + int(tally["rows"].sum())
    return told


def take_assessments(taken: "Taken", sheet: Sheet) -> list[pl.DataFrame]:
    """Add the answers of a sheet, one row a revision; a value given twice stays once. Returns findings."""
    cells = _in_memory(sheet, taken)
    told = _set_aside(taken, sheet, cells, Assessment)
    good = good_rows(cells, Assessment)
    if has_repeats(good):
        good, more = _without_repeats(taken, sheet, good.collect())
        told += more
    answers = tally_assessments(good).with_columns(pl.lit(sheet.sheet, pl.String).alias("sheet"))
    taken.add("assessment", answers)
    taken.read["assessment"] = taken.read.get("assessment", 0) + int(answers["rows"].sum())
    return told


def _without_repeats(taken: "Taken", sheet: Sheet, rows: pl.DataFrame) -> tuple[pl.LazyFrame, list[pl.DataFrame]]:
    """The first value of each answer; the same value again is a duplicate, another one a conflict."""
    first = pl.int_range(pl.len()).over(_ANSWER) == 0
    same = pl.col("value") == pl.col("value").first().over(_ANSWER)
    marked = rows.with_columns(first.alias("first"), same.alias("same"))
    again, other = marked.filter(~pl.col("first") & pl.col("same")), marked.filter(~pl.col("same"))
    taken.quarantine.append(quarantined(again, "assessment", sheet.sheet, "duplicate"))
    taken.quarantine.append(quarantined(other, "assessment", sheet.sheet))
    taken.read["assessment"] = taken.read.get("assessment", 0) + again.height + other.height
    ru, en = "Показатель указан дважды с разными значениями", "An item is given twice with different values"
    told = found.one("conflict", "error", ru, en, table_name="assessment", field="value").drop("line", "record_id", "observed")
    findings = other.select("line", found.record_id("assessment"), observed=pl.col("value").cast(pl.String)).join(
        told, how="cross"
    )
    return marked.filter("first").drop("first", "same").lazy(), [findings.select(found.SCHEMA.keys())]
