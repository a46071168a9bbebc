"""The name is the contract: asset `course_score` keeps schema `CourseScore`, by name, with no list in between.

Belongs here: finding the schema of an asset, the blocking check, the column catalogue. Does not: any rule.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import dagster as dg
import pandera.polars as pa
import polars as pl

import schemas
from assets.resources import Data
from schemas.rules import rules_of


def models() -> dict[str, type[pa.DataFrameModel]]:
    """Every model of what we keep, by table name; delivered tables are checked row by row at the door instead."""
    names = [m.name for m in pkgutil.iter_modules(schemas.__path__) if not m.name.startswith("delivered")]
    modules = [importlib.import_module(f"schemas.{name}") for name in names]
    return {
        _snake(name): thing for m in modules for name, thing in vars(m).items() if _is_own_model(m, thing)
    }


def _is_own_model(module: ModuleType, thing: object) -> bool:
    if not (isinstance(thing, type) and issubclass(thing, pa.DataFrameModel)):
        return False
    return thing.__module__ == module.__name__ and not thing.__name__.startswith("_")


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


def table_schema(model: type[pa.DataFrameModel]) -> dg.TableSchema:
    """The columns with their titles in Russian and English, for Dagster's catalogue."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name, str(spec.dtype), f"{spec.metadata['ru']} · {spec.title}" if spec.metadata else spec.title,
                constraints=dg.TableColumnConstraints(nullable=spec.nullable),
            )
            for name, spec in model.to_schema().columns.items()
        ]
    )  # fmt: skip


def broken_rules(model: type[pa.DataFrameModel], rows: pl.LazyFrame) -> dict[str, int]:
    """Columns that are not as the model says, and how many rows break each rule: names and counts, never a value."""
    expected = {name: spec.dtype.type for name, spec in model.to_schema().columns.items()}
    actual = rows.collect_schema()
    broken = {f"column {name}": 1 for name in expected.keys() ^ actual.keys()}
    broken |= {
        f"type of {n}: {actual[n]}": 1 for n in expected.keys() & actual.keys() if actual[n] != expected[n]
    }
    if broken:
        return broken
    failing = [
        rule.fails.sum().alias(f"{rule.id} {rule.field}")
        for rule in rules_of(model)
        if rule.severity == "error"
    ]
    counts = rows.select(failing).collect(engine="streaming").row(0, named=True) if failing else {}
    return {name: count for name, count in counts.items() if count}


def _contract_check(table: str, model: type[pa.DataFrameModel]) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=table, name="contract", blocking=True, description=f"{table} keeps {model.__name__}"
    )
    def contract(data: Data) -> dg.AssetCheckResult:
        broken = broken_rules(model, data.scan(table))
        return dg.AssetCheckResult(passed=not broken, metadata={"broken": broken})

    return contract


def contract_checks(tables: set[str]) -> Iterator[dg.AssetChecksDefinition]:
    """One blocking check a table that has a schema of its name."""
    for table, model in models().items():
        if table in tables:
            yield _contract_check(table, model)


def with_catalogue(spec: dg.AssetSpec) -> dg.AssetSpec:
    """An asset spec with the catalogue of its columns, where it has a schema."""
    model = models().get(spec.key.path[-1])
    if model is None:
        return spec
    described = dict(spec.metadata) | {"dagster/column_schema": table_schema(model)}
    return spec.replace_attributes(metadata=described)
