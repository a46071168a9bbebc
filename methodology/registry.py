"""Files of the indicator registry: themes in their order, and each block with the defaults of its file.

Belongs here: reading `methodology/indicators/<theme>.toml`, what a file must say of itself, duplicate ids. Does not:
what a block means (`methodology.indicators`). A file is a `[theme]`, `[defaults]` for every block, `[defaults.<kind>]`
for the blocks of a kind, then one block an indicator; a block's own word goes first.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from law.errors import RehabError

_THEME = {"order": int, "title_ru": str, "title_en": str}
Blocks = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Theme:
    """One file: its place among the others, its titles, and its blocks with the defaults filled in."""

    id: str
    order: int
    title_ru: str
    title_en: str
    blocks: Blocks


def refuse(what: str, where: str) -> RehabError:
    """An error of the registry, with file, block and key."""
    return RehabError(what, where=where, why="a figure is published from this block", todo="mend the block")


def place_of(file: str, block: str, key: str = "") -> str:
    """Where something stands.

    >>> place_of("dose", "norm_met", "unit")
    'indicators/dose.toml, block [norm_met], key unit'
    """
    return f"indicators/{file}.toml, block [{block}]" + (f", key {key}" if key else "")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RehabError(
            f"not TOML: {error}", where=path.name, why="no figure can be counted", todo="mend it"
        ) from None


def _theme_keys(file: str, theme: Any) -> dict[str, Any]:
    if not isinstance(theme, dict):
        raise refuse("the file does not say its theme", place_of(file, "theme"))
    for key in theme.keys() | _THEME.keys():
        if key not in theme or type(theme[key]) is not _THEME.get(key):
            raise refuse(f"[theme] is {', '.join(_THEME)} and no more", place_of(file, "theme", key))
    return theme


def _with_defaults(file: str, id: str, block: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(block, dict):
        raise refuse(f"'{id}' stands outside of any block", place_of(file, id))
    of_all = {key: value for key, value in defaults.items() if not isinstance(value, dict)}
    return of_all | defaults.get(block.get("kind", ""), {}) | block


def read_theme(path: Path) -> Theme:
    """One file of the registry."""
    read = _read(path)
    theme, defaults = _theme_keys(path.stem, read.pop("theme", None)), read.pop("defaults", {})
    blocks = {id: _with_defaults(path.stem, id, block, defaults) for id, block in read.items()}
    return Theme(path.stem, theme["order"], theme["title_ru"], theme["title_en"], blocks)


def read_themes(folder: Path) -> tuple[Theme, ...]:
    """Every file of the folder in the order that the files themselves name."""
    themes = sorted(
        (read_theme(path) for path in folder.glob("*.toml")), key=lambda theme: (theme.order, theme.id)
    )
    seen: dict[Any, str] = {}
    for theme in themes:
        for name in (theme.order, *theme.blocks):
            if name in seen:
                told = f"'{name}' stands in {seen[name]}.toml already"
                raise refuse(told, place_of(theme.id, "theme" if name == theme.order else str(name)))
            seen[name] = theme.id
    return tuple(themes)
