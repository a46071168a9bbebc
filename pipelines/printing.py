"""Findings and the ledger on a terminal: tables for a person, plain lines for a pipe, in the reader's language.

Belongs here: what `rehab check`, `rehab run` and `rehab score` print of findings. Does not: the workbook for a provider
(intake.return_sheet.workbook), the words of findings (intake.wording). Nothing that came in a file is taken for
colour, markup or a control code.
"""

from collections.abc import Iterable
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from intake.return_sheet.words import follows_another, legible, legible_name, one_line
from intake.wording.catalogue import language
from intake.wording.rendering import group_sentence, in_words
from pipelines.wording import say
from schemas.delivered.protocol import DELIVERED

MOST_CASES = 20  # on a terminal; the workbook has them all
MOST_IN_CASE = 8
_STATUSES = ["read", "accepted", "quarantined", "duplicate", "waiting"]
_TABLE: dict[str, Any] = {"title_justify": "left", "box": None, "pad_edge": False}
_STYLE = {"error": "bold red", "warning": "yellow"}
_CAUSE = ["rule_id", "cause", "table_name", "field", "about"]


def finding_lines(findings: pl.DataFrame) -> list[str]:
    """One line a finding, in the order given, without colours.

    `error   a.xlsx, sheet Протоколы, line 12, protocol PR-1: rule_id: message (column c; observed: …; expected: …)`
    """
    line = pl.format("{} {}: {}: {}", "severity", "where", "rule_id", "message")
    return _shown(findings).select(line).collect().to_series().to_list()


def cause_lines(findings: pl.DataFrame) -> list[str]:
    """One line a cause, column and sheet: how many rows, and where the first of them is; errors first."""
    return [f"{cause['word']} {cause['reason']} ({cause['first']})" for cause in _causes(findings)]


def print_findings(findings: pl.DataFrame, console: Console) -> None:
    """By cause; then by case, the first cases on a terminal, each finding as one line in a pipe; then by rule."""
    if findings.is_empty():
        console.out(say("no_findings"), highlight=False)
    elif console.is_terminal:
        console.print(_cause_table(findings), "")
        _print_cases(_shown(findings), console)
        console.print(_rule_table(findings))
    else:
        _lines(finding_lines(findings), console)
        _lines([say("by_cause") + ":", *cause_lines(findings)], console)


def print_ledger(ledger: pl.DataFrame, files: pl.DataFrame, console: Console) -> None:
    """What became of the rows of each file and table; a file that was refused is named as such."""
    rows = _ledger(ledger, files)
    if console.is_terminal:
        console.print(_ledger_table(rows))
    else:
        _lines((_ledger_line(row) for row in rows.iter_rows(named=True)), console)


def print_check(findings: pl.DataFrame, ledger: pl.DataFrame, files: pl.DataFrame, console: Console) -> None:
    """What `rehab check` prints: rows by file, findings by cause, case and rule, and how many there are."""
    print_ledger(ledger, files, console)
    print_findings(findings, console)
    errors = int((findings["severity"] == "error").sum())
    console.out(say("totals", errors=errors, warnings=findings.height - errors), highlight=False)


def _lines(lines: Iterable[str], console: Console) -> None:
    """Text as it is: not wrapped, not coloured, markup not read."""
    console.out("\n".join(lines), highlight=False)


def _severity() -> pl.Expr:
    """The word for a severity, as wide as the longest of the two."""
    words = {code: say(code) for code in _STYLE}
    return pl.col("severity").replace_strict(words).str.pad_end(max(map(len, words.values()))).alias("word")


def _aside() -> pl.Expr:
    """In brackets: the column, what is there, what should be. The message of a refused file has it all."""
    told = [pl.format(say("column") + " {}", "column")]
    for name in ("observed", "expected"):
        told.append(pl.when(pl.col(name) != "").then(pl.format("{}: {}", pl.lit(say(name)), name)))
    joined = pl.format(" ({})", pl.concat_str(told, separator="; ", ignore_nulls=True))
    whole = pl.col("message") != pl.col("what")
    return pl.when(~whole & (joined != " ()")).then(joined).otherwise(pl.lit(""))


def _record() -> pl.Expr:
    """A finding's record with the kind of its record: a certificate, else a protocol."""
    named = pl.when(pl.col("table_name") == "certificate").then(pl.lit(say("certificate")))
    return pl.format("{} {}", named.otherwise(pl.lit(say("protocol"))), "record_id")


def _place() -> list[pl.Expr]:
    table = pl.when(pl.col("sheet").is_null()).then(pl.col("table_name"))
    return [
        pl.col("file"),
        pl.coalesce(pl.format(say("sheet") + " {}", "sheet"), table),
        pl.format(say("line") + " {}", "line"),
    ]


def _legible(findings: pl.DataFrame) -> pl.LazyFrame:
    return (
        in_words(findings, language())
        .lazy()
        .with_columns(
            *(legible(pl.col(name)) for name in ("record_id", "observed")),
            *(one_line(pl.col(name)) for name in ("expected", "message", "what")),
            *(legible_name(pl.col(name)) for name in ("file", "sheet")),
        )
    )


