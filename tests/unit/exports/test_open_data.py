"""The open-data set as its recommendations ask: names of files, passport, structure, UTF-8 without a mark."""

import csv
import io
import re

from dashboard.exports.columns import COLUMNS
from dashboard.exports.open_data import STRUCTURE_DATE, open_data_set
from tests.unit.exports.rows import ABOUT, published_rows

FILES = open_data_set(published_rows(), ABOUT)
PASSPORT = [  # standardversion 3.0; then each data and structure file by name
    "standardversion", "identifier", "title", "description", "creator", "created", "modified", "subject", "format",
    "provenance", "valid", "publishername", "publisherphone", "publishermbox",
]  # fmt: skip


def lines(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(FILES[name], newline="")))


def named(pattern: str) -> str:
    (name,) = [name for name in FILES if re.fullmatch(pattern, name)]
    return name


def test_the_files_are_named_by_their_dates():
    assert len(FILES) == 3 and "meta.csv" in FILES
    assert named(r"structure-\d{8}\.csv") == f"structure-{STRUCTURE_DATE}.csv"
    assert named(r"data-\d{8}-structure-\d{8}\.csv") == f"data-20250621-structure-{STRUCTURE_DATE}.csv"
    assert not any(text.startswith("\ufeff") for text in FILES.values())


def test_the_passport_has_every_property_in_order_and_names_both_files():
    head, *rows = lines("meta.csv")
    passport = dict(rows)
    assert head == ["property", "value"] and [name for name, _ in rows][: len(PASSPORT)] == PASSPORT
    assert all(passport.values())
    assert re.fullmatch(r"\d{10}-[a-z-]+", passport["identifier"])
    assert all(re.fullmatch(r"\d{8}", passport[name]) for name in ("created", "modified", "valid"))
    assert {f"{name}.csv" for name in list(passport)[len(PASSPORT) :]} == set(FILES) - {"meta.csv"}


def test_the_passport_says_that_the_bands_are_an_assumption_and_the_data_synthetic():
    description = dict(lines("meta.csv"))["description"]
    assert "draft-2025-10" in description and "официально не опубликованы" in description
    assert "синтетические" in description and "Малые числа скрыты" in description


def test_the_owner_of_the_set_is_named_where_given():
    owner = {"inn": "7700000000", "name": "Ведомство", "address": "https://example.org/opendata/"}
    passport = open_data_set(published_rows(), ABOUT | {"publisher": owner})["meta.csv"]
    assert "identifier,7700000000-rehab-indicators" in passport and "creator,Ведомство" in passport
    assert "https://example.org/opendata/structure-" in passport


def test_the_structure_describes_every_column_of_the_data_in_order():
    head, *fields = lines(named(r"structure-\d{8}\.csv"))
    assert head == ["field name", "english description", "russian description", "format"]
    assert [field[0] for field in fields] == lines(named(r"data-.*"))[0]
    assert all(all(field) for field in fields)


def test_a_changed_structure_gets_a_new_date():
    """Change STRUCTURE_DATE together with this list: a reader keeps data and structure apart by it."""
    known = {"20261122": 28}
    assert known[STRUCTURE_DATE] == len(COLUMNS)
