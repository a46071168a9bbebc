"""The list of findings that must come out: what was planted, in which file, sheet and line.

Belongs here: spoiling rows of a delivery and remembering where. Does not: what is spoilt (`planted`). A finding about a
set of rows (the activities of a protocol) has no line; one about a whole file has no table.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import polars as pl

from data_samples.generate.planted import GIVEN, Plant, Row
from schemas.delivered.registers import REGISTERS

USUAL_DAYS = 21
_CALLED = {"certificate": "certificate_id"} | {
    table: register.called for table, register in REGISTERS.items()
}


@dataclass(frozen=True)
class Finding:
    """One expected finding, the columns of expected_findings.csv."""

    file: str
    sheet: str | None
    line: int | None
    table_name: str | None
    record_id: str | None
    rule_id: str
    severity: str = "error"
    field: str | None = None


def as_frame(found: list[Finding]) -> pl.DataFrame:
    """All findings in the order of files, tables and lines."""
    schema = dict.fromkeys(Finding.__annotations__, pl.String) | {"line": pl.UInt32}
    frame = pl.DataFrame([asdict(f) for f in set(found)], schema=schema)
    return frame.sort(
        "file", "sheet", "table_name", "line", "record_id", "rule_id", "field", nulls_last=False
    )


def spoilt(text: pl.DataFrame, plants: dict[int, Plant]) -> pl.DataFrame:
    """The text rows with the rows of these numbers spoilt."""
    numbered = text.with_row_index("row")
    rows = [
        text.row(at, named=True) | plant.spoil(text.row(at, named=True)) | {"row": at}
        for at, plant in plants.items()
    ]
    if not rows:
        return text
    changed = pl.DataFrame(rows, schema=numbered.schema)
    kept = numbered.filter(~pl.col("row").is_in(list(plants)))
    return pl.concat([kept, changed.select(kept.columns)]).sort("row").drop("row")


def of_rows(
    plants: dict[int, Plant], text: pl.DataFrame, file: str, sheet: str | None, table: str, first_line: int
) -> list[Finding]:
    """What the spoilt rows must give, by the line on which each stands."""
    name = _CALLED.get(table, "protocol_id")
    found = []
    for at, plant in plants.items():
        record = text[name][at] if name else None
        if plant.rule == "too_long" and plant.field == name:
            record = record.upper()  # a number is called by its normal form
        if plant.rule != "course_not_21_days":  # told by `unusual_lengths` with all others
            place = (file, sheet, first_line + at, table, record)
            found.append(Finding(*place, plant.rule, plant.severity, plant.field))
            found += [Finding(*place, rule, "error", column) for rule, column in plant.also]
    return found


def unusual_lengths(text: pl.DataFrame, file: str, sheet: str | None, first_line: int) -> list[Finding]:
    """The warning for each protocol whose course does not last 21 days, interrupted ones included."""
    started, finished = (
        pl.col(c).str.to_date("%Y-%m-%d", strict=False) for c in ("started_on", "finished_on")
    )
    other = text.with_row_index("row", offset=first_line).filter(
        (finished - started).dt.total_days() + 1 != USUAL_DAYS
    )
    return [
        Finding(
            file, sheet, line, "course_protocol", protocol, "course_not_21_days", "warning", "finished_on"
        )
        for line, protocol in other.select("row", "protocol_id").iter_rows()
    ]


def of_sets(
    file: str, sheets: dict[str, str | None], rule: str, severity: str, protocols: list[str]
) -> list[Finding]:
    """The same finding for the whole set of rows that each of these protocols has on each sheet."""
    return [Finding(file, sheet, None, table, protocol, rule, severity) for table, sheet in sheets.items()
            for protocol in protocols]  # fmt: skip


def fitting(text: pl.DataFrame, needs: Row, taken: set[int]) -> int:
    """The first row that has the cells a plant needs and is not yet spoilt."""
    fits = [
        pl.col(name).is_null()
        if value is None
        else pl.col(name).is_not_null()
        if value == GIVEN
        else pl.col(name) == value
        for name, value in needs.items()
    ]
    rows = text.with_row_index("row").filter(~pl.col("row").is_in(list(taken)), *fits)
    if rows.is_empty():
        raise LookupError(f"no row to spoil with {needs}; take more courses")
    return int(rows["row"][0])


def chosen(text: pl.DataFrame, plants: Iterable[Plant]) -> dict[int, Plant]:
    """A row of its own for each plant."""
    rows: dict[int, Plant] = {}
    for plant in plants:
        rows[fitting(text, plant.needs, set(rows))] = plant
    return rows
