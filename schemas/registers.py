"""Registers after intake: each delivered register without its personal columns, with its place and outcome.

Belongs here: how a kept register follows from the delivered one; the models themselves are made, not written, so that a
column stands in one place. Does not: columns and keys (`delivered_registers`).
"""

import inspect
from typing import get_type_hints

import pandera.polars as pa
import polars as pl

from schemas.delivered.registers import REGISTERS
from schemas.intake import _Placed
from schemas.rules import column, delivered_columns, personal_columns


class _Entry(_Placed):
    """`latest`: nothing that was accepted later has the same key; the rows to count."""

    latest: pl.Boolean = column("Последнее слово", "Latest word", required=True)


class _OfPerson(pa.DataFrameModel):
    """`child_id` is the fixed name of the contract; in a register it is the pseudonym of the person, adult or child."""

    child_id: pl.String = column("Псевдоним человека", "Person's pseudonym", required=True)


class _OfBorn(pa.DataFrameModel):
    birth_year: pl.Int16 = column("Год рождения", "Birth year", required=True)


def _kept(delivered: type[pa.DataFrameModel]) -> type[pa.DataFrameModel]:
    """The model of what is kept of a delivered register."""
    columns, types = delivered_columns(delivered), get_type_hints(delivered, include_extras=True)
    names = [name for name in columns if name not in personal_columns(delivered)]
    fields = {name: inspect.getattr_static(delivered, name) for name in names}
    born = [_OfBorn] if "birth_date" in columns else []
    person = [_OfPerson] if "snils" in columns else []
    own = {"__annotations__": {name: types[name] for name in names}, **fields}
    about = {"__module__": __name__, "__doc__": inspect.getdoc(delivered)}
    return type(delivered.__name__, (*born, *person, _Entry), own | about)


KEPT_REGISTERS = {name: _kept(register.delivered) for name, register in REGISTERS.items()}
globals().update({model.__name__: model for model in KEPT_REGISTERS.values()})
