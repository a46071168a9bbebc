"""Findings in the words of the person who mends them: Russian, column headers as in the form, no code unexplained.

Belongs here: the rows of the return sheet. Does not: the workbook (return_sheet.py), what is wrong (the door), its
words (`wording`). Masks are set again here, so that no caller can hand a SNILS on.
"""

import tomllib
from pathlib import Path
from typing import Any

import polars as pl

from intake.cells.masks import without_snils
from intake.wording.rendering import BY_PROGRAM, SHEETS, group_sentence, in_words
from schemas.delivered.protocol import DELIVERED
from schemas.delivered.registers import REGISTERS

TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("return_sheet.toml").read_text("utf-8"))
WORDS: dict[str, str] = TEXTS["words"]
_LONGEST = 200
_POSITION = {table: n for n, table in enumerate(DELIVERED)}
_OF_FILE = ["delivery_sha", "seq", "format"]
_CAUSE = ["rule_id", "cause", "table_name", "field", "about"]  # what findings of one cause have in common


def one_line(text: pl.Expr) -> pl.Expr:
    """Our own words, whole: one line without control characters, nor what could be a SNILS."""
    return without_snils(text.str.replace_all(r"[\p{Cc}\p{Cf}\s]+", " "))


def legible(text: pl.Expr) -> pl.Expr:
    """What a person typed, on one line and not too long; no control character can rewrite a terminal."""
    masked = one_line(text)  # before the cut, not after
    is_cut = text.str.len_chars() > _LONGEST
    return masked.str.slice(0, _LONGEST) + pl.when(is_cut).then(pl.lit("…")).otherwise(pl.lit(""))


def legible_name(name: pl.Expr) -> pl.Expr:
    """The name of a file or sheet; a longer run of digits, such as a time, is no SNILS and stays.

    >>> names = pl.DataFrame({"n": ["протокол 112-233-445 95.csv", "20260930123456.csv"]})
    >>> names.select(legible_name(pl.col("n")))["n"].to_list()
    ['протокол •••.csv', '20260930123456.csv']
    """
    return one_line(name)


def _as_written() -> pl.Expr:
    """The provider's own value; days as Excel shows them, unless the day is what cannot be read."""
    dotted = pl.col("observed").str.replace(r"^(\d{4})-(\d\d)-(\d\d)$", "${3}.${2}.${1}")
    return pl.when(pl.col("rule_id") == "not_a_date").then("observed").otherwise(dotted)


def _table_ru() -> pl.Expr:
    return pl.col("table_name").replace_strict(SHEETS, default=None, return_dtype=pl.String)


def _position() -> pl.Expr:
    """Tables in the order of the contract; a file as a whole first."""
    return pl.col("table_name").replace_strict(_POSITION, default=-1, return_dtype=pl.Int32)


def _case() -> pl.Expr:
    """Whose finding it is: protocol or certificate; else an entry of the register, a row, or the file."""
    of_file = pl.col("line").is_null() | pl.col("table_name").is_null()
    named = pl.when(pl.col("record_id").is_not_null()).then("record_id")
    row = named.when(of_file).then(pl.lit(WORDS["whole_file"]))
    entry = row.when(pl.col("table_name").is_in(list(REGISTERS))).then(pl.lit(WORDS["register_entry"]))
    return entry.otherwise(pl.lit(WORDS["no_number"]))


def _todo() -> pl.Expr:
    """Where to click, or what to mend in the program that wrote the file."""
    return pl.when(pl.col("format").is_in(BY_PROGRAM)).then("todo_export").otherwise("todo").alias("todo")


def findings_in_words(findings: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """One row a finding, sorted by case; a case is a protocol, a certificate, an entry or a file, numbered from 1.

    Columns: case_no, case, file, sheet, line, column, observed, what, expected, severity (in Russian), rows (how many
    rows the finding is about), todo, and what makes its cause: rule_id, cause, table_name, field, about. Findings of a
    file as a whole come first.
    """
    unnamed = pl.when(pl.col("record_id").is_null())
    arrival = unnamed.then("seq")  # cases without a number stand as their files came
    place = unnamed.then(pl.struct("delivery_sha", "table_name", "sheet", "line"))
    return (
        in_words(findings, "ru")
        .join(files.select(_OF_FILE), on="delivery_sha", how="left", maintain_order="left")
        .with_columns(position=_position())
        .sort("record_id", arrival, "position", "seq", "line", nulls_last=False, maintain_order=True)
        .with_columns(case_no=pl.struct("record_id", place.alias("place")).rle_id() + 1)
        .select(
            "case_no",
            legible(_case()).alias("case"),
            legible_name(pl.col("file")),
            legible_name(pl.coalesce("sheet", _table_ru())).alias("sheet"),
            "line",
            "column",
            legible(_as_written()).alias("observed"),
            one_line(pl.col("what")),
            one_line(pl.col("expected")),
            pl.col("severity").replace_strict({s: WORDS[s] for s in ("error", "warning")}),
            "rule_id",
            "rows",
            one_line(_todo()),
            *_CAUSE[1:],
        )
    )


def follows_another() -> pl.Expr:
    """Whether a cause needs no mending of its own: its rows come in when another finding is mended."""
    return pl.col("rule_id") == "parent_quarantined"


def causes_in_words(told: pl.DataFrame) -> pl.DataFrame:
    """One row a cause, sheet and column of `findings_in_words`: errors first, what only follows from others after
    them, then what concerns most rows.

    reason: the sentence of the cause; rows: how many; first: the place of the first of them; todo: what to do.
    """
    first = pl.concat_str(
        pl.col("case").first(),
        pl.col("file").first(),
        pl.col("sheet").first(),
        pl.format(WORDS["line"] + "\u00a0{}", pl.col("line").first()),
        separator=", ",
        ignore_nulls=True,
    )
    groups = (
        told.group_by([*_CAUSE, "sheet", "column", "severity", "todo"], maintain_order=True)
        .agg(pl.col("rows").sum(), first=first)
        .sort(pl.col("severity") == WORDS["warning"], follows_another(), -pl.col("rows"), maintain_order=True)
    )
    reasons = [group_sentence("ru", *row) for row in groups.select(*_CAUSE, "rows").iter_rows()]
    return groups.with_columns(pl.Series("reason", reasons, dtype=pl.String)).with_columns(
        one_line(pl.col("reason"))
    )


def ledger_in_words(ledger: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """One row a file x table in the order sent: read, accepted, quarantined, duplicate, waiting.

    A file refused whole has one row with nulls.
    """
    return (
        files.join(ledger, on="delivery_sha", how="left")
        .with_columns(position=_position())
        .sort("seq", "position")
        .select(
            legible_name(pl.col("file")),
            _table_ru().alias("table"),
            "read",
            "accepted",
            "quarantined",
            "duplicate",
            "waiting",
        )
    )
