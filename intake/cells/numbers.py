"""Whole numbers, amounts, yes and no, as people and programs write them.

Belongs here: text to numbers. Does not: whether a number is allowed. What has two readings (1,000) is none.
"""

from typing import Any

import polars as pl

from intake.cells.text import MARKS, one_line
from schemas import codes

_PLAIN = r"^[+-]?[0-9]{1,18}$"
_GROUPED = r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,18}"
# «,00» and «.0» of a spreadsheet; three zeros may be thousands.
_WHOLE = rf"^([+-]?(?:{_GROUPED}))(?:[.,](?:0|00|0000+))?$"
_AMOUNT = r"^(-?(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,12}))(?:[.,]([0-9]{1,2})0*)?$"


def _rest_read(cells: pl.Series, plain: pl.Expr, odd: pl.Expr, dtype: Any) -> pl.Series:
    """`plain` of every cell; `odd` of those it did not read, in one line and small letters."""
    values = cells.to_frame("t").select(plain.cast(dtype, strict=False)).to_series().rename(cells.name)
    rest = cells.is_not_null() & values.is_null()
    if not rest.any():
        return values
    text = one_line(cells.filter(rest).str.strip_chars_start(MARKS))
    return values.scatter(
        rest.arg_true(), text.to_frame("t").select(odd.cast(dtype, strict=False)).to_series()
    )


def to_int(cells: pl.Series, dtype: Any) -> pl.Series:
    """Whole numbers: 7, 1 200, 1 200,00, 1.0."""
    text = pl.col("t")
    plain = pl.when(text.str.contains(_PLAIN)).then(text)
    return _rest_read(cells, plain, text.str.extract(_WHOLE).str.replace_all(" ", ""), dtype)


def to_decimal(cells: pl.Series, dtype: Any) -> pl.Series:
    """Amounts with up to two digits after a point or comma, thousands apart: 1234.56, 1 234,5."""
    text = pl.col("t")
    plain = pl.when(text.str.contains(r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$")).then(text)
    whole, part = text.str.extract(_AMOUNT, 1).str.replace_all(" ", ""), text.str.extract(_AMOUNT, 2)
    return _rest_read(cells, plain, pl.concat_str(whole, pl.lit("."), part.fill_null("0")), dtype)


def to_bool(cells: pl.Series) -> pl.Series:
    """Yes and no by their words."""
    words = dict.fromkeys(codes.TRUE_WORDS, True) | dict.fromkeys(codes.FALSE_WORDS, False)
    text = one_line(cells.str.strip_chars_start(MARKS)).str.replace_all("ё", "е").str.strip_chars_end(".")
    return text.replace_strict(words, default=None, return_dtype=pl.Boolean).rename(cells.name)
