"""The data dictionary, from the pandera models: every table with columns, titles and rules, by layer."""

import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pandera.polars as pa

from docs.markdown import code, page, table
from intake.wording.rendering import expected_words
from schemas import codes
from schemas.delivered.protocol import DELIVERED
from schemas.rules import Rule, rules_of
from schemas.tables import layers, models_of

LEAD = """Every table, from its schema in `schemas/`. A table's name is the same everywhere: asset, Parquet
file, DuckDB view and heading here. *Required*: never empty. *Personal*: ends at intake, stands in no table
after it. *Joined*: added by intake from reference data, not delivered. *Free text*: people write it, numbers of
persons in it are masked. *Happened*: the day of an event, which cannot come after the receipt of its file. The
Russian title is the header accepted in a delivered file."""


FIRST = (
    "intake",
    "registers",
    "core",
    "scores",
    "marts",
)  # as data flows, after what is delivered; then the others


def data_dictionary() -> str:
    """The page: one section a layer, one table a model, then the code lists."""
    return page("Data dictionary", LEAD, *map(_layer, _modules()), _code_lists())


def _modules() -> list[ModuleType]:
    """Every layer with tables, as data flows."""
    of_models = {name: module for name, module in layers().items() if models_of(module)}
    delivered = [name for name in of_models if name.startswith("delivered")]
    return [of_models[name] for name in dict.fromkeys((*delivered, *FIRST, *of_models))]


def _layer(module: ModuleType) -> str:
    tables = [_table(name, model) for name, model in models_of(module).items()]
    return "\n\n".join([f"## {_title(module)}", _told(module).split("\n\n")[0], *tables])


def _title(module: ModuleType) -> str:
    return module.__name__.removeprefix("schemas.").replace("_", " ").replace(".", " ").capitalize()


def _table(name: str, model: type[pa.DataFrameModel]) -> str:
    columns = [_column(key, column) for key, column in model.to_schema().columns.items()]
    listed = table(["column", "type", "", "Russian", "English", "values"], columns)
    return "\n\n".join([f"### {name}", _told(model), listed, _rules(model)]).rstrip()


def _told(thing: object) -> str:
    """The docstring; `<direction>` outside of code would be taken for HTML."""
    return (inspect.getdoc(thing) or "").replace("<", "\\<")


def _column(name: str, column: Any) -> list[str]:
    told = column.metadata or {}
    marks = {"required": not column.nullable, "personal": told.get("personal"), "joined": told.get("context"),
             "free text": told.get("free_text"), "happened": told.get("happened")}  # fmt: skip
    values = f"[{told['codes']}](#{told['codes']})" if told.get("codes") else ""
    kind = str(column.dtype)
    marked = ", ".join(mark for mark, holds in marks.items() if holds)
    return [code(name), kind, marked, told.get("ru") or "", column.title or "", values]


def _rules(model: type[pa.DataFrameModel]) -> str:
    """Rules with messages; only delivered tables are judged row by row, later ones as a whole."""
    if model not in DELIVERED.values():
        return ""
    rows = list(dict.fromkeys(_grouped_rules(model)))
    return table(["rule", "severity", "column", "expected", "Russian", "English"], rows)


def _grouped_rules(model: type[pa.DataFrameModel]) -> Iterator[tuple[str, ...]]:
    """`required_missing` and the like hold for many columns: one line a rule, its columns together."""
    fields: dict[tuple[str, ...], list[str]] = {}
    for rule in rules_of(model):
        key = (rule.id, rule.severity, _expected(rule), rule.message_ru, rule.message_en)
        fields.setdefault(key, []).append(rule.field)
    for (id, severity, expected, ru, en), named in fields.items():
        yield code(id), severity, ", ".join(map(code, named)), expected, ru, en


def _expected(rule: Rule) -> str:
    """What should stand there in English; codes as codes, columns of the row by their names."""
    if rule.expected is None:
        return ""
    if rule.expected.kind in ("one_of", "several_of"):
        return " | ".join(map(str, rule.expected.values))
    if rule.expected.kind == "not_before":
        return f"not before {rule.expected.values[0]}"
    return expected_words(rule.expected, None, rule.field, "en", **{name: code(name) for name in rule.named})


def _code_lists() -> str:
    lists = [value for value in vars(codes).values() if isinstance(value, codes.CodeList)]
    sections = [
        f"### {each.name}\n\n"
        + table(["code", "Russian", "English"], [(code(k), ru, en) for k, (ru, en) in each.labels.items()])
        for each in lists
    ]
    lead = "The code or the Russian word is accepted in a file, in any case of letters; tables hold the code."
    return "\n\n".join(["## Code lists", lead, *sections])
