"""Findings in the words of the person who mends them: Russian, column headers as in the form, no code unexplained.

Belongs here: the rows of the return sheet. Does not: the workbook (return_sheet.py), nor what is wrong (the door).
Words are data: return_sheet.toml. Masks are set again here, so that no caller can hand a SNILS on.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

import polars as pl

from intake.findings import MASK, without_identifiers
from intake.recognise import FORM, written_headers
from intake.refusals import PHRASES
from intake.refusals import TEXTS as REFUSALS
from schemas import codes
from schemas.delivered import DELIVERED
from schemas.delivered_registers import REGISTERS
from schemas.rules import delivered_columns

TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("return_sheet.toml").read_text("utf-8"))
WORDS: dict[str, str] = TEXTS["words"]
TABLE_RU = {table: entry["sheet"][0] for table, entry in written_headers(FORM).items()}
_LONGEST = 200
_LONE_SNILS = r"(^|\D)\d{3}[\s\u00a0-]?\d{3}[\s\u00a0-]?\d{3}[\s\u00a0-]?\d{2}(\D|$)"
_HEADER_RULES = ("header_missing_column", "header_repeated_column")
_IN_CODES = {"career_guidance_under_14": codes.DIRECTION, "reason_not_expected": codes.REASON}
_BOUNDS = {"not_below": r">= (\S+)", "range": r"(\S+)\.\.(\S+)", "not_longer": r"<= (\d+) char.*"}
_POSITION = {table: n for n, table in enumerate(DELIVERED)}
_KEY = ["rule_id", "table_name", "field", "expected"]


def legible(text: pl.Expr) -> pl.Expr:
    """One line without control characters, which could rewrite a terminal, nor what could be a SNILS."""
    masked = without_identifiers(text.str.replace_all(r"[\p{Cc}\p{Cf}\s]+", " "))  # before the cut, not after
    is_cut = text.str.len_chars() > _LONGEST
    return masked.str.slice(0, _LONGEST) + pl.when(is_cut).then(pl.lit("…")).otherwise(pl.lit(""))


def legible_name(name: pl.Expr) -> pl.Expr:
    """The name of a file or sheet; a longer run of digits, such as a time, is no SNILS and stays.

    >>> names = pl.DataFrame({"n": ["протокол 112-233-445 95.csv", "20260930123456.csv"]})
    >>> names.select(legible_name(pl.col("n")))["n"].to_list()
    ['протокол •••.csv', '20260930123456.csv']
    """
    return name.str.replace_all(r"[\p{Cc}\p{Cf}\s]+", " ").str.replace_all(_LONE_SNILS, f"${{1}}{MASK}${{2}}")


def _titles(table: str | None) -> dict[str, str]:
    models = [DELIVERED[table]] if table in DELIVERED else list(DELIVERED.values())
    return {name: spec.metadata["ru"] for model in models for name, spec in delivered_columns(model).items()}


def _word(listed: codes.CodeList, code: str) -> str:
    """What a person may write for a code: its word, or the code itself where the word only explains it."""
    label = listed.label(code)
    if listed is codes.REASON:  # several codes share a cell, so that only codes are read
        return f"{code} ({label})"
    return code if label.startswith(f"{code} ") else label


def _code_list(table: str | None, field: str | None) -> codes.CodeList | None:
    if field == "reasons":
        return codes.REASON
    if table not in DELIVERED or field is None:
        return None
    name = delivered_columns(DELIVERED[table])[field].metadata["codes"]
    return next((c for c in vars(codes).values() if isinstance(c, codes.CodeList) and c.name == name), None)


def _expected(rule: str, table: str | None, field: str | None, expected: str | None) -> str | None:
    """What should stand there, in Russian.

    >>> _expected("unknown_code", "course_protocol", "sex", "M | F"), _expected("out_of_range", None, None, "1..480")
    ('одно из: мужской, женский', 'от 1 до 480')
    """
    own = TEXTS["rules"].get(rule, {}).get("expected")
    if own or expected is None:
        numbers = re.findall(r"[0-9]+", expected or "")  # those of the row's own edition
        return own.format(*numbers) if own and "{}" in own else own
    if rule == "unknown_code" and (listed := _code_list(table, field)) is not None:
        lead = WORDS["codes"] if listed is codes.REASON else WORDS["one_of"]
        return lead + ", ".join(_word(listed, code) for code in listed.codes)
    for words, pattern in _BOUNDS.items():
        if found := re.fullmatch(pattern, expected):
            return WORDS[words].format(*found.groups())
    if expected in TABLE_RU:
        return WORDS["columns_of"].format(TABLE_RU[expected])
    return PHRASES.get(expected, expected)


def _observed(rule: str, expected: str | None, observed: str | None) -> str | None:
    """What was found, in Russian, where it is told in our words and not in the provider's."""
    if observed is None:
        return None
    if rule in _HEADER_RULES:
        titles = _titles(expected)
        return ", ".join(titles.get(name, name) for name in observed.split(", "))
    if rule in _IN_CODES:
        labels = {code: _IN_CODES[rule].label(code) for code in _IN_CODES[rule].codes}
        return ", ".join(labels.get(code, code) for code in observed.split("|"))
    return PHRASES.get(observed, observed)


