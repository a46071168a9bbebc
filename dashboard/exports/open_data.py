"""The Russian open-data set: passport `meta.csv`, `structure-<date>.csv`, `data-<date>-structure-<date>.csv`, UTF-8.

Belongs here: names and fields of the Methodical recommendations on publishing open data, version 3.0 (Ministry of
Economic Development). Does not: rows and columns (frames.py, columns.py). What only the owner of the set knows (tax
number, person, telephone, mail, address) comes from `about["publisher"]`; without it the passport says so.
"""

import csv
from io import StringIO

import polars as pl

from dashboard.exports.columns import COLUMNS
from dashboard.exports.csv_files import guarded, machine_csv
from dashboard.exports.frames import for_machines
from dashboard.wording.codes import About, banner

STANDARD = "http://opendata.gosmonitor.ru/standard/3.0"
STRUCTURE_DATE = "20261122"  # the day the columns last changed: a new set of columns is a new structure file
SET_NAME = "rehab-indicators"
_UNSTATED = "не указано: заполняет владелец набора"
PUBLISHER = {
    "inn": "0000000000",
    "name": _UNSTATED,
    "person": _UNSTATED,
    "phone": _UNSTATED,
    "mail": _UNSTATED,
}
_DESCRIPTION = (
    "Показатели комплексной реабилитации детей-инвалидов по стране, федеральным округам и субъектам: "
    "числители, знаменатели, доли, интервалы, статусы."
)
_SUBJECT = "реабилитация, дети-инвалиды, эффективность, сертификат, регионы, показатели"


def file_names(about: About) -> tuple[str, str]:
    """Names of the data file and of the structure file, without extension; the date is that of the data."""
    structure = f"structure-{STRUCTURE_DATE}"
    return f"data-{_compact(about['data_as_of'])}-{structure}", structure


def _compact(day: str) -> str:
    return day.replace("-", "")


def _csv(rows: list[tuple[str, ...]]) -> str:
    made = StringIO()
    csv.writer(made, lineterminator="\n").writerows([[guarded(cell) for cell in row] for row in rows])
    return made.getvalue()


def _passport(about: About) -> str:
    """Property and value a line, in the order of the passport of a set; a date is YYYYMMDD."""
    owner = PUBLISHER | about.get("publisher", {})
    day = _compact(about["data_as_of"])
    hidden = " Малые числа скрыты." if about.get("protected") else ""
    where = {name: f"{owner.get('address', '')}{name}.csv" for name in file_names(about)}
    return _csv(
        [
            ("property", "value"),
            ("standardversion", STANDARD),
            ("identifier", f"{owner['inn']}-{SET_NAME}"),
            ("title", "Показатели эффективности комплексной реабилитации детей-инвалидов"),
            ("description", f"{_DESCRIPTION}{hidden} {banner(about, 'ru')}"),
            ("creator", owner["name"]),
            ("created", _compact(owner.get("created", about["data_as_of"]))),
            ("modified", day),
            ("subject", _SUBJECT),
            ("format", "CSV"),
            ("provenance", f"Публикация версии {about['version']}, данные на {about['data_as_of']}"),
            ("valid", day),
            ("publishername", owner["person"]),
            ("publisherphone", owner["phone"]),
            ("publishermbox", owner["mail"]),
            *where.items(),
        ]
    )


def _structure(columns: list[str]) -> str:
    head = ("field name", "english description", "russian description", "format")
    described = [(name, COLUMNS[name].en, COLUMNS[name].ru, COLUMNS[name].type) for name in columns]
    return _csv([head, *described])


def open_data_set(frame: pl.DataFrame, about: About) -> dict[str, str]:
    """File name -> text of the three files; the data is the machine CSV."""
    data, structure = file_names(about)
    return {
        "meta.csv": _passport(about),
        f"{structure}.csv": _structure(for_machines(frame.clear(), about).columns),
        f"{data}.csv": machine_csv(frame, about),
    }
