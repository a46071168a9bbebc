"""Text that was decoded wrongly before it was delivered: «Öåíòð», «Р¦РµРЅС‚СЂ», «?????».

Belongs here: noticing it cell by cell, in formats whose own bytes are in order (workbooks, Parquet, escaped JSON). Does
not: the encoding of a whole text (`formats.encoding`), which also says which reading is the right one.
"""

import polars as pl

from intake.reading.formats.encoding import was_misread

# Latin letters with marks in a row, or two pairs of a letter that begins UTF-8 and a sign no Russian word has.
_SUSPECT = r"[À-ÿ]{3}|(?:[РСÐÑ][^а-яёА-ЯЁa-zA-Z0-9\s.,;:()«»\"-]){2}"
_LOST = r"\x{FFFD}|\?{2,}\s+\?{2,}|^\?{4,}$"  # letters that the encoding had no place for


def is_damaged(cells: pl.Series) -> pl.Series:
    """Whether the letters of a cell are lost or another word's; false of null.

    >>> is_damaged(pl.Series(["Öåíòð", "Р¦РµРЅС‚СЂ", "????? ????", "Центр «Café»", "Почему??"])).to_list()
    [True, True, True, False, False]
    """
    lost = cells.str.contains(_LOST).fill_null(False)
    suspect = cells.str.contains(_SUSPECT).fill_null(False)
    if not suspect.any():
        return lost
    texts = cells.filter(suspect).unique()
    verdicts = dict(zip(texts, map(was_misread, texts), strict=True))
    misread = cells.filter(suspect).replace_strict(verdicts, return_dtype=pl.Boolean)
    return lost | suspect.scatter(suspect.arg_true(), misread)
