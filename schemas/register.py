"""What makes a delivered table a register: a title, and the key by which a later row corrects an earlier one.

Belongs here: the declaration that stands above a model. Does not: which registers there are
(`delivered_registers` finds them), nor what becomes of a row whose key came before (`intake.settling.registers`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pandera.polars as pa

from schemas.rules import columns_that

Model = type[pa.DataFrameModel]
_MARK = "__register__"
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Register:
    """One register: its delivered rows, its Russian title (also of its sheet), its key in columns kept after intake."""

    delivered: Model
    title_ru: str
    key: tuple[str, ...]

    @property
    def called(self) -> str | None:
        """The column that names an entry in a finding; null where only its place in the file does."""
        return next(iter(columns_that(self.delivered, "names_row")), None)


def register(title_ru: str, *key: str) -> Callable[[M], M]:
    """Declares a delivered model to be a register."""

    def wrap(model: M) -> M:
        setattr(model, _MARK, Register(model, title_ru, key))
        return model

    return wrap


def register_of(thing: object) -> Register | None:
    """The register that a model is, or nothing."""
    return vars(thing).get(_MARK) if isinstance(thing, type) else None