def _shown(findings: pl.DataFrame) -> pl.LazyFrame:
    """One row a finding in words: severity, case, where (the case with it), place (without it), rule, message."""
    place, record = _place(), _record()
    unnamed = pl.concat_str(place[0], place[2], separator=", ", ignore_nulls=True)
    return _legible(findings).select(
        _severity().alias("severity"),
        (pl.col("severity") == "error").alias("is_error"),
        pl.coalesce(record, unnamed).alias("case"),
        pl.concat_str([*place, record], separator=", ", ignore_nulls=True).alias("where"),
        pl.concat_str(place, separator=", ", ignore_nulls=True).alias("place"),
        "rule_id",
        pl.format("{}{}", "message", _aside()).alias("message"),
    )


def _causes(findings: pl.DataFrame) -> list[dict[str, Any]]:
    """One row a cause, column and sheet, errors and those with most rows first, with its sentence."""
    first = pl.concat_str(_place(), separator=", ", ignore_nulls=True).first()
    groups = (
        _legible(findings)
        .group_by([*_CAUSE, "sheet", "severity"], maintain_order=True)
        .agg(pl.col("rows").sum(), first=first)
        .sort("severity", follows_another(), -pl.col("rows"), maintain_order=True)
        .with_columns(_severity())
        .collect()
    )
    sentences = [group_sentence(language(), *row) for row in groups.select(*_CAUSE, "rows").iter_rows()]
    told = groups.with_columns(pl.Series("reason", sentences, dtype=pl.String))
    return told.with_columns(one_line(pl.col("reason"))).to_dicts()


def _cause_table(findings: pl.DataFrame) -> Table:
    table = Table("", say("reason"), say("first_place"), title=Text(say("by_cause"), "bold"), **_TABLE)
    for cause in _causes(findings):
        table.add_row(
            Text(cause["word"], _STYLE[cause["severity"]]), Text(cause["reason"]), Text(cause["first"])
        )
    return table


def _print_cases(shown: pl.LazyFrame, console: Console) -> None:
    """The first cases, those with errors before those with warnings only."""
    first = [pl.col(name).head(MOST_IN_CASE) for name in ("severity", "is_error", "place", "message")]
    cases = (
        shown.group_by("case", maintain_order=True)
        .agg(pl.len(), pl.col("is_error").any().alias("is_bad"), *first)
        .sort("is_bad", descending=True, maintain_order=True)
        .collect()
    )
    for case in cases.head(MOST_CASES).iter_rows(named=True):
        console.print(_case_table(case), "")
    if cases.height > MOST_CASES:
        console.print(Text(say("more_cases", n=cases.height - MOST_CASES) + "\n", "bold"))


def _case_table(case: dict[str, Any]) -> Table:
    """One case: a line a finding under its name."""
    table = Table(title=Text(case["case"], "bold"), show_header=False, **_TABLE)
    table.add_column(no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=5)
    rows = zip(case["severity"], case["is_error"], case["place"], case["message"], strict=True)
    for severity, is_error, place, message in rows:
        style = _STYLE["error" if is_error else "warning"]
        table.add_row(Text(severity, style), Text(place), Text(message))
    if case["len"] > MOST_IN_CASE:
        table.add_row("", "", Text(say("more_of_case", n=case["len"] - MOST_IN_CASE), "italic"))
    return table


def _rule_table(findings: pl.DataFrame) -> Table:
    """One row a rule, table and column: how often; errors and the most frequent first."""
    alike = ["severity", "rule_id", "table_name", "field"]
    often = findings.group_by(alike, maintain_order=True).agg(pl.len())
    counted = often.sort("severity", "len", descending=[False, True], maintain_order=True)
    heads = ("", *(say(key) for key in ("rule", "table", "column")))
    table = Table(*heads, title=Text(say("by_rule"), "bold"), **_TABLE)
    table.add_column(say("findings"), justify="right")
    for severity, rule, name, field, count in counted.iter_rows():
        table.add_row(
            Text(say(severity), _STYLE[severity]), rule, name or "—", field or "—", say("count", n=count)
        )
    return table


def _ledger(ledger: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """One row a file x table as they came; a refused file has nulls."""
    position = {table: n for n, table in enumerate(DELIVERED)}
    order = pl.col("table_name").replace_strict(position, default=-1, return_dtype=pl.Int32)
    rows = files.join(ledger, on="delivery_sha", how="left").sort("seq", order)
    return rows.select(legible_name(pl.col("file")), "table_name", *_STATUSES)


def _ledger_line(row: dict[str, Any]) -> str:
    if row["read"] is None:
        return f"{row['file']}: {say('refused')}"
    return f"{row['file']}, {row['table_name']}: " + ", ".join(
        f"{say(name)} {row[name]}" for name in _STATUSES
    )


def _ledger_table(rows: pl.DataFrame) -> Table:
    table = Table(say("file"), say("table"), title=Text(say("rows"), "bold"), **_TABLE)
    for name in _STATUSES:
        table.add_column(say(name), justify="right")
    for file, name, *counts in rows.iter_rows():
        refused = Text(say("refused"), _STYLE["error"])
        shown = ["" if count is None else say("count", n=count) for count in counts]
        table.add_row(Text(file), name or refused, *shown)
    return table
