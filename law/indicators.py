"""The registry: what each indicator says of itself, one file a theme, in `indicators/`, `statistics/` and `services/`.

Belongs here: files, themes, defaults, what a block must say in words and numbers. Does not: whether its conditions mean
anything of a fact (`methodology.registry.indicators`), how it is counted. A file is a `[theme]`, `[defaults]` for
every block, `[defaults.<kind>]` for the blocks of a kind, then one block an indicator; a block's own word goes first.
"""

import math
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from law.editions import folder_of_editions, with_numbers
from law.errors import RehabError
from law.files import LawModel, checked, folder, named, refuse, toml_of

REGISTRY, POPULATION, SERVICES = "indicators", "statistics", "services"
WHY = "a figure is published from this block"
KINDS = {"count": "none", "sum": "none", "proportion": "wilson", "mean": "t"}  # kind -> interval it may have
Range = tuple[float, float]
ANY: Range = (-math.inf, math.inf)
_RATES = ("proportion", "mean")
_EMPTY = {"count": ("",), "sum": ("L",), "proportion": ("M", "L"), "mean": ("M", "L")}
_OPTIONAL_WORDS = ("denominator", "exclusions", "caveat")


def _number(end: Any) -> Any:
    """An end of a range; a text is a number of the law: "{best.total}"."""
    written = with_numbers(end) if isinstance(end, str) and "{" in end else ""
    return int(written) if written.removeprefix("-").isdigit() else end


def _range(ends: Any) -> Any:
    ends = [_number(end) for end in ends] if isinstance(ends, list | tuple) else ends
    numbers = [e for e in ends if type(e) in (int, float)] if isinstance(ends, list | tuple) else []
    ordered = len(numbers) == len(ends) == 2 and numbers[0] < numbers[1] if numbers else False
    if not ordered or not any(map(math.isfinite, numbers)):
        raise ValueError("two numbers, the lesser first, such as [0, 8] or [0, inf]")
    return float(numbers[0]), float(numbers[1])


class Indicator(LawModel):
    """One figure: what is divided by what, over which units, and how to read it.

    numerator: a condition (count, proportion) or a number (sum, mean); denominator: the condition a unit counts under;
    exclusions: the condition that takes a unit out of both; with _ru and _en the same in words. basis: `period`, what
    happened in it, or `cohort`, units that entered in it and are followed for 12 months. interval: none, wilson or t.
    minimum_n: with fewer units the figure is marked U. range: of a mean, the least and greatest value it can have
    (inf: no end), beyond which no limit is drawn; None where it has none. when_empty: status without units, M (cannot
    exist) or L (not collected); a cohort still followed is L, for its units may come. suppression: `cube`, published
    through the protected cube alone; `with_n`, published where its number of units is; `internal`, never published; of
    registers: `partition`, a count of people published with all parts of its whole or not at all, `open`,
    organisations and money. part_of: of registers, what it is a part of beside denominator and everyone
    (`methodology.registry.wholes`). act, clause: what the figure follows. place: file and block, as errors name them.
    """

    id: str
    theme: str
    place: str
    title_ru: str
    title_en: str
    definition_ru: str
    definition_en: str
    rationale_ru: str
    rationale_en: str
    fact: str
    kind: Literal["count", "sum", "proportion", "mean"]
    basis: Literal["period", "cohort"]
    numerator: str
    numerator_ru: str
    numerator_en: str
    denominator: str = ""
    denominator_ru: str = ""
    denominator_en: str = ""
    exclusions: str = ""
    exclusions_ru: str = ""
    exclusions_en: str = ""
    unit: str
    polarity: Literal["higher_is_better", "lower_is_better", "neutral"]
    interval: Literal["none", "wilson", "t"]
    minimum_n: Annotated[int, Field(ge=0)]
    range: Annotated[Range, BeforeValidator(_range)] | None = None
    when_empty: Literal["", "M", "L"] = ""
    suppression: Literal["cube", "with_n", "internal", "partition", "open"]
    part_of: str = ""
    act_ru: str
    act_en: str
    clause_ru: str
    clause_en: str
    caveat_ru: str = ""
    caveat_en: str = ""

    @property
    def is_rate(self) -> bool:
        """Whether it has a denominator of its own; a rate is never shown without its counts."""
        return self.kind in _RATES

    @property
    def act(self) -> str:
        """Act and clause in Russian, as a sheet quotes them."""
        return f"{self.act_ru}: {self.clause_ru}"

    @property
    def ends(self) -> Range:
        """The range, open at both ends where there is none."""
        return self.range or ANY

    @property
    def range_text(self) -> str:
        """The range as a sheet shows it: 0..8, ≥ 0; empty where there is none."""
        if self.range is None:
            return ""
        low, high = self.range
        return (
            f"≥ {low:g}" if high == math.inf else f"≤ {high:g}" if low == -math.inf else f"{low:g}..{high:g}"
        )


