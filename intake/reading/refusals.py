"""A file that is refused whole: the error that every guard and format raises.

Belongs here: the error. Does not: its words (wording/findings.*.toml and wording/phrases.*.toml), findings about rows,
which quarantine a row only.
"""

from typing import Any, Self

from intake.cells.masks import masked
from intake.wording.errors import WordedError
from intake.wording.texts import FINDINGS, PHRASES, phrase


class Refused(WordedError):
    """A delivery refused as a whole, none of its rows read.

    rule_id: a section of findings.*.toml; observed, expected: short, never a cell of the file: a key of [seen] in
    phrases.*.toml, or a number, size or name, which is the same in both languages; line, sheet, column: the place,
    where there is one; more: further parameters of the texts (`reference`). The texts name them {seen} and {wanted}.
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
        **more: Any,
    ) -> None:
        self.rule_id, self.observed, self.expected, self.more = rule_id, masked(observed), expected, more
        self.line, self.sheet, self.column, self._file = (
            line,
            sheet and masked(sheet),
            column and masked(column),
            "",
        )
        english = self.parts("en")
        super().__init__(english["what"], where=english["where"], why=english["why"], todo=english["todo"])

    def parts(self, lang: str) -> dict[str, str]:
        """what, where, why, todo in a language."""
        values = {"seen": phrase(lang, self.observed), "wanted": phrase(lang, self.expected), **self.more}
        words = {part: FINDINGS.say(lang, self.rule_id, part, **values) for part in ("what", "why", "todo")}
        place = {"sheet": self.sheet, "line": self.line, "column": self.column}
        told = [PHRASES.say(lang, "place", name, at=at) for name, at in place.items() if at]
        return words | {"where": ", ".join(part for part in (self._file, *told) if part)}

    def message(self, lang: str) -> str:
        """What is wrong, why it matters and what mends it, in one line."""
        return PHRASES.say(lang, "finding", "whole", **self.parts(lang))

    @property
    def message_ru(self) -> str:
        """The message in Russian."""
        return self.message("ru")

    @property
    def message_en(self) -> str:
        """The message in English."""
        return self.message("en")

    def placed(self, file: str = "", line: int | None = None) -> Self:
        """The same error with its place: file and line."""
        self.line, self._file = self.line or line, file or self._file
        self.where = self.parts("en")["where"]
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """A refusal may come from another process: made again from its data, not from its words."""
        place = {"line": self.line, "sheet": self.sheet, "column": self.column}
        return _made_again, (self.rule_id, self.observed, self.expected, place | self.more, self._file)

    @property
    def params(self) -> dict[str, Any]:
        """What a finding keeps of it beside the rule and the place."""
        return {"seen": self.observed, "wanted": self.expected, **self.more}


def _made_again(rule_id: str, observed: str, expected: str, rest: dict[str, Any], file: str) -> Refused:
    return Refused(rule_id, observed, expected, **rest).placed(file)
