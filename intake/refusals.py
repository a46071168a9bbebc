"""A file that is refused whole: the error and its words.

Belongs here: the error every guard and format raises. Does not: findings about rows, which quarantine a row only.
"""

import tomllib
from pathlib import Path
from typing import Self

from law.errors import RehabError

TEXTS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("refusals.toml").read_text("utf-8"))
PHRASES = TEXTS.pop("phrases")  # what a guard or format says, English -> Russian


class Refused(RehabError):
    """A delivery refused as a whole, none of its rows read.

    rule_id: key of refusals.toml; observed, expected: short, never a cell of the file; line, sheet, column: the place,
    where there is one; message_ru, message_en: what is wrong and what mends it, for the finding.
    """

    def __init__(
        self,
        rule_id: str,
        observed: str = "",
        expected: str = "",
        *,
        line: int | None = None,
        sheet: str | None = None,
        column: str | None = None,
    ) -> None:
        english = texts(rule_id, "_en", observed, expected)
        russian = texts(rule_id, "_ru", PHRASES.get(observed, observed), PHRASES.get(expected, expected))
        super().__init__(english["what"], why=english["why"], todo=english["todo"])
        self.rule_id, self.observed, self.expected = rule_id, observed, expected
        self.line, self.sheet, self.column = line, sheet, column
        self.message_ru = f"{russian['what']}. Почему: {russian['why']}. Что сделать: {russian['todo']}."
        self.message_en = f"{english['what']}. Why: {english['why']}. What to do: {english['todo']}."
        self.placed()

    def placed(self, file: str = "", line: int | None = None) -> Self:
        """The same error with its place told: file, sheet, line."""
        self.line = self.line or line
        place = {"": file, "sheet ": self.sheet, "line ": self.line, "column ": self.column}
        self.where = ", ".join(f"{word}{part}" for word, part in place.items() if part)
        return self


def texts(rule_id: str, language: str, observed: str, expected: str) -> dict[str, str]:
    """what, why, todo of a rule in one language, filled in."""
    words = {part: TEXTS[rule_id][part + language] for part in ("what", "why", "todo")}
    return {part: text.format(observed=observed, expected=expected) for part, text in words.items()}
