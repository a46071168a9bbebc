"""Which encoding a text is written in: UTF-8 (with or without BOM) or cp1251, everything else refused by name.

Belongs here: from bytes to text, over the whole text and line by line where two files were glued. Does not: how much a
word looks like Russian (russian_letters.py), separators and tables.

Every byte but one is a sign of cp1251, so what is not UTF-8 always "fits": it is read as each Russian code page, and
the reading that looks most like Russian wins. In UTF-8 the same look finds text that was decoded wrongly before.
"""

import codecs
import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice

import pyarrow as pa

from intake.reading.formats.byte_search import found_in
from intake.reading.formats.russian_letters import likelihood
from intake.reading.refusals import Refused
from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL

EXPECTED = "utf8_or_cp1251"
WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
CHUNK = 1 << 20
CODE_PAGES = {
    "cp1251": "cp1251",
    "koi8-r": "koi8-r",
    "cp866": "cp866",
    "mac-cyrillic": "Mac Cyrillic",
    "iso8859-5": "ISO 8859-5",
}
# UTF-8 text that was decoded wrongly and saved again: (read as, was), told as in a message
DECODED_WRONGLY = {
    ("cp1251", "utf-8"): "utf8_as_cp1251",
    ("cp1252", "utf-8"): "utf8_as_cp1252",
    ("latin-1", "utf-8"): "utf8_as_latin1",
    ("cp866", "utf-8"): "utf8_as_cp866",
    ("koi8-r", "utf-8"): "utf8_as_koi8r",
    ("cp1252", "cp1251"): "cp1251_as_cp1252",
    ("cp866", "cp1251"): "cp1251_as_cp866",
    ("koi8-r", "cp1251"): "cp1251_as_koi8r",
    ("cp1251", "koi8-r"): "koi8r_as_cp1251",
    ("cp1251", "cp866"): "cp866_as_cp1251",
    ("cp1251", "mac-cyrillic"): "mac_as_cp1251",
}
DOUBTFUL, CERTAIN = 4.0, 8.0  # lead of another reading, in log likelihood, from which we doubt and are sure
RUN = re.compile(rb"[\x80-\xff]+")
_ONE_SIGN = re.compile(rb"(.)\1{2,}|(..)\2{2,}", re.DOTALL)  # «гггг», «ХХХ»: no word in any encoding
SHORTEST_RUN, NATURAL = 3, -4.0  # signs in UTF-8; log likelihood of a sign of what it was before, at least
UTF8_LETTERS = r"(?:[\xD0\xD1][\x80-\xBF]){2}"  # two Cyrillic letters; in cp1251 no words
# Rare in cp1251: capitals after a small letter, three signs in a row, small letters after a sign.
UNUSUAL = r"[\xE0-\xFF][\xC0-\xDF]{2}|[\x80-\xAF]{3}|[\x80-\x9F][\xE0-\xFE]{2}"
MOST_LOOKS = 10_000  # at lines with such signs: in quotation marks they are ordinary
OUR_MARKS = re.compile("|".join((FAULT, DATE_CELL, NUMBER_CELL)).encode())
PIECE, PIECES = 1 << 16, 32  # how much of a long text is judged word by word
Readings = Mapping[str, Callable[[bytes], str]]


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 without BOM, and the encoding it came in: utf-8, utf-8-sig or cp1251."""
    for mark, name in WIDE.items():
        if data.startswith(mark):
            raise Refused("unknown_encoding", name, EXPECTED)
    if (nul := data.find(b"\0")) >= 0:
        raise _nul(data, nul)
    body = data.removeprefix(codecs.BOM_UTF8)
    if body.isascii():
        return body, "utf-8" if body is data else "utf-8-sig"
    if not is_utf8(body):
        refuse_mixture(body, marked=body is not data)
        return from_cp1251(body), "cp1251"
    refuse_other_reading(body, _text_readings(), "UTF-8")
    return without_marks(body), "utf-8" if body is data else "utf-8-sig"


def _nul(data: bytes, at: int) -> Refused:
    """A NUL: every other byte of a text in UTF-16, else damage."""
    beginning = data[: 1 << 10]
    if (beginning.count(b"\0") + beginning.count(b"\x04")) * 3 > len(beginning):  # ASCII and Cyrillic
        return Refused("unknown_encoding", "UTF-16", EXPECTED)
    return Refused("nul_byte", line=_line(data, at))


def without_marks(text: bytes) -> bytes:
    """The text without the byte order marks that copying one file behind another leaves in the middle, and without the
    signs by which a reader marks a cell: none comes in from a file."""
    if codecs.BOM_UTF8 in text:
        text = text.replace(codecs.BOM_UTF8, b"")
    return OUR_MARKS.sub("\ufffd".encode(), text) if b"\xee\x80" in text else text


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8: looked at by Arrow, without a copy."""
    offsets = pa.py_buffer(struct.pack("=qq", 0, len(data)))
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(data)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def from_cp1251(data: bytes) -> bytes:
    """cp1251 as UTF-8; refused when the text reads far better in another Russian code page."""
    refuse_other_reading(data, _page_readings(), "cp1251")
    text = bytearray()
    for at in range(0, len(data), CHUNK):
        try:
            text += data[at : at + CHUNK].decode("cp1251").encode()
        except UnicodeDecodeError as error:
            place = at + error.start
            raise Refused(
                "unknown_encoding", "neither_utf8_nor_cp1251", EXPECTED, line=_line(data, place)
            ) from None
    return bytes(text)


