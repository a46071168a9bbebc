"""A file that is refused whole: the error and its words.

Belongs here: the error every guard and format raises. Does not: findings about rows, which quarantine a row only.
"""

import tomllib
from pathlib import Path
from typing import Self

from schemas.errors import RehabError

TEXTS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("refusals.toml").read_text("utf-8"))


class Refused(RehabError):
    """A delivery refused as a whole, none of its rows read.

    rule_id: key of refusals.toml; observed, expected: short, never a cell of the file; line, sheet: the place, where
    there is one; message_ru, message_en: what is wrong and what mends it, for the finding.
    """

    def __init__(
        self, rule_id: str, observed: str = "", expected: str = "", *, line: int | None = None, sheet: str | None = None
    ) -> None:
        text = {key: words.format(observed=observed, expected=expected) for key, words in TEXTS[rule_id].items()}
        super().__init__(text["en"], why=text["why_en"], todo=text["todo_en"])
        self.rule_id, self.observed, self.expected = rule_id, observed, expected
        self.line, self.sheet = line, sheet
        self.message_ru = f"{text['ru']}. Что сделать: {text['todo_ru']}."
        self.message_en = f"{text['en']}. What to do: {text['todo_en']}."
        self.placed()

    def placed(self, file: str = "", line: int | None = None) -> Self:
        """The same error with its place told: file, sheet, line."""
        self.line = self.line or line
        place = [file, self.sheet and f"sheet {self.sheet}", self.line and f"line {self.line}"]
        self.where = ", ".join(part for part in place if part)
        return self
