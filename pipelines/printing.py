"""Findings and the ledger on a terminal: tables for a person, plain lines for a pipe.

Belongs here: what `rehab check`, `rehab run` and `rehab score` print of findings. Does not: the workbook for a provider
(intake.return_sheet). Nothing that came in a file is taken for colour, markup or a control code.
"""

from collections.abc import Iterable
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from intake.refusals import TEXTS as REFUSALS
from intake.return_words import legible, legible_name
from schemas.delivered import DELIVERED

MOST_CASES = 20  # on a terminal; the workbook has them all
MOST_IN_CASE = 8
_STATUSES = ["read", "accepted", "quarantined", "duplicate", "waiting"]
_RECORD = {"certificate": "certificate"}  # every other record is called by its protocol
_TABLE: dict[str, Any] = {"title_justify": "left", "box": None, "pad_edge": False}
_STYLE = {"error": "bold red", "warning": "yellow"}


def finding_lines(findings: pl.DataFrame) -> list[str]:
    """One line a finding, in the order given, without colours.

    `error   a.xlsx, sheet Протоколы, line 12, protocol PR-1: rule_id: message (column c; observed: …; expected: …)`
    """
    line = pl.format("{} {}: {}", "severity", "where", "message")
    return _shown(findings).select(line).collect().to_series().to_list()


def print_findings(findings: pl.DataFrame, console: Console) -> None:
    """Findings by case, the first cases on a terminal, each finding as one line in a pipe; then by rule."""
    if findings.is_empty():
        console.out("no findings", highlight=False)
    elif console.is_terminal:
        _print_cases(_shown(findings), console)
        console.print(_rule_table(findings))
    else:
        _lines(finding_lines(findings), console)


def print_ledger(ledger: pl.DataFrame, files: pl.DataFrame, console: Console) -> None:
    """What became of the rows of each file and table; a file that was refused says so."""
    rows = _ledger(ledger, files)
    if console.is_terminal:
        console.print(_ledger_table(rows))
    else:
        _lines((_ledger_line(row) for row in rows.iter_rows(named=True)), console)


def print_check(findings: pl.DataFrame, ledger: pl.DataFrame, files: pl.DataFrame, console: Console) -> None:
    """What `rehab check` says: rows by file, findings by case and by rule, and how many there are."""
    print_ledger(ledger, files, console)
    print_findings(findings, console)
    errors = int((findings["severity"] == "error").sum())
    console.out(f"errors: {errors:,}, warnings: {findings.height - errors:,}", highlight=False)


def _lines(lines: Iterable[str], console: Console) -> None:
    """Text as it is: not wrapped, not coloured, markup not read."""
    console.out("\n".join(lines), highlight=False)


def _aside() -> pl.Expr:
    """In brackets: the column, what stands there, what should."""
    told = [pl.format("column {}", "field")]
    for name in ("observed", "expected"):
        told.append(pl.when(pl.col(name) != "").then(pl.format("{}: {}", pl.lit(name), name)))
    joined = pl.format(" ({})", pl.concat_str(told, separator="; ", ignore_nulls=True))
    told_before = pl.col("rule_id").is_in(list(REFUSALS))  # a refusal's message has it all
    return pl.when(~told_before & (joined != " ()")).then(joined).otherwise(pl.lit(""))


