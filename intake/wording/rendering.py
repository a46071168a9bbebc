"""Findings put into words: last, once a language, over what is alike and never row by row.

Belongs here: the words of a kind of finding, by its rule, cause, column and parameters. Does not: the texts (the
catalogues, and the messages beside the rules of a model), what is wrong (the door), where the words are shown.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import polars as pl

from intake.reading.recognise import FORM, written_headers
from intake.wording.catalogue import LANGUAGES, filled, named_in
from intake.wording.code_labels import code_list, word
from intake.wording.texts import FINDINGS, PHRASES, phrase
from schemas.core import Finding
from schemas.delivered.protocol import DELIVERED
from schemas.expected import Expected
from schemas.rules import Rule, delivered_columns, rules_of

_FORM = written_headers(FORM)
SHEETS = {table: _FORM[table]["sheet"][0] for table in _FORM}  # as the form calls them, in either language
BY_PROGRAM = ("ndjson", "parquet", "fri_xml")  # formats that no person fills in by hand
KIND = ["rule_id", "cause", "table_name", "field", "params"]
_OF_HEADER = ("header_missing_column", "header_repeated_column")
_LIKE_A_TABLE = ("unknown_sheet", "hidden_sheet", "unknown_list")


@dataclass(frozen=True)
class Wording:
    """The words of one kind of finding: `message` says all of it in a line, `what` without reasons and advice.

    about: the parameters that findings of one cause have in common, as JSON; rows: how many rows a finding is about.
    """

    column: str | None
    what: str
    message: str
    observed: str | None
    expected: str | None
    todo: str
    todo_export: str
    about: str | None
    rows: int


@cache
def titles(table: str | None, lang: str) -> dict[str, str]:
    """The columns of a delivered table as the form heads them; of all tables where it is not known which."""
    models = [DELIVERED[table]] if table in DELIVERED else list(DELIVERED.values())
    specs = [item for model in models for item in delivered_columns(model).items()]
    return {name: spec.metadata["ru"] if lang == "ru" else spec.title for name, spec in specs}


@cache
def _rule(table: str | None, rule_id: str, field: str | None) -> Rule | None:
    rules = rules_of(DELIVERED[table]) if table in DELIVERED else ()
    return next((rule for rule in rules if rule.id == rule_id and rule.field == field), None)


def _text(lang: str, rule_id: str, cause: str | None, part: str) -> str | None:
    """The text of the cause, else that of the rule."""
    of_cause = FINDINGS.find(lang, rule_id, cause, part) if cause else None
    return of_cause if of_cause is not None else FINDINGS.find(lang, rule_id, part)


def _what(rule: Rule | None, rule_id: str, cause: str | None, lang: str) -> str:
    """What is wrong: the text of the cause, else the message beside the rule, else that of the catalogue.

    A version may outlive its rules: one that nobody knows any more reads by its id.
    """
    of_cause = FINDINGS.find(lang, rule_id, cause, "what") if cause and cause != rule_id else None
    own = (rule.message_ru if lang == "ru" else rule.message_en) if rule else None
    return of_cause or own or FINDINGS.find(lang, rule_id, "what") or rule_id


def expected_words(expected: Expected, table: str | None, field: str | None, lang: str, **values: Any) -> str:
    """What should stand there, in words; codes as the words a person may write, none left out."""

    def say(**named: Any) -> str:
        return PHRASES.say(lang, "expected", expected.kind, **named)

    match expected.kind:
        case "words":
            return filled(expected.values[0 if lang == "ru" else 1], lang, values)
        case "one_of" | "several_of":
            listed = code_list(table, field)
            shown = [word(listed, str(code), lang) if listed else str(code) for code in expected.values]
            return say(codes=", ".join(shown))
        case "between":
            lowest, highest = (
                filled("{v:day}", lang, {"v": v}) if isinstance(v, date) else v for v in expected.values
            )
            return say(lowest=lowest, highest=highest)
        case "at_least":
            return say(lowest=expected.values[0])
        case "longest":
            return say(characters=expected.values[0])
        case "not_before":
            return say(column=titles(table, lang)[expected.values[0]])
    return say()


def _expected(
    rule: Rule | None, rule_id: str, cause: str | None, table: str | None, field: str | None, lang: str,
    values: dict[str, Any],
) -> str | None:  # fmt: skip
    if cause != rule_id and (of_cause := FINDINGS.find(lang, rule_id, str(cause), "expected")):
        return filled(of_cause, lang, values)
    if rule and rule.expected:
        return expected_words(rule.expected, table, field, lang, **values)
    if text := FINDINGS.find(lang, rule_id, "expected"):
        return filled(text, lang, values)
    return values.get("wanted") or None


def _like(rule_id: str, table: str | None, field: str | None, like: str, lang: str) -> str:
    """What something looks like, as the form calls it: a sheet, a column, the word of a code; else a number."""
    if rule_id in _LIKE_A_TABLE:
        return SHEETS.get(like, like)
    if rule_id == "unknown_column":
        return titles(table, lang).get(like, like)
    listed = code_list(table, field)
    return word(listed, like, lang) if rule_id == "unknown_code" and listed else like


def _values(
    rule_id: str, table: str | None, field: str | None, params: str | None, lang: str
) -> dict[str, Any]:
    """The parameters of a finding as a text of the language takes them."""
    values: dict[str, Any] = json.loads(params) if params else {}
    if "like" in values:
        values["like"] = _like(rule_id, table, field, values["like"], lang)
    if rule_id in _OF_HEADER:
        named = titles(values.get("wanted"), lang)
        values["seen"] = ", ".join(named.get(name, name) for name in values["seen"].split(", "))
    if values.get("wanted") in SHEETS:
        values["wanted"] = PHRASES.say(lang, "expected", "columns_of", sheet=SHEETS[values["wanted"]])
    return values | {name: phrase(lang, values[name]) for name in ("seen", "wanted") if name in values}


def _observed(values: dict[str, Any], table: str | None, field: str | None, lang: str) -> str | None:
    """What was found, where our own words say it: the cell of the provider is in the finding itself."""
    if "codes" in values and (listed := code_list(table, field)):
        return ", ".join(word(listed, code, lang) for code in values["codes"].split("|"))
    if "seen" in values:
        return str(values["seen"]) or None
    if "name" in values:
        return str(values["name"])
    return PHRASES.say(lang, "finding", "rows", rows=values["rows"]) if "rows" in values else None


@lru_cache(4096)
def wording(
    rule_id: str, cause: str | None, table: str | None, field: str | None, params: str | None, lang: str
) -> Wording:
    """The words of one kind of finding."""
    rule, values = _rule(table, rule_id, field), _values(rule_id, table, field, params, lang)
    text = _what(rule, rule_id, cause, lang)
    told = filled(text, lang, values)
    why, todo = _text(lang, rule_id, cause, "why"), _text(lang, rule_id, cause, "todo")
    beside_rule = rule.todo[LANGUAGES.index(lang)] if rule and rule.todo else ""
    advice = filled(todo or beside_rule, lang, values)
    export = _text(lang, rule_id, cause, "todo_export")
    return Wording(
        column=titles(table, lang).get(field) if field else None,
        what=told,
        message=PHRASES.say(lang, "finding", "whole", what=told, why=why, todo=advice) if why else told,
        observed=_observed(values, table, field, lang),
        expected=_expected(rule, rule_id, cause, table, field, lang, values),
        todo=advice,
        todo_export=filled(export, lang, values) if export else advice,
        about=_about(rule_id, _text(lang, rule_id, cause, "group") or text, params),
        rows=values.get("rows", 1),
    )


def _about(rule_id: str, text: str, params: str | None) -> str | None:
    """The parameters that the sentence of a group names, and the table whose form calls the columns so."""
    named = named_in(text) - {"rows", "column"} | ({"wanted"} if rule_id in _OF_HEADER else set())
    common = {name: value for name, value in json.loads(params or "{}").items() if name in named}
    return json.dumps(common, ensure_ascii=False, sort_keys=True) if common else None


_WORDS = dict.fromkeys(Wording.__annotations__, pl.String) | {"rows": pl.Int64}


def in_words(findings: pl.DataFrame, lang: str) -> pl.DataFrame:
    """The findings with the columns of `Wording`; `observed` is the cell where our own words do not say it better.

    Published findings, which have words already, get those of this language instead.
    """
    bare = findings.select(name for name in findings.columns if name == "observed" or name not in _WORDS)
    kinds = bare.select(KIND).unique(maintain_order=True)
    told = [asdict(wording(*kind, lang)) for kind in kinds.iter_rows()]
    words = pl.concat([kinds, pl.DataFrame(told, schema=_WORDS)], how="horizontal")
    joined = bare.join(words, on=KIND, how="left", nulls_equal=True, maintain_order="left", suffix="_words")
    return joined.with_columns(observed=pl.coalesce("observed_words", "observed")).drop("observed_words")


def group_sentence(
    lang: str,
    rule_id: str,
    cause: str | None,
    table: str | None,
    field: str | None,
    about: str | None,
    rows: int,
) -> str:
    """What all findings of one cause have in common, with how many rows they concern; about: see `Wording`.

    >>> group_sentence("ru", "not_a_date", "date_as_number", "activity", "performed_on", None, 120)
    'Столбец «Дата»: 120 ячеек без формата даты'
    """
    column = titles(table, lang).get(field) if field else None
    values = _values(rule_id, table, field, about, lang) | {"rows": rows, "column": column}
    if group := _text(lang, rule_id, cause, "group"):
        return filled(group, lang, values)
    what = filled(_what(_rule(table, rule_id, field), rule_id, cause, lang), lang, values)
    return PHRASES.say(lang, "finding", "in_column", column=column, what=what) if column else what


def published(findings: pl.DataFrame) -> pl.DataFrame:
    """The findings as they are published: the message in both languages, the rest as the form is filled in, Russian."""
    english = in_words(findings, "en")["message"]
    told = in_words(findings, "ru").rename({"message": "message_ru"})
    return told.with_columns(english.alias("message_en")).select(list(Finding.to_schema().columns))
