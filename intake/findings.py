"""Findings: what is wrong with a delivery, where, and in words (data contract, section 3).

Belongs here: the shape of a finding and how the reasons of rows become findings. Does not: deciding what is wrong.
No value of a personal column is ever shown, and no run of digits that could be a SNILS.
"""

from collections.abc import Iterator
from typing import Any

import pandera.polars as pa
import polars as pl

from intake import cell_faults
from intake.finding_places import PLACE, valid_place
from intake.personal import MASK, without_full_names, without_names
from schemas.delivered import DELIVERED
from schemas.rules import Rule, columns_that, delivered_columns, expectation, rules_of

SCHEMA = {
    "delivery_sha": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "line": pl.UInt32,
    "table_name": pl.String,
    "record_id": pl.String,
    "rule_id": pl.String,
    "severity": pl.String,
    "field": pl.String,
    "observed": pl.String,
    "expected": pl.String,
    "message_ru": pl.String,
    "message_en": pl.String,
    **PLACE,
}
_LONGEST = 80
_SNILS_LIKE = (
    r"(^|\D)\d{3}[\s-]?\d{3}[\s-]?\d{3}[\s-]?\d{2}(\D|$)"  # no part of a longer number, as an OGRN is
)


def no_findings() -> pl.DataFrame:
    """A table of findings without any."""
    return pl.DataFrame(schema=SCHEMA)


def without_identifiers(text: pl.Expr) -> pl.Expr:
    """A free text with everything masked that has the shape of a SNILS.

    >>> pl.DataFrame({"t": ["мама, 112-233-445 95"]}).select(without_identifiers(pl.col("t")))["t"].to_list()
    ['мама, •••']
    """
    once = text.str.replace_all(_SNILS_LIKE, f"${{1}}{MASK}${{2}}")
    return once.str.replace_all(
        _SNILS_LIKE, f"${{1}}{MASK}${{2}}"
    )  # two in a row share the blank between them


def masked(text: str) -> str:
    """The same for one text: a file name, a header.

    >>> masked("112-233-445 95 087-654-303 00.xlsx"), masked("1027700132195.csv")
    ('••• •••.xlsx', '1027700132195.csv')
    """
    return pl.select(without_identifiers(without_full_names(pl.lit(text)))).item()


def record_id(table: str) -> pl.Expr:
    """How a row of a table is called in a finding: by the column its model names; null where it names none."""
    named = [without_identifiers(pl.col(name)) for name in columns_that(DELIVERED[table], "names_row")]
    return (named[0] if named else pl.lit(None, pl.String)).alias("record_id")


def _errors_of(model: type[pa.DataFrameModel], field: str) -> int:
    return sum(1 << k for k, r in enumerate(rules_of(model)) if r.field == field and r.severity == "error")


def _of_cells(
    rows: pl.DataFrame,
    table: str,
    model: type[pa.DataFrameModel],
    columns: dict[str, Any],
    place: list[pl.Expr],
) -> Iterator[pl.DataFrame]:
    """What the cells of these rows say by how they are written: those without a value, and those to be known of."""
    for bits, explain in (("unreadable", cell_faults.faults), ("noted", cell_faults.notes)):
        for k, (name, spec) in enumerate(columns.items()):
            marked = rows.filter(pl.col(bits) & (1 << k) != 0)
            if bits == "noted":  # a cell that breaks a rule anyway is not told of its spelling as well
                marked = marked.filter(pl.col("failed") & _errors_of(model, name) == 0)
            cells = marked[f"raw:{name}"]
            for rule, at in (
                cell_faults.broken(cells, explain(cells, spec), spec, name) if marked.height else ()
            ):
                text = cell_faults.observed(cells[at], rule.id, spec)
                shown = marked[at].with_columns(text.alias(f"raw:{name}"))
                yield _told(shown, table, rule, columns, place)


def _observed(field: str, columns: dict[str, Any]) -> pl.Expr:
    if field not in columns:
        return pl.lit(None, pl.String)
    if columns[field].metadata["personal"]:
        return pl.when(pl.col(f"raw:{field}").is_not_null()).then(pl.lit(MASK))
    return without_identifiers(without_names(pl.col(f"raw:{field}")).str.slice(0, _LONGEST))


def _told(
    rows: pl.DataFrame, table: str, rule: Rule, columns: dict[str, Any], place: list[pl.Expr]
) -> pl.DataFrame:
    return rows.select(
        pl.col("line"),
        pl.lit(table).alias("table_name"),
        record_id(table),
        pl.lit(rule.id).alias("rule_id"),
        pl.lit(rule.severity).alias("severity"),
        pl.lit(rule.field).alias("field"),
        _observed(rule.field, columns).alias("observed"),
        expectation(rule.expected).alias("expected"),
        pl.lit(rule.message_ru).alias("message_ru"),
        pl.lit(rule.message_en).alias("message_en"),
        *(without_identifiers(code) for code in place),
    )


def error_bits(model: type[pa.DataFrameModel]) -> int:
    """The bits of `failed` that quarantine a row."""
    return sum(1 << k for k, r in enumerate(rules_of(model)) if r.severity == "error")


def findings_of(rows: pl.DataFrame, table: str, model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """One row a reason of a row: `rows` has `line`, `failed`, `unreadable`, `noted` and the cells as `raw:<column>`.

    A cell that cannot be read is told once, not also as missing.
    """
    columns = delivered_columns(model)
    position, place = {name: k for k, name in enumerate(columns)}, valid_place(model, list(columns))
    told = list(_of_cells(rows, table, model, columns, place))
    for k, rule in enumerate(rules_of(model)):
        holds = pl.col("failed") & (1 << k) != 0
        if rule.field in position:
            holds &= pl.col("unreadable") & (1 << position[rule.field]) == 0
        told.append(_told(rows.filter(holds), table, rule, columns, place))
    return pl.concat([t for t in told if t.height] or told[:1]).sort("line", maintain_order=True)


def placed(findings: pl.DataFrame, delivery_sha: str, file: str, sheet: str | None) -> pl.DataFrame:
    """The findings with the delivery, file and sheet they are about, in the columns of the table."""
    place = {"delivery_sha": delivery_sha, "file": file, "sheet": sheet}
    return findings.with_columns(**{k: pl.lit(v, pl.String) for k, v in place.items()}).select(
        pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()
    )


def one(rule_id: str, severity: str, ru: str, en: str, **rest: Any) -> pl.DataFrame:
    """A single finding about a file or sheet as a whole."""
    row = {"rule_id": rule_id, "severity": severity, "message_ru": ru, "message_en": en} | rest
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA}], schema=SCHEMA)