def refuse_mixture(data: bytes, marked: bool) -> None:
    """Refuse bytes that are UTF-8 in one place and not in another: one damaged sign, or two files glued."""
    in_utf8 = re.search(UTF8_LETTERS.encode("latin-1"), data) if found_in(data, UTF8_LETTERS) else None
    if not in_utf8 and not marked:
        return
    broken = _first_broken(data)
    begins, ends = _bounds(data, broken)
    line = data[begins:ends]
    if re.search(UTF8_LETTERS.encode("latin-1"), line):
        observed = "byte_not_utf8"
    else:
        observed = f"UTF-8 / {best_reading(RUN.findall(line), _page_readings(), 'cp1251')[0]}"
    place = broken if not in_utf8 or in_utf8.start() < broken else in_utf8.start()
    raise Refused("mixed_encodings", observed, "one_encoding", line=_line(data, place))


def _first_broken(data: bytes) -> int:
    """Where the bytes stop being UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for at in range(0, len(data), CHUNK):
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(data[at : at + CHUNK], final=at + CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return at - kept + error.start
    return len(data)


def refuse_other_reading(data: bytes, readings: Readings, ours: str) -> None:
    """Refuse a text, or a line of it, that reads far better another way; where it cannot be told, with both named."""
    pieces = list(_pieces(data))
    runs = [frozenset(RUN.findall(piece)) for piece in pieces]
    every = frozenset().union(*runs)
    strange = {run for run in every if best_reading([run], readings, ours)[1] > DOUBTFUL}
    # What is UTF-8 by its bytes is that; only pieces of it can have been decoded wrongly before.
    whole = ours != "UTF-8" or 2 * len(strange) > len(every)
    for of_piece in [every, *runs] if whole else []:
        best, lead = best_reading(of_piece, readings, ours)
        if lead > CERTAIN:
            raise Refused("unknown_encoding", best, EXPECTED)
        if lead > DOUBTFUL and ours != "UTF-8":
            raise Refused("unknown_encoding", f"{ours} / {best}", EXPECTED)
    for at, line in _strange_lines(data, strange, len(pieces) > 1, ours):
        words = (run for run in RUN.findall(line) if not _ONE_SIGN.fullmatch(run))
        best, lead = best_reading(words, readings, ours)
        if lead > CERTAIN:
            raise Refused("mixed_encodings", f"{ours} / {best}", "one_encoding", line=_line(data, at))


def best_reading(runs: Iterable[bytes], readings: Readings, ours: str) -> tuple[str, float]:
    """The reading that looks most like Russian, and by how much it leads ours."""
    known = list(runs)
    found = {name: sum(likelihood(read(run)) for run in known) for name, read in readings.items()}
    best = max(found, key=lambda name: found[name])
    return best, found[best] - found[ours]


def was_misread(text: str) -> bool:
    """Whether a piece of text reads far better as it was before it was decoded wrongly.

    >>> was_misread("Öåíòð"), was_misread("Центр")
    (True, False)
    """
    return best_reading(RUN.findall(text.encode()), _text_readings(), "UTF-8")[1] > DOUBTFUL


def _page_readings() -> Readings:
    """A run of bytes in each Russian code page."""
    return {name: partial(str, encoding=page, errors="replace") for page, name in CODE_PAGES.items()}


def _text_readings() -> Readings:
    """A run of UTF-8 as it is, and as it was before it was decoded wrongly."""
    before = {name: partial(_undone, *pair) for pair, name in DECODED_WRONGLY.items()}
    return {"UTF-8": partial(str, encoding="utf-8", errors="replace")} | before


def _undone(read_as: str, was: str, run: bytes) -> str:
    """The run before it was read in the wrong encoding; a short one stays as it is, for «é» is no Russian letter."""
    text = run.decode("utf-8", "replace")
    undone = text.encode(read_as, "replace").decode(was, "replace") if len(text) >= SHORTEST_RUN else text
    return undone if likelihood(undone) > NATURAL * len(undone) else text


def _pieces(data: bytes) -> Iterator[bytes]:
    """The whole of a short text; whole lines from places all over a long one."""
    if len(data) <= PIECE * PIECES:
        yield data
        return
    for number in range(PIECES):
        at = (len(data) - PIECE) * number // (PIECES - 1)
        begins = data.find(b"\n", at, at + PIECE) + 1 or at
        ends = data.rfind(b"\n", begins, at + PIECE) + 1 or at + PIECE
        yield data[begins:ends]


def _strange_lines(data: bytes, strange: set[bytes], long: bool, ours: str) -> Iterator[tuple[int, bytes]]:
    """Lines worth a look by themselves: with a run that reads better another way; in a long text with rare signs."""
    if not long:
        places: Iterable[int] = (match.start() for match in RUN.finditer(data) if match[0] in strange)
    else:
        places = sorted(data.find(run) for run in strange)
        if ours == "cp1251" and found_in(data, UNUSUAL):
            found = islice(re.finditer(UNUSUAL.encode("latin-1"), data), MOST_LOOKS)
            places = chain(places, (match.start() for match in found))
    for at in places:
        begins, ends = _bounds(data, at)
        yield at, data[begins:ends]


def _bounds(data: bytes, at: int) -> tuple[int, int]:
    """The line around a place: where it begins, and where it ends."""
    ends = data.find(b"\n", at)
    return data.rfind(b"\n", 0, at) + 1, len(data) if ends < 0 else ends


def _line(data: bytes, at: int) -> int:
    """The physical line of a place."""
    return data.count(b"\n", 0, at) + 1
