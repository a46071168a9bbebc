"""How rows are worded: typed rows become text as senders write it, in Russian or English.

Belongs here: headers, code words, date styles, decimal commas. Does not: separators, encodings, workbooks. The words
are those of the schemas and of the headers that intake reads; text that is no date or no code (a planted error) passes
unchanged.
"""

import polars as pl

from intake.reading.recognise import FORM, written_headers
from schemas import codes
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns

SPELLINGS = written_headers(FORM)
SHEETS = {table: spelt["sheet"][0] for table, spelt in SPELLINGS.items()}
_LISTS = {listed.name: listed for listed in vars(codes).values() if isinstance(listed, codes.CodeList)}
_NOT_SENT_YET = {
    "course_protocol": {"programme", "target_group_extra"},
    "social_service_case": {"case_no"},
}
_ISO = r"^(\d{4})-(\d{2})-(\d{2})$"


def columns(table: str) -> list[str]:
    """The columns of a delivered table, in the order of the data contract."""
    known = delivered_columns(DELIVERED[table]).keys() - _NOT_SENT_YET.get(table, set())
    return [name for name in SPELLINGS[table]["columns"] if name in known]


def kinds(table: str, dtype: str) -> list[str]:
    """The columns of a table that hold dates, booleans, decimals or integers."""
    specs = delivered_columns(DELIVERED[table])
    return [name for name, spec in specs.items() if str(spec.dtype.type).lower().startswith(dtype)]


def as_text(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Every column of the table as text: ISO dates, 1/0, decimal point; a column the frame lacks is empty."""
    given = [c for c in columns(table) if c in frame.columns]
    missing = [pl.lit(None, pl.String).alias(c) for c in columns(table) if c not in given]
    digits = [pl.col(c).cast(pl.Int8) for c in given if frame.schema[c] == pl.Boolean]
    return frame.with_columns(*missing, *digits).select(pl.col(c).cast(pl.String) for c in columns(table))


def headers(table: str, russian: bool) -> dict[str, str]:
    """Column -> header, the first Russian spelling or the English name."""
    spelt = SPELLINGS[table]["columns"]
    return {name: spelt[name][0] if russian else name for name in columns(table)}


def in_russian(text: pl.DataFrame, table: str) -> pl.DataFrame:
    """Codes as Russian words (items of the d scale stay d1..d9), yes and no."""
    specs = delivered_columns(DELIVERED[table])
    worded = []
    for name, spec in specs.items():
        listed = _LISTS.get(spec.metadata["codes"] or "")
        if (
            listed
            and name in text.columns
            and not spec.metadata["many"]
            and name not in ("disability_group", "item")
        ):
            worded.append(pl.col(name).replace({c: ru for c, (ru, _) in listed.labels.items()}))
    items = {code: codes.ITEM.label(code) for code in codes.COMPETENCE_ITEMS}
    worded += [pl.col(c).replace({"1": "да", "0": "нет"}) for c in kinds(table, "bool")]
    worded += [pl.col("item").replace(items)] if table == "assessment" else []
    short = text.with_columns(worded)
    return short.with_columns(pl.col("sex").str.slice(0, 1).str.to_uppercase()) if "sex" in specs else short


def dotted_dates(text: pl.DataFrame, table: str, only: list[str] | None = None) -> pl.DataFrame:
    """Dates as 30.09.2025."""
    return text.with_columns(pl.col(only or kinds(table, "date")).str.replace(_ISO, "$3.$2.$1"))


def decimal_commas(text: pl.DataFrame, table: str) -> pl.DataFrame:
    """Amounts as 98450,50."""
    amounts = kinds(table, "decimal")
    return text.with_columns(pl.col(amounts).str.replace(".", ",", literal=True)) if amounts else text
