"""From a delivered file to sheets of text: the one entry of the formats.

Belongs here: asking the formats which one a file is, in order; name and size before anything else. Does not: the
formats (formats/: each file there names what it reads in `FORMATS`, and a new one is found by itself), the checks
(guards.py), anything about values (the door).
"""

import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from intake.cells.masks import masked
from intake.reading import formats
from intake.reading.formats.format import Format
from intake.reading.guards import (
    DEFAULT_LIMITS,
    Limits,
    check_name,
    check_size,
    is_delivery,
    open_regular,
    size_of,
)
from intake.reading.refusals import Refused
from intake.reading.sheets import Reading, Sheet

__all__ = ["DEFAULT_LIMITS", "Limits", "Reading", "Refused", "Sheet", "is_delivery", "read_delivery"]

HEAD = 4096  # bytes by which a format is recognised


@cache
def known_formats() -> tuple[Format, ...]:
    """Every format of the folder, the surest sign first."""
    modules = [
        import_module(f"{formats.__name__}.{found.name}") for found in pkgutil.iter_modules(formats.__path__)
    ]
    return tuple(sorted((f for m in modules for f in getattr(m, "FORMATS", ())), key=lambda f: f.asked))


def format_of(file: BinaryIO) -> Format:
    """The format of an open file by its first bytes; refuses an empty file."""
    head = file.read(HEAD)
    file.seek(0)
    check_size(len(head), HEAD)
    return next(known for known in known_formats() if known.recognises(head))


def read_delivery(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """The sheets of a delivered file.

    path: where its bytes are; name: what the sender called it, shown in errors only. Raises Refused when the file is
    taken as a whole or not at all. Rows of Parquet are read from `path` later, when they are asked for.
    """
    try:
        check_name(name)
        with open_regular(path) as file:
            found = format_of(file)
            check_size(size_of(file), found.limit(limits))
            return _with_masked_names(found.read(path, file, limits))
    except Refused as refused:
        raise refused.placed("" if refused.rule_id == "unsafe_name" else name) from None


def _with_masked_names(reading: Reading) -> Reading:
    """The same with names of sheets that tell of nobody; what is not read is masked where it is reported."""
    sheets = tuple(replace(each, sheet=each.sheet and masked(each.sheet)) for each in reading.sheets)
    not_read = tuple(replace(each, sheet=each.sheet and masked(each.sheet)) for each in reading.not_read)
    return replace(reading, sheets=sheets, not_read=not_read)


def most_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> int:
    """How many bytes a file of this kind may have; refuses one that is too large before a byte of it is copied."""
    with open_regular(path) as file:
        if not (size := size_of(file)):
            return limits.text  # empty: kept, and refused when it is read
        limit = format_of(file).limit(limits)
        check_size(size, limit)
        return limit
