"""A bridge as rows: for a terminal in Russian, for CSV and JSON with every fraction in full.

Belongs here: titles, order and notation. Does not: any arithmetic.
"""

from fractions import Fraction
from typing import Any

import polars as pl

from methodology.bridge import PARTS, Bridge, Figure
from methodology.indicators import load_indicators

TITLES = {
    "from": "было",
    "late": "опоздавшие курсы",
    "corrections": "исправления",
    "withdrawn": "отозваны и в карантине",
    "edition": "редакция методики",
    "movement": "другой период",
    "suppression": "округление и защита",
    "to": "стало",
}
_SHOWN = {True: "опубликовано", False: "не опубликовано, точно"}
_COLUMNS = {
    "indicator": pl.String,
    "title_ru": pl.String,
    "part": pl.String,
    "part_ru": pl.String,
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
    title = load_indicators()[each.indicator].title_ru
    shown = {"from": each.start} | {part: each.parts[part] for part in PARTS} | {"to": each.end}
    ends = dict(zip(("from", "to"), each.published, strict=True))
    return [
        (each.indicator, title, part, _title(part, ends.get(part)), ends.get(part))
        + (each.courses.get(part, (None, None)) + _texts(told))
        for part, told in shown.items()
    ]


def _title(part: str, published: bool | None) -> str:
    return TITLES[part] if published is None else f"{TITLES[part]} ({_SHOWN[published]})"


def _texts(told: Figure) -> tuple[str | None, str | None, str | None, float | None]:
    value = None if told.value is None else float(told.value)
    return str(told.numerator), _text(told.denominator), _text(told.value), value


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)
