"""Canaries: invented personal data in every place of a delivery where people type some, in every format.

Belongs here: the deliveries, and what is looked for afterwards. Does not: running anything (`tests/pipeline`). The
SNILS are of the range up to 001-001-998, which belongs to nobody now, or of 999, which nobody was given; the names are
of birds.
"""

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from data_samples.generate.extracts import package
from data_samples.generate.old_workbooks import ods, xls
from data_samples.generate.wording import SHEETS, headers
from intake.reading.recognise import HEADERS
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns
from tests.delivered_rows import VALID, Row

BORN = "2013-07-19"
GROUPED, BARE = "000-912-345 67", "99912345670"
FULL, SHORT, TWO = "Канарейкина Зяблица Чижовна", "Канарейкин", "Канарейкин Кеша"
TEXTS = {
    "grouped": GROUPED,
    "bare": BARE,
    "dashes": "000\u2011912\u2212345\u00a067",
    "zero width": "000-\u200b912-345\u200b 67",
    "wide digits": "９９９１２３４５６７０",
    "underscores": "000_912_345_67",
    "words": f"мама, СНИЛС{BARE}",
    "full name": FULL,
    "capitals": FULL.upper(),
    "name first": "Зяблица Чижовна Канарейкина",
    "latin": "Kanareikina Zyablitsa Chizhovna",
    "born": f"{TWO}, 19.07.2013 г.р.",
    "surname born": f"{SHORT} {BORN}",
    "born in words": f"{SHORT} 19 июля 2013 г.",
    "born short": f"{SHORT} К. 19.07.13",
}
_WORDS = ("канарейк", "зяблиц", "чижовн", "kanareik", "zyablits", "chizhovn")
_DAYS = (BORN, "19.07.2013", "19 июля 2013", "19.07.13")
_DIGITS = ("00091234567", BARE)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u206f\ufeff]")
_BETWEEN = re.compile(r"(?<=\d)[\s_.\-\u2010-\u2015\u2212]+(?=\d)")
_KINDS = tuple(TEXTS)
_DIGITS_ALONE = ("bare", "wide digits")

Rows = list[list[str]]


def seen(text: str) -> list[str]:
    """The canaries in a text, however they are spelled."""
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    digits = _BETWEEN.sub("", plain)
    return [w for w in (*_WORDS, *_DAYS) if w in plain] + [d for d in _DIGITS if d in digits]


def texts_of(data: bytes, name: str) -> Iterator[str]:
    """Everything that can be read in a file: its bytes in the usual encodings, cells, members of an archive."""
    if name.endswith(".parquet"):
        frame = pl.read_parquet(BytesIO(data))
        yield " ".join(frame.columns)
        for column in frame.get_columns():
            different = column.unique() if column.dtype != pl.Object else column
            yield "\n".join(str(value) for value in different.to_list())
    elif zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.namelist():
                yield member
                yield from texts_of(archive.read(member), member)
    for encoding in ("utf-8", "utf-16-le", "cp1251"):
        yield data.decode(encoding, errors="ignore")
    if rb"\u04" in data:  # JSON of plain ASCII
        yield re.sub(
            r"\\u([0-9a-fA-F]{4})", lambda sign: chr(int(sign[1], 16)), data.decode("utf-8", errors="ignore")
        )


def sightings(folder: Path, but: Iterable[str] = ()) -> list[str]:
    """Every file of a folder in which a canary sits, or that is named after one; `but`: folders left out."""
    found = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] in but or path.is_symlink():
            continue
        found += [f"{inside}: {what} in its name" for what in seen(str(inside))]
        if path.is_file():
            told = {what for text in texts_of(path.read_bytes(), path.name) for what in seen(text)}
            found += [f"{inside}: {what}" for what in sorted(told)]
    return found


@dataclass(frozen=True)
class Table:
    """Rows of a delivered table with a canary in a cell each, under its headings."""

    name: str
    columns: list[str]
    headings: list[str]
    rows: Rows

    @property
    def grid(self) -> Rows:
        return [self.headings, *self.rows]


