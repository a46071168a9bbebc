"""Every SQL file binds against empty typed tables: a misspelt column fails here in milliseconds.

The empty tables are made from the schemas, so a renamed column of a schema fails here too.
"""

import re
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest

from assets.marts.dose import laid_open
from assets.marts.registry import MART_READS, build_mart
from assets.warehouse import REFERENCE, SQL, query, sql_reads, sql_text, tables_read
from methodology.registry.counting import FACT_SQL, mart_sql
from methodology.registry.facts import EVERY_FACT
from methodology.registry.indicators import POPULATION, SERVICES, load_indicators
from schemas.tables import models

FILES = sorted(path.stem for folder in (SQL, FACT_SQL) for path in folder.glob("*.sql"))
OF_SQL = sorted(set(FILES) & set(MART_READS))
MODELS = {name: model for name, model in models().items() if name not in FILES}  # others are made by SQL


def model_of(mart: str) -> type[pa.DataFrameModel]:
    return models()[mart]


def types_of(model: type[pa.DataFrameModel]) -> dict[str, pl.DataType]:
    return {name: spec.dtype.type for name, spec in model.to_schema().columns.items()}


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("empty")
    for name, model in MODELS.items():
        pl.DataFrame(schema=types_of(model)).write_parquet(folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in MODELS}


@pytest.mark.parametrize("name", FILES)
def test_a_sql_file_binds_and_says_what_it_reads(name, empty, tmp_path):
    if name == "activity_dose":
        empty = {**empty, "activity_tally": laid_open(empty, tmp_path)}
    described = query(f"SELECT * FROM (DESCRIBE {sql_text(name)})", empty, sql_reads(name))
    assert described.height > 0
    assert re.match(r"-- \w", sql_text(name)), "the first comment is the description"


@pytest.mark.parametrize("name", FILES)
def test_a_sql_file_reads_exactly_what_it_says(name):
    ctes = set(re.findall(r"(\w+) AS \(", sql_text(name)))
    used = (
        set(re.findall(r"(?:FROM|JOIN|UNPIVOT)\s+(?!INCLUDE)(\w+)", re.sub(r"--.*", "", sql_text(name))))
        - ctes
    )
    assert used - {"period_kind"} == set(sql_reads(name))


@pytest.mark.parametrize("fact", EVERY_FACT.values(), ids=lambda fact: fact.id)
def test_a_fact_has_exactly_the_columns_that_indicators_may_read(fact, empty):
    frame = query(sql_text(f"fact_{fact.id}"), empty, sql_reads(f"fact_{fact.id}"))
    found = {
        name: pl.Decimal if isinstance(dtype, pl.Decimal) else dtype for name, dtype in frame.schema.items()
    }
    assert found == fact.columns | dict.fromkeys(fact.breakdowns, pl.String)
    scales = {dtype.scale for dtype in frame.schema.values() if isinstance(dtype, pl.Decimal)}
    assert scales <= {1, 2}, "a sum keeps two digits"


@pytest.mark.parametrize("fact", EVERY_FACT.values(), ids=lambda fact: fact.id)
def test_the_statement_of_a_fact_binds_and_is_built_of_named_parts(fact, empty):
    registry = load_indicators() | load_indicators(POPULATION) | load_indicators(SERVICES)
    mine = [indicator for indicator in registry.values() if indicator.fact == fact.id]
    sql = mart_sql(fact, mine, f"fact_{fact.id}")
    assert query(sql, empty, [f"fact_{fact.id}"]).height == 0
    assert re.findall(r"(\w+) AS \(", sql) == ["term", "by_month", "placed"]


@pytest.mark.parametrize("mart", OF_SQL)
def test_a_mart_has_exactly_the_columns_and_types_of_its_schema(mart, empty):
    assert dict(build_mart(mart, empty).collect_schema()) == types_of(model_of(mart))


def test_a_mart_names_tables_that_exist_and_no_reference_data():
    for mart, reads in MART_READS.items():
        assert set(reads) <= set(MODELS), mart
        assert not set(reads) & set(REFERENCE)
    assert tables_read("fact_certificate") == ["certificate", "course", "delivery"]
