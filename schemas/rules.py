"""How a rule of a model is written, and how all rules of a model are read back as expressions.

Pandera stays the one source: a model declares constraints, `rules_of` derives from them the expressions that
quarantine rows with every reason at the speed of one polars pass. The contract test holds the derived verdict equal to
pandera's own on every rule. Does not belong here: where a row came from, and what becomes of it (see `intake`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.code_list import CodeList

# A schema made before pandera has loaded its polars checks keeps checks that know no polars.
pa.DataFrameSchema.register_default_backends(pl.LazyFrame)


@dataclass(frozen=True)
class Rule:
    """One reason a row may fail for; `fails` is true exactly on the failing rows, never null."""

    id: str
    field: str
    fails: pl.Expr
    severity: str
    expected: str
    message_ru: str
    message_en: str


@dataclass(frozen=True)
class _Constraint:
    """How a constraint that pandera offers ready-made is called and explained."""

    id: str
    ru: str
    en: str
    expected: Callable[[dict[str, Any]], str]


_CONSTRAINTS = {
    "isin": _Constraint(
        "unknown_code",
        "Значения нет в справочнике",
        "The value is not in the code list",
        lambda s: " | ".join(map(str, s["allowed_values"])),
    ),
    "in_range": _Constraint(
        "out_of_range",
        "Значение вне допустимых границ",
        "The value lies outside its range",
        lambda s: f"{s['min_value']}..{s['max_value']}",
    ),
    "greater_than_or_equal_to": _Constraint(
        "out_of_range",
        "Значение меньше допустимого",
        "The value is below its minimum",
        lambda s: f">= {s['min_value']}",
    ),
    "str_length": _Constraint(
        "too_long",
        "Значение длиннее допустимого",
        "The value is too long",
        lambda s: f"<= {s['max_value']} characters",
    ),
}


def column(
    ru: str,
    en: str,
    *,
    required: bool = False,
    personal: bool = False,
    context: bool = False,
    codes: CodeList | None = None,
    closed: bool = True,
    max_length: int | None = None,
    free_text: bool = False,
    happened: bool = False,
    issuer: bool = False,
    names_row: bool = False,
    entry_of: str | None = None,
    **constraints: Any,
) -> Any:
    """A column of a model: titles in both languages, what kind of column it is, and pandera's constraints.

    personal: never leaves intake, masked in findings; context: joined by intake from reference data, not delivered;
    closed: whether a value outside `codes` is an error, else the list only knows words for some of them; free_text:
    people write it, so that numbers of persons in it are masked; happened: the day of an event that is over, which
    cannot lie after the receipt of its file (a term, a plan or an announced opening can); issuer: who gave out
    `child_ref`; names_row: how findings call its row; entry_of: the register whose entry lends the row its region.
    """
    if codes is not None and closed:
        constraints["isin"] = codes.codes
    if max_length is not None:
        constraints["str_length"] = {"min_value": 1, "max_value": max_length}
    metadata = {
        "ru": ru, "codes": codes.name if codes else None, "personal": personal, "context": context,
        "free_text": free_text, "happened": happened, "issuer": issuer, "names_row": names_row, "entry_of": entry_of,
    }  # fmt: skip
    return pa.Field(nullable=not required, title=en, metadata=metadata, **constraints)


def rule(field: str, *, ru: str, en: str, expected: str = "", severity: str = "error") -> Callable[..., Any]:
    """A rule over several columns or reference data: the method returns the expression that must hold.

    The method's name is the rule id; a null verdict holds, as everywhere in pandera.
    """

    def wrap(method: Callable[[Any], pl.Expr]) -> Any:
        def check(cls: Any, data: PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(method(cls))

        check.__name__, check.__doc__ = method.__name__, method.__doc__
        told = {"field": field, "ru": ru, "en": en, "expected": expected}
        warns = severity == "warning"
        return pa.dataframe_check(
            name=method.__name__, error=method.__name__, raise_warning=warns, statistics=told
        )(check)

    return wrap


def not_before(earlier: str, later: str, ru: str, en: str) -> Any:
    """The rule that a day does not precede that of the step before it: a line a pair, one rule id for all pairs."""

    @rule(later, ru=ru, en=en, expected=f"not before {earlier}")
    def out_of_order(cls: Any) -> pl.Expr:
        return pl.col(earlier) <= pl.col(later)

    return out_of_order


class _Probe:
    """Stands in for a LazyFrame: hands back the expression that a check would have selected."""

    def select(self, expression: pl.Expr) -> pl.Expr:
        return expression


def _expression(check: pa.Check, key: str) -> pl.Expr:
    data = PolarsData(_Probe(), key)  # type: ignore[arg-type]
    return check._check_fn(data, **check._check_kwargs)


def _column_rules(name: str, spec: Any) -> list[Rule]:
    rules = []
    if not spec.nullable:
        rules.append(
            Rule(
                "required_missing",
                name,
                pl.col(name).is_null(),
                "error",
                "a value",
                "Обязательное значение не указано",
                "A required value is missing",
            )
        )
    for check in spec.checks:
        told = _CONSTRAINTS[check.name]
        fails = ~_expression(check, name).fill_null(True)
        rules.append(Rule(told.id, name, fails, "error", told.expected(check.statistics), told.ru, told.en))
    return rules


@cache
def rules_of(model: type[pa.DataFrameModel]) -> tuple[Rule, ...]:
    """Every rule of a model, in the order of its columns, then of its methods. Fewer than 64: one bit each."""
    schema = model.to_schema()
    rules = [r for name, spec in schema.columns.items() for r in _column_rules(name, spec)]
    for check in schema.checks:
        told = check.statistics
        severity = "warning" if check.raise_warning else "error"
        fails = ~_expression(check, "*").fill_null(True)
        rules.append(
            Rule(check.name, told["field"], fails, severity, told["expected"], told["ru"], told["en"])
        )
    if len(rules) > 63:
        raise ValueError(f"{model.__name__} has {len(rules)} rules; a row's reasons are kept in 63 bits")
    return tuple(rules)


def reasons(model: type[pa.DataFrameModel]) -> pl.Expr:
    """The reasons of a row as bits: bit k is set when rule k of `rules_of(model)` fails; 0 is a clean row."""
    bits = [
        pl.when(r.fails).then(pl.lit(1 << k, pl.UInt64)).otherwise(pl.lit(0, pl.UInt64))
        for k, r in enumerate(rules_of(model))
    ]
    return pl.sum_horizontal(bits).alias("failed")


@cache
def delivered_columns(model: type[pa.DataFrameModel]) -> dict[str, Any]:
    """The columns a delivery may bring, by name: those of the model without the joined context."""
    return {n: c for n, c in model.to_schema().columns.items() if not c.metadata["context"]}


@cache
def columns_that(model: type[pa.DataFrameModel], kind: str) -> tuple[str, ...]:
    """The delivered columns of a kind: `personal`, `free_text`, `happened`, `issuer`, `names_row`, `entry_of`."""
    return tuple(name for name, spec in delivered_columns(model).items() if spec.metadata[kind])


def personal_columns(model: type[pa.DataFrameModel]) -> list[str]:
    """The columns that must not leave intake."""
    return list(columns_that(model, "personal"))


def empty_of(model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """A table of the model without a row."""
    return pl.DataFrame(schema={name: spec.dtype.type for name, spec in model.to_schema().columns.items()})
