"""Code tables of the data package: what each code of the figures means, a CSV a list.

Belongs here: which tables and columns. Does not: their schema (datapackage.py), SDMX code lists (sdmx_codes.py).
"""

import polars as pl

from dashboard.exports.areas import areas
from dashboard.wording.codes import CONF_STATUS, OBS_STATUS, Words
from methodology.registry.indicators import load_indicators

# What a reader of a figure needs, in two languages where it is told in words; the conditions behind the words stand in
# docs/indicators.md.
_SPOKEN = (
    "title",
    "definition",
    "rationale",
    "numerator",
    "denominator",
    "exclusions",
    "act",
    "clause",
    "caveat",
)
_PLAIN = ("kind", "unit", "basis", "polarity", "interval", "minimum_n", "suppression")


def _indicators() -> pl.DataFrame:
    rows = [indicator.model_dump() for indicator in load_indicators().values()]
    spoken = [f"{name}_{lang}" for name in _SPOKEN for lang in ("ru", "en")]
    return pl.DataFrame(rows).select(pl.col("id").alias("indicator"), *spoken, *_PLAIN)


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
