"""Files that must be refused as a whole: broken on the way, written badly, or meant to do harm. One entry a rule.

Belongs here: their bytes and the one finding each must give. Does not: spoilt rows of good files (`planted`). Left out
because they cannot lie in a repository: links and pipes, names with control characters, files over the size limits.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO

import polars as pl

from data_samples.generate.files import FROM_1251, PLAIN, Dialect, csv, ndjson, parquet
from data_samples.generate.workbooks import Style, workbook

EPOCH = (2025, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Hostile:
    """One file that is refused: why, and the line that is told with it."""

    name: str
    content: bytes
    rule: str
    line: int | None = None


def hostile(protocols: pl.DataFrame, activities: pl.DataFrame, typed: pl.DataFrame) -> list[Hostile]:
    """All refused files, made of a few courses nobody else sends: text protocols, text activities, typed protocols."""
    return [
        *_broken_text(protocols, activities),
        *_broken_json(protocols),
        *_broken_books(protocols),
        *_broken_rest(typed),
    ]


def _broken_text(protocols: pl.DataFrame, activities: pl.DataFrame) -> list[Hostile]:
    plain = csv(protocols, "course_protocol", PLAIN)
    rows = csv(activities.head(30), "activity", FROM_1251)
    lines = rows.split(b"\r\n")
    ragged = b"\r\n".join([*lines[:7], lines[7] + b";", *lines[8:]])
    twice = plain.replace(b"sent_on", "Редакция".encode(), 1)
    side_by_side = "\n".join(f"{a};x,{a.replace(';', ',')}" for a in _plain_rows(activities))
    missing = plain.replace(b"has_representative", b"representative", 1)
    no_quotes = protocols.with_columns(pl.col("provider_name").str.replace_all("[«»]", ""))  # DOS has none
    dos = csv(no_quotes, "course_protocol", Dialect(";", "cp866", russian=True))
    return [
        Hostile("2025-07-29_пустой.csv", b"", "file_empty"),
        Hostile("2025-07-29_обрыв строки.csv", ragged, "ragged_row", 8),
        Hostile("2025-07-29_дос.csv", dos, "unknown_encoding"),
        Hostile("2025-07-29_нулевой байт.csv", plain[:900] + b"\0" + plain[900:], "nul_byte", 5),
        Hostile("2025-07-29_две выгрузки рядом.csv", side_by_side.encode(), "ambiguous_reading", 1),
        Hostile("2025-07-29_без столбца.csv", missing, "header_missing_column", 1),
        Hostile("2025-07-29_столбец дважды.csv", twice, "header_repeated_column", 1),
        Hostile(
            "2025-07-29_список сотрудников.csv",
            "Отдел;Телефон\nПриёмная;00-00\n".encode(),
            "unknown_table",
            1,
        ),
    ]


def _plain_rows(activities: pl.DataFrame) -> list[str]:
    kept = activities.head(12).drop("minutes").write_csv(separator=";")
    return kept.splitlines()


def _broken_json(protocols: pl.DataFrame) -> list[Hostile]:
    lines = ndjson(protocols, {}).decode().splitlines()
    twice = lines[1].replace('"sex": ', '"sex": "F", "sex": ', 1)
    deep = lines[2][:-1] + ', "activities": ' + "[" * 60 + "]" * 60 + "}"
    not_finite = lines[0].replace('"revision": 1', '"revision": NaN', 1)
    return [
        Hostile(
            "2025-07-30_ключ дважды.ndjson", "\n".join([lines[0], twice]).encode(), "json_duplicate_key", 2
        ),
        Hostile("2025-07-30_не число.ndjson", not_finite.encode(), "json_not_finite", 1),
        Hostile("2025-07-30_матрёшка.ndjson", "\n".join([*lines[:2], deep]).encode(), "json_too_deep", 3),
    ]


def _broken_books(protocols: pl.DataFrame) -> list[Hostile]:
    with zipfile.ZipFile(BytesIO(workbook({"course_protocol": protocols}, Style()))) as whole:
        book = _zipped({name: whole.read(name) for name in whole.namelist()}, zipfile.ZIP_STORED)
    return [
        Hostile("2025-07-31_не докачан.xlsx", book[: len(book) * 2 // 3], "broken_file"),
        Hostile("2025-07-31_тысяча частей.xlsx", _zipped({f"xl/part{k}.xml": b"x" for k in range(240)}),
                "zip_too_many_members"),
        Hostile("2025-07-31_бомба.xlsx", _zipped({"xl/workbook.xml": b"<x/>", "xl/media/1.bin": bytes(3 << 20)}),
                "zip_ratio"),
        Hostile("2025-07-31_путь наружу.xlsx", _zipped({"xl/workbook.xml": b"<x/>", "../../outside.xml": b"x"}),
                "zip_unsafe_path"),
    ]  # fmt: skip


def _zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, how, 9)
    return buffer.getvalue()


def _broken_rest(typed: pl.DataFrame) -> list[Hostile]:
    table = parquet(typed, "course_protocol")
    return [
        Hostile("2025-07-31_сканированный протокол.xlsx", b"%PDF-1.7\n% sample\n", "foreign_pdf"),
        Hostile("2025-07-31_обрыв.parquet", table[:-200], "broken_file"),
    ]
