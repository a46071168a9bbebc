"""A catalogue: texts by key in Russian and English, filled in by name, with the plural forms of each language.

Belongs here: reading `<name>.ru.toml` and `<name>.en.toml`, and filling a text in. Does not: the texts, nor which one
is wanted. Plural forms, numbers and days are those of CLDR, by Babel.

A text names its parameters: `{rows:n}` is a count as the language writes it, `{rows:строка|строки|строк}` the noun that
agrees with it (Russian: one, few, many; English: one, other), `{day:day}` a day, `{name}` the value as it is.
"""

import os
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from law.errors import RehabError

LANGUAGES = ("ru", "en")
SETTING = "REHAB_LANG"
_FORMS = {"ru": ("one", "few", "many"), "en": ("one", "other")}
_DAY = {"ru": "dd.MM.yyyy", "en": "d MMM yyyy"}
Texts = Mapping[str, Any]


def language() -> str:
    """The language people are answered in: REHAB_LANG, Russian where nobody says otherwise."""
    lang = os.environ.get(SETTING) or "ru"
    if lang not in LANGUAGES:
        raise RehabError(
            f"unknown language {lang!r} / неизвестный язык {lang!r}",
            where=SETTING,
            todo=f"set {SETTING} to ru or en / задайте {SETTING}: ru или en",
        )
    return lang


class _Filler(string.Formatter):
    """Python's own format strings, with counts, nouns and days of a language."""

    def __init__(self, lang: str) -> None:
        self._lang, self._locale = lang, Locale.parse(lang)

    def format_field(self, value: Any, spec: str) -> str:
        if "|" in spec:
            return self._noun(int(value), spec.split("|"))
        if spec == "n":
            return format_decimal(value, locale=self._locale)
        if spec == "day":
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
            return format_date(day, _DAY[self._lang], locale=self._locale)
        return str(super().format_field(value, spec))

    def _noun(self, count: int, forms: list[str]) -> str:
        wanted = _FORMS[self._lang]
        if len(forms) != len(wanted):
            raise ValueError(f"{forms}: {self._lang} needs the forms {', '.join(wanted)}")
        return forms[wanted.index(self._locale.plural_form(count))]


_FILLERS = {lang: _Filler(lang) for lang in LANGUAGES}


def filled(text: str, lang: str, values: Mapping[str, Any]) -> str:
    """A text of a language with its parameters filled in.

    >>> filled("{n:n} {n:строка|строки|строк}", "ru", {"n": 1002}), filled("{n:n} {n:row|rows}", "en", {"n": 1002})
    ('1\\xa0002 строки', '1,002 rows')
    """
    return _FILLERS[lang].vformat(text, (), values)


def named_in(text: str) -> set[str]:
    """The parameters a text names.

    >>> sorted(named_in("{rows:n} {rows:row|rows} of {sheet}"))
    ['rows', 'sheet']
    """
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@dataclass(frozen=True)
class Catalogue:
    """The texts of one file pair by language; `catalogue.text("ru", "broken_file", "what")`."""

    name: str
    texts: Mapping[str, Texts]

    def find(self, lang: str, *path: str) -> str | None:
        """The text under these keys, None where there is none."""
        at: Any = self.texts[lang]
        for key in path:
            at = at.get(key) if isinstance(at, Mapping) else None
        return at if isinstance(at, str) else None

    def get(self, lang: str, *path: str) -> str:
        """The text under these keys; one that nobody has written is a mistake of ours."""
        text = self.find(lang, *path)
        if text is None:
            raise KeyError(f"{self.name}.{lang}.toml has no {'.'.join(path)}")
        return text

    def say(self, lang: str, *path: str, **values: Any) -> str:
        """The text under these keys, filled in."""
        return filled(self.get(lang, *path), lang, values)

    def keys(self, lang: str) -> set[str]:
        """Every key that has a text, its parts joined by dots."""
        return set(_flat(self.texts[lang]))


def _flat(texts: Texts, before: str = "") -> Iterator[str]:
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key


@cache
def catalogue(folder: Path, name: str) -> Catalogue:
    """The catalogue of a folder: `<name>.ru.toml` and `<name>.en.toml`."""
    texts = {
        lang: tomllib.loads((folder / f"{name}.{lang}.toml").read_text(encoding="utf-8"))
        for lang in LANGUAGES
    }
    return Catalogue(name, texts)
