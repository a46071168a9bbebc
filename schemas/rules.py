"""How a rule of a model is written, and how all rules of a model are read back as expressions.

Pandera stays the one source: a model declares constraints, `rules_of` derives from them the expressions that
quarantine rows with every reason at the speed of one polars pass. The contract test holds the derived verdict equal to
pandera's own on every rule. Does not belong here: where a row came from, and what becomes of it (see `intake`).
"""

import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.codes.code_list import CodeList
from schemas.expected import (
    A_VALUE,
    Expected,
    at_least,
    between,
    day_not_before,
    longest,
    one_of,
    several_of,
    words,
)
from schemas.identifiers import Profile

# A schema made before pandera has loaded its polars checks keeps checks that know no polars.
pa.DataFrameSchema.register_default_backends(pl.LazyFrame)


@dataclass(frozen=True)
class Rule:
    """One reason a row may fail for; `fails` is true exactly on the failing rows, never null.

    expected: what should stand there, None where the catalogue or nobody says it; todo: what to do, in Russian and
    English, where it is not in the catalogue of `intake.wording`. The messages may name columns of the
    row, `{age_from}`: `named` are these columns, and their values travel with the finding.
    """

    id: str
    field: str
    fails: pl.Expr
    severity: str
    expected: Expected | None
    message_ru: str
    message_en: str
    todo: tuple[str, str] | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that the words of the rule name."""
        told = self.expected.values if self.expected and self.expected.kind == "words" else ()
        texts = (self.message_ru, self.message_en, *told)
        fields = (name for text in texts for _, name, _, _ in string.Formatter().parse(text))
        return tuple(dict.fromkeys(name for name in fields if name))


@dataclass(frozen=True)
class _Constraint:
    """How a constraint that pandera offers ready-made is called and explained."""

    id: str
    ru: str
    en: str
    expected: Callable[[dict[str, Any]], Expected]


_CONSTRAINTS = {
    "isin": _Constraint(
        "unknown_code",
        "Значения нет в справочнике",
        "The value is not in the code list",
        lambda s: one_of(tuple(s["allowed_values"])),
    ),
    "in_range": _Constraint(
        "out_of_range",
        "Значение вне допустимых границ",
        "The value is outside its range",
        lambda s: between(s["min_value"], s["max_value"]),
    ),
    "greater_than_or_equal_to": _Constraint(
        "out_of_range",
        "Значение меньше допустимого",
        "The value is below its minimum",
        lambda s: at_least(s["min_value"]),
    ),
    "str_length": _Constraint(
        "too_long",
        "Значение длиннее допустимого",
        "The value is too long",
        lambda s: longest(s["max_value"]),
    ),
}

_DAY_RANGE = _Constraint(
    "day_out_of_range",
    "День вне правдоподобных границ: проверьте год",
    "The day is out of its plausible range: look at the year",
    lambda s: between(s["min_value"], s["max_value"]),
)


def column(
    ru: str,
    en: str,
    *,
    required: bool = False,
    personal: bool = False,
    context: bool = False,
    codes: CodeList | None = None,
    closed: bool = True,
    many: bool = False,
    max_length: int | None = None,
    free_text: bool = False,
    happened: bool = False,
    issuer: bool = False,
    names_row: bool = False,
    entry_of: str | None = None,
    identifier: Profile | None = None,
    days: tuple[date, date] | None = None,
    open_ended: bool = False,
    **constraints: Any,
) -> Any:
    """A column of a model: titles in both languages, what kind of column it is, and pandera's constraints.

    personal: never leaves intake, masked in findings; context: joined by intake from reference data, not delivered;
    closed: whether a value outside `codes` is an error, else the list only knows words for some of them; many: a cell
    holds several codes joined by |; free_text: people write it, so that numbers of persons in it are masked; happened:
    the day of an event that is over, which cannot be after the receipt of its file (a term, a plan or an announced
    opening can); issuer: who gave out `child_ref`; names_row: how findings call its row; entry_of: the register whose
    entry lends the row its region; identifier: the profile of a number; days: the plausible range of a day, both ends
    counted; open_ended: «бессрочно» is an empty day.
    """
    if codes is not None and closed:
        constraints["isin"] = codes.codes
    if max_length is not None:
        constraints["str_length"] = {"min_value": 1, "max_value": max_length}
    if days is not None:
        constraints["in_range"] = {"min_value": days[0], "max_value": days[1]}
    metadata = {
        "ru": ru,
        "personal": personal,
        "context": context,
        "codes": codes.name if codes else None,
        "free_text": free_text,
        "happened": happened,
        "issuer": issuer,
        "names_row": names_row,
        "entry_of": entry_of,
        "many": many,
        "identifier": identifier.name if identifier else None,
        "open_ended": open_ended,
    }
    return pa.Field(nullable=not required, title=en, metadata=metadata, **constraints)


def rule(
    field: str,
    *,
    ru: str,
    en: str,
    expected: Expected | tuple[str, str] | None = None,
    todo: tuple[str, str] | None = None,
    severity: str = "error",
) -> Callable[..., Any]:
    """A rule over several columns or reference data: the method returns the expression that must hold.

    The method's name is the rule id; a null verdict holds, as everywhere in pandera. ru, en: what is wrong; both may
    name columns of the row, `{age_from}`, none of them personal. expected: a kind of `schemas.expected`, or its words
    in Russian and English; todo: what mends it, in both languages, unless the catalogue of findings has it.
    """
    wanted = words(*expected) if isinstance(expected, tuple) else expected

    def wrap(method: Callable[[Any], pl.Expr]) -> Any:
        def check(cls: Any, data: PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(method(cls))

        check.__name__, check.__doc__ = method.__name__, method.__doc__
        told = {"field": field, "ru": ru, "en": en, "expected": wanted, "todo": todo}
        warns = severity == "warning"
        return pa.dataframe_check(
            name=method.__name__, error=method.__name__, raise_warning=warns, statistics=told
        )(check)

    return wrap


def not_before(earlier: str, later: str, ru: str, en: str) -> Any:
    """The rule that a day does not precede that of the step before it: a line a pair, one rule id for all pairs."""

    @rule(later, ru=ru, en=en, expected=day_not_before(earlier))
    def out_of_order(cls: Any) -> pl.Expr:
        return pl.col(earlier) <= pl.col(later)

    return out_of_order


def each_known(field: str, listed: CodeList, ru: str, en: str) -> Any:
    """The rule that every code of a cell with several, joined by `|`, is in the code list."""

    @rule(field, ru=ru, en=en, expected=several_of(tuple(listed.codes)))
    def unknown_code(cls: Any) -> pl.Expr:
        return pl.col(field).str.split("|").list.eval(pl.element().is_in(listed.codes)).list.all()

    return unknown_code


_PARTS = ("expected", "ru", "en", "todo")


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
                A_VALUE,
                "Обязательное значение не указано",
                "A required value is missing",
            )
        )
    for check in spec.checks:
        told = _DAY_RANGE if isinstance(check.statistics.get("min_value"), date) else _CONSTRAINTS[check.name]
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
        rules.append(Rule(check.name, told["field"], fails, severity, *(told[part] for part in _PARTS)))
    if len(rules) > 63:
        raise ValueError(f"{model.__name__} has {len(rules)} rules; a row's reasons are kept in 63 bits")
    _refuse_personal(model, rules)
    return tuple(rules)


def _refuse_personal(model: type[pa.DataFrameModel], rules: list[Rule]) -> None:
    """A message that names a personal column would carry its value out of intake."""
    open_columns = set(model.to_schema().columns) - set(personal_columns(model))
    for each in rules:
        if hidden := set(each.named) - open_columns:
            raise ValueError(
                f"{model.__name__}.{each.id} names {sorted(hidden)}: no column, or a personal one"
            )


@cache
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
