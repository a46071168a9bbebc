"""How a file of the law is read: strictly, with errors that name file and key and say what to write.

Belongs here: where the files are, TOML and CSV into checked models. Does not: what a kind of file means (its reader).
"""

import csv
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from law.errors import RehabError

SHIPPED = Path(__file__).parent
_T = TypeVar("_T")
Many = Annotated[
    tuple[_T, ...], BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value)
]
"""A list of a file; models are frozen, so it is kept as a tuple."""


class LawModel(BaseModel):
    """A table of a file: every key is known, of its own type, and never changes once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Model = TypeVar("Model", bound=BaseModel)


def folder() -> Path:
    """Where the law is: the folder named by REHAB_LAW, else the one shipped."""
    return Path(os.environ.get("REHAB_LAW") or SHIPPED)


def named(path: Path) -> str:
    """A file as errors name it: by its place in the law.

    >>> named(SHIPPED / "editions" / "draft-2025-10.toml")
    'law/editions/draft-2025-10.toml'
    """
    for root in (folder(), SHIPPED):
        if path.is_relative_to(root):
            return f"law/{path.relative_to(root)}"
    return str(path)


def read_toml(path: Path, model: type[Model], why: str) -> Model:
    """A TOML file as its model. Raises RehabError with file and key; why: what depends on the file."""
    return checked(toml_of(path, why), model, named(path), why)


def toml_of(path: Path, why: str) -> dict[str, Any]:
    """A TOML file as plain tables, for readers that fill in defaults before they check."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RehabError("the file is missing", where=named(path), why=why, todo="put it there") from None
    except UnicodeDecodeError:
        raise RehabError(
            "the file is not UTF-8", where=named(path), why=why, todo="save it as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise RehabError(f"not TOML: {error}", where=named(path), why=why, todo="mend the line") from None


def read_csv(path: Path, model: type[Model], why: str) -> list[Model]:
    """A CSV file as one model a row, by its header; an empty cell is None. Any line ends; nothing is guessed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="", strict=True)
        rows = [(reader.line_num, {k: v or None for k, v in row.items()}) for row in reader]
    return [checked(row, model, f"{named(path)}, line {line}", why, strict=False) for line, row in rows]


def checked(value: Any, model: type[Model], where: str, why: str, *, strict: bool | None = None) -> Model:
    """A value as its model; the first thing wrong with it becomes a RehabError, the number of others is said."""
    try:
        return model.model_validate(value, strict=strict)
    except ValidationError as error:
        raise _refused(error, where, why) from None


def refuse(what: str, where: str, why: str, todo: str = "mend the file") -> RehabError:
    """An error about a file that is well-formed and says something that cannot be."""
    return RehabError(what, where=where, why=why, todo=todo)


def _refused(error: ValidationError, where: str, why: str) -> RehabError:
    first, *others = error.errors(include_url=False, include_context=False)
    key = _key(first["loc"])
    what, todo = _words(first["type"], first["msg"], key, first.get("input"))
    more = f" (and {len(others)} more)" if others else ""
    return RehabError(what + more, where=f"{where}, key {key}" if key else where, why=why, todo=todo)


def _key(place: Iterable[str | int]) -> str:
    return ".".join(str(part) for part in place)


def _words(kind: str, message: str, key: str, value: Any) -> tuple[str, str]:
    last = key.rsplit(".", 1)[-1]
    if kind == "missing":
        return f"missing key '{last}'", f"write {last} = ..."
    if kind == "extra_forbidden":
        return f"unknown key '{last}'", "take it out, or mend its spelling"
    if kind == "value_error":  # of our own checks: what is wrong, a colon, what to write
        told, _, todo = message.removeprefix("Value error, ").partition(": ")
        return told, todo or "mend the value"
    plain = message.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    told = plain[:1].lower() + plain[1:]
    return f"'{last}' is {value!r}: {told}", "write " + told.removeprefix("input should be ")
