"""Code tables of the data package: what each code of the figures means, a CSV a list.

Belongs here: which tables and columns. Does not: their schema (datapackage.py), SDMX code lists (sdmx_codes.py).
"""

from dataclasses import asdict

import polars as pl

from dashboard.exports.areas import areas
from dashboard.exports.words import CONF_STATUS, OBS_STATUS, Words
from methodology.indicators import load_indicators

# What a reader of a figure needs; how it is counted stands in docs/indicators.md.
_INDICATOR = (
    "title",
    "definition",
    "rationale",
    "kind",
    "unit",
    "basis",
    "polarity",
    "act",
    "clause",
    "caveat",
)


def _indicators() -> pl.DataFrame:
    rows = [asdict(indicator) for indicator in load_indicators().values()]
    frame = pl.DataFrame(rows).rename({"id": "indicator"})
    told = [name for name in frame.columns if name.removesuffix("_ru").removesuffix("_en") in _INDICATOR]
    return frame.select("indicator", *told)


def _words(code: str, words: Words) -> pl.DataFrame:
    rows = [(key, ru, en) for key, (ru, en) in words.items()]
    return pl.DataFrame(
        rows, schema=dict.fromkeys([code, "meaning_ru", "meaning_en"], pl.String), orient="row"
    )


def code_tables() -> dict[str, pl.DataFrame]:
    """Name of the column whose codes it explains -> table; its first column of that name is its key."""
    return {
        "indicator": _indicators(),
        "area": areas().select("area", "area_kind", "area_ru", "area_en", "parent"),
        "status": _words("status", OBS_STATUS),
        "conf_status": _words("conf_status", CONF_STATUS),
    }
