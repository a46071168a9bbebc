"""Cells of text as every text format hands them over: stripped, empty is null, rows without any value dropped."""

import polars as pl


def trim(column: str) -> pl.Expr:
    """The text without spaces around it (also non-breaking ones); nothing left is null."""
    return pl.col(column).str.strip_chars().replace("", None)


def drop_blank_rows(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows where any recognised column has a value; read once, however often they are asked for."""
    cells = rows.collect()
    blank = cells.select(pl.all_horizontal(pl.exclude("line").is_null())).to_series()
    return (cells.filter(~blank) if blank.any() else cells).lazy()
