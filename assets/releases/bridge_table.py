"""A bridge as rows: for a terminal in words of both languages, for CSV and JSON with every fraction in full.

Belongs here: titles, order and notation. Does not: any arithmetic.
"""

from fractions import Fraction
from typing import Any

import polars as pl

from methodology.bridge.parts import PARTS, Bridge, Figure
from methodology.registry.indicators import load_indicators

WORDS = {  # a part or an end in Russian and in English
    "from": ("было", "before"),
    "late": ("опоздавшие курсы", "late courses"),
    "corrections": ("исправления", "corrections"),
    "withdrawn": ("отозваны и в карантине", "withdrawn and quarantined"),
    "edition": ("редакция методики", "edition of the methodology"),
    "movement": ("другой период", "another period"),
    "suppression": ("округление и защита", "rounding and protection"),
    "to": ("стало", "after"),
}
_SHOWN = {True: ("опубликовано", "published"), False: ("не опубликовано, точно", "not published, exact")}
_COLUMNS = {
    "indicator": pl.String,
    "title_ru": pl.String,
    "title_en": pl.String,
    "part": pl.String,
    "part_ru": pl.String,
    "part_en": pl.String,
    "published": pl.Boolean,
    "courses": pl.Int64,
    "changed": pl.Int64,
    "numerator": pl.String,
    "denominator": pl.String,
    "value": pl.String,
    "value_decimal": pl.Float64,
}


def bridge_rows(bridges: list[Bridge]) -> pl.DataFrame:
    """One row an indicator and part, the two ends first and last.

    published: of an end, whether the release shows it; if not, the exact figure stands there. courses: how many courses
    the step touched; changed: how many of them changed the figure. numerator, denominator, value: exact, as
    `-22/1325`; value_decimal is the same for reading.
    """
    rows = [row for each in bridges for row in _rows(each)]
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def _rows(each: Bridge) -> list[tuple[Any, ...]]:
    indicator = load_indicators()[each.indicator]
    shown = {"from": each.start} | {part: each.parts[part] for part in PARTS} | {"to": each.end}
    ends = dict(zip(("from", "to"), each.published, strict=True))
    return [
        (
            each.indicator,
            indicator.title_ru,
            indicator.title_en,
            part,
            *_words(part, ends.get(part)),
            ends.get(part),
        )
        + (each.courses.get(part, (None, None)) + _texts(told))
        for part, told in shown.items()
    ]


def _words(part: str, published: bool | None) -> tuple[str, ...]:
    """The part in Russian and in English; an end with whether it is published."""
    if published is None:
        return WORDS[part]
    return tuple(f"{words} ({shown})" for words, shown in zip(WORDS[part], _SHOWN[published], strict=True))


def _texts(told: Figure) -> tuple[str | None, str | None, str | None, float | None]:
    value = None if told.value is None else float(told.value)
    return str(told.numerator), _text(told.denominator), _text(told.value), value


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)
