"""The name is the contract: asset `course_score` keeps schema `CourseScore`, by name, with no list in between.

Belongs here: the blocking check, the column catalogue. Does not: any rule, nor which
models there are (`schemas.tables`).
"""

from collections.abc import Iterable, Iterator

import dagster as dg
import pandera.polars as pa
import polars as pl

from assets.resources import Data
from schemas.rules import rules_of
from schemas.tables import models


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


def _contract_check(tables: list[str]) -> dg.AssetChecksDefinition:
    """The contract of tables that one step makes, checked in one step."""
    specs = [
        dg.AssetCheckSpec(
            "contract", asset=table, blocking=True, description=f"{table} keeps {models()[table].__name__}"
        )
        for table in tables
    ]

    @dg.multi_asset_check(name=f"contract_of_{tables[0]}", specs=specs)
    def contract(data: Data) -> Iterator[dg.AssetCheckResult]:
        for table in tables:
            broken = broken_rules(models()[table], data.scan(table))
            yield dg.AssetCheckResult(
                passed=not broken, metadata={"broken": broken}, asset_key=table, check_name="contract"
            )

    return contract


def contract_checks(assets: Iterable[dg.AssetsDefinition]) -> Iterator[dg.AssetChecksDefinition]:
    """A blocking check for every table that has a schema of its name."""
    for definition in assets:
        names = {key.path[-1] for key in definition.keys}
        if tables := [table for table in models() if table in names]:
            yield _contract_check(tables)


def with_catalogue(spec: dg.AssetSpec) -> dg.AssetSpec:
    """An asset spec with the catalogue of its columns, where it has a schema."""
    model = models().get(spec.key.path[-1])
    if model is None:
        return spec
    described = dict(spec.metadata) | {"dagster/column_schema": table_schema(model)}
    return spec.replace_attributes(metadata=described)
