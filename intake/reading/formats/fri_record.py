"""One extract of the disability register as one row of `person_register`, still text.

Belongs here: which element and which attribute record becomes which column, and the place of a person. Does not: the
file around the extracts (fri_xml.py), types and rules (the door). Names are never read.
"""

import tomllib
from pathlib import Path

import polars as pl
from lxml import etree

_FORM = tomllib.loads(Path(__file__).with_name("fri.toml").read_text("utf-8"))
NAMESPACE = _FORM["namespace"]


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


EXTRACT, PACKAGE = _tag(_FORM["extract"]), _tag(_FORM["package"])
_PERSON, _STATUS = _tag("ПерсональныеДанные"), _tag("АктуальныеСведенияОбИнвалидности")
_OF_PERSON = {_tag(name): column for name, column in _FORM["person"].items()}
_OF_STATUS = {_tag(name): column for name, column in _FORM["status"].items()}
_RECORD, _ATTRIBUTE = _tag("Запись"), _tag("Атрибут")
_CATEGORY, _CODE, _VALUE = f"{_tag('Категория')}/{_tag('Код')}", _tag("Код"), _tag("Значение")
_ATTRIBUTES = f"{_tag('ВсеАтрибуты')}/{_ATTRIBUTE}"
_OF_RECORDS: dict[str, dict[str, str]] = _FORM["records"]
_ACT = r"^\d+\.[0-9A-ZА-ЯЁ]+\.(\d{2})/\d{4}$"  # running number, bureau, region, year
# A day of XML may carry a zone, or midnight in a zone; another time of day is left for the normaliser to judge.
_DAY = r"^(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?$"
Row = dict[str, str | int | None]
_READ = [*_OF_PERSON.values(), *_OF_STATUS.values(), *(c for of in _OF_RECORDS.values() for c in of.values())]
SCHEMA = dict.fromkeys(_READ, pl.String) | {"line": pl.UInt32}


def row_of(extract: etree._Element, number: int) -> Row:
    """What an extract says, by column; `line` is its number in the file."""
    row: Row = {"line": number}
    for person in extract.iterfind(_PERSON):
        _take(row, person, _OF_PERSON)
        for status in person.iterfind(_STATUS):
            _take(row, status, _OF_STATUS)
    for record in extract.iter(
        _RECORD
    ):  # records may lie inside one another: the tree is told by category alone
        wanted = _OF_RECORDS.get(record.findtext(_CATEGORY) or "")
        for attribute in record.iterfind(_ATTRIBUTES) if wanted else ():
            column = wanted.get(attribute.findtext(_CODE) or "") if wanted else None
            if column and row.get(column) is None:
                row[column] = attribute.findtext(_VALUE) or None
    return row


def _take(row: Row, element: etree._Element, columns: dict[str, str]) -> None:
    """What stands once in an extract. Two values that differ stay side by side: no rule takes «M / F» for a sex."""
    for child in element:
        if (column := columns.get(child.tag)) and (text := (child.text or "").strip()):
            before = row.get(column)
            row[column] = text if before in (None, text) else f"{before} / {text}"


def register_rows(read: pl.LazyFrame) -> pl.LazyFrame:
    """The extracts as rows of `person_register`: the group as its code, the region where the extract says it.

    Region: that of the address record, else the one in the number of the act by which disability was established.
    """
    groups = pl.col("disability_group").replace(_FORM["groups"])
    is_child = pl.col("is_child").str.to_lowercase().is_in(["true", "1"])
    days = [pl.col(name).str.replace(_DAY, "$1") for name in ("birth_date", "established_on", "valid_until")]
    return read.with_columns(
        *days,
        region_code=pl.coalesce("region_code", pl.col("act").str.to_uppercase().str.extract(_ACT)),
        disability_group=pl.coalesce(groups, pl.when(is_child).then(pl.lit("child"))),
    ).drop("act", "is_child")