def _as_written() -> pl.Expr:
    """The provider's own value; days as Excel shows them, unless the day is what cannot be read."""
    text = pl.col("observed").str.replace(r"^rows: ", WORDS["rows"])
    dotted = text.str.replace(r"^(\d{4})-(\d\d)-(\d\d)$", "${3}.${2}.${1}")
    return pl.when(pl.col("rule_id") == "not_a_date").then(text).otherwise(dotted)


def _translated(findings: pl.DataFrame) -> pl.DataFrame:
    """expected and observed in Russian. Looped over what is alike, a handful, never over findings."""
    kinds = findings.select(_KEY).unique()
    expected = [_expected(*row) for row in kinds.iter_rows()]
    kinds = kinds.with_columns(expected_ru=pl.Series(expected, dtype=pl.String))
    ours = pl.col("rule_id").is_in([*REFUSALS, *_IN_CODES])
    said = findings.filter(ours).select("rule_id", "expected", "observed").unique()
    observed = [_observed(*row) for row in said.iter_rows()]
    said = said.with_columns(observed_ru=pl.Series(observed, dtype=pl.String))
    return (
        findings.join(kinds, on=_KEY, how="left", nulls_equal=True, maintain_order="left")
        .join(
            said, on=["rule_id", "expected", "observed"], how="left", nulls_equal=True, maintain_order="left"
        )
        .with_columns(observed=pl.coalesce("observed_ru", _as_written()), expected=pl.col("expected_ru"))
    )


def _field_titles() -> pl.DataFrame:
    rows = [(table, field, title) for table in DELIVERED for field, title in _titles(table).items()]
    return pl.DataFrame(rows, schema=["table_name", "field", "column"], orient="row")


def _table_ru() -> pl.Expr:
    return pl.col("table_name").replace_strict(TABLE_RU, default=None, return_dtype=pl.String)


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


def _what() -> pl.Expr:
    own = {rule: words["what"] for rule, words in TEXTS["rules"].items() if "what" in words}
    told = pl.col("message_ru").str.split(". Почему: ").list.first()  # a refusal also says why and what to do
    return pl.col("rule_id").replace_strict(own, default=None, return_dtype=pl.String).fill_null(told)


def findings_in_words(findings: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """One row a finding, sorted by case; a case is a protocol, a certificate, an entry or a file, numbered from 1.

    Columns: case_no, case, file, sheet, line, column, observed, what, expected, severity (in Russian), rule_id, rows
    (how many rows the finding holds back), todo. Findings of a file as a whole come first.
    """
    todo = {rule: words["todo"] for rule, words in TEXTS["rules"].items()}
    rows = pl.col("observed").str.extract(r"^rows: (\d+)$").cast(pl.Int64).fill_null(1).alias("rows")
    unnamed = pl.when(pl.col("record_id").is_null())
    arrival = unnamed.then("seq")  # cases without a number stand as their files came
    place = unnamed.then(pl.struct("delivery_sha", "table_name", "sheet", "line"))
    return (
        _translated(findings.with_columns(rows))
        .join(files.select("delivery_sha", "seq"), on="delivery_sha", how="left", maintain_order="left")
        .join(
            _field_titles(), on=["table_name", "field"], how="left", nulls_equal=True, maintain_order="left"
        )
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
            legible(pl.col("observed")),
            _what().alias("what"),
            legible(pl.col("expected")),
            pl.col("severity").replace_strict({s: WORDS[s] for s in ("error", "warning")}),
            "rule_id",
            "rows",
            pl.col("rule_id").replace_strict(todo, default=None, return_dtype=pl.String).alias("todo"),
        )
    )


def rules_in_words(told: pl.DataFrame) -> pl.DataFrame:
    """One row a rule, table and column of `findings_in_words`; errors first, then what holds back most rows.

    rows: how many; first: the place of the first of them; todo: what to do.
    """
    first = pl.concat_str(
        pl.col("case").first(),
        pl.col("file").first(),
        pl.col("sheet").first(),
        pl.format(WORDS["line"] + "\u00a0{}", pl.col("line").first()),
        separator=", ",
        ignore_nulls=True,
    )
    alike = ["what", "sheet", "column", "severity", "rule_id", "todo"]
    return (
        told.group_by(alike, maintain_order=True)
        .agg(pl.col("rows").sum(), first=first)
        .sort(pl.col("severity") == WORDS["warning"], -pl.col("rows"), maintain_order=True)
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
