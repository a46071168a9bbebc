"""The page of export formats: what each file is, its columns, its codes, a sample that the code itself writes.

Belongs here: the words of the page. Does not: the formats (dashboard/exports).
"""

import polars as pl

from dashboard.exports.columns import CAPTIONS, COLUMNS, FIGURE_CAPTIONS
from dashboard.exports.csv_files import excel_ru_csv, machine_csv
from dashboard.exports.frames import PUBLISHED
from dashboard.exports.sdmx_components import COMPONENTS
from dashboard.exports.sdmx_data import sdmx_csv
from dashboard.wording.codes import CONF_STATUS, OBS_STATUS, SIGNS
from docs.markdown import code, page, table

LEAD = """The same rows in every format, one module a format in `dashboard/exports`. A release folder holds all of them;
what is suppressed in it is no longer in the rows that come here, so no file of a release holds it. The same rows and
manifest make the same bytes.

`rehab kpi --format csv|csv-ru|json|xlsx|sdmx|sdmx-structure` writes a selection **for internal use**: its figures are
exact and nothing is hidden. Each form says so in both languages, and rows have `conf_status` N."""
FILES = [
    (
        "published_indicator.csv",
        "machines",
        "UTF-8, comma, decimal point, LF; where nothing is known the cell is empty and `status` says why",
    ),
    (
        "published_indicator.excel-ru.csv",
        "Excel in Russian",
        "byte order mark, semicolon, decimal comma, Russian captions, signs instead of empty cells",
    ),
    (
        "published_indicator.xlsx",
        "readers of official statistics",
        "numbered columns, frozen head, filter, codes as text; a second sheet «Сведения о данных»",
    ),
    (
        "datapackage.json, codes/*.csv",
        "data tools",
        "Frictionless data package: types, keys, and a table for every code of the machine CSV",
    ),
    (
        "sdmx/data.csv, sdmx/structure.xml",
        "statistical offices",
        "SDMX-CSV 2.0 with its SDMX-ML 3.0 structure, names in Russian and English",
    ),
    (
        "opendata/meta.csv, structure-*.csv, data-*-structure-*.csv",
        "open-data portals",
        "the set of the Methodical recommendations 3.0; the data file is the machine CSV",
    ),
]
NOTES = """## What every format says

Edition, "the bands are an assumption" (until an act sets them), whether the data is synthetic, date of the data and
version of the publication stand in columns of each row (CSV, SDMX), above the figures and on the second sheet
(workbook), in the descriptor (data package) and in the passport (open data). Rows are ordered by the registry and by
code, never by value.

Text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is prefixed with an apostrophe in every CSV and in
the workbook. A workbook holds 16 significant digits, the CSV files all of them. Excel drops the zero of a code such as
`01` when it opens a CSV by double click: take the workbook, or import the column as text."""
SDMX = """## SDMX

Agency `RHB` is invented: nobody has registered the structure. Dataflow `RHB:REHAB_INDICATORS(1.0)`. Areas are `RU`,
`RU_CFO` (a federal district), `RU_72` (a region); a half-year is written `2025-S1`; the total of a breakdown is `_T`, a
value of one `TARGET_GROUP_2`. There is one measure; counts and limits are attributes of the observation, because many
readers know observations of one value only."""
OPEN_DATA = """## The Russian open-data set

`meta.csv` is the passport (`property,value`): standardversion, identifier, title, description, creator, created,
modified, subject, format, provenance, valid, publishername, publisherphone, publishermbox, then the data and the
structure file with their addresses. `structure-<date>.csv` describes each column of the data: field name, english
description, russian description, format. Dates are YYYYMMDD: that of the data, and the day the columns last changed.

Only the owner of a set knows its tax number, person, telephone and address: key `publisher` of the manifest with
`inn`, `name`, `person`, `phone`, `mail`, `address` (what the file names are appended to), `created`. Without it the
passport says «не указано: заполняет владелец набора», and a portal will rightly refuse it."""
_ABOUT = {
    "version": "0a1b2c3d4e5f",
    "data_as_of": "2025-06-30",
    "synthetic": True,
    "editions": [{"id": "draft-2025-10", "official": False}],
}
_KEYS = ("effective_rate", "half", "2025-H1")
_SHOWN = ("region", "72", "none", "all", 196.0, 200.0, 0.98, 0.9497, 0.9922, 200, "A", "F")
_HIDDEN = ("region", "18", "none", "all", None, None, None, None, None, None, "Q", "C")


def _sample() -> str:
    rows = pl.DataFrame([(*_KEYS, *_HIDDEN), (*_KEYS, *_SHOWN)], schema=PUBLISHED, orient="row")
    shown = {
        "Machine CSV": machine_csv(rows, _ABOUT),
        "Excel in Russian": excel_ru_csv(rows, _ABOUT).removeprefix("\ufeff"),
        "SDMX-CSV": sdmx_csv(rows, _ABOUT),
    }
    parts = [f"{name}:\n\n```text\n{text.rstrip()}\n```" for name, text in shown.items()]
    return "\n\n".join(["## Sample\n\nInvented figures: one region suppressed, one shown.", *parts])


def _codes() -> str:
    rows = [(code(key), ru, en, SIGNS.get(key)) for key, (ru, en) in OBS_STATUS.items()]
    confidential = [(code(key), ru, en) for key, (ru, en) in CONF_STATUS.items()]
    return "\n\n".join(
        [
            "## Codes\n\n`status` (SDMX CL_OBS_STATUS); the sign stands in forms that people read:",
            table(["code", "Russian", "English", "sign"], rows),
            "`conf_status` (SDMX CL_CONF_STATUS); a release has F and C alone, `rehab kpi` N alone:",
            table(["code", "Russian", "English"], confidential),
        ]
    )


def exports_page() -> str:
    """The page: files, notes, columns, codes, SDMX, open data, sample."""
    captions = ", ".join([*CAPTIONS.values(), *FIGURE_CAPTIONS.values()]).replace("\u00a0", " ")
    columns = table(
        ["column", "type", "Russian", "English"],
        [(code(name), column.type, column.ru, column.en) for name, column in COLUMNS.items()],
    )
    components = table(
        ["component", "kind", "codes or type", "English"],
        [(code(c.id), c.tag, c.code_list or c.text_type, c.en) for c in COMPONENTS],
    )
    return page(
        "Exports",
        LEAD,
        table(["file", "for", "what it is"], [(code(name), *rest) for name, *rest in FILES]),
        NOTES,
        f"## Columns of the machine CSV\n\n{columns}",
        f"The workbook and the Russian CSV show: {captions}, Статус.",
        _codes(),
        f"{SDMX}\n\n{components}",
        OPEN_DATA,
        _sample(),
    )
