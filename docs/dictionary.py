"""The data dictionary, from the pandera models: every table with columns, titles and rules, by layer."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pandera.polars as pa

import schemas
from docs.markdown import code, page, table
from intake.wording.rendering import expected_words
from schemas import codes
from schemas.delivered import DELIVERED
from schemas.rules import Rule, rules_of

LEAD = """Every table, from its schema in `schemas/`. A table's name is the same everywhere: asset, Parquet
file, DuckDB view and heading here. *Required*: never empty. *Personal*: ends at intake, stands in no table
after it. *Joined*: added by intake from reference data, not delivered. The Russian title is the header
accepted in a delivered file."""


LAYERS = (
    "delivered",
    "delivered_papers",
    "delivered_social",
    "delivered_work",
    "delivered_organisations",
    "delivered_public",
    "intake",
    "registers",
    "core",
    "scores",
    "marts",
)  # as data flows; a layer not named here comes last


def data_dictionary() -> str:
    """The page: one section a layer, one table a model, then the code lists."""
    layers = [_layer(module) for module in _modules() if _models(module)]
    return page("Data dictionary", LEAD, *layers, _code_lists())


def _modules() -> list[ModuleType]:
    names = sorted(
        info.name for info in pkgutil.iter_modules(schemas.__path__) if info.name != "delivered_keys"
    )
    ordered = sorted(names, key=lambda name: LAYERS.index(name) if name in LAYERS else len(LAYERS))
    return [importlib.import_module(f"schemas.{name}") for name in ordered]


def _models(module: ModuleType) -> dict[str, type[pa.DataFrameModel]]:
    """Table name -> model, in the order of the file; a leading underscore marks a part shared by models."""
    classes = [value for value in vars(module).values() if inspect.isclass(value)]
    own = [c for c in classes if issubclass(c, pa.DataFrameModel) and c.__module__ == module.__name__]
    return {_table_name(model): model for model in own if not model.__name__.startswith("_")}


def _table_name(model: type[pa.DataFrameModel]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def _layer(module: ModuleType) -> str:
    tables = [_table(name, model) for name, model in _models(module).items()]
    return "\n\n".join([f"## {_title(module)}", _told(module).split("\n\n")[0], *tables])


def _title(module: ModuleType) -> str:
    return module.__name__.removeprefix("schemas.").replace("_", " ").capitalize()


def _table(name: str, model: type[pa.DataFrameModel]) -> str:
    columns = [_column(key, column) for key, column in model.to_schema().columns.items()]
    listed = table(["column", "type", "", "Russian", "English", "values"], columns)
    return "\n\n".join([f"### {name}", _told(model), listed, _rules(model)]).rstrip()


def _told(thing: object) -> str:
    """The docstring; `<direction>` outside of code would be taken for HTML."""
    return (inspect.getdoc(thing) or "").replace("<", "\\<")


def _column(name: str, column: Any) -> list[str]:
    told = column.metadata or {}
    marks = {"required": not column.nullable, "personal": told.get("personal"), "joined": told.get("context")}
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
