"""Identifiers in their normal form: two spellings of one number are one number.

Belongs here: case, dashes, look-alike letters of the other alphabet, invisible signs, digits grouped by people; which
sign cannot be mended. Does not: profiles (`schemas.identifiers`), check digits (`schemas.rules`).
"""

import re
import unicodedata
from collections.abc import Callable

import polars as pl

from intake.cells.group_words import to_group_sets, to_groups
from intake.cells.personal import holds_personal
from intake.cells.text import (
    DASHES,
    INVISIBLE,
    MARKS,
    PLACEHOLDER_SPELLINGS,
    SHORT_DAY,
    is_placeholder,
    stripped,
)
from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL
from schemas.identifiers import PROFILES, Profile

# Capitals of the two alphabets that look the same, and small letters that do.
LOOKS_LATIN, LOOKS_CYRILLIC = "ABEKMHOPCTYXaeopcyx", "АВЕКМНОРСТУХаеорсух"
_ONLY_LATIN, _ONLY_CYRILLIC = (
    r"[DFGIJLNQRSUVWZbdfghijklmnqrstuvwz]",
    r"[БГДЁЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯбвгдёжзийклмнптфцчшщъыьэюя]",
)
_TO_LATIN, _TO_CYRILLIC = (
    str.maketrans(LOOKS_CYRILLIC, LOOKS_LATIN),
    str.maketrans(LOOKS_LATIN, LOOKS_CYRILLIC),
)
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]+")
EXPONENT = r"^[+-]?[0-9]+([.,][0-9]+)?[eEеЕ][+-]?[0-9]+$"
# What Excel makes of 9-72
DAY = rf"^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{2}}\.[0-9]{{2}}\.[0-9]{{4}})$|{SHORT_DAY}"
_FLOAT = r"^([0-9]+)[.,]0+$"  # a whole number that a program kept as one with a fraction
NO_CODE = f"{EXPONENT}|{DAY}"
# Letters of one alphabet, then digits: too few of them in a row for a SNILS, so that nothing else is to be looked for.
_LETTERS = "(?:[A-Z]{2,}|[А-ЯЁ]{2,})"
_USUAL = (
    rf"^{_LETTERS}-[0-9]{{1,2}}(?:-[0-9]{{1,10}}|-[0-9]{{4}}-[0-9]{{1,10}})?$"
    rf"|^{_LETTERS}-?[0-9]{{1,10}}$|^[0-9]{{1,2}}-[А-ЯЁ][0-9]{{1,3}}$"
)
_FAULTY = f"[{FAULT}{DATE_CELL}{NUMBER_CELL}]"


def normal(cells: pl.Series, profile: Profile) -> pl.Series:
    """The normal form of each cell; null where it has none, which `fault_of` then explains.

    Digits that are not of the right number stay, so that the column's own rule says what is wrong with them.
    """
    if _is_usual(cells, profile):
        return cells
    cells = stripped(cells)
    is_normal = _fits(cells, profile)
    if is_normal.all():
        return cells
    odd = cells.filter(~is_normal)
    return cells.scatter((~is_normal).arg_true(), _MENDS[profile.form](odd, profile))


def is_normal(column: pl.Expr, profile: Profile) -> pl.Expr:
    """Whether a cell is in the normal form of its profile already; true of null."""

    def fits(cells: pl.Series) -> pl.Series:
        if _is_usual(cells, profile):
            return pl.repeat(True, len(cells), dtype=pl.Boolean, eager=True)
        return _fits(cells, profile)

    return column.map_batches(fits, pl.Boolean, is_elementwise=True)


def _is_usual(cells: pl.Series, profile: Profile) -> bool:
    """Whether all cells are numbers of the usual make, which are in normal form for sure: one look at each."""
    return profile.form == "code" and bool(cells.str.contains(_USUAL).fill_null(True).all())


def _fits(cells: pl.Series, profile: Profile) -> pl.Series:
    fits = cells.str.contains(profile.fits)
    if profile.form in ("code", "name"):
        fits &= ~cells.is_in(PLACEHOLDER_SPELLINGS) & ~holds_personal(cells).fill_null(False)
        fits &= ~_is_mixed(cells) & ~cells.str.contains(NO_CODE) & ~cells.str.contains(_FLOAT)
    if profile.name == "region":  # a spreadsheet eats the leading zero of 01..09
        fits &= cells.str.len_bytes() != 1
    if profile.name == "inn":  # the same zero; eleven digits stay as they are, for they may be a SNILS
        fits &= cells.str.len_bytes() != 9
    return fits.fill_null(True)


