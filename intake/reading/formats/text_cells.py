"""Cells of text as every text format hands them over: stripped, empty is null, rows without any value dropped."""

import polars as pl

# What `trim` takes away, but line breaks, as bytes of UTF-8 (Unicode White_Space).
BLANK = r"(?:[ \t\v\f]|\xC2[\x85\xA0]|\xE1\x9A\x80|\xE2\x80[\x80-\x8A\xA8\xA9\xAF]|\xE2\x81\x9F|\xE3\x80\x80)"
BLANK_BEGINS = (b" ", b"\t", b"\v", b"\f", b"\xc2", b"\xe1", b"\xe2", b"\xe3")


MARKS = "[\ue000-\ue002]"  # signs that only a reader may set (intake.reading.sheets)


def trim(column: str) -> pl.Expr:
    """The text without spaces around it (also non-breaking ones); nothing left is null."""
    stripped = pl.col(column).str.strip_chars()
    return pl.when(stripped != "").then(stripped).alias(column)


def drop_blank_rows(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows where any recognised column has a value; read once, however often they are asked for."""
    cells = rows.collect()
    blank = cells.select(pl.all_horizontal(pl.exclude("line").is_null())).to_series()
    return (cells.filter(~blank) if blank.any() else cells).lazy()


def plain_text(texts: pl.Series) -> pl.Series:
    """Text of a file without blanks around it, and without signs that would pass for a mark of ours."""
    return texts.str.replace_all(MARKS, "\ufffd").str.strip_chars()


def plain(text: str) -> str:
    """One text as `plain_text` makes it."""
    return text.strip() if text.isprintable() else plain_text(pl.Series([text])).item()
