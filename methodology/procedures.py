"""Procedures of social services: one dated TOML file each in `deadlines/`, read strictly.

Belongs here: reading and refusing files, and which procedure governs a case. Does not: what a step is
(`methodology.deadlines`), nor judging cases by it (`methodology.pathway`).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from law.errors import RehabError
from methodology.deadlines import (
    COLUMNS,
    COUNTING,
    EVENTS,
    FORMS,
    UNITS,
    Act,
    Caveat,
    Counting,
    Exempt,
    Payment,
    Procedure,
    Step,
)

SHIPPED = Path(__file__).parent / "deadlines"


def _refuse(what: str, file: str, key: str) -> RehabError:
    return RehabError(
        what, where=f"{file}, key {key}", why="a case would be measured by guesswork", todo="mend the file"
    )


def _typed(kind: Any, value: Any, file: str, key: str) -> Any:
    """The value as the annotation says: a table becomes its class, a list a tuple; anything else is refused."""
    if kind == tuple[str, ...] and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if isinstance(value, list) and getattr(kind, "__args__", [None])[0] in (Step, Exempt, Caveat):
        return tuple(
            _read(kind.__args__[0], v, file, f"{key}[{v.get('id', n)}]") for n, v in enumerate(value)
        )
    if kind == Mapping[str, tuple[str, ...]] and isinstance(value, dict):
        return {name: _typed(tuple[str, ...], v, file, f"{key}.{name}") for name, v in value.items()}
    if kind in (Act, Counting, Payment) and isinstance(value, dict):
        return _read(kind, value, file, key)
    if type(value) is not kind:
        raise _refuse(f"expected {getattr(kind, '__name__', kind)}, found {value!r}", file, key)
    return value


def _read(kind: Any, table: dict[str, Any], file: str, at: str = "") -> Any:
    """One table of the file as its class; every key known, none missing, each of its type."""
    known = {field.name: field for field in fields(kind)}
    prefix = f"{at}." if at else ""
    for key in table.keys() - known.keys():
        raise _refuse(f"unknown key '{key}'", file, prefix + key)
    for key, field in known.items():
        if key not in table and field.default is MISSING:
            raise _refuse(f"missing key '{key}'", file, prefix + key)
    return kind(**{key: _typed(known[key].type, value, file, prefix + key) for key, value in table.items()})


def _known(names: Iterable[str], allowed: Iterable[str], file: str, key: str) -> None:
    for name in names:
        if name not in allowed:
            raise _refuse(f"'{name}' is not one of: {', '.join(allowed)}", file, key)


def _check_when(step: Step, file: str) -> None:
    key = f"step[{step.id}].when"
    try:
        condition = pl.sql_expr(step.when)
        _known(condition.meta.root_names(), COLUMNS, file, key)
        dtype = pl.LazyFrame(schema=COLUMNS).select(condition).collect_schema().dtypes()[0]
    except pl.exceptions.PolarsError:
        raise _refuse(f"'{step.when}' is not an expression", file, key) from None
    if dtype != pl.Boolean:
        raise _refuse(f"'{step.when}' is not a condition", file, key)


def _check_step(step: Step, file: str) -> None:
    at = f"step[{step.id}]"
    _known([step.unit], UNITS, file, f"{at}.unit")
    _known(
        [*step.start, *filter(None, (step.end, step.opened_by))], EVENTS, file, f"{at}.start, end, opened_by"
    )
    _known(step.forms, FORMS, file, f"{at}.forms")
    _known([step.at_most], ("", "half_of_term"), file, f"{at}.at_most")
    if step.limit < 0:
        raise _refuse("a limit is negative", file, f"{at}.limit")
    if step.when:
        _check_when(step, file)


def _check(procedure: Procedure, file: str) -> None:
    ids = [step.id for step in procedure.step]
    if procedure.id != Path(file).stem:
        raise _refuse(f"the id '{procedure.id}' is not the file's name", file, "id")
    for step in procedure.step:
        if ids.count(step.id) > 1:
            raise _refuse(f"step '{step.id}' is there twice", file, "step")
        _check_step(step, file)
    for exempt in procedure.exempt:
        _known([exempt.form], FORMS, file, "exempt.form")
        _known(exempt.steps, ids, file, "exempt.steps")
    for key, choices in COUNTING.items():
        _known([getattr(procedure.counting, key)], choices, file, f"counting.{key}")
    for event, later in procedure.shown_by.items():
        _known([event], EVENTS, file, f"shown_by.{event}")
        _known(later, (*EVENTS, "service_from", "service_to"), file, f"shown_by.{event}")


def load_procedure(path: Path) -> Procedure:
    """One file; raises RehabError with file and key for anything unknown, missing or of another type."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refuse(f"not valid TOML: {error}", path.name, "(whole file)") from None
    procedure: Procedure = _read(Procedure, raw, path.name)
    _check(procedure, path.name)
    return procedure


@cache
def load_procedures(folder: Path = SHIPPED) -> tuple[Procedure, ...]:
    """Every procedure of a folder, by date of effect.

    >>> [procedure.id for procedure in load_procedures()]
    ['moscow-829pp-2017-04-11']
    """
    read = [load_procedure(path) for path in sorted(folder.glob("*.toml"))]
    if not read:
        raise RehabError(
            f"no procedure in {folder}", why="no deadline can be judged", todo="put a procedure's TOML there"
        )
    return tuple(sorted(read, key=lambda procedure: (procedure.act.effective_from, procedure.id)))


def procedure_of(procedures: Iterable[Procedure]) -> pl.Expr:
    """The id of the procedure that governs a case: its region's own, else one that stands in; null when there is none.

    Reads `region_code` and `submitted_on`; of several the latest in effect on the day of application.
    """
    chosen = pl.lit(None, pl.String)
    own = pl.lit(None, pl.String)
    for procedure in procedures:
        begun = pl.col("submitted_on") >= procedure.act.effective_from
        if procedure.elsewhere:
            chosen = pl.when(begun).then(pl.lit(procedure.id)).otherwise(chosen)
        of_region = pl.col("region_code").is_in(procedure.regions)
        own = pl.when(begun & of_region).then(pl.lit(procedure.id)).otherwise(own)
    return pl.coalesce(own, chosen).alias("procedure_id")
