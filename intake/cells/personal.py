"""Personal data where nobody declared it: SNILS and names typed into other columns, headers, file names.

Belongs here: how it is recognised in a column of text, at intake and again before publication. Does not: what becomes
of the row (`door`), hiding it in what is shown (`masks`), nor personal columns, which end at intake anyway. Cheap
patterns pick the few cells that are looked at closely.
"""

import re
from collections.abc import Callable
from datetime import date

import polars as pl

from intake.cells.text import INVISIBLE

# Digits of any script, as \d has them; invisible signs may stand anywhere; dots, blanks, dashes between the groups.
_DIGIT = rf"\d{INVISIBLE}*"
_GAP = r"[\s._/\-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]{0,4}" + f"{INVISIBLE}*"
SNILS = _GAP.join([_DIGIT * 3] * 3 + [r"\d" + f"{INVISIBLE}*" + r"\d"])
SNILS_SHAPED = rf"(^|\D)(?:{SNILS})(\D|$)"  # no part of a longer number, as an OGRN is
_UNCHECKED_UNTIL = 1_001_998  # numbers up to 001-001-998 were issued before check digits existed
_OUR_OWN = (
    r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}|(?=[0-9]*[a-f])[0-9a-f]{12}|c1_[a-z2-7]{26})\b"  # digests
)

_BETWEEN = r"[\s_.,;|/\-]{1,3}"
_WORD = rf"[А-ЯЁ](?:[А-ЯЁа-яё\-]|{INVISIBLE})+"
_PATRONYMIC = (
    rf"[А-ЯЁ](?:[А-ЯЁа-яё]|{INVISIBLE})*(?i:вич|вна|ична)|(?i:[ИКФЛ](?:ль|узьм|ом|ук)ич)"
    r"|[А-ЯЁа-яё]+[ \-](?i:оглы|кызы)"
)
_LATIN_WORD, _LATIN_PATRONYMIC = r"[A-Z][A-Za-z'\-]+", r"[A-Z][A-Za-z']*(?i:ovich|evich|ovna|evna|ichna)"
_FATHERS = (
    rf"вич|вна|ична|[ьмк]ич|оглы|кызы|ВИЧ|ВНА|ИЧНА|[ЬМК]ИЧ|ОГЛЫ|КЫЗЫ|vich|vna|chna|VICH|VNA|CHNA|{INVISIBLE}"
)


def _in_either_order(word: str, patronymic: str) -> str:
    surname_first = rf"{word}{_BETWEEN}{word}{_BETWEEN}(?:{patronymic})"
    return rf"{surname_first}|{word}{_BETWEEN}(?:{patronymic}){_BETWEEN}{word}"


_THREE_NAMES = f"{_in_either_order(_WORD, _PATRONYMIC)}|{_in_either_order(_LATIN_WORD, _LATIN_PATRONYMIC)}"
FULL_NAME = rf"(^|[^А-ЯЁа-яёA-Za-z])(?:{_THREE_NAMES})([^А-ЯЁа-яёA-Za-z]|$)"
# An entrepreneur's name is the name of an organisation in a public register.
_ENTREPRENEUR = rf"(?:ИП|(?i:индивидуальный предприниматель))\s+«?(?:{_THREE_NAMES})"

_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
DAY = (
    r"(?:\d{1,2}[./\-]\d{1,2}[./\-](?:\d{4}|\d{2})|\d{4}[.\-/]\d{1,2}[.\-/]\d{1,2}"
    rf"|\d{{1,2}}\s+(?i:{'|'.join(_MONTHS)})\s+\d{{4}})"
)
NAME_WORD = r"[А-ЯЁA-Z][а-яёa-z]{2,}|[А-ЯЁ]{3,}"
# Words that end as surnames do; «Приказ Минтруда 12.03.2024» has none.
_SURNAME = (
    r"(?:[А-ЯЁ][а-яё]+-)?(?:[А-ЯЁ][а-яё]+(?:[оеё]в|[иы]н|[сц]кий|[оеё]ва|[иы]на|[сц]кая|енко|[иы]х|[ую]к)"
    r"|[А-ЯЁ]{2,}(?:[ОЕЁ]В|[ИЫ]Н|[СЦ]КИЙ|[ОЕЁ]ВА|[ИЫ]НА|[СЦ]КАЯ|ЕНКО|[ИЫ]Х|[УЮ]К))"
)
_END = r"(?:\b|_)"  # an underscore is a letter to \b, and a blank to people
_GIVEN = rf"(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]{{2,}}|[А-ЯЁ]{_END}\.?)"
_PERSON = rf"(?:{_GIVEN}{_BETWEEN})?{_SURNAME}{_END}(?:[\s_.,;|/\-]{{0,3}}{_GIVEN}){{0,2}}"
_BESIDE = r"[\s_,;:|/.()\-]{0,4}(?i:(?:д\.\s?р\.|дата рождения|род\.|рожд\.|родил(?:ся|ась)|г\.\s?р\.)[\s:,_]{0,2})?"
PERSON_AND_DAY = rf"{_PERSON}{_BESIDE}{DAY}|{DAY}{_BESIDE}{_PERSON}"