def _is_mixed(cells: pl.Series) -> pl.Series:
    """Whether a word of the text has letters of both alphabets."""
    return cells.str.contains(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")


def _digits(cells: pl.Series, profile: Profile) -> pl.Series:
    text = cells.str.replace_all(INVISIBLE, "").str.normalize("NFKC")
    text = text.str.replace(rf"(?i)^(?:{profile.before})[\s:№.]*", "").str.replace(r"[.,]0+$", "")
    bare = text.str.replace_all(rf"[\s.\-]|{DASHES}", "")
    if profile.name == "region":
        bare = _padded(bare, 1)
    if profile.name == "inn":
        bare = _padded(bare, 9)
    empty = is_placeholder(cells) & ~cells.str.contains(
        "^0+$"
    )  # zeros are digits: the column's rule names them
    unreadable = cells.str.contains(f"^{_FAULTY}") | text.str.contains(EXPONENT) | empty
    kept = pl.select(pl.when(~unreadable.fill_null(False)).then(bare)).to_series()
    return kept.set(kept == "", None)


def _padded(digits: pl.Series, eaten: int) -> pl.Series:
    short = digits.str.contains(rf"^[0-9]{{{eaten}}}$")
    return pl.select(pl.when(short).then("0" + digits).otherwise(digits)).to_series()


def _code(cells: pl.Series, profile: Profile) -> pl.Series:
    no_code = cells.str.contains(NO_CODE).fill_null(False)
    text = (
        cells.str.replace(rf"^(?:{profile.before})\s*", "")
        .str.replace_all(INVISIBLE, "")
        .str.normalize("NFKC")
    )
    text = text.str.replace_all(DASHES, "-").str.replace_all(r"\s+", " ").str.strip_chars()
    text = text.str.replace(_FLOAT, "${1}")
    if profile.form == "code":
        text = text.str.to_uppercase().str.replace_all(r" *([-/]) *", "$1")
        text = text.str.replace_all(r"([0-9]) ([0-9])", "$1$2").str.replace_all(r"([0-9]) ([0-9])", "$1$2")
    mixed = _is_mixed(text).fill_null(False)
    if mixed.any():
        words = text.filter(mixed).unique()
        text = text.replace(words, [_in_one_alphabet(word) for word in words])
    fits = _fits(text, profile) & ~no_code & ~is_placeholder(cells)
    fits &= ~holds_personal(cells)  # «000 912 345 67» is a SNILS, and without its blanks a number
    return pl.select(pl.when(fits).then(text)).to_series()


def _years(cells: pl.Series, profile: Profile) -> pl.Series:
    text = cells.str.replace(r"^([0-9]{4})\s*[-\u2010-\u2015/]\s*([0-9]{4})$", "${1}/${2}")
    empty = is_placeholder(cells) | cells.str.contains(f"^{_FAULTY}").fill_null(False)
    return text.set(empty, None)


_MENDS: dict[str, Callable[[pl.Series, Profile], pl.Series]] = {
    "digits": _digits,
    "code": _code,
    "name": _code,
    "years": _years,
    "group": lambda cells, _: to_groups(cells),
    "groups": lambda cells, _: to_group_sets(cells),
}


def _in_one_alphabet(text: str) -> str:
    """Look-alike letters put into the alphabet of the letters beside them that have no twin; else as it was."""
    whole = _alphabet(text)

    def mend(word: re.Match[str]) -> str:
        table = _alphabet(word[0]) or whole or _majority(word[0])
        return word[0].translate(table)

    return _WORD.sub(mend, text)


def _alphabet(text: str) -> dict[int, int] | None:
    latin, cyrillic = re.search(_ONLY_LATIN, text), re.search(_ONLY_CYRILLIC, text)
    if bool(latin) == bool(cyrillic):
        return None
    return _TO_LATIN if latin else _TO_CYRILLIC


def _majority(word: str) -> dict[int, int]:
    latin = sum(letter in LOOKS_LATIN for letter in word)
    return _TO_LATIN if 2 * latin >= len(word) else _TO_CYRILLIC


def is_respelled(cells: pl.Series, values: pl.Series, profile: Profile) -> pl.Series:
    """Whether the normal form is another text than was delivered; digits grouped by people are no other spelling."""
    if profile.form not in ("code", "name"):
        return pl.repeat(False, len(cells), dtype=pl.Boolean, eager=True)
    return ((cells != values) & values.is_not_null()).fill_null(False)


def sign_of(text: str, profile_name: str) -> str:
    """Which sign of a text its profile has no place for, and where: never the text itself.

    >>> sign_of("DEMO-Ω1", "number"), sign_of("DЖ-1", "number")
    ('6: GREEK CAPITAL LETTER OMEGA', '2: кириллическая «Ж»')
    """
    profile, plain = PROFILES[profile_name], text.lstrip(MARKS)
    alphabet = re.compile(f"[{profile.alphabet}]")
    for at, sign in enumerate(plain.upper() if profile.form == "code" else plain, start=1):
        if not alphabet.match(sign):
            return f"{at}: {_named(sign)}"
    for at in range(1, len(plain)):
        pair = plain[at - 1 : at + 1]
        if re.match(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]", pair):
            return f"{at + 1}: {_named(plain[at])}"
    return ""


def _named(sign: str) -> str:
    name = unicodedata.name(sign, f"U+{ord(sign):04X}")
    alphabet = {"CYRILLIC": "кириллическая", "LATIN": "латинская"}.get(name.split()[0])
    return f"{alphabet} «{sign}»" if alphabet else name