def table_of(name: str, kinds: Iterable[str] = _KINDS, every: int = 1, first: int = 0) -> Table:
    """A good row, then one a column and kind of canary; `every`, `first`: each so many of these alone."""
    valid = VALID[name]
    columns = [c for c in valid if c in HEADERS[name].columns.values()]
    money = {
        c for c, spec in delivered_columns(DELIVERED[name]).items() if isinstance(spec.dtype.type, pl.Decimal)
    }
    # Digits alone in a sum of money are a sum of money.
    places = [(c, k) for c in columns for k in kinds if c not in money or k not in _DIGITS_ALONE][
        first::every
    ]
    rows = [_row(name, n, valid, {c: TEXTS[k]}) for n, (c, k) in enumerate(places)]
    rows += [_row(name, len(rows), valid, {}), _row(name, len(rows) + 1, valid, {columns[-1]: "бред"})]
    russian = headers(name, russian=True) if name in SHEETS else {}
    headings = [russian.get(c, c) for c in columns]
    return Table(name, columns, headings, [[row[c] for c in columns] for row in rows])


def _row(name: str, number: int, valid: Row, changed: Mapping[str, str]) -> Row:
    """A row under a number of its own, of a child born on the day of the canaries."""
    own = {c: f"P{number}" for c in ("protocol_id", "certificate_id") if c in valid and name != "activity"}
    born = {"birth_date": BORN} if "birth_date" in valid else {}
    return valid | own | born | dict(changed)


def surroundings(width: int) -> tuple[Rows, Rows]:
    """Rows above a header and below the last row: a title, sections, notes and totals that name a child."""
    above = [f"Реестр: {FULL}, {GROUPED}"], [f"{TWO}, 19.07.2013 г.р."], [f"Исполнитель: {FULL}"]
    below = [
        [f"{SHORT} {BORN}"],
        [f"Итого: {FULL}"],
        [f"Примечание: {BARE}, {TWO} 19.07.2013"],
        [FULL, BORN, GROUPED],
    ]
    return [_wide(row, width) for row in above], [_wide(row, width) for row in below]


