"""Every word the pages show, by key, in Russian and English.

Belongs here: reading texts/*ru.toml and texts/*en.toml (equal key sets, tested) and choosing plural forms. Does not:
numbers and dates (format.py), the sentences themselves.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.wording.format import NBSP, number
from law.editions import with_numbers

LANGUAGES = ("ru", "en")
FOLDER = Path(__file__).with_name("texts")


@dataclass(frozen=True)
class Say:
    """The words of one language: `say("map.title")`, `say.count("course", 5)`."""

    lang: str
    texts: dict[str, Any]

    def __call__(self, key: str, **values: Any) -> str:
        text = self.texts[key]
        return str(text.format(**values) if values else text)

    def known(self, key: str, otherwise: str) -> str:
        """The text of an open list (a metric, a scope), or the code itself when nobody has named it yet."""
        return str(self.texts.get(key, otherwise))

    def plural(self, key: str, n: int) -> str:
        """The form of a noun that agrees with n."""
        return str(self.texts[f"noun.{key}"][plural_form(n, self.lang)])

    def count(self, key: str, n: int) -> str:
        """A count with its noun, held together by a no-break space: «5 курсов»."""
        return f"{number(n, self.lang)}{NBSP}{self.plural(key, n)}"


def plural_form(n: int, lang: str) -> int:
    """Index of the plural form: Russian has three, English two.

    >>> [plural_form(n, "ru") for n in (1, 2, 5, 11, 21, 112)], plural_form(2, "en")
    ([0, 1, 2, 2, 0, 2], 1)
    """
    if lang == "en":
        return 0 if n == 1 else 1
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2


@cache
def words(lang: str) -> Say:
    """The words of a language, keys flattened to `section.key`: texts/ru.toml, and texts/<subject>.ru.toml of pages.

    Numbers that an act sets stand in no text: {edition.federal_days} is that of the latest edition.
    """
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.glob(f"*{lang}.toml")):
        for part, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for key, text in entries.items():
                assert f"{part}.{key}" not in found, f"{part}.{key} stands twice, here in {path.name}"
                found[f"{part}.{key}"] = (
                    [*map(with_numbers, text)] if isinstance(text, list) else with_numbers(text)
                )
    return Say(lang, found)
