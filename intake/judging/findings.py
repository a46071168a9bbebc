"""Findings as data: which rule, with which parameters, where, and why. Words are made of them last.

Belongs here: the shape of a finding and how one is made. Does not: deciding what is wrong; its words
(`intake.wording`). No value of a personal column is ever shown, and no run of digits that could be a SNILS.

How a finding is made:

    finding("unknown_sheet", sheet="Оценка", cause="looks_like", name="Оценка", like="assessment", rows=12)
    finding("mixed_date_styles", "warning", table="activity")         # of a file, sheet or column: one row
    findings_of(rows, "certificate", Certificate)                      # every rule of a model that rows break
    row_findings(rows, "certificate", "error_value", field="status")  # one rule, vectorised, of rows with `line`

`rule_id` is a rule of a model (its words are beside it) or a section of wording/findings.*.toml; `cause` names a
section below the rule's (`[unknown_sheet.looks_like]`), by default the rule itself. Parameters are numbers, codes and
names, never prose: the texts name them (`{name}`, `{rows:n}`). A rule without words fails tests/unit/test_wording.py.
"""

import json
from collections.abc import Iterator
from typing import Any

import pandera.polars as pa
import polars as pl

from intake.cells import faults as cell_faults
from intake.cells.masks import MASK, without_names, without_snils
from intake.judging.causes import LOOKS_LIKE, cause, nearest_of
from intake.judging.finding_places import PLACE, own_place, valid_place
from intake.wording.code_labels import spellings_of
from schemas.delivered.protocol import DELIVERED
from schemas.identifiers import PROFILES
from schemas.rules import Rule, columns_that, delivered_columns, rules_of

# What is kept of a finding: params is a JSON object, cause the name of a section of the catalogue.
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
    "cause": pl.String,
    "params": pl.String,
    **PLACE,
}
_LONGEST = 80


def no_findings() -> pl.DataFrame:
    """A table of findings without any."""
    return pl.DataFrame(schema=SCHEMA)


def record_id(table: str) -> pl.Expr:
    """How a row of a table is called in a finding: by the column its model names; null where it names none."""
    columns = delivered_columns(DELIVERED[table])
    named = [_number(name, columns[name]) for name in columns_that(DELIVERED[table], "names_row")]
    return (named[0] if named else pl.lit(None, pl.String)).alias("record_id")


def _number(name: str, spec: Any) -> pl.Expr:
    """A number as it is shown; words in a number of digits are none of it, and may be a name."""
    column, profile = pl.col(name), PROFILES.get(spec.metadata["identifier"])
    if profile and profile.form == "digits":
        column = pl.when(column.str.contains(r"[^0-9]")).then(pl.lit(MASK)).otherwise(column)
    return without_snils(column).alias(name)


def _observed(field: str, columns: dict[str, Any]) -> pl.Expr:
    if field not in columns:
        return pl.lit(None, pl.String)
    if columns[field].metadata["personal"]:
        return pl.when(pl.col(f"raw:{field}").is_not_null()).then(pl.lit(MASK))
    return without_snils(without_names(pl.col(f"raw:{field}"))).str.slice(0, _LONGEST)


def json_of(params: dict[str, Any]) -> str | None:
    """The parameters of a finding as they are kept; null where there is none."""
    return json.dumps(params, ensure_ascii=False, sort_keys=True) if params else None


def finding(
    rule_id: str,
    severity: str = "error",
    *,
    table: str | None = None,
    field: str | None = None,
    sheet: str | None = None,
    line: int | None = None,
    record: str | None = None,
    observed: str | None = None,
    cause: str | None = None,
    **params: Any,
) -> pl.DataFrame:
    """One finding about a file, sheet, column or row; delivery and file come later (`placed`)."""
    row = {
        "rule_id": rule_id,
        "severity": severity,
        "table_name": table,
        "field": field,
        "sheet": sheet,
        "line": line,
        "record_id": record,
        "observed": observed,
        "cause": cause or rule_id,
        "params": json_of(params),
    }
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA}], schema=SCHEMA)