class _Head(LawModel):
    order: int
    title_ru: str
    title_en: str


class Theme(_Head):
    """One file: its place among the others, its titles, and its indicators by id; place: the file as errors name it."""

    id: str
    place: str
    blocks: dict[str, Indicator]


def load_themes(part: str | Path = REGISTRY) -> tuple[Theme, ...]:
    """Every file of a registry in the order that the files themselves name.

    >>> [theme.id for theme in load_themes(SERVICES)]
    ['social_service']
    """
    return _themes(folder() / part, folder_of_editions())


def refuse_key(what: str, indicator: Indicator, key: str) -> RehabError:
    """An error of the registry, with file, block and key."""
    return refuse(what, f"{indicator.place}, key {key}", WHY, "mend the block")


@cache
def _themes(part: Path, editions: Path) -> tuple[Theme, ...]:
    """editions: their numbers stand in texts and ranges, so that a theme read under others is another one."""
    themes = sorted(map(_theme, part.glob("*.toml")), key=lambda theme: (theme.order, theme.id))
    if not themes:
        raise refuse("there is no file of indicators", named(part), WHY, "name a whole folder in REHAB_LAW")
    seen: dict[Any, str] = {}
    for theme in themes:
        for name in (theme.order, *theme.blocks):
            if name in seen:
                where = f"{theme.place}, " + ("key theme.order" if name == theme.order else f"block [{name}]")
                raise refuse(f"'{name}' is in {seen[name]} already", where, WHY, "give it another one")
            seen[name] = theme.place
    return tuple(themes)


def _theme(path: Path) -> Theme:
    read, place = toml_of(path, WHY), named(path)
    head = checked(read.pop("theme", {}), _Head, f"{place}, [theme]", WHY)
    defaults = read.pop("defaults", {})
    if not isinstance(defaults, dict):
        raise refuse("'defaults' is no table", f"{place}, key defaults", WHY, "write [defaults]")
    blocks = {id: _indicator(path.stem, id, block, defaults, place) for id, block in read.items()}
    return Theme(**head.model_dump(), id=path.stem, place=place, blocks=blocks)


def _indicator(theme: str, id: str, block: Any, defaults: dict[str, Any], place: str) -> Indicator:
    if not isinstance(block, dict):
        raise refuse(f"'{id}' is outside of any block", place, WHY, "put it below a [theme] or a block")
    of_all = {key: value for key, value in defaults.items() if not isinstance(value, dict)}
    of_kind = {kind: value for kind, value in defaults.items() if isinstance(value, dict)}
    return parse_indicator(theme, id, of_all | of_kind.get(str(block.get("kind")), {}) | block, place)


def parse_indicator(theme: str, id: str, block: dict[str, Any], file: str) -> Indicator:
    """One block, defaults filled in; refused with file, block and key when anything in it is not understood."""
    place = f"{file}, block [{id}]"
    ours = {"id": id, "theme": theme, "place": place}
    if given := ours.keys() & block.keys():
        raise refuse(f"unknown key '{min(given)}'", f"{place}, key {min(given)}", WHY, "take it out")
    words = {
        key: with_numbers(text)
        for key, text in block.items()
        if key[-3:] in ("_ru", "_en") and isinstance(text, str)
    }
    indicator = checked(block | words | ours, Indicator, place, WHY)
    for key, what in (*_contradictions(indicator), *_unpaired(indicator)):
        raise refuse_key(what, indicator, key)
    return indicator


def _contradictions(of: Indicator) -> list[tuple[str, str]]:
    """Key and what is wrong, where a word of the block does not go with its kind."""
    empty, intervals = _EMPTY[of.kind], ("none", KINDS[of.kind])
    told = {
        "interval": of.interval not in intervals
        and f"'{of.interval}' is not one of: {', '.join(dict.fromkeys(intervals))}",
        "when_empty": of.when_empty not in empty
        and f"'{of.when_empty}' is not one of: {', '.join(each or 'nothing' for each in empty)}",
        "denominator": of.is_rate and not of.denominator and f"a {of.kind} needs a denominator",
        "range": of.range and of.kind != "mean" and "only a mean has a range",
    }
    return [(key, what) for key, what in told.items() if what]


def _unpaired(of: Indicator) -> list[tuple[str, str]]:
    """Both languages or none, and what is counted is written in words wherever it is written in SQL."""
    found = []
    for key in [name.removesuffix("_ru") for name in Indicator.model_fields if name.endswith("_ru")]:
        ru, en = (bool(getattr(of, f"{key}_{lang}").strip()) for lang in ("ru", "en"))
        if ru != en:
            found.append((f"{key}_{'en' if ru else 'ru'}", f"'{key}' is written in one language only"))
        elif not ru and (key not in _OPTIONAL_WORDS or getattr(of, key, None)):
            found.append((f"{key}_ru", f"'{key}' is not written in words"))
    return found
