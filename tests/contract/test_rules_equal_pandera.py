"""The verdict we derive from a model's rules equals pandera's own lazy validation, row by row and rule by rule.

Belongs here: valid rows, one mutation a rule, random cells from a pool of edge values, and nulls. Does not: whether a
rule is the right one (tests/spec). `schemas.rules` reads expressions out of pandera's checks by private ways, so a new
version of pandera must pass here before anything else.
"""

import random
import warnings
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

from intake.judging.values import kind, typed
from schemas.delivered.protocol import DELIVERED
from schemas.rules import Rule, reasons, rules_of
from tests.delivered_rows import VALID
from tests.seeds import seeds

CONTEXT: dict[str, Any] = {
    "region_known": True, "pilot_year": 2022, "edition_id": "draft-2025-10", "age_from": 4, "age_to": 17,
    "course_days": 21, "course_days_longest": 60, "case_no_given": True, "received_on": date(2026, 1, 1),
    "group_listed": True, "subgroup_listed": True,
}  # fmt: skip
POOL: dict[str, list[Any]] = {
    "snils": ["11223344595", "11223344594", "08765430300", "00000000000", "123", "", "0010000010a"],
    "region_code": ["72", "99", ""],
    "provider_ogrn": ["1027700132195", "1027700132194", "102770013219", ""],
    "reasons": ["other", "health_condition|other", "health_condition", "nonsense", "", "other|", "|"],
    **{n: ["0000000018", "7707083894", "500100732259", "7707", ""] for n in ("employer_inn", "ngo_inn")},
    "school_year": ["2024/2025", "2024/2026", "2024", "2024/2025 ", ""],
    "source": ["", "s", "x" * 201],
    **{n: ["", "s", "x" * 201] for n in ("refusal_reason", "finish_reason", "title_ru", "title_en")},
    "breakdown": ["channel=ngo", "channel", "=x", "a=" + "x" * 99, ""],
    "directions": ["adaptive_pe", "adaptive_pe|nonsense", "", "|"],
    "municipality": ["", "s", "x" * 201],
    "child_ref": ["A-1", "", "x" * 64, "x" * 65, "й" * 64],
}
BY_KIND: dict[str, list[Any]] = {
    "int": [-1, 0, 1, 2, 3, 4, 5, 8, 9, 479, 480, 481, 2022, 2026],
    "date": [
        date(1799, 12, 31),
        date(2027, 3, 1),
        date(2199, 1, 1),
        date(2008, 2, 29),
        date(2021, 12, 31),
        date(2025, 9, 1),
        date(2025, 9, 21),
        date(2025, 10, 30),
        date(2025, 10, 31),
    ],
    "decimal": [Decimal("-0.01"), Decimal("0.00"), Decimal("500.25"), Decimal("1000.50"), Decimal("1000.51")],
    "bool": [True, False],
    "str": ["", "a", "nonsense", "й" * 64, "x" * 65],
}


@cache
def valid_row(table: str) -> dict[str, Any]:
    """The valid row of a table, typed by intake itself, with the reference data it is checked against."""
    model = DELIVERED[table]
    cells = {name: [text or None] for name, text in VALID[table].items()}
    row = typed(pl.LazyFrame(cells | {"line": [1]}), model).collect().to_dicts()[0]
    columns = model.to_schema().columns
    return {name: row[name] if name in row else CONTEXT[name] for name in columns}


def values_of(table: str, name: str) -> list[Any]:
    """Values for a column: edge values of its kind, its codes, what stands beside a date, and null."""
    spec = DELIVERED[table].to_schema().columns[name]
    listed = [code for check in spec.checks for code in check.statistics.get("allowed_values", [])]
    pool = POOL.get(name, BY_KIND[kind(spec)]) + listed
    own = valid_row(table)[name]
    if isinstance(own, date):
        pool = [*pool, *(own + timedelta(days=d) for d in (-1, 1, 20, 59, 60, 61))]
    return [*pool, own, None]


def drawn(table: str, seed: int, rows: int = 60) -> pl.DataFrame:
    """Rows with no, one, some or all cells drawn at random; the first is the valid row itself."""
    rng, made = random.Random(f"{table} {seed}"), [valid_row(table)]
    for _ in range(rows - 1):
        names = list(valid_row(table))
        chosen = rng.sample(names, min(rng.choice((1, 1, 2, 4, len(names))), len(names)))
        made.append(valid_row(table) | {name: rng.choice(values_of(table, name)) for name in chosen})
    schema = {name: spec.dtype.type for name, spec in DELIVERED[table].to_schema().columns.items()}
    return pl.DataFrame(made, schema=schema)


