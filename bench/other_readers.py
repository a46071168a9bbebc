"""How many rows and sheets a delivery has, as programs that are not ours count them; and how many we account for.

Belongs here: openpyxl, calamine, csv, json, pyarrow and lxml counting. Does not: which deliveries (`mutants.py`,
`tests/unit/test_every_row_is_accounted_for.py`). Rows read, rows named as not read and one header a table are all rows
of a file; sheets read and sheets named as not read are all sheets with a value.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import fastexcel
import openpyxl
import pyarrow.parquet as pq
from lxml import etree

from intake.reading.delivery import Reading
from intake.reading.not_read import rows_not_read

csv.field_size_limit(1 << 30)
_EXTRACT = "{http://fri.pfr.ru}ВыпискаФРИ"
_WITH_HEADER = ("xlsx", "ods", "xls", "csv")
# What is no sign to see: blanks of every alphabet, marks of direction and width, control signs.
_BLANK = re.compile(r"[\s\u0000-\u001f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*")


class Count(NamedTuple):
    """Rows with any value, over all sheets and lists; and sheets with any value, 0 where a format has none."""

    rows: int
    sheets: int = 0


def accounted(reading: Reading) -> Count:
    """What is read or named as not read."""
    read = sum(sheet.rows.collect().height for sheet in reading.sheets)
    headers = len(reading.sheets) if reading.format in _WITH_HEADER else 0
    named = {sheet.sheet for sheet in reading.sheets} | {each.sheet for each in reading.not_read}
    whole = sum(each.what == "sheet" for each in reading.not_read)
    return Count(read + headers + rows_not_read(reading), len(named - {None}) + whole)


def counted(path: Path, kind: str) -> Count:
    """What another program finds in a delivery of this kind; whatever it raises where it cannot read the file."""
    return _COUNTS[kind](path)


def is_counted_so(path: Path, kind: str, mine: Count) -> bool:
    """Whether another program counts as we do; of workbooks one of two, for each sees what the other leaves out."""
    readers = (_of_xlsx, _of_calamine) if kind == "xlsx" else (_COUNTS[kind],)
    return any(
        mine.rows == found.rows and found.sheets in (0, mine.sheets) for found in (r(path) for r in readers)
    )


def _of_xlsx(path: Path) -> Count:
    book = openpyxl.load_workbook(path, read_only=False, data_only=True)
    return _of_sheets(sheet.iter_rows(values_only=True) for sheet in book.worksheets)


def _of_calamine(path: Path) -> Count:
    book = fastexcel.read_excel(path)
    sheets = (
        book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in book.sheet_names
    )
    return _of_sheets(sheet.to_polars().iter_rows() if sheet.width else () for sheet in sheets)


def _of_sheets(sheets: Iterable[Iterable[tuple[Any, ...]]]) -> Count:
    rows = [sum(any(map(is_given, row)) for row in sheet) for sheet in sheets]
    return Count(sum(rows), sum(count > 0 for count in rows))


def _of_csv(path: Path) -> Count:
    """`sep=;`, which spreadsheet programs write first, tells the separator and is a row like any other."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251", "replace")
    said = re.match(r"sep=(.)", text)
    sign = said[1] if said else max(",;\t", key=text[:100_000].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    return Count(sum(any(map(is_given, row)) for row in rows))


def _of_json(path: Path) -> Count:
    """Protocols and everything nested in them, one protocol a line or a document of them."""
    text = path.read_text("utf-8-sig")
    try:
        found = [json.loads(line) for line in text.split("\n") if line.strip()]
    except json.JSONDecodeError:
        found = [json.loads(text)]
    if len(found) == 1:
        found = _unwrapped(found[0])
    lists = [value for protocol in found for value in protocol.values() if _holds_objects(value)]
    return Count(len(found) + sum(map(len, lists)))


def _unwrapped(document: Any) -> list[Any]:
    """The protocols of a document: a list, an object around one list, or one protocol."""
    if isinstance(document, list):
        return document
    lists = [value for value in document.values() if _holds_objects(value)]
    return lists[0] if len(lists) == 1 and len(document) < 5 else [document]


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _of_parquet(path: Path) -> Count:
    return Count(int(pq.ParquetFile(path).metadata.num_rows))


def _of_extracts(path: Path) -> Count:
    return Count(sum(1 for _ in etree.iterparse(path, tag=_EXTRACT)))


_COUNTS: dict[str, Callable[[Path], Count]] = {
    "xlsx": _of_xlsx, "ods": _of_calamine, "xls": _of_calamine, "csv": _of_csv,
    "ndjson": _of_json, "parquet": _of_parquet, "xml": _of_extracts,
}  # fmt: skip


def is_given(value: Any) -> bool:
    """Whether a cell holds anything to see."""
    return value is not None and _BLANK.fullmatch(str(value)) is None
