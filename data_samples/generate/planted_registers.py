"""The planted errors of registers: one entry a rule and table, made from the schema, for the same slips occur in all.

Belongs here: which cell of a register is spoilt and how. Does not: errors of the pilot's tables (`planted`), nor in
which file and line they end up (`district_files`).
"""

import polars as pl

from data_samples.generate.planted import PERSON, TOO_LONG, Plant, cell, shifted
from data_samples.generate.wording import kinds
from intake.cells.faults import OF_KIND
from schemas.delivered.registers import REGISTERS
from schemas.rules import Rule, delivered_columns, rules_of

_SLIPS = {  # rule -> what stands in the cell
    "required_missing": None,
    "unknown_code": "прочее",
    "out_of_range": "-1",
    "too_long": f"a={TOO_LONG * 3}",
    "inn_check_digits": "0000000070",
    "school_year_malformed": "2024/2026",
    "part_exceeds_whole": "999",
    "breakdown_malformed": "по районам",
    "unknown_region": "00",
    "refusal_reason_missing": None,
    "decision_incomplete": None,
    "day_out_of_range": "2999-09-22",
}
_MISREAD = {"int": "три", "date": "весной", "decimal": "много", "bool": "может быть"}
_NOT_PLANTED = {
    "case_no_required",
    "case_no_missing",
}  # tests/unit/test_mends.py has them
_OF_PERSON = {plant.rule for plant in PERSON}


def plants(table: str) -> tuple[Plant, ...]:
    """One spoilt row for every rule a register can break, and for every kind of cell that cannot be read."""
    model = REGISTERS[table].delivered
    found: dict[tuple[str, str], Plant] = {}
    for rule in reversed(rules_of(model)):  # the last column of each, for a missing region is unknown too
        if rule.id not in _OF_PERSON | _NOT_PLANTED:
            once = rule.field if rule.id == "out_of_order" else ""
            found.setdefault((rule.id, once), _plant(rule))
    person = PERSON[:3] if "snils" in delivered_columns(model) else ()
    region = PERSON[3:] if "region_code" in delivered_columns(model) else ()
    return (*person, *region, *_misread(table), *found.values())


def _misread(table: str) -> list[Plant]:
    """A word where a number, a day, an amount or yes or no should stand."""
    first = {kind: columns[0] for kind in _MISREAD if (columns := kinds(table, kind))}
    return [Plant(OF_KIND[kind], name, cell(name, _MISREAD[kind])) for kind, name in first.items()]


def _plant(rule: Rule) -> Plant:
    if rule.id == "out_of_order":
        (earlier,) = rule.expected.values
        return Plant(rule.id, rule.field, lambda row: {rule.field: shifted(row[earlier], -1)})
    if rule.id == "refusal_reason_missing":
        return Plant(rule.id, rule.field, lambda row: {"decision": "refused", "refusal_reason": None})
    return Plant(rule.id, rule.field, cell(rule.field, _SLIPS[rule.id]))


def fullest(text: pl.DataFrame, count: int) -> pl.DataFrame:
    """So many copies of the row with the most cells: every slip has something to spoil."""
    empty = pl.sum_horizontal(pl.all().is_null().cast(pl.Int32))
    row = text.with_columns(empty=empty).sort("empty", maintain_order=True).drop("empty").head(1)
    return pl.concat([row] * count) if count else text.clear()