def _wide(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def dressed(table: Table) -> Rows:
    """The table with columns of the sender's own, named after a child, and with rows around it."""
    own = [f"ФИО {FULL}", GROUPED, f"{SHORT} {BORN}"]
    cells = [FULL, BARE, TWO]
    above, below = surroundings(len(table.headings) + 3)
    if "birth_date" not in table.columns:  # then nobody can know whose day it is
        below[-1][1] = ""
    middle = len(table.rows) // 2
    section = _wide([f"{FULL}, 19.07.2013"], len(table.headings) + 3)
    rows = [[*row, *cells] for row in table.rows]
    return [*above[:1], [*table.headings, *own], *rows[:middle], section, *rows[middle:], *below]


def csv_text(rows: Rows, separator: str = ";") -> str:
    quoted = (separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\r\n".join(quoted) + "\r\n"


def _sheets(tables: Iterable[Table]) -> dict[str, Rows]:
    sheets = {SHEETS[table.name][:31]: dressed(table) for table in tables}
    any_rows = next(iter(sheets.values()))[:6]
    return sheets | {
        f"{TWO} 19.07.2013": any_rows,
        FULL: [["a", FULL], [GROUPED, BORN]],
        f"СНИЛС {BARE}": any_rows,
    }


def xlsx(tables: Iterable[Table]) -> bytes:
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        about = ("title", "subject", "author", "manager", "company", "category", "keywords", "comments")
        book.set_properties(dict.fromkeys(about, f"{FULL} {GROUPED}"))
        book.set_custom_property("Ребёнок", f"{FULL} {BORN}")
        for name, rows in _sheets(tables).items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(at, column, cell)
            sheet.write_comment(1, 0, f"{FULL} {GROUPED}", {"author": FULL})
            sheet.set_header(f"&C{FULL}")
        hidden = book.add_worksheet(f"{SHORT} {BORN}"[:31])
        hidden.write_row(0, 0, [FULL, GROUPED])
        hidden.hide()
    return buffer.getvalue()


def parquet(table: Table) -> bytes:
    columns = [*table.columns, f"ФИО {FULL}", GROUPED]
    frame = pl.DataFrame([[*row, FULL, GROUPED] for row in table.rows], schema=columns, orient="row")
    buffer = BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def ndjson(tables: Mapping[str, Table]) -> bytes:
    """Protocols, each with its rows of other tables in lists; lists, keys and values of the sender's own beside."""
    lists = {"activities": tables["activity"], "assessments": tables["assessment"]}
    lines = []
    for n, row in enumerate(tables["course_protocol"].rows):
        protocol: dict[str, object] = dict(zip(tables["course_protocol"].columns, row, strict=True))
        for key, table in lists.items():
            some = [dict(zip(table.columns, cells, strict=True)) for cells in table.rows[n::40]]
            protocol[key] = [
                {c: v for c, v in each.items() if c not in ("protocol_id", "revision")} for each in some
            ]
        if n % 3 == 0:
            protocol |= {
                FULL: GROUPED,
                f"{SHORT} {BORN}": [{FULL: BARE}],
                "ФИО": FULL,
                GROUPED: [{"a": FULL}],
            }
        lines.append(json.dumps(protocol, ensure_ascii=n % 2 == 0))
    return "\n".join(lines).encode()


def xml() -> bytes:
    """Extracts of the disability register with a canary in each element, and in comments beside."""
    usual = {
        "snils": "001-000-001 01", "birth_date": BORN, "sex": "M", "established_on": "2022-01-01",
        "valid_until": "2030-01-01", "first_established": "true", "disability_group": "child", "region_code": "72",
        "place": "address", "target_group": "2", "needs_rehabilitation": "true",
    }  # fmt: skip
    spoilt = [usual | {c: text} for c in usual if c != "place" for text in TEXTS.values()]
    text = package([usual, *spoilt]).decode()
    return text.replace("<Пол>", f"<!-- {FULL} {GROUPED} --><Пол>").encode()


def refused_files() -> dict[str, bytes]:
    """Files refused whole, whose names, headings and cells name a child."""
    no_table = csv_text([[FULL, GROUPED, f"{SHORT} {BORN}"], [FULL, BARE, BORN]])
    missing = csv_text(
        [["protocol_id", "revision", "snils", FULL, GROUPED], ["P1", "1", BARE, FULL, GROUPED]]
    )
    twice = csv_text([["protocol_id", "protocol_id", "СНИЛС", FULL], ["P1", FULL, BARE, FULL]])
    return {
        f"{FULL}.csv": no_table.encode(),
        f"{GROUPED} {TWO} 19.07.2013.csv": missing.encode(),
        f"{SHORT} {BORN}.csv": twice.encode("cp1251"),
        f"{BARE}_{SHORT}_К_19.07.2013.json": json.dumps({FULL: [GROUPED], "b": {FULL: BORN}}).encode(),
        f"{FULL.upper()}.ndjson": f'{{"protocol_id": "{FULL}", "activities": "{GROUPED}"'.encode(),
        f"{FULL} копия.xml": f"<{SHORT} СНИЛС='{GROUPED}'>{FULL}".encode(),
        f"{FULL.replace(' ', '_')}.docx": f"{FULL} {GROUPED}".encode(),
        "000_912_345_67.pdf": f"%PDF {FULL}".encode(),
        "000\u2011912\u2011345\u00a067.xlsx": b"PK\x03\x04" + FULL.encode(),
        "９９９１２３４５６７０.parquet": b"PAR1" + FULL.encode(),
        "Канарейкина-Зяблица-Чижовна.csv": b"",
    }


def deliveries(folder: Path, tables: Iterable[str] = tuple(DELIVERED), every: int = 1) -> list[Path]:
    """Write a file of each format and table; `every`: so many formats share the places and kinds of a table."""
    folder.mkdir(parents=True)
    files = refused_files()
    for n, name in enumerate(tables):
        encoding = ("utf-8", "utf-8-sig", "cp1251")[n % 3]
        of_csv, of_parquet = (table_of(name, every=every, first=(n + k) % every) for k in range(2))
        files[f"{n:02} {name} {FULL}.csv"] = csv_text(dressed(of_csv)).encode(encoding, errors="ignore")
        files[f"{n:02} {name} {TWO} 19.07.2013.parquet"] = parquet(of_parquet)
    for k, (ending, write) in enumerate((("xlsx", xlsx), ("ods", _ods), ("xls", _xls)), 2):
        shown = [table_of(name, every=every, first=k % every) for name in tables if name in SHEETS]
        files[f"{FULL} {GROUPED}.{ending}"] = write(shown)
    nested = {t: table_of(t, every=every) for t in ("course_protocol", "activity", "assessment")}
    files |= {f"{BARE} {FULL}.ndjson": ndjson(nested), f"{SHORT} {BORN}.xml": xml()}
    for file, data in files.items():
        (folder / file).write_bytes(data)
    return [folder / file for file in files]


def _ods(tables: Iterable[Table]) -> bytes:
    return ods(
        {name: [[cell or None for cell in row] for row in rows] for name, rows in _sheets(tables).items()}
    )


def _xls(tables: Iterable[Table]) -> bytes:
    return xls(
        {name: [[cell or None for cell in row] for row in rows] for name, rows in _sheets(tables).items()}
    )
