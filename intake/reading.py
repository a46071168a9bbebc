"""From a delivered file to sheets of text: the one entry of the formats.

Belongs here: the order guard, format, reader. Does not: the checks (guards.py) and the formats (formats/) themselves,
nor anything about values (the door).
"""

from pathlib import Path
from typing import BinaryIO

from intake.formats.csv_text import read_csv
from intake.formats.fri_xml import read_fri
from intake.formats.ndjson import read_ndjson
from intake.formats.parquet import read_parquet
from intake.formats.xlsx import read_xlsx
from intake.guards import DEFAULT_LIMITS, Limits, check_name, check_size, is_delivery, open_regular, read_all
from intake.refusals import Refused
from intake.sheets import Reading, Sheet

__all__ = ["DEFAULT_LIMITS", "Limits", "Reading", "Refused", "Sheet", "is_delivery", "read_delivery"]

KNOWN = "known_formats"
FOREIGN = {
    b"\xd0\xcf\x11\xe0": "old_or_locked_workbook",
    b"%PDF": "pdf",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "seven_zip",
    b"Rar!": "rar",
    b"BZh": "bzip2",
    b"{\\rtf": "rtf",
    b"PK\x05\x06": "empty_zip",
}


def read_delivery(path: Path, name: str, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """The sheets of a delivered file.

    path: where its bytes lie; name: what the sender called it, told in errors only. Raises Refused when the file is
    taken as a whole or not at all. Rows of Parquet are read from `path` later, when they are asked for.
    """
    try:
        check_name(name)
        with open_regular(path) as file:
            return read_open(path, file, limits)
    except Refused as refused:
        raise refused.placed("" if refused.rule_id == "unsafe_name" else name) from None


def read_open(path: Path, file: BinaryIO, limits: Limits) -> Reading:
    """The format by the first bytes, then its reader."""
    magic = file.read(4096)
    file.seek(0)
    check_size(len(magic), limits.parquet)
    if magic.startswith(b"PAR1"):
        check_size(path.stat().st_size, limits.parquet)
        return read_parquet(path, file, limits)
    if magic.startswith(b"PK\x03\x04"):
        return read_xlsx(read_all(file, limits.unzipped), limits)
    refuse_foreign(magic)
    if first_sign(magic) == b"<":
        check_size(path.stat().st_size, limits.xml)
        return read_fri(file, limits)
    data = read_all(file, limits.text)
    if first_sign(magic) == b"{":
        return read_ndjson(data, limits)
    return read_csv(data)


def first_sign(magic: bytes) -> bytes:
    """The first byte that is neither a byte order mark nor a space."""
    return magic.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]


def refuse_foreign(magic: bytes) -> None:
    """Refuse what is no format of ours, by name where it is known."""
    for start, what in FOREIGN.items():
        if magic.startswith(start):
            raise Refused("unknown_format", what, KNOWN)
    if first_sign(magic) == b"[":
        raise Refused("unknown_format", "json_list", "one_protocol_a_line")
