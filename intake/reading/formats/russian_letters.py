"""How much a piece of text looks like Russian: what tells one code page from another when nothing in the file does.

Belongs here: the likelihood of a word, from which letter follows which, where capitals are, and signs that no Russian
word has. Does not: bytes and what they may be read as (encoding.py). The counts are data: letter_pairs.txt.
"""

import math
import re
from functools import lru_cache
from pathlib import Path

SIGNS = frozenset("№«»—–…“”„’•°§±·\u00a0\u00ad\u202f\u2011\u2013\ufeff")  # may be in a Russian text
BEGINS = "^"
RARE = 0.0005  # share of a pair that was not met
STRANGE, SIGN = -9.0, -4.0  # log share of a letter of another script and of a sign
AFTER_SMALL = -3.0  # a capital after a small letter, on top
ABBREVIATION, LONGEST_ABBREVIATION = -3.5, 6  # a letter of «ООО», «СФР», where pairs tell nothing


def load_pairs(path: Path) -> dict[str, dict[str, float]]:
    """letter -> following letter -> log share."""
    lines = [line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {first: {p[0]: math.log(int(p[1:]) / 1000) for p in followers} for first, *followers in lines}


PAIRS = load_pairs(Path(__file__).with_name("letter_pairs.txt"))
UNMET = math.log(RARE)
LETTERS = frozenset(letter for low in [*PAIRS, "ё"] if low != BEGINS for letter in (low, low.upper()))
PARTS = re.compile(r"[А-ЯЁ]+[а-яё]*|[а-яё]+|[^А-Яа-яЁё]")
CAPITAL_INSIDE = re.compile(r"(?<=[а-яё])[А-ЯЁ]")


@lru_cache(maxsize=1 << 14)
def likelihood(run: str) -> float:
    """Log likelihood of a run of signs beyond ASCII as Russian; readings of the same bytes can be compared.

    >>> likelihood("Радость") > likelihood("тБДПУФШ")
    True
    """
    parts = PARTS.findall(run)
    inside = AFTER_SMALL * len(CAPITAL_INSIDE.findall(run))
    return inside + sum(_of_word(part) if part[0] in LETTERS else _of_sign(part) for part in parts)


def _of_sign(sign: str) -> float:
    return SIGN if sign in SIGNS else STRANGE


def _of_word(word: str) -> float:
    letters = word.lower().replace("ё", "е")
    by_pairs = sum(map(_of_pair, "-" + BEGINS + letters, BEGINS + letters, letters))
    if word.isupper() and len(word) <= LONGEST_ABBREVIATION:
        return max(by_pairs, ABBREVIATION * len(word))
    return by_pairs


def _of_pair(before: str, first: str, second: str) -> float:
    return UNMET if before == first == second else PAIRS[first].get(second, UNMET)
