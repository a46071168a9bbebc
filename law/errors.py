"""The one error a user can mend. Programming errors are not wrapped here: they keep their traceback."""


class RehabError(Exception):
    """A mistake in data, settings or a command line, in four parts.

    what: what is wrong; where: file, sheet, line, column or key; why: why it matters; todo: what mends it. Written in
    English, as errors of the law and the method are, for methodologists; what providers and operators read has its
    words in a catalogue (`intake.wording.errors`).
    """

    def __init__(self, what: str, *, where: str = "", why: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.why, self.todo = what, where, why, todo

    def __str__(self) -> str:
        parts = [self.what, self.where and f"where: {self.where}", self.why and f"why: {self.why}"]
        return "\n".join([part for part in parts if part] + ([f"do: {self.todo}"] if self.todo else []))

    def in_language(self, lang: str) -> str:
        """The error for somebody who reads this language, English where it has no other words."""
        return str(self)