def pandera_says(model: type[pa.DataFrameModel], row: pl.DataFrame) -> set[tuple[str, str]]:
    """(column or '*', check) of everything pandera holds against a frame of one row, warnings included."""
    found: set[tuple[str, str]] = set()
    with (
        warnings.catch_warnings(record=True) as told,
        config_context(validation_depth=ValidationDepth.SCHEMA_AND_DATA),
    ):
        warnings.simplefilter("always")
        try:
            model.validate(row, lazy=True)
        except SchemaErrors as errors:
            for failure in errors.schema_errors:
                column = (
                    getattr(failure.schema, "name", None) if failure.check and is_column(failure) else "*"
                )
                found.add((column or "*", name_of(failure.check)))
    return found | {("*", r.id) for r in rules_of(model) if r.severity == "warning" and names(told, r.id)}


def is_column(failure: Any) -> bool:
    return isinstance(failure.schema, pa.Column)


def name_of(check: Any) -> str:
    return check if isinstance(check, str) else check.name


def names(told: list[warnings.WarningMessage], rule_id: str) -> bool:
    return any(rule_id in str(warning.message) for warning in told)


def as_pandera_calls_it(model: type[pa.DataFrameModel], rule: Rule, k: int) -> tuple[str, str]:
    """What pandera calls rule k: its rules come in the same order, each column's null check first."""
    calls: list[tuple[str, str]] = []
    schema = model.to_schema()
    for name, spec in schema.columns.items():
        calls += [] if spec.nullable else [(name, "not_nullable")]
        calls += [(name, check.name) for check in spec.checks]
    calls += [("*", check.name) for check in schema.checks]
    assert len(calls) == len(rules_of(model))
    return calls[k]


@pytest.mark.parametrize("seed", seeds(1, of=3))
@pytest.mark.parametrize("table", DELIVERED)
def test_the_derived_verdict_is_panderas_own(table: str, seed: int) -> None:
    model = DELIVERED[table]
    frame = drawn(table, seed)
    bits = frame.select(reasons(model)).to_series().to_list()
    for at, mask in enumerate(bits):
        ours = {
            as_pandera_calls_it(model, rule, k) for k, rule in enumerate(rules_of(model)) if mask & (1 << k)
        }
        assert ours == pandera_says(model, frame[at]), frame.row(at, named=True)


@pytest.mark.parametrize("table", DELIVERED)
def test_a_frame_of_many_rows_fails_in_the_same_rows(table: str) -> None:
    """Column checks by the index that pandera gives; a check over a frame tells no index."""
    model, frame = DELIVERED[table], drawn(table, 7, rows=200)
    by_column: dict[tuple[str, str], set[int]] = {}
    with warnings.catch_warnings(), config_context(validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        warnings.simplefilter("ignore")
        with pytest.raises(SchemaErrors) as raised:
            model.validate(frame, lazy=True)
    cases = raised.value.failure_cases.filter(pl.col("schema_context") == "Column")
    for case in cases.iter_rows(named=True):
        if case["index"] is not None:
            by_column.setdefault((case["column"], case["check"].split("(")[0]), set()).add(case["index"])
    assert by_column, "pandera tells no index any more"
    bits = frame.select(reasons(model)).to_series()
    for k, rule in enumerate(rules_of(model)):
        column, check = as_pandera_calls_it(model, rule, k)
        if (column, check) in by_column:
            ours = {at for at, mask in enumerate(bits) if mask & (1 << k)}
            assert ours == by_column[column, check], rule


@pytest.mark.parametrize("table", DELIVERED)
def test_every_rule_is_broken_by_some_row_and_the_valid_row_breaks_none(table: str) -> None:
    model = DELIVERED[table]
    frame = pl.concat([drawn(table, seed, rows=400) for seed in range(4)])
    bits = frame.select(reasons(model)).to_series().to_list()
    assert bits[0] == 0
    never = [rule.id for k, rule in enumerate(rules_of(model)) if not any(mask & (1 << k) for mask in bits)]
    assert not never


@pytest.mark.parametrize("table", DELIVERED)
def test_a_rule_never_answers_null(table: str) -> None:
    model = DELIVERED[table]
    frame = pl.concat([drawn(table, seed) for seed in range(3)])
    nulls = pl.DataFrame({name: [None] for name in frame.columns}, schema=frame.schema)
    frame = pl.concat([frame, nulls])
    verdicts = frame.select(rule.fails.alias(str(k)) for k, rule in enumerate(rules_of(model)))
    assert sum(verdicts.null_count().row(0)) == 0
