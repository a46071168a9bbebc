"""What is checked before a byte is parsed: names, kinds of file, sizes.

Belongs here: checks that keep a hostile or broken file from harming the machine. Does not: archives (archive.py),
what the content means.
"""

import errno
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from intake.reading.refusals import Refused

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Bounds of one delivery, in bytes unless the name says otherwise."""

    parquet: int = 2048 * MIB
    parquet_rows: int = 1_000_000_000
    text: int = 512 * MIB
    unzipped: int = 64 * MIB
    zip_members: int = 200
    zip_ratio: int = 100
    zip_ratio_from: int = MIB
    json_line: int = 16 * MIB
    json_document: int = 64 * MIB  # not one protocol a line: held whole while it is read
    xml: int = 2048 * MIB
    xml_extract: int = 16 * MIB
    json_depth: int = 16  # of a value inside a protocol or a nested row


DEFAULT_LIMITS = Limits()


def is_delivery(path: Path) -> bool:
    """False for what is not there yet or no delivery: `*.part`, hidden files, lock files of Office, folders."""
    name = path.name
    return not (
        name.startswith((".", "~$"))
        or name.lower().endswith(".part")
        or (path.is_dir() and not path.is_symlink())
    )


def check_name(name: str) -> None:
    """Refuse a name that is not a plain base name: separators, control and invisible characters, over 255 bytes."""
    hidden = any(
        unicodedata.category(c).startswith("C") or unicodedata.category(c) in ("Zl", "Zp") for c in name
    )
    if hidden or "/" in name or "\\" in name:
        raise Refused("unsafe_name", "path_sign")
    if name in ("", ".", "..") or len(name.encode()) > 255:
        raise Refused("unsafe_name", "name_empty_or_long")


def open_regular(path: Path) -> BinaryIO:
    """The file, opened without following a link and without waiting for a pipe; anything but a regular file refused."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reasons = {
            errno.ELOOP: "symbolic_link",
            errno.ENOENT: "no_file",
            errno.EACCES: "no_right",
        }
        raise Refused("file_not_regular", reasons.get(error.errno or 0, "not_openable")) from None
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise Refused("file_not_regular", "folder" if stat.S_ISDIR(mode) else "device")
    return os.fdopen(handle, "rb")


def check_size(size: int, limit: int) -> None:
    """Refuse an empty file and one over the limit."""
    if size == 0:
        raise Refused("file_empty")
    if size > limit:
        raise Refused("file_too_large", megabytes(size), megabytes(limit))


def size_of(file: BinaryIO) -> int:
    """Bytes of an open file."""
    return os.fstat(file.fileno()).st_size


def read_all(file: BinaryIO, limit: int) -> bytes:
    """All bytes of an open file, at most `limit`: counted while reading, for the file may grow."""
    check_size(size_of(file), limit)
    data = file.read(limit + 1)
    check_size(len(data), limit)
    return data


def megabytes(size: int) -> str:
    """A size for people: '12.5 MiB'."""
    return f"{size / MIB:.1f} MiB"


def check_line(size: int, line: int, limits: Limits) -> None:
    """Refuse a line of JSON no protocol fills: it becomes many times its size in memory."""
    if size > limits.json_line:
        raise Refused("file_too_large", megabytes(size), megabytes(limits.json_line), line=line)
