"""Activities and assessments at the door: the two tables with many rows a course, reduced to one row a revision.

Belongs here: checking fact rows and tallying the good ones in one pass where nothing is wrong. Does not: whether an
activity lies within its course (`settle`), which needs the protocol.

Rows are checked as codes, not as text, while they are counted: those of Parquet as they stand, those of text by the
different words of each column. A row that fails takes the closer look, which keeps every reason.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl

from intake.cells.days import home_zones
from intake.cells.identifiers import is_normal
from intake.cells.words import read_by_word
from intake.judging import findings as found
from intake.judging.clean_parquet import tally_clean
from intake.judging.held import quarantined, with_cells
from intake.judging.tally import has_repeats, tally_activities, tally_assessments
from intake.judging.values import typed
from intake.reading.sheets import Sheet, count_rows
from schemas.delivered.protocol import DELIVERED
from schemas.identifiers import PROFILES, Profile
from schemas.rules import delivered_columns, reasons, rules_of

if TYPE_CHECKING:
    from intake.judging.door import Taken

_REVISION = ["protocol_id", "revision"]
_ANSWER = [*_REVISION, "instrument", "item", "stage"]
Model = type[pa.DataFrameModel]
Tally = Callable[[pl.LazyFrame], tuple[pl.DataFrame, int]]


def _is_plain(cells: pl.LazyFrame, model: Model) -> bool:
    """Whether every column has the type of the contract: then a row can be judged without reading its cells."""
    schema = cells.collect_schema()
    return all(schema.get(name) == spec.dtype.type for name, spec in delivered_columns(model).items())


def _as_codes(rows: pl.LazyFrame, model: Model) -> pl.LazyFrame:
    """The rows with codes as enumerations; a word that is no code becomes null."""
    columns = delivered_columns(model)
    lists = {
        n: pl.Enum(spec.checks[0].statistics["allowed_values"])
        for n, spec in columns.items()
        if spec.metadata["codes"]
    }
    return rows.with_columns(pl.col(name).cast(codes, strict=False) for name, codes in lists.items())


def _plain_rows(cells: pl.LazyFrame, model: Model, zones: Mapping[str, str]) -> pl.LazyFrame:
    """Typed rows with codes as enumerations; `held` where a cell, a word or a rule fails, told apart later."""
    fails = [rule.fails for rule in rules_of(model)]
    if _is_plain(cells, model):
        rows = _as_codes(cells, model)
        fails += [~is_normal(pl.col(name), profile) for name, profile in _identifiers(model).items()]
    else:
        rows = read_by_word(
            cells.collect(), model, lambda words: _as_codes(typed(words, model, zones), model)
        ).lazy()
        fails.append((pl.col("unreadable") | pl.col("noted")) != 0)
    return rows.with_columns(pl.any_horizontal(fails).alias("held"))


def _identifiers(model: Model) -> dict[str, Profile]:
    columns = delivered_columns(model)
    return {
        n: PROFILES[spec.metadata["identifier"]] for n, spec in columns.items() if spec.metadata["identifier"]
    }


def _read_closely(cells: pl.LazyFrame, model: Model, zones: Mapping[str, str]) -> pl.LazyFrame:
    """Rows as people write them, typed, with the bits of their reasons; `held` where one quarantines the row."""
    held = (pl.col("failed") & found.error_bits(model) != 0) | (pl.col("unreadable") != 0)
    return typed(cells, model, zones).with_columns(reasons(model)).with_columns(held.alias("held"))


def good_rows(cells: pl.LazyFrame, model: Model) -> pl.LazyFrame:
    """The typed rows of a fact table that keep their own rules."""
    rows = _read_closely(cells, model, home_zones(cells, model))
    return rows.filter(~pl.col("held")).drop("failed", "unreadable", "noted", "held")


def _reduce(
    taken: "Taken", sheet: Sheet, tally: Tally
) -> tuple[pl.DataFrame, pl.LazyFrame, list[pl.DataFrame]]:
    """The tally of a sheet's good rows, those rows, and the findings about the others."""
    model = DELIVERED[sheet.table]
    clean = _clean(sheet, model)
    zones = home_zones(sheet.rows, model) if clean is None else {}
    plain = _plain_rows(sheet.rows, model, zones)
    counted, held = (clean, 0) if clean is not None else tally(plain)
    if clean is None and counted["rows"].sum() + held != count_rows(sheet.rows):
        raise RuntimeError("rows were lost on the way")  # polars ends early, without a word, at a broken page
    if not held:
        return counted, _as_text(plain, model), []
    lines = _lines_held(
        plain
    )  # a line of JSON holds many rows: those beside a held one are read closely as well
    cells = sheet.rows.join(lines, on="line", how="semi", maintain_order="left").collect(engine="streaming")
    closely = _read_closely(cells.lazy(), model, zones).collect()
    told = _set_aside(taken, sheet, closely, cells, model)
    elsewhere = plain.join(lines, on="line", how="anti", maintain_order="left")
    good = pl.concat(_as_text(rows.filter(~pl.col("held")), model) for rows in (elsewhere, closely.lazy()))
    return tally(good)[0], good, told