def holds_personal(cells: pl.Series) -> pl.Series:
    """Whether a text has a SNILS, a full name, or a surname beside a day in it; false of null.

    >>> texts = ["мама, 112-233-445 95", "Образцова Ия Петровна", "Образцова И., 12.03.2015 г.р.", "Центр Незабудка"]
    >>> holds_personal(pl.Series(texts)).to_list()
    [True, True, True, False]
    """
    return holds_snils(cells) | holds_name(cells) | holds_person_and_day(cells)


def holds_snils(cells: pl.Series) -> pl.Series:
    """Whether a text has a SNILS in it whose check digits are right.

    Of numbers too old for check digits only those written in groups count: a running number with leading zeros is none.

    >>> holds_snils(pl.Series(["мама, 112-233-445 95", "11223344594", "1122334459512", "00000012345"])).to_list()
    [True, False, False, False]
    >>> holds_snils(pl.Series(["112‑233−445_95", "１１２２３３４４５９５", "11223\\u200b344595"])).to_list()
    [True, True, True]
    """
    return _by_a_closer_look(cells, cells.str.contains(SNILS_SHAPED).fill_null(False), _has_snils)


def _by_a_closer_look(cells: pl.Series, looked_at: pl.Series, judge: Callable[[str], bool]) -> pl.Series:
    """The verdict on each cell that the cheap pattern picked, each different text once."""
    if not looked_at.any():
        return looked_at
    texts = cells.filter(looked_at)
    different = texts.unique()
    verdicts = dict(zip(different, map(judge, different), strict=True))
    return looked_at.scatter(looked_at.arg_true(), texts.replace_strict(verdicts, return_dtype=pl.Boolean))


def _has_snils(text: str) -> bool:
    plain = re.sub(INVISIBLE, "", re.sub(_OUR_OWN, " ", text))
    return any(_is_snils(match[1]) for match in re.finditer(rf"(?<!\d)(?=({SNILS})(?!\d))", plain))


def _is_snils(written: str) -> bool:
    digits = [int(sign) for sign in written if sign.isdecimal()]
    number, check = int("".join(map(str, digits[:9]))), 10 * digits[9] + digits[10]
    if not number:
        return False
    if number <= _UNCHECKED_UNTIL:
        return not written.isdecimal()
    return sum((9 - at) * digit for at, digit in enumerate(digits[:9])) % 101 % 100 == check


def holds_name(cells: pl.Series) -> pl.Series:
    """Whether a text has a surname, a name and a patronymic in it.

    >>> holds_name(pl.Series(["Образцова Ия Петровна, мама", "ИП Образцов Пётр Ильич", "Центр Незабудка"])).to_list()
    [True, False, False]
    >>> holds_name(pl.Series(["Ия Петровна Образцова", "Obraztsova Iya Petrovna", "ОБРАЗЦОВА_ИЯ_ПЕТРОВНА"])).to_list()
    [True, True, True]
    """
    found = cells.str.contains(_FATHERS).fill_null(False)
    if found.any():
        without = cells.filter(found).str.replace_all(_ENTREPRENEUR, "")
        found = found.scatter(found.arg_true(), without.str.contains(FULL_NAME))
    return found


def holds_person_and_day(cells: pl.Series) -> pl.Series:
    """Whether a text has a surname, with or without a given name, right beside a day.

    >>> texts = ["Образцов, 12 марта 2015 г.", "12.03.15 Образцова И.", "Образцов_И_12.03.2015", "Закон 12.03.2015"]
    >>> holds_person_and_day(pl.Series(texts)).to_list()
    [True, True, True, False]
    """
    dated = cells.str.contains(DAY).fill_null(False)
    if not dated.any():
        return dated
    return dated.scatter(dated.arg_true(), cells.filter(dated).str.contains(PERSON_AND_DAY))


def holds_day(cells: pl.Series, days: frozenset[date]) -> pl.Series:
    """Whether a text names one of these days."""
    dated = cells.str.contains(DAY).fill_null(False)
    return _by_a_closer_look(cells, dated, lambda text: bool(days & set(_days_in(text))))


def holds_birth(cells: pl.Series, born: frozenset[date]) -> pl.Series:
    """Whether a text has a name anywhere and a day on which somebody of the same delivery was born."""
    found = holds_day(cells, born)
    return found & cells.str.contains(NAME_WORD).fill_null(False) if found.any() else found


def _days_in(text: str) -> list[date]:
    """Every day a text names; a year of two digits is read as 20xx and as 19xx."""
    days = []
    for written in re.findall(DAY, text):
        parts = [_number(part) for part in re.split(r"[\s./\-]+", written)]
        year, month, day = parts if parts[0] > 31 else reversed(parts)
        for century in (0,) if year > 99 else (2000, 1900):
            try:
                days.append(date(century + year, month, day))
            except ValueError:
                continue
    return days


def _number(part: str) -> int:
    return int(part) if part.isdecimal() else _MONTHS.index(part.lower()) + 1
