"""How a text that somebody types is compared with numbers and names: the one folding, the one order of what is found.

Belongs here: folding a text, in Python and in SQL, and how well a number or a name fits it. Does not: which things are
looked through (`dashboard.web.search`), who may read them (`dashboard.web.access.scope`).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from intake.cells.identifiers import LOOKS_CYRILLIC, LOOKS_LATIN
from intake.cells.text import INVISIBLE

EXACT, PREFIX, MIDDLE = FITS = "exact", "prefix", "middle"
SHORTEST, LONGEST = 2, 100  # signs: folded, and as typed
_TWINS = {c: lat for c, lat in zip(LOOKS_CYRILLIC, LOOKS_LATIN, strict=True) if c.isupper()} | {"Ё": "E"}
_TABLE = str.maketrans(_TWINS)
_NO_SIGN, _NO_SIGN_SQL = re.compile(r"[\W_]+"), r"[^\p{L}\p{N}]+"
_INVISIBLE = re.compile(INVISIBLE)


@lru_cache(maxsize=1 << 14)  # names of providers, regions, indicators are the same for every text
def folded(text: str) -> str:
    """Letters and digits alone: capitals, look-alike letters as Latin, nothing between them.

    >>> folded("demo-72 / 000 12"), folded("ДЕМО№7"), folded("СК_1") == folded("cк-1")
    ('DEMO7200012', 'ДEMO7', True)
    """
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.replace("№", " ")))
    return _NO_SIGN.sub("", plain.upper()).translate(_TABLE)


def folded_sql(column: str) -> str:
    """The same of a column that is in its normal form: no invisible signs, no compatibility forms."""
    made = f"regexp_replace(upper({column}), '{_NO_SIGN_SQL}', '', 'g')"
    for cyrillic, latin in _TWINS.items():
        made = f"replace({made}, '{cyrillic}', '{latin}')"
    # Most numbers have none of these letters: one look spares them the rest.
    return f"if(regexp_full_match({column}, '[0-9A-Z-]*'), replace({column}, '-', ''), {made})"


def order_sql(column: str) -> str:
    """Best first among folded numbers that hold a text: binds it twice."""
    return f"{column} <> ?, NOT starts_with({column}, ?), length({column}), {column}"


@lru_cache(maxsize=1 << 14)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, folded one by one.

    >>> words_of("ООО «Центр-Плюс»")
    ('OOO', 'ЦEHTP', 'ПЛЮC')
    """
    return tuple(folded(word) for word in _NO_SIGN.split(text) if folded(word))


def problem_of(text: str) -> str:
    """Why a text cannot be looked for: empty, short, long; nothing where it can."""
    if not text.strip():
        return "empty"
    if len(text) > LONGEST:
        return "long"
    return "short" if len(folded(text)) < SHORTEST else ""


def fit_of(text: str, numbers: Sequence[str], names: Sequence[str] = ()) -> str:
    """How well something fits a text: the best fit of its numbers (any part of one) and of its names (every word of the
    text is a part of a word of the name, in any order); nothing where none does.

    >>> fit_of("effective rate", ["effective_rate"]), fit_of("центр надежда", [], ["Надежда, центр помощи"])
    ('exact', 'prefix')
    >>> fit_of("34", ["1234"]), fit_of("5", ["1234"])
    ('middle', '')
    """
    wanted, parts = folded(text), words_of(text)
    found = [_of_number(wanted, folded(number)) for number in numbers]
    found += [_of_name(parts, words_of(name)) for name in names]
    return next((fit for fit in FITS if fit in found), "")


def _of_number(wanted: str, number: str) -> str:
    if wanted == number:
        return EXACT
    return PREFIX if number.startswith(wanted) else MIDDLE if wanted in number else ""


def _of_name(parts: Sequence[str], words: Sequence[str]) -> str:
    if not parts or not all(any(part in word for word in words) for part in parts):
        return ""
    if sorted(parts) == sorted(words):
        return EXACT
    return PREFIX if all(any(word.startswith(part) for word in words) for part in parts) else MIDDLE
