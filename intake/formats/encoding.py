"""Which encoding a text is written in: UTF-8 (with or without BOM) or cp1251, everything else refused.

Belongs here: from bytes to text. Does not: separators and tables.
"""

import codecs
import math
import re

from intake.refusals import Refused

EXPECTED = "utf8_or_cp1251"
WIDE = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
# Share of each letter in Russian text, per mille (Lyashevskaya, Sharoff 2009): enough to tell code pages apart.
SHARES = (
    "о110 е84 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12"
    " х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ1"
)
LETTERS = {pair[0]: int(pair[1:]) for pair in SHARES.split()}
WORD = re.compile(rb"[\x80-\xff]+")
OTHERS = ("cp866", "koi8-r")
SAMPLE, FEW, MARGIN = 1 << 16, 20, 0.5


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 without BOM, and the encoding it came in: utf-8, utf-8-sig or cp1251."""
    for mark, name in WIDE.items():
        if data.startswith(mark):
            raise Refused("unknown_encoding", name, EXPECTED)
    if b"\0" in data:
        raise Refused("nul_byte")
    if data.startswith(codecs.BOM_UTF8):
        return checked_utf8(data[len(codecs.BOM_UTF8) :]), "utf-8-sig"
    try:
        return checked(data), "utf-8"
    except UnicodeDecodeError:
        return from_cp1251(data), "cp1251"


def checked(data: bytes) -> bytes:
    """The bytes, or UnicodeDecodeError when they are not UTF-8."""
    if not data.isascii():
        data.decode("utf-8")
    return data


def checked_utf8(data: bytes) -> bytes:
    """Bytes after a BOM that must be UTF-8."""
    try:
        return checked(data)
    except UnicodeDecodeError:
        raise Refused("unknown_encoding", "utf8_mark_other_bytes", EXPECTED) from None


def from_cp1251(data: bytes) -> bytes:
    """cp1251 as UTF-8; refused when the text reads far better in another Russian code page."""
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        raise Refused("unknown_encoding", "neither_utf8_nor_cp1251", EXPECTED) from None
    sample = data[:SAMPLE]
    ours = likelihood(sample, "cp1251")
    for other in OTHERS:
        if likelihood(sample, other) > ours + MARGIN:
            raise Refused("unknown_encoding", other, EXPECTED)
    return text.encode("utf-8")


def likelihood(sample: bytes, encoding: str) -> float:
    """Mean log share of the letters of each different word, read in this encoding; -inf where there are too few.

    Each word once: a thousand numbers that begin with the same letter tell no more than one.
    """
    words = (
        b"".join(sorted(set(WORD.findall(sample)))).decode(encoding, "replace").casefold().replace("ё", "е")
    )
    if len(words) < FEW:
        return -math.inf
    return sum(math.log(LETTERS.get(sign, 0.1)) for sign in words) / len(words)
