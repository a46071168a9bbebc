"""Personal data where nobody declared it: SNILS and names typed into other columns, headers, file names.

Belongs here: how it is recognised in a column of text. Does not: what becomes of the row (`door`), nor personal
columns, which end at intake anyway. Cheap patterns pick the few cells that are looked at closely.
"""

import re
from datetime import date

import polars as pl

_GAP = r"[\s.\-\u2010-\u2015]*"  # dots, blanks and dashes stand between the groups as people write them
_GROUPS = _GAP.join(["[0-9]{3}"] * 3 + ["[0-9]{2}"])
_SNILS_SHAPED = rf"(?:^|[^0-9])({_GROUPS})(?:[^0-9]|$)"  # no part of a longer number, as an OGRN is
_UNCHECKED_UNTIL = 1_001_998  # numbers up to 001-001-998 were issued before check digits existed
_WORD = r"[А-ЯЁ][А-ЯЁа-яё\-]+"
_PATRONYMIC = r"[А-ЯЁ][А-ЯЁа-яё]*(?i:вич|вна|ична|инична)|[А-ЯЁа-яё]+[ \-](?i:оглы|кызы)"
_PATRONYMIC_ENDS = "вич|вна|ична|оглы|кызы|ВИЧ|ВНА|ИЧНА|ОГЛЫ|КЫЗЫ"
FULL_NAME = rf"(?:^|[^А-ЯЁа-яё]){_WORD}[\s_]+{_WORD}[\s_]+(?:{_PATRONYMIC})(?:[^А-ЯЁа-яё]|$)"
_TWO_NAMES = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?[\s_]+(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]\.)(?:[\s_]*[А-ЯЁ][а-яё.]+)*"
# An entrepreneur's name is the name of an organisation in a public register.
_ENTREPRENEUR = rf"(?:ИП|(?i:индивидуальный предприниматель))\s+«?(?:{_WORD}\s+{_WORD}\s+(?:{_PATRONYMIC}))"
_DATE = r"[0-9]{1,2}[.\-/][0-9]{1,2}[.\-/][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
MASK = "•••"
_NAME_WORD = r"[А-ЯЁA-Z][а-яёa-z]{2,}|[А-ЯЁ]{3,}"


def holds_snils(cells: pl.Series) -> pl.Series:
    """Whether a text has a SNILS in it whose check digits are right.

    Of numbers too old for check digits only those written in groups count: a running number with leading zeros is none.

    >>> holds_snils(pl.Series(["мама, 112-233-445 95", "11223344594", "1122334459512", "00000012345"])).to_list()
    [True, False, False, False]
    """
    shaped = cells.str.contains(_SNILS_SHAPED).fill_null(False)
    if not shaped.any():
        return shaped
    texts = cells.filter(shaped)
    different = texts.unique()
    verdicts = dict(zip(different, (_has_snils(text) for text in different), strict=True))
    return shaped.scatter(shaped.arg_true(), texts.replace_strict(verdicts, return_dtype=pl.Boolean))


def _has_snils(text: str) -> bool:
    found = re.finditer(rf"(?<![0-9])({_GROUPS})(?![0-9])", text)
    return any(_is_snils(match[1]) for match in found)


def _is_snils(written: str) -> bool:
    digits = re.sub("[^0-9]", "", written)
    number, check = int(digits[:9]), int(digits[9:])
    if not number:
        return False
    if number <= _UNCHECKED_UNTIL:
        return not written.isdigit()
    return sum((9 - at) * int(d) for at, d in enumerate(digits[:9])) % 101 % 100 == check


def holds_name(cells: pl.Series) -> pl.Series:
    """Whether a text has a surname, a name and a patronymic in it.

    >>> holds_name(pl.Series(["Образцова Ия Петровна, мама", "ИП Образцов Пётр Ильич", "Центр Незабудка"])).to_list()
    [True, False, False]
    """
    found = cells.str.contains(_PATRONYMIC_ENDS).fill_null(False)
    if found.any():
        without = cells.filter(found).str.replace_all(_ENTREPRENEUR, "")
        found = found.scatter(found.arg_true(), without.str.contains(FULL_NAME))
    return found


def holds_birth(cells: pl.Series, born: frozenset[date]) -> pl.Series:
    """Whether a text has a name beside a day on which somebody of the same delivery was born."""
    dated = cells.str.contains(_DATE).fill_null(False)
    if not dated.any():
        return dated
    dated = dated & cells.str.contains(_NAME_WORD).fill_null(False)
    verdicts = {text: bool(born & set(_days_in(text))) for text in cells.filter(dated).unique()}
    return dated.scatter(
        dated.arg_true(), cells.filter(dated).replace_strict(verdicts, return_dtype=pl.Boolean)
    )


def without_names(text: pl.Expr) -> pl.Expr:
    """A text that is to be shown, without words that could be a name; masked whole where a day stands beside words.

    >>> frame = pl.DataFrame({"t": ["санаторий", "Образцова Ия", "Образцов 12.03.2015", "31.02.2025"]})
    >>> frame.select(without_names(pl.col("t")))["t"].to_list()
    ['санаторий', '•••', '•••', '31.02.2025']
    """
    plain = text.str.replace_all(_TWO_NAMES, MASK)
    dated = plain.str.contains(_DATE) & plain.str.contains(_NAME_WORD)
    return pl.when(dated).then(pl.lit(MASK)).otherwise(plain)


def without_full_names(text: pl.Expr) -> pl.Expr:
    """A file name or header without what is a surname, a name and a patronymic."""
    return text.str.replace_all(FULL_NAME, MASK)


def _days_in(text: str) -> list[date]:
    days = []
    for written in re.findall(_DATE, text):
        parts = [int(part) for part in re.split(r"\D", written)]
        year, month, day = parts if parts[0] > 31 else reversed(parts)
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days
