"""What a format is: how its bytes begin, how large it may be, and who reads it.

Belongs here: the record by which a format registers itself. Does not: the formats, each in a file of its own beside
this one, which names them in `FORMATS`; who asks them (reading.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from intake.reading.guards import Limits, read_all
from intake.reading.sheets import Reading

BY_MAGIC, BY_FIRST_SIGN, ANYTHING_ELSE = 0, 1, 2  # how sure `recognises` is: the surest is asked first
Reader = Callable[[Path, BinaryIO, Limits], Reading]


@dataclass(frozen=True)
class Format:
    """One format.

    name: as in `Reading.format`; recognises: whether a file that begins with these bytes (up to 4,096) is of this
    format; read: its reader, or what refuses a kind of file that is not taken; limit: the most bytes it may have,
    looked at before a byte of it is copied; asked: one of BY_MAGIC, BY_FIRST_SIGN, ANYTHING_ELSE.
    """

    name: str
    recognises: Callable[[bytes], bool]
    read: Reader
    limit: Callable[[Limits], int]
    asked: int = BY_MAGIC


def of_bytes(read: Callable[[bytes, Limits], Reading], limit: Callable[[Limits], int]) -> Reader:
    """A reader of a whole file in memory."""
    return lambda path, file, limits: read(read_all(file, limit(limits)), limits)


def first_sign(head: bytes) -> bytes:
    """The first byte that is neither a byte order mark nor a blank.

    >>> first_sign(b"\\xef\\xbb\\xbf  <html>")
    b'<'
    """
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
