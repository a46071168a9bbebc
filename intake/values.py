"""From cells to values: text as people write it becomes the type its column has in the model.

Belongs here: dates in two styles, decimal commas, yes and no, Russian words for codes. Does not: whether a value is
allowed; that is a rule of the model. A cell that cannot be read is null and has its bit set in `unreadable`.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.expressions import digits
from schemas.rules import delivered_columns

_CODE_LISTS = {c.name: c for c in vars(codes).values() if isinstance(c, codes.CodeList)}
_ISO, _DOTTED = r"^\d{4}-\d{2}-\d{2}$", r"^\d{1,2}\.\d{1,2}\.\d{4}$"
UNREADABLE = {
    "int": ("not_an_integer", "Не целое число", "Not a whole number", "a whole number"),
    "date": ("not_a_date", "Не дата", "Not a date", "2025-09-30 or 30.09.2025"),
    "decimal": ("not_a_number", "Не число", "Not a number", "1234.56 or 1234,56"),
    "bool": ("not_a_boolean", "Не «да» и не «нет»", "Neither yes nor no", "1/0, true/false, да/нет"),
}


def kind(spec: Any) -> str:
    """What a column of a model holds: str, int, date, decimal or bool."""
    dtype = spec.dtype.type
    if dtype == pl.Date:
        return "date"
    if dtype == pl.Boolean:
        return "bool"
    if isinstance(dtype, pl.Decimal):
        return "decimal"
    return "int" if dtype.is_integer() else "str"


def _plain(column: pl.Expr) -> pl.Expr:
    return column.str.to_lowercase().str.replace_all("ё", "е")


def _word_to_code(column: pl.Expr, name: str) -> pl.Expr:
    """The code of a word; a word of no code stays as it is, so that the rule can name it."""
    listed = _CODE_LISTS[name]
    spellings = listed.spellings | codes.EXTRA_SPELLINGS.get(name, {})
    plain = {word.replace("ё", "е"): code for word, code in spellings.items()}
    exact = pl.when(column.is_in(listed.codes)).then(column)
    return exact.otherwise(_plain(column).replace_strict(plain, default=column, return_dtype=pl.String))


def _text_to_date(column: pl.Expr) -> pl.Expr:
    iso = pl.when(column.str.contains(_ISO)).then(column).str.to_date("%Y-%m-%d", strict=False)
    dotted = pl.when(column.str.contains(_DOTTED)).then(column).str.to_date("%d.%m.%Y", strict=False)
    return pl.coalesce(iso, dotted)


def _text_to_bool(column: pl.Expr) -> pl.Expr:
    word = _plain(column)
    yes, no = word.is_in(codes.TRUE_WORDS), word.is_in(codes.FALSE_WORDS)
    return pl.when(yes).then(True).when(no).then(False)


def _text_to_decimal(column: pl.Expr, dtype: Any) -> pl.Expr:
    plain = column.str.replace_all(r"[ \u00a0\u202f]", "").str.replace(",", ".", literal=True)
    return pl.when(plain.str.contains(r"^-?\d{1,12}(\.\d{1,2})?$")).then(plain).cast(dtype, strict=False)


def _text_to_int(column: pl.Expr, dtype: Any) -> pl.Expr:
    return pl.when(column.str.contains(r"^[+-]?\d{1,18}$")).then(column).cast(dtype, strict=False)


def _from_text(name: str, spec: Any) -> pl.Expr:
    column, dtype = pl.col(name), spec.dtype.type
    match kind(spec):
        case "date":
            return _text_to_date(column)
        case "bool":
            return _text_to_bool(column)
        case "decimal":
            return _text_to_decimal(column, dtype)
        case "int":
            return _text_to_int(column, dtype)
    return _text_to_text(name, spec)


def _text_to_text(name: str, spec: Any) -> pl.Expr:
    if spec.metadata["codes"]:
        return _word_to_code(pl.col(name), spec.metadata["codes"])
    if name in ("snils", "provider_ogrn"):
        return digits(name)
    if name == "region_code":  # a spreadsheet eats the leading zero of 01..09
        return pl.when(pl.col(name).str.contains(r"^\d$")).then("0" + pl.col(name)).otherwise(pl.col(name))
    if name == "reasons":
        return pl.col(name).str.replace_all(r"\s*[|;]\s*", "|")
    return pl.col(name)


def _from_native(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """A Parquet column: already typed, cast without loss; what does not fit is unreadable."""
    if kind(spec) == "str":
        return pl.col(name).cast(pl.String)
    if kind(spec) == "decimal" and dtype.is_float():
        return pl.col(name).round(2).cast(spec.dtype.type, strict=False)
    if kind(spec) == "int" and dtype.is_float():
        whole = pl.when(pl.col(name) == pl.col(name).round(0)).then(pl.col(name))
        return whole.cast(spec.dtype.type, strict=False)
    return pl.col(name).cast(spec.dtype.type, strict=False)


def _value(name: str, spec: Any, dtype: pl.DataType | None) -> pl.Expr:
    if dtype is None:
        return pl.lit(None, spec.dtype.type).alias(name)
    if dtype == pl.String:
        return _from_text(name, spec).alias(name)
    return _from_native(name, spec, dtype).alias(name)


def typed(rows: pl.LazyFrame, model: type[pa.DataFrameModel]) -> pl.LazyFrame:
    """The rows with every delivered column of the model in its type, `line`, and `unreadable`: bit k for column k.

    A column that was not delivered is null. Two steps, so that a cell that had text and has no value shows.
    """
    schema, columns = rows.collect_schema(), delivered_columns(model)
    values = [_value(name, spec, schema.get(name)) for name, spec in columns.items()]
    bits = [
        pl.when(pl.col(name).is_not_null() & value.is_null()).then(pl.lit(1 << k, pl.UInt64)).otherwise(0)
        for k, ((name, spec), value) in enumerate(zip(columns.items(), values, strict=True))
        if name in schema and kind(spec) != "str"
    ]
    unreadable = pl.sum_horizontal(bits) if bits else pl.lit(0, pl.UInt64)
    return rows.select(*values, pl.col("line").cast(pl.UInt32), unreadable.cast(pl.UInt64).alias("unreadable"))


def date_styles(cells: pl.LazyFrame, model: type[pa.DataFrameModel]) -> str | None:
    """How the dates of a sheet of text are written: iso, dotted, mixed; null where there is none."""
    schema = cells.collect_schema()
    dates = [n for n, spec in delivered_columns(model).items() if kind(spec) == "date" and schema.get(n) == pl.String]
    if not dates:
        return None
    styles = {"iso": _ISO, "dotted": _DOTTED}
    seen = cells.select(pl.any_horizontal(pl.col(dates).str.contains(p).any()).alias(s) for s, p in styles.items())
    used = [s for s, is_used in seen.collect().row(0, named=True).items() if is_used]
    return "mixed" if len(used) > 1 else (used or [None])[0]
