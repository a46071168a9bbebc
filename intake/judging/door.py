"""The door: one delivery becomes typed, checked, pseudonymised parts, and findings about everything else.

Belongs here: what can be said of a delivery by itself. Does not: what follows from other deliveries (`settle`), nor
where parts are kept (`parts`). Personal columns are gone in everything that leaves this module.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl

from intake.arrival.cut_off import RULE as CUT_OFF
from intake.cells.code_words import LISTS
from intake.cells.days import home_zones
from intake.cells.masks import MASK, masked, without_snils
from intake.cells.personal import holds_birth, holds_day
from intake.cells.words import read_by_word
from intake.judging import findings as found
from intake.judging.facts import take_activities, take_assessments
from intake.judging.held import quarantined, with_cells
from intake.judging.pseudonyms import child_ids, fingerprint
from intake.judging.reference import Reference
from intake.judging.values import date_styles, kind, typed, typed_column
from intake.reading.delivery import Reading, Refused, Sheet, read_delivery
from intake.reading.formats.parquet import is_whole
from intake.reading.not_read import hidden_findings, not_read_findings
from intake.reading.sheets import count_rows
from law.errors import RehabError
from schemas.delivered.protocol import DELIVERED
from schemas.delivered.registers import REGISTERS
from schemas.expressions import full_years
from schemas.identifiers import PROFILES
from schemas.rules import columns_that, delivered_columns, personal_columns, reasons, rules_of


@dataclass
class Taken:
    """What one delivery became: parts by table, rows not accepted, findings, rows read by table and by sheet.

    set_rows: how many good rows each set of activities or answers has on each sheet, by table, a frame a sheet.
    """

    file: str
    sha: str
    reading: Reading | None
    parts: dict[str, pl.DataFrame] = field(default_factory=dict)
    activity_rows: list[pl.LazyFrame] = field(default_factory=list)
    answer_rows: list[pl.LazyFrame] = field(default_factory=list)
    set_rows: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    findings: list[pl.DataFrame] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    read_sheets: dict[tuple[str, str | None], int] = field(default_factory=dict)
    date_styles: set[str | None] = field(default_factory=set)
    _births: frozenset[date] | None = None

    @property
    def date_style(self) -> str | None:
        """How dates are written in this delivery: iso, dotted, mixed; null in a format that has dates of its own."""
        styles = self.date_styles - {None}
        return "mixed" if len(styles) > 1 else next(iter(styles), None)

    def births(self) -> frozenset[date]:
        """Every birth date of this delivery."""
        if self._births is None:
            sheets = self.reading.sheets if self.reading else ()
            self._births = frozenset(day for sheet in sheets for day in _births_of(sheet))
        return self._births

    def add(self, table: str, part: pl.DataFrame) -> None:
        self.parts[table] = pl.concat([self.parts[table], part]) if table in self.parts else part


def _births_of(sheet: Sheet) -> list[date]:
    model, schema = DELIVERED[sheet.table], sheet.rows.collect_schema()
    if "birth_date" not in schema or "birth_date" not in delivered_columns(model):
        return []
    born = sheet.rows.select("birth_date").unique()
    return typed_column(born, model, "birth_date").collect().to_series().drop_nulls().to_list()


def take(
    path: Path, name: str, sha: str, reference: Reference, key: bytes, received_on: date | None = None
) -> Taken:
    """Read one delivery. Never raises for what is in the file: a refused file is a delivery with one finding.

    received_on: the day it came (UTC); None where it comes now.
    """
    reference = reference.on(received_on or datetime.now(UTC).date())
    name = masked(name)
    try:
        reading = read_delivery(path, name)
        return _take_sheets(Taken(name, sha, reading), reading, reference, key)
    except Refused as refusal:
        return refused(name, sha, refusal)


def refused(name: str, sha: str, refusal: Refused) -> Taken:
    """A delivery of which nothing is taken but the finding that says why."""
    severity = (
        "warning" if refusal.rule_id == CUT_OFF else "error"
    )  # the whole file is there: nothing to mend
    finding = found.finding(refusal.rule_id, severity, line=refusal.line, **refusal.params)
    return Taken(name, sha, None, findings=[found.placed(finding, sha, name, refusal.sheet)])


def _take_sheets(taken: Taken, reading: Reading, reference: Reference, key: bytes) -> Taken:
    """Every sheet taken. The pages of Parquet are read only now: broken ones refuse the file as any other damage.

    What they break may be anything: a lookup, a cast, polars itself. So the pages are looked at when something went
    wrong, and where they are whole the error is ours.
    """
    try:
        for sheet in reading.sheets:
            _take_sheet(taken, sheet, reference, key)
        taken.findings += [found.placed(f, taken.sha, taken.file, None) for f in not_read_findings(reading)]
    except (Exception, pl.exceptions.PanicException) as error:
        if isinstance(error, RehabError) or reading.format != "parquet" or all(map(is_whole, reading.sheets)):
            raise
        raise Refused("broken_file", "pages_unreadable", "whole_parquet") from None
    return taken


def _take_sheet(taken: Taken, sheet: Sheet, reference: Reference, key: bytes) -> None:
    # Counted before anything is judged: the ledger must balance against the file, not against its own outcome.
    rows = count_rows(sheet.rows)
    taken.read[sheet.table] = taken.read.get(sheet.table, 0) + rows
    place = (sheet.table, sheet.sheet)
    taken.read_sheets[place] = taken.read_sheets.get(place, 0) + rows
    told = [*_about_case_numbers(sheet), *hidden_findings(sheet)]
    style = date_styles(sheet.rows, DELIVERED[sheet.table])
    taken.date_styles.add(style)
    if style == "mixed" and sheet.sheet is None:
        told.append(_about_dates(sheet))
    if sheet.table == "activity":
        told += take_activities(taken, sheet)
    elif sheet.table == "assessment":
        told += take_assessments(taken, sheet)
    else:
        told += _take_rows(taken, sheet, reference, key)
    told = [_without_birth_days(f, sheet.table, taken.births()) for f in told if f.height]
    taken.findings += [found.placed(f, taken.sha, taken.file, sheet.sheet) for f in told]


def _without_birth_days(told: pl.DataFrame, table: str, born: frozenset[date]) -> pl.DataFrame:
    """The findings without a day of birth shown of a column that holds no days: it was typed into the wrong one."""
    days = [name for name, spec in delivered_columns(DELIVERED[table]).items() if kind(spec) == "date"]
    shown = holds_day(told["observed"].cast(pl.String), born) & ~told["field"].is_in(days).fill_null(False)
    return told.with_columns(told["observed"].set(shown, MASK)) if shown.any() else told


def _about_case_numbers(sheet: Sheet) -> list[pl.DataFrame]:
    """A sheet without the column is reported once; one with the column, by row."""
    columns = delivered_columns(DELIVERED[sheet.table])
    if "case_no" not in columns or "case_no" in sheet.rows.collect_schema():
        return []
    return [found.finding("case_no_missing", "warning", table=sheet.table, field="case_no")]


def _about_dates(sheet: Sheet) -> pl.DataFrame:
    return found.finding("mixed_date_styles", "warning", table=sheet.table)


def _take_rows(taken: Taken, sheet: Sheet, reference: Reference, key: bytes) -> list[pl.DataFrame]:
    table, model = sheet.table, DELIVERED[sheet.table]
    cells = sheet.rows.collect()
    zones = home_zones(cells.lazy(), model)
    values = read_by_word(cells, model, lambda words: typed(words, model, zones))
    values = _without_births(values, cells, model, taken.births()).with_columns(
        without_snils(pl.col(c)) for c in columns_that(model, "free_text")
    )
    if "case_no_given" in model.to_schema().columns:
        values = values.with_columns(case_no_given=pl.lit("case_no" in cells.columns))
    rows = reference.with_context(values.lazy(), table).collect()
    told, held = _judged(rows, model)
    part = _pseudonymised(rows.filter(~held), table, sheet.sheet, key)
    if (
        table == "course_protocol"
    ):  # as activities and answers are kept: rows of one hand-over then stand alike
        part = part.sort("protocol_id", "revision", maintain_order=True)
    taken.add(table, part)
    taken.quarantine.append(quarantined(rows.filter(held), table, sheet.sheet))
    return (
        [found.findings_of(with_cells(told, cells[told["row"]], table), table, model)] if told.height else []
    )


def _without_births(
    values: pl.DataFrame, cells: pl.DataFrame, model: type[pa.DataFrameModel], born: frozenset[date]
) -> pl.DataFrame:
    """The values where no text has a name beside the birth date of somebody of this delivery; else it is unreadable."""
    unreadable = values["unreadable"]
    for k, (name, spec) in enumerate(delivered_columns(model).items()):
        if cells.schema.get(name) == pl.String and _may_hold_names(spec):
            told = holds_birth(_of_no_list(cells[name], spec), born)
            if told.any():
                unreadable = unreadable | told.cast(pl.UInt64) * (1 << k)
                values = values.with_columns(values[name].set(told, None))
    return values.with_columns(unreadable)


def _may_hold_names(spec: Any) -> bool:
    profile = PROFILES.get(spec.metadata["identifier"])
    return (
        kind(spec) == "str"
        and not spec.metadata["personal"]
        and (profile is None or profile.form in ("code", "name"))
    )


def _of_no_list(cells: pl.Series, spec: Any) -> pl.Series:
    """The cells without those that are codes of the column's list."""
    if not spec.metadata["codes"]:
        return cells
    known = cells.is_in(LISTS[spec.metadata["codes"]].codes).fill_null(False)
    return pl.repeat(None, len(cells), dtype=pl.String, eager=True) if known.all() else cells.set(known, None)