def row_findings(
    rows: pl.DataFrame,
    table: str,
    rule_id: str,
    severity: str = "error",
    *,
    field: str | None = None,
    observed: pl.Expr | None = None,
    cause: pl.Expr | str | None = None,
    params: pl.Expr | None = None,
) -> pl.DataFrame:
    """One finding a row: `rows` has `line` and the columns that name its record.

    observed: a text fit to be shown, never a personal value; params: a struct, its fields named in the texts. `sheet`,
    delivery and file come later (`placed`); the place is that of the row where it names one.
    """
    reason = pl.lit(cause or rule_id) if cause is None or isinstance(cause, str) else cause
    return rows.select(
        pl.col("line"),
        pl.lit(table).alias("table_name"),
        record_id(table),
        pl.lit(rule_id).alias("rule_id"),
        pl.lit(severity).alias("severity"),
        pl.lit(field, pl.String).alias("field"),
        (pl.lit(None, pl.String) if observed is None else observed).alias("observed"),
        reason.alias("cause"),
        (pl.lit(None, pl.String) if params is None else params.struct.json_encode()).alias("params"),
        *own_place(rows.columns),
    )


def _of_rule(
    rows: pl.DataFrame, table: str, rule: Rule, columns: dict[str, Any], place: list[pl.Expr]
) -> pl.DataFrame:
    cell = pl.col(f"raw:{rule.field}") if rule.field in columns else pl.lit(None, pl.String)
    told = row_findings(
        rows,
        table,
        rule.id,
        rule.severity,
        field=rule.field,
        observed=_observed(rule.field, columns),
        cause=cause(rule.id, cell),
        params=pl.struct(rule.named) if rule.named else None,
    )
    told = told.with_columns(rows.select(without_snils(code) for code in place).get_columns())
    return _with_nearest(told, table, rule, columns) if rule.id == "unknown_code" else told


def _with_nearest(told: pl.DataFrame, table: str, rule: Rule, columns: dict[str, Any]) -> pl.DataFrame:
    """The code that an unknown word is most like, where it is like one."""
    if rule.field not in columns or columns[rule.field].metadata["personal"]:
        return told
    like = nearest_of(told["observed"], spellings_of(table, rule.field))
    if like.is_empty():
        return told
    known = pl.col("like").is_not_null()
    return (
        told.join(like, left_on="observed", right_on="cell", how="left", maintain_order="left")
        .with_columns(
            cause=pl.when(known).then(pl.lit(LOOKS_LIKE)).otherwise("cause"),
            params=pl.when(known).then(pl.struct("like").struct.json_encode()).otherwise("params"),
        )
        .drop("like")
    )


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
            if bits == "noted":  # a cell that breaks a rule anyway is not reported for its spelling as well
                marked = marked.filter(pl.col("failed") & _errors_of(model, name) == 0)
            cells = marked[f"raw:{name}"]
            for rule, at in (
                cell_faults.broken(cells, explain(cells, spec), spec, name) if marked.height else ()
            ):
                text = cell_faults.observed(cells[at], rule.id, spec)
                shown = marked[at].with_columns(text.alias(f"raw:{name}"))
                yield _of_rule(shown, table, rule, columns, place)


def _errors_of(model: type[pa.DataFrameModel], field: str) -> int:
    return sum(1 << k for k, r in enumerate(rules_of(model)) if r.field == field and r.severity == "error")


def error_bits(model: type[pa.DataFrameModel]) -> int:
    """The bits of `failed` that quarantine a row."""
    return sum(1 << k for k, r in enumerate(rules_of(model)) if r.severity == "error")


def findings_of(rows: pl.DataFrame, table: str, model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """One row a reason of a row: `rows` has `line`, `failed`, `unreadable`, `noted` and the cells as `raw:<column>`.

    A cell that cannot be read is reported once, not also as missing.
    """
    columns = delivered_columns(model)
    position, place = {name: k for k, name in enumerate(columns)}, valid_place(model, list(columns))
    told = list(_of_cells(rows, table, model, columns, place))
    for k, rule in enumerate(rules_of(model)):
        holds = pl.col("failed") & (1 << k) != 0
        if rule.field in position:
            holds &= pl.col("unreadable") & (1 << position[rule.field]) == 0
        told.append(_of_rule(rows.filter(holds), table, rule, columns, place))
    return pl.concat([t for t in told if t.height] or told[:1]).sort("line", maintain_order=True)


def placed(findings: pl.DataFrame, delivery_sha: str, file: str, sheet: str | None) -> pl.DataFrame:
    """The findings with the delivery, file and sheet they are about, in the columns of the table."""
    own = [pl.col("sheet")] if "sheet" in findings.columns else []
    place = {
        "delivery_sha": pl.lit(delivery_sha),
        "file": pl.lit(file),
        "sheet": pl.coalesce(*own, pl.lit(sheet, pl.String)),
    }
    return findings.with_columns(**place).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
