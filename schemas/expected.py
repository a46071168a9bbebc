"""What should stand in a cell, as data: words are made of it last, once a language (`intake.wording`).

Belongs here: the kinds of expectation a rule can have. Does not: their words, but for those written beside a rule.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Expected:
    """A kind of expectation and its values.

    kind: a_value; one_of (codes); several_of (codes joined by `|`); between (lowest, highest); at_least (lowest);
    longest (characters); not_before (the column of the earlier day); words (Russian, English: as written beside the
    rule, with named columns of the row).
    """

    kind: str
    values: tuple[Any, ...] = ()


A_VALUE = Expected("a_value")


def one_of(codes: tuple[str, ...]) -> Expected:
    """One code of a list."""
    return Expected("one_of", codes)


def several_of(codes: tuple[str, ...]) -> Expected:
    """Codes of a list, joined in one cell."""
    return Expected("several_of", codes)


def between(lowest: Any, highest: Any) -> Expected:
    """A number from the lowest to the highest, both allowed."""
    return Expected("between", (lowest, highest))


def at_least(lowest: Any) -> Expected:
    """A number that is not below."""
    return Expected("at_least", (lowest,))


def longest(characters: int) -> Expected:
    """A text of so many characters at most."""
    return Expected("longest", (characters,))


def day_not_before(column: str) -> Expected:
    """A day that does not precede that of another column of the row."""
    return Expected("not_before", (column,))


def words(ru: str, en: str) -> Expected:
    """An expectation that only words can say."""
    return Expected("words", (ru, en))
