"""From cells to values: text as people write it becomes the type its column has in the model.

Belongs here: dates in two styles, decimal commas, yes and no, Russian words for codes. Does not: whether a value is
allowed; that is a rule of the model. A cell that cannot be read is null and has its bit set in `unreadable`.
"""

from typing import Any

import pandera.polars as pa
import polars as pl

from schemas import codes
from schemas.expressions import without_separators
from schemas.rules import delivered_columns

_CODE_LISTS = {c.name: c for c in vars(codes).values() if isinstance(c, codes.CodeList)}
_FLOAT_NOISE = 1e-6  # roubles: what binary fractions add to kopecks; a third decimal is a thousand times that
_ISO, _DOTTED = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}$"
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
    return (
        pl.when(plain.str.contains(r"^-?[0-9]{1,12}(\.[0-9]{1,2})?$")).then(plain).cast(dtype, strict=False)
    )


def _text_to_int(column: pl.Expr, dtype: Any) -> pl.Expr:
    return pl.when(column.str.contains(r"^[+-]?[0-9]{1,18}$")).then(column).cast(dtype, strict=False)


def _from_text(name: str, spec: Any, column: pl.Expr) -> pl.Expr:
    dtype = spec.dtype.type
    match kind(spec):
        case "date":
            return _text_to_date(column)
        case "bool":
            return _text_to_bool(column)
        case "decimal":
            return _text_to_decimal(column, dtype)
        case "int":
            return _text_to_int(column, dtype)
    return _text_to_text(name, spec, column)


def _text_to_text(name: str, spec: Any, column: pl.Expr) -> pl.Expr:
    if spec.metadata["codes"]:
        return _word_to_code(column, spec.metadata["codes"])
    if name in ("snils", "provider_ogrn"):
        return without_separators(column)
    if name == "region_code":  # a spreadsheet eats the leading zero of 01..09
        return pl.when(column.str.contains(r"^[0-9]$")).then("0" + column).otherwise(column)
    if name.endswith("_inn"):  # the same zero; eleven digits stay as they are, for they may be a SNILS
        digits = without_separators(column)
        return pl.when(digits.str.contains(r"^[0-9]{9}$")).then("0" + digits).otherwise(digits)
    if name == "school_year":
        return column.str.replace(r"^([0-9]{4})\s*[-–/]\s*([0-9]{4})$", "${1}/${2}")
    if name == "reasons":
        return column.str.replace_all(r"\s*[|;]\s*", "|")
    return column


def _from_native(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """A Parquet column: already typed, taken over without loss; what does not fit is unreadable, never bent."""
    column, wanted = pl.col(name), spec.dtype.type
    match kind(spec):
        case "date":
            fits = dtype.is_temporal() and dtype != pl.Time
        case "bool":
            fits = dtype == pl.Boolean or dtype.is_integer()
            column = column if dtype == pl.Boolean else pl.when(column.is_in([0, 1])).then(column)
        case "decimal":
            fits = dtype.is_numeric()
            exact = column.round(2)
            near = (column - exact).abs() < _FLOAT_NOISE if dtype.is_float() else column == exact
            column = pl.when(near).then(exact) if not dtype.is_integer() else column
        case "int":
            fits = dtype.is_numeric()
            column = column if dtype.is_integer() else pl.when(column == column.round(0)).then(column)
        case _:
            return _text_to_text(
                name, spec, _number_to_text(column) if dtype.is_float() else column.cast(pl.String)
            )
    return column.cast(wanted, strict=False) if fits else pl.lit(None, wanted)


def _number_to_text(column: pl.Expr) -> pl.Expr:
    """A code that was kept as a number, without the «.0» that a missing neighbour gives it."""
    whole = pl.when(column == column.round(0)).then(column.cast(pl.Int64, strict=False))
    return pl.coalesce(whole.cast(pl.String), column.cast(pl.String))


def _value(name: str, spec: Any, dtype: pl.DataType | None) -> pl.Expr:
    if dtype is None:
        return pl.lit(None, spec.dtype.type).alias(name)
    if dtype != pl.String:
        return _from_native(name, spec, dtype).alias(name)
    return _from_text(name, spec, pl.col(name)).alias(name)


def _cell(name: str, spec: Any, dtype: pl.DataType) -> pl.Expr:
    """A cell of text. Text of Parquet comes as it is: blanks there are no value; a rule of its own tells other ones."""
    if dtype != pl.String or (kind(spec) == "str" and not spec.nullable):
        return pl.col(name)
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped != "").then(stripped).alias(name)


def typed(rows: pl.LazyFrame, model: type[pa.DataFrameModel]) -> pl.LazyFrame:
    """The rows with every delivered column of the model in its type, `line`, and `unreadable`: bit k for column k.

    A column that was not delivered is null. Three steps, so that nothing is worked out twice and a cell that had text
    and has no value shows.
    """
    schema, columns = rows.collect_schema(), delivered_columns(model)
    cells = rows.select(*(_cell(n, spec, schema[n]) for n, spec in columns.items() if n in schema), "line")
    marks = {k: n for k, (n, spec) in enumerate(columns.items()) if n in schema and kind(spec) != "str"}
    values = cells.select(
        *(_value(name, spec, schema.get(name)) for name, spec in columns.items()),
        *(pl.col(name).is_not_null().alias(f"given:{name}") for name in marks.values()),
        pl.col("line").cast(pl.UInt32),
    )
    bits = [
        pl.when(f"given:{name}", pl.col(name).is_null()).then(pl.lit(1 << k, pl.UInt64)).otherwise(0)
        for k, name in marks.items()
    ]
    unreadable = pl.sum_horizontal(bits) if bits else pl.lit(0, pl.UInt64)
    return values.select(*columns, "line", unreadable.cast(pl.UInt64).alias("unreadable"))


def date_styles(cells: pl.LazyFrame, model: type[pa.DataFrameModel]) -> str | None:
    """How the dates of a sheet of text are written: iso, dotted, mixed; null where there is none."""
    schema = cells.collect_schema()
    dates = [
        n
        for n, spec in delivered_columns(model).items()
        if kind(spec) == "date" and schema.get(n) == pl.String
    ]
    if not dates:
        return None
    styles = {"iso": _ISO, "dotted": _DOTTED}
    seen = cells.select(
        pl.any_horizontal(pl.col(dates).unique().str.contains(p).any()).alias(s) for s, p in styles.items()
    )
    used = [s for s, is_used in seen.collect().row(0, named=True).items() if is_used]
    return "mixed" if len(used) > 1 else next(iter(used), None)
