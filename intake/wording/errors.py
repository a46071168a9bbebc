"""Errors that users mend, with their words in a catalogue: raised by key, put into words where they are shown.

Belongs here: how such an error is made and read out. Does not: its words (`errors.<lang>.toml` beside the code that
raises it), refused files (`intake.reading.refusals`).
"""

from pathlib import Path
from typing import Any

from intake.wording.catalogue import Catalogue, catalogue
from law.errors import RehabError

FOLDER = Path(__file__).parent
_LABELS = {
    "ru": {"where": "где", "why": "почему", "todo": "что сделать"},
    "en": {"where": "where", "why": "why", "todo": "do"},
}


class WordedError(RehabError):
    """A RehabError that can be read in both languages; its English parts are those of `str`."""

    def parts(self, lang: str) -> dict[str, str]:
        """what, where, why, todo in a language; a part that is empty is left out."""
        raise NotImplementedError

    def in_language(self, lang: str) -> str:
        """One to four lines: what, and the other parts with their labels."""
        parts, labels = self.parts(lang), _LABELS[lang]
        told = [f"{label}: {parts[part]}" for part, label in labels.items() if parts.get(part)]
        return "\n".join([parts["what"], *told])


class CataloguedError(WordedError):
    """An error by its key: `CataloguedError(catalogue, "inbox_not_a_folder", where=inbox, **parameters)`."""

    def __init__(self, texts: Catalogue, key: str, *, where: Any = "", **values: Any) -> None:
        self._texts, self.key, self._values, self._place = texts, key, values, str(where)
        english = self.parts("en")
        super().__init__(english["what"], **{p: english.get(p, "") for p in ("where", "why", "todo")})

    def parts(self, lang: str) -> dict[str, str]:
        """The parts that the catalogue has for the key, and the place as it was given."""
        words = {
            part: self._texts.say(lang, self.key, part, **self._values)
            for part in ("what", "where", "why", "todo")
            if self._texts.find(lang, self.key, part) is not None
        }
        return words | ({"where": self._place} if self._place else {})

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (self._texts, self.key, self._place, self._values)


def _made_again(texts: Catalogue, key: str, place: str, values: dict[str, Any]) -> CataloguedError:
    return CataloguedError(texts, key, where=place, **values)


def intake_error(key: str, *, where: Any = "", **values: Any) -> CataloguedError:
    """An error of intake: key of errors.<lang>.toml; where: the place, if it is a path, a setting or an option."""
    return CataloguedError(catalogue(FOLDER, "errors"), key, where=where, **values)