def _judged(rows: pl.DataFrame, model: type[pa.DataFrameModel]) -> tuple[pl.DataFrame, pl.Series]:
    """The rows of which something is told, with their reasons and their place `row`; and which of all rows are held."""
    marked = pl.col("unreadable") | pl.col("noted")
    fails = pl.any_horizontal(marked != 0, *(rule.fails for rule in rules_of(model)))
    # A lazy selection works out a shared part of two rules once, a filter every time anew.
    failing = rows.lazy().select(fails.alias("fails")).collect().to_series()
    told = rows.with_row_index("row").filter(failing)
    told = told.with_columns(reasons(model) if told.height else pl.lit(0, pl.UInt64).alias("failed"))
    held = told.filter((pl.col("failed") & found.error_bits(model) != 0) | (pl.col("unreadable") != 0))
    return told, pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True).scatter(held["row"], True)


def _pseudonymised(rows: pl.DataFrame, table: str, sheet: str | None, key: bytes) -> pl.DataFrame:
    """The accepted rows without personal columns, with their keyed pseudonym."""
    model = DELIVERED[table]
    delivered = list(delivered_columns(model))
    extra: list[pl.Series | pl.Expr] = [pl.lit(sheet, pl.String).alias("sheet"), pl.col("line")]
    if table not in REGISTERS:  # an entry is compared by what is kept of it
        extra.append(_content(rows, delivered, key))
    if "snils" in delivered:
        (issuer,) = columns_that(model, "issuer") or (
            "region_code",
        )  # no bureau gives codes out: the region does
        extra.append(child_ids(rows, issuer, key).alias("child_id"))
    if "birth_date" in delivered:
        extra.append(pl.col("birth_date").dt.year().cast(pl.Int16).alias("birth_year"))
    if table == "course_protocol":
        extra.append(full_years("birth_date", "started_on").alias("age_at_start"))
    personal = personal_columns(model)
    return rows.select(*[pl.col(c) for c in delivered if c not in personal], *extra)


def _content(rows: pl.DataFrame, delivered: list[str], key: bytes) -> pl.Series:
    """`content`: tells same from different without showing either."""
    # A day as its number: its text takes as long to write as all other columns.
    cells = [pl.col(c).to_physical() if rows.schema[c] == pl.Date else pl.col(c) for c in delivered]
    text = rows.select(pl.concat_str([c.cast(pl.String).fill_null("∅") for c in cells], separator="\x1f"))
    return fingerprint(text.to_series(), key).alias("content")