def _clean(sheet: Sheet, model: Model) -> pl.DataFrame | None:
    """The tally of a Parquet sheet in which every row is good; None where that is not sure."""
    if sheet.stored is None or not _is_plain(sheet.rows, model):
        return None
    path, columns = sheet.stored
    return tally_clean(path, sheet.table, {name: columns[name] for name in delivered_columns(model)})


def _lines_held(plain: pl.LazyFrame) -> pl.LazyFrame:
    return plain.filter(pl.col("held")).select("line").unique().collect(engine="streaming").lazy()


def _as_text(rows: pl.LazyFrame, model: Model) -> pl.LazyFrame:
    return rows.select(
        "held", "line", *[pl.col(n).cast(spec.dtype.type) for n, spec in delivered_columns(model).items()]
    )


def _set_aside(
    taken: "Taken", sheet: Sheet, closely: pl.DataFrame, cells: pl.DataFrame, model: Model
) -> list[pl.DataFrame]:
    """Quarantine the rows that break a rule of their own; returns their findings."""
    told = (closely["failed"] != 0) | closely["held"] | (closely["noted"] != 0)
    bad = closely.filter(closely["held"])
    taken.quarantine.append(quarantined(bad, sheet.table, sheet.sheet))
    return [
        found.findings_of(
            with_cells(closely.filter(told), cells.filter(told), sheet.table), sheet.table, model
        )
    ]


def take_activities(taken: "Taken", sheet: Sheet) -> list[pl.DataFrame]:
    """Add the tally of a sheet's good activities and keep the way back to its rows; returns findings."""
    tally, good, told = _reduce(taken, sheet, tally_activities)
    _note_rows(taken, sheet, tally)
    taken.activity_rows.append(good.with_columns(pl.lit(sheet.sheet, pl.String).alias("sheet")))
    if len(taken.activity_rows) > 1:
        tally, _ = tally_activities(pl.concat(rows.drop("sheet") for rows in taken.activity_rows))
    _keep(taken, "activity_tally", tally, sheet.sheet)
    return told


def take_assessments(taken: "Taken", sheet: Sheet) -> list[pl.DataFrame]:
    """Add the answers of a sheet, one row a revision; a value given twice stays once. Returns findings."""
    answers, good, told = _reduce(taken, sheet, tally_assessments)
    own = pl.lit(len(taken.set_rows.get("assessment", [])))  # sheets in their order, however many
    rows, counted = good.with_columns(sheet_at=own), answers
    if taken.answer_rows or has_repeats(answers):
        rows, more = _without_repeats(taken, sheet, pl.concat([*taken.answer_rows, rows]).collect())
        answers, _ = tally_assessments(rows)
        counted, _ = tally_assessments(rows.filter(pl.col("sheet_at") == own))
        told += more
    _note_rows(taken, sheet, counted)
    taken.answer_rows = [rows.drop("first", "same", strict=False)]
    _keep(taken, "assessment", answers, sheet.sheet)
    return told


def _note_rows(taken: "Taken", sheet: Sheet, tally: pl.DataFrame) -> None:
    """How many good rows of each set this sheet has: a set on several sheets is one tally, counted on each of them."""
    rows = tally.select(*_REVISION, pl.col("rows").cast(pl.Int64), sheet=pl.lit(sheet.sheet, pl.String))
    taken.set_rows.setdefault(sheet.table, []).append(rows)


def _keep(taken: "Taken", part: str, tally: pl.DataFrame, sheet: str | None) -> None:
    """The tally over all sheets so far takes the place of the one before; a revision keeps its first sheet."""
    if part in taken.parts:
        named = taken.parts[part].select(*_REVISION, "sheet")
        tally = tally.join(named, on=_REVISION, how="left", maintain_order="left")
        taken.parts[part] = tally.with_columns(pl.col("sheet").fill_null(sheet))
    else:
        taken.add(part, tally.with_columns(pl.lit(sheet, pl.String).alias("sheet")))


def _without_repeats(
    taken: "Taken", sheet: Sheet, rows: pl.DataFrame
) -> tuple[pl.LazyFrame, list[pl.DataFrame]]:
    """The first value of each answer; the same value again is a duplicate, another one a conflict."""
    first = pl.int_range(pl.len()).over(_ANSWER) == 0
    same = pl.col("value") == pl.col("value").first().over(_ANSWER)
    marked = rows.sort("sheet_at", "line").with_columns(
        first.alias("first"), same.alias("same"), pl.lit(False).alias("held")
    )
    again, other = marked.filter(~pl.col("first") & pl.col("same")), marked.filter(~pl.col("same"))
    taken.quarantine.append(quarantined(again, "assessment", sheet.sheet, "duplicate"))
    taken.quarantine.append(quarantined(other, "assessment", sheet.sheet))
    told = found.row_findings(
        other,
        "assessment",
        "conflict",
        field="value",
        observed=pl.col("value").cast(pl.String),
        cause="answer",
    )
    return marked.filter("first").lazy(), [told]
