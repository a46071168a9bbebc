"""How a file of the law is read: strictly, with errors that name file and key and say what to write.

Belongs here: where the files are, TOML and CSV into checked models. Does not: what a kind of file means (its reader).
"""

import csv
import io
import os
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin

import polars as pl
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from law.errors import RehabError

SHIPPED = Path(__file__).parent
_DTYPES: dict[Any, type[pl.DataType]] = {
    bool: pl.Boolean,
    int: pl.Int64,
    float: pl.Float64,
    date: pl.Date,
}  # all else is text
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
        return tomllib.loads(text_of(path, why))
    except tomllib.TOMLDecodeError as error:
        raise RehabError(f"not TOML: {error}", where=named(path), why=why, todo="mend the line") from None


def read_csv(path: Path, model: type[Model], why: str) -> list[Model]:
    """A CSV file as one model a row, by its header; an empty cell is None. Any line ends; nothing is guessed."""
    reader = csv.reader(io.StringIO(text_of(path, why), newline=""), strict=True)
    try:
        header, *rows = [(reader.line_num, cells) for cells in reader if any(cells)] or [(1, [])]
    except csv.Error as error:
        raise RehabError(f"not CSV: {error}", where=named(path), why=why, todo="mend the quotes") from None
    if not rows:
        raise RehabError("the table is empty", where=named(path), why=why, todo="write its rows")
    return [_row(header[1], cells, model, f"{named(path)}, line {line}", why) for line, cells in rows]


def _row(header: list[str], cells: list[str], model: type[Model], where: str, why: str) -> Model:
    if len(cells) != len(header):
        what = f"{len(cells)} cells, the header has {len(header)}"
        raise RehabError(what, where=where, why=why, todo="quote a cell that holds a comma")
    return checked(
        {k: v or None for k, v in zip(header, cells, strict=True)}, model, where, why, strict=False
    )


def table_of(rows: Sequence[LawModel], model: type[LawModel]) -> pl.DataFrame:
    """Rows of a file as a frame, its columns typed as the model says; the kind of number of an int is Int64."""
    schema = {name: _dtype(field.annotation) for name, field in model.model_fields.items()}
    return pl.DataFrame([tuple(getattr(row, name) for name in schema) for row in rows], schema, orient="row")


def _dtype(annotation: Any) -> type[pl.DataType]:
    kinds = [kind for kind in get_args(annotation) or (annotation,) if kind is not NoneType]
    found = _DTYPES.get(get_args(kinds[0])[0] if get_origin(kinds[0]) is Annotated else kinds[0])
    return found or pl.String


def text_of(path: Path, why: str) -> str:
    """The text of a file, in UTF-8 with or without a mark of byte order, its line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        todo = "put it there, or name a whole folder in REHAB_LAW"
        raise RehabError("the file is missing", where=named(path), why=why, todo=todo) from None
    except UnicodeDecodeError:
        raise RehabError(
            "the file is not UTF-8", where=named(path), why=why, todo="save it as UTF-8"
        ) from None


def checked(value: Any, model: type[Model], where: str, why: str, *, strict: bool | None = None) -> Model:
    """A value as its model; the first thing wrong with it becomes a RehabError, the number of others is said."""
    try:
        return model.model_validate(value, strict=strict)
    except ValidationError as error:
        raise _refused(error, value, where, why) from None


def refuse(what: str, where: str, why: str, todo: str = "mend the file") -> RehabError:
    """An error about a file that is well-formed and says something that cannot be."""
    return RehabError(what, where=where, why=why, todo=todo)


def _refused(error: ValidationError, value: Any, where: str, why: str) -> RehabError:
    # An unknown key comes first: beside it the key it was meant to be is missing.
    found = error.errors(include_url=False, include_context=False)
    first, *others = sorted(found, key=lambda each: each["type"] != "extra_forbidden")
    key = _key(first["loc"], value)
    what, todo = _words(first["type"], first["msg"], key, first.get("input"))
    more = f" (and {len(others)} more)" if others else ""
    return RehabError(what + more, where=f"{where}, key {key}" if key else where, why=why, todo=todo)


def _key(place: Iterable[str | int], value: Any) -> str:
    """The key as a person finds it: step[decision].unit, by the id of a block where it has one, else by its number."""
    key = ""
    for part in place:
        in_list, value = isinstance(value, list | tuple), _inside(value, part)
        if isinstance(part, int) and in_list:
            key += f"[{value.get('id', part) if isinstance(value, dict) else part}]"
        else:
            key += f".{part}" if key else str(part)
    return key


def _inside(value: Any, part: str | int) -> Any:
    """What is at a place of a value; a key that is a number is text in the file."""
    for name in (part, str(part)):
        try:
            return value[name]
        except (LookupError, TypeError):
            continue
    return None


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
    shown = "empty" if value is None else repr(value)
    return f"'{last}' is {shown}: {told}", "write " + told.removeprefix("input should be ")