def _shown(findings: pl.DataFrame) -> pl.LazyFrame:
    """One row a finding in words: severity, case, where (the case with it), place (without it), message."""
    values = [legible(pl.col(name)) for name in ("record_id", "observed", "expected")]
    names = [legible_name(pl.col(name)) for name in ("file", "sheet")]
    kind = pl.col("table_name").replace_strict(_RECORD, default="protocol", return_dtype=pl.String)
    record = pl.format("{} {}", kind, "record_id")
    table = pl.when(pl.col("sheet").is_null()).then(pl.col("table_name"))
    place = [
        pl.col("file"),
        pl.coalesce(pl.format("sheet {}", "sheet"), table),
        pl.format("line {}", "line"),
    ]
    message = pl.col("message_en").str.replace_all(r"[\p{Cc}\p{Cf}]+", " ")
    unnamed = pl.concat_str(place[0], place[2], separator=", ", ignore_nulls=True)
    return (
        findings.lazy()
        .with_columns(*values, *names)
        .select(
            pl.col("severity").str.pad_end(7),
            pl.coalesce(record, unnamed).alias("case"),
            pl.concat_str([*place, record], separator=", ", ignore_nulls=True).alias("where"),
            pl.concat_str(place, separator=", ", ignore_nulls=True).alias("place"),
            pl.format("{}: {}{}", "rule_id", message, _aside()).alias("message"),
        )
    )


def _print_cases(shown: pl.LazyFrame, console: Console) -> None:
    """The first cases, those with errors before those with warnings only."""
    first = [pl.col(name).head(MOST_IN_CASE) for name in ("severity", "place", "message")]
    cases = (
        shown.group_by("case", maintain_order=True)
        .agg(pl.len(), pl.col("severity").min().alias("worst"), *first)
        .sort("worst", maintain_order=True)
        .collect()
    )
    for case in cases.head(MOST_CASES).iter_rows(named=True):
        console.print(_case_table(case), "")
    if cases.height > MOST_CASES:
        console.print(Text(f"… and {cases.height - MOST_CASES:,} more cases: use --report\n", "bold"))


def _case_table(case: dict[str, Any]) -> Table:
    """One case: a line a finding under its name."""
    table = Table(title=Text(case["case"], "bold"), show_header=False, **_TABLE)
    table.add_column(no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=5)
    for severity, place, message in zip(case["severity"], case["place"], case["message"], strict=True):
        table.add_row(Text(severity, _STYLE[severity.strip()]), Text(place), Text(message))
    if case["len"] > MOST_IN_CASE:
        table.add_row("", "", Text(f"… and {case['len'] - MOST_IN_CASE:,} more of this case", "italic"))
    return table


def _rule_table(findings: pl.DataFrame) -> Table:
    """One row a rule, table and column: how often; errors and the most frequent first."""
    alike = ["severity", "rule_id", "table_name", "field"]
    often = findings.group_by(alike, maintain_order=True).agg(pl.len())
    counted = often.sort("severity", "len", descending=[False, True], maintain_order=True)
    table = Table("", "rule", "table", "column", title=Text("By rule", "bold"), **_TABLE)
    table.add_column("findings", justify="right")
    for severity, rule, name, field, count in counted.iter_rows():
        table.add_row(Text(severity, _STYLE[severity]), rule, name or "—", field or "—", f"{count:,}")
    return table


def _ledger(ledger: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """One row a file x table as they came; a refused file has nulls."""
    position = {table: n for n, table in enumerate(DELIVERED)}
    order = pl.col("table_name").replace_strict(position, default=-1, return_dtype=pl.Int32)
    rows = files.join(ledger, on="delivery_sha", how="left").sort("seq", order)
    return rows.select(legible_name(pl.col("file")), "table_name", *_STATUSES)


def _ledger_line(row: dict[str, Any]) -> str:
    if row["read"] is None:
        return f"{row['file']}: refused"
    return f"{row['file']}, {row['table_name']}: " + ", ".join(f"{name} {row[name]}" for name in _STATUSES)


def _ledger_table(rows: pl.DataFrame) -> Table:
    table = Table("file", "table", title=Text("Rows", "bold"), **_TABLE)
    for name in _STATUSES:
        table.add_column(name, justify="right")
    for file, name, *counts in rows.iter_rows():
        refused = Text("refused", _STYLE["error"])
        shown = ["" if count is None else f"{count:,}" for count in counts]
        table.add_row(Text(file), name or refused, *shown)
    return table
