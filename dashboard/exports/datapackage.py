"""The Frictionless data package: `datapackage.json` over the machine CSV and its code tables.

Belongs here: the descriptor. Does not: the tables themselves (csv_files.py, code_tables.py). Every code column of the
figures is a foreign key into the table that explains it.
"""

import hashlib
import json
from typing import Any

import polars as pl

from dashboard.exports.code_tables import code_tables
from dashboard.exports.columns import COLUMNS
from dashboard.exports.csv_files import machine_csv, with_guards
from dashboard.exports.frames import KEYS
from dashboard.wording.codes import About, banner, is_official

DATA = "published_indicator"
_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
_SOURCES = [
    "Course protocols of providers, decisions of the bureaus of medical and social assessment, certificates, "
    "the disability register",
    "Order 525n of the Ministry of Labour of 01.09.2025 (monitoring)",
]


def _field(name: str, required: bool) -> dict[str, Any]:
    column = COLUMNS.get(name)
    told = {"title": column.ru, "description": column.en} if column else {}
    constraints = {"constraints": {"required": True}} if required else {}
    return {"name": name, "type": column.type if column else "string"} | told | constraints


def _resource(name: str, path: str, content: str, schema: dict[str, Any]) -> dict[str, Any]:
    raw = content.encode()
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "schema": schema,
    }


def _reference(field: str, resource: str, to: str) -> dict[str, Any]:
    return {"fields": [field], "reference": {"resource": resource, "fields": [to]}}


def _data_schema(columns: list[str], codes: list[str]) -> dict[str, Any]:
    required = {*KEYS, "status", "conf_status", "bands", "synthetic"}
    return {
        "fields": [_field(name, name in required) for name in columns],
        "missingValues": [""],
        "primaryKey": KEYS,
        "foreignKeys": [_reference(name, f"code-{name.replace('_', '-')}", name) for name in codes],
    }


def _integer(kind: pl.DataType) -> dict[str, str]:
    return {"type": "integer"} if kind.is_integer() else {}


def _code_schema(name: str, table: pl.DataFrame) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            _field(column, column == name) | _integer(table.schema[column]) for column in table.columns
        ],
        "missingValues": [""],
        "primaryKey": [name],
    }
    if "parent" in table.columns:
        schema["foreignKeys"] = [_reference("parent", "", name)]
    return schema


def _descriptor(about: About, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """What a reader must know, then the tables; `bands`, `synthetic` and `editions` are properties of our own."""
    acts = [edition["act_en"] for edition in about["editions"] if "act_en" in edition]
    return {
        "profile": "tabular-data-package",
        "name": "rehab-indicators",
        "title": "Показатели комплексной реабилитации детей-инвалидов",
        "description": f"{banner(about, 'en')} {banner(about, 'ru')}",
        "version": about["version"],
        "created": f"{about['data_as_of']}T00:00:00Z",
        "licenses": [_LICENCE],
        "sources": [{"title": title} for title in [*_SOURCES, *acts]],
        "bands": "official" if is_official(about) else "assumption",
        "synthetic": bool(about["synthetic"]),
        "editions": list(about["editions"]),
        "resources": resources,
    }


def data_package(frame: pl.DataFrame, about: About) -> dict[str, str]:
    """File name -> text: the machine CSV, a table a code list, and the descriptor that binds them."""
    data, codes = machine_csv(frame, about), code_tables()
    files = {f"{DATA}.csv": data}
    columns = data[: data.index("\n")].split(",")
    resources = [_resource(DATA.replace("_", "-"), f"{DATA}.csv", data, _data_schema(columns, list(codes)))]
    for name, table in codes.items():
        path, text = f"codes/{name}.csv", with_guards(table).write_csv()
        files[path] = text
        resources.append(_resource(f"code-{name.replace('_', '-')}", path, text, _code_schema(name, table)))
    descriptor = json.dumps(_descriptor(about, resources), ensure_ascii=False, indent=2)
    return files | {"datapackage.json": descriptor + "\n"}
