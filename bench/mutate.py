"""Delivered bytes a little damaged: bits flipped, ends cut off, chunks doubled, cells swapped.

Belongs here: one function a damage, from bytes to bytes, by the kind of the file. Does not: what comes of them
(`mutants.py`). The members of an archive are damaged from inside too, for damage to its own bytes is always noticed.
"""

import io
import random
import re
import zipfile
from collections.abc import Callable

import polars as pl

Chance = random.Random
_CELLS = {  # what a cell is written like, by the kind of text around it: the part in brackets is swapped
    "xlsx": re.compile(rb"<c r=\"[A-Z]+[0-9]+\"([^>/]*>.*?)</c>", re.DOTALL),
    "ods": re.compile(rb"<table:table-cell([^>/]*>.*?)</table:table-cell>", re.DOTALL),
    "json": re.compile(rb":\s*(\"[^\"\\]*\"|-?[0-9.]+|true|false|null)"),
    "xml": re.compile(rb">([^<>\s][^<>]*)<"),
    "csv": re.compile(rb"(?:^|[,;\t])([^,;\t\r\n\"]*)(?=[,;\t\r\n])", re.MULTILINE),
    "bytes": re.compile(rb"(.{16})", re.DOTALL),
}
_MOST = 1 << 22  # a member that grows beyond this is left alone: bombs have tests of their own


def flipped(data: bytes, chance: Chance) -> bytes:
    """One to eight bits turned over, anywhere."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def cut(data: bytes, chance: Chance) -> bytes:
    """The end cut off, or a piece from the middle."""
    start = chance.randrange(len(data))
    end = len(data) if chance.random() < 0.5 else start + chance.randint(1, 200)
    return data[:start] + data[end:]


def doubled(data: bytes, chance: Chance) -> bytes:
    """A chunk written twice, now and then whole lines."""
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice([1, 16, 300, 4096]))
    if b"\n" in data and chance.random() < 0.5:
        start, end = data.rfind(b"\n", 0, start) + 1, data.find(b"\n", end) + 1 or len(data)
    return data[:end] + data[start:]


def swapped(data: bytes, chance: Chance, kind: str = "") -> bytes:
    """Two cells with each other's content."""
    if data[:4] == b"PAR1":
        return _swapped_in_columns(data, chance)
    found = list(_CELLS[kind or kind_of(data)].finditer(data))
    if len(found) < 2:
        return flipped(data, chance)
    first, second = sorted(chance.sample(found, 2), key=lambda cell: cell.start(1))
    pieces = [slice(None, first.start(1)), slice(first.end(1), second.start(1)), slice(second.end(1), None)]
    head, middle, tail = (data[piece] for piece in pieces)
    return head + second[1] + middle + first[1] + tail


def _swapped_in_columns(data: bytes, chance: Chance) -> bytes:
    """Parquet: two cells of columns of one type, else of one column."""
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError):
        return flipped(data, chance)
    if frame.height < 2 or not frame.width:
        return flipped(data, chance)
    one = chance.choice(frame.columns)
    alike = [name for name in frame.columns if frame.schema[name] == frame.schema[one]]
    other, (at, to) = chance.choice(alike), chance.sample(range(frame.height), 2)
    left, right = frame[one][at], frame[other][to]
    frame[at, one] = right
    frame[to, other] = left
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def kind_of(data: bytes) -> str:
    """The kind of text by its first signs."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start in (b"{", b"["):
        return "json"
    return "xml" if start == b"<" else "bytes" if b"\x00" in data[:4096] else "csv"


DAMAGES: tuple[Callable[[bytes, Chance], bytes], ...] = (flipped, cut, doubled, swapped)


def mutant(data: bytes, chance: Chance) -> bytes:
    """The file with one damage; in an archive, mostly within a member. Never the same bytes."""
    while True:
        damage = chance.choice(DAMAGES)
        found = _within(data, damage, chance) if _is_archive(data) and chance.random() < 0.8 else None
        found = damage(data, chance) if found is None else found
        if found != data:
            return found


def _is_archive(data: bytes) -> bool:
    return data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data))


def _within(data: bytes, damage: Callable[..., bytes], chance: Chance) -> bytes | None:
    """The archive with one member damaged; None where it has none that can be."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        texts = [
            info for info in old.infolist() if info.filename.endswith(".xml") and 0 < info.file_size < _MOST
        ]
        sheets = [info for info in texts if "sheet" in info.filename or "content" in info.filename]
        if not texts or len(old.infolist()) > 100:
            return None
        chosen = chance.choice(sheets if sheets and (damage is swapped or chance.random() < 0.7) else texts)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                content = old.read(info) if info.file_size < _MOST else b""
                if info is chosen:
                    kind = "ods" if info.filename == "content.xml" else "xlsx"
                    content = swapped(content, chance, kind) if damage is swapped else damage(content, chance)
                new.writestr(info.filename, content)
    return file.getvalue()
