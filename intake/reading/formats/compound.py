"""A compound file of Microsoft, the folder of streams that old Office programs and password protection put around data.

Belongs here: finding a stream and putting its sectors together. Does not: what a stream holds (xls.py).
[MS-CFB] is the specification; every offset below is from its section 2.2, 2.6.
"""

import struct

import numpy as np

from intake.reading.refusals import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST_REGULAR = 0xFFFFFFFA  # greater sector numbers end a chain or mark a free sector
ENTRY = 128
IN_HEADER = 109  # sectors of the allocation table that the header itself lists


def streams(data: bytes) -> dict[str, bytes]:
    """The streams of the file by their name; of two with one name in different folders, the first."""
    try:
        return read_streams(data)
    except (struct.error, IndexError, ValueError, OverflowError):
        raise Refused("broken_file", "workbook_not_openable", "whole_xls") from None


def read_streams(data: bytes) -> dict[str, bytes]:
    """The same, before damage is looked for: sectors that do not fit together raise whatever comes first."""
    sector_shift, small_shift = struct.unpack_from("<2H", data, 30)
    directory, _, cutoff, first_small, _, first_more, _ = struct.unpack_from("<7I", data, 48)
    if sector_shift not in (9, 12) or small_shift != 6:
        raise ValueError("sectors of an impossible size")
    size = 1 << sector_shift
    table = allocation_table(data, size, first_more)
    entries = joined(data, chain(table, directory), size, size)
    root_start, root_size = struct.unpack_from("<IQ", entries, 116)
    small_table = np.frombuffer(joined(data, chain(table, first_small), size, size), "<u4")
    small = joined(data, chain(table, root_start), size, size)[: root_size & 0xFFFFFFFF]
    found: dict[str, bytes] = {}
    for at in range(0, len(entries) - ENTRY + 1, ENTRY):
        name_length, kind = struct.unpack_from("<HB", entries, at + 64)
        if kind != 2:
            continue
        name = entries[at : at + max(min(name_length, 64) - 2, 0)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", entries, at + 116)
        if length < cutoff:
            content = joined(small, chain(small_table, start), 64, 0)
        else:
            content = joined(data, chain(table, start), size, size)
        if len(content) < length:
            raise ValueError("a stream that ends early")
        found.setdefault(name, content[:length])
    return found


def allocation_table(data: bytes, size: int, first_more: int) -> np.ndarray:
    """Which sector follows each sector. The table is itself in sectors, listed in the header and behind it."""
    listed = list(struct.unpack_from(f"<{IN_HEADER}I", data, 76))
    more, seen = first_more, 0
    while more < LAST_REGULAR and seen <= len(data) // size:
        numbers = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        listed += numbers[:-1]
        more, seen = numbers[-1], seen + 1
    used = np.array([number for number in listed if number < LAST_REGULAR], np.int64)
    return np.frombuffer(joined(data, used, size, size), "<u4")


def chain(table: np.ndarray, start: int) -> np.ndarray:
    """The sectors of a stream, in order."""
    sectors: list[int] = []
    while start < LAST_REGULAR:
        if start >= len(table) or len(sectors) > len(table):
            raise ValueError("a chain out of the file or in a circle")
        sectors.append(start)
        start = int(table[start])
    return np.array(sectors, np.int64)


def joined(data: bytes, sectors: np.ndarray, size: int, header: int) -> bytes:
    """The bytes of these sectors; the header takes the place of the sector before the first."""
    return b"".join(data[at : at + size] for at in (sectors * size + header).tolist())
