"""Every file of the law, each of its keys broken: missing, misspelt, of another type; the error names file and key."""

import csv
import io
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from law import (
    case_numbers,
    cube,
    deadlines,
    indicators,
    monitoring,
    norms,
    programmes,
    published,
    regions,
    statements,
    target_groups,
    workdays,
)
from law.errors import RehabError
from law.files import SHIPPED

TOML: dict[str, Callable[[], object]] = {
    "case_numbers.toml": case_numbers.required_from,
    "programmes.toml": programmes.programmes,
    "cube.toml": cube.cube_file,
    "deadlines/moscow-829pp-2017-04-11.toml": deadlines.procedures,
    "indicators/dose.toml": indicators.load_themes,
    "services/social_service.toml": lambda: indicators.load_themes(indicators.SERVICES),
    "statistics/employment.toml": lambda: indicators.load_themes(indicators.POPULATION),
    "monitoring.toml": monitoring.monitoring,
    "norms/generic.toml": norms.generic,
    "published/agreement.toml": published.profile_rules,
    "published/reconciliation.toml": published.rules,
    "statements.toml": statements.blocks,
    "target_groups.toml": target_groups.group_lists,
    "workdays.toml": workdays.acts,
}
TABLES: dict[str, Callable[[], object]] = {
    "norms/activity_norms.csv": norms.matrix,
    "norms/fragments.csv": norms.fragments,
    "norms/standards.csv": norms.standards,
    "published/published_reference.csv": published.published,
    "regions.csv": regions.regions,
    "target_groups.csv": target_groups.target_groups,
    "workdays.csv": workdays.differing_days,
}
NAMES = {"count", "split", "figure", "points", "shown_by", "section", "qualifier", "scope", "window", "whole", "years",
         "before", "beyond_us"}  # fmt: skip
KEY = re.compile(r"^(?P<key>\w+) = (?P<value>.*)$", re.MULTILINE)


def read_again(
    law: Path, name: str, text: str, read: Callable[[], object], monkeypatch: Any
) -> RehabError | None:
    """What the reader says of a text in the place of a file, in a law of its own, for readers remember files."""
    place = law.parent / f"law-{len(list(law.parent.iterdir()))}"
    place.mkdir()
    for path in law.iterdir():
        (place / path.name).symlink_to(path)
    folder = (place / name).parent
    if folder != place:
        folder.unlink()
        shutil.copytree(law / folder.name, folder)
    (place / name).unlink()
    (place / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("REHAB_LAW", str(place))
    try:
        read()
    except RehabError as error:
        return error
    return None


def first_of_each_key(text: str) -> Iterator[re.Match[str]]:
    seen: set[str] = set()
    for found in KEY.finditer(text):
        if found["key"] not in seen:
            seen.add(found["key"])
            yield found


@pytest.mark.parametrize("name", TOML)
def test_each_key_broken_is_refused_by_name(name: str, copy_of_law: Path, monkeypatch) -> None:
    text = (SHIPPED / name).read_text(encoding="utf-8")

    def said(start: int, new: str, end: int) -> RehabError | None:
        return read_again(copy_of_law, name, text[:start] + new + text[end:], TOML[name], monkeypatch)

    assert said(0, "", 0) is None
    for found in first_of_each_key(text):
        key, end = found["key"], text.index("\n", _end(text, found))
        of_another_type = said(found.start("value"), "{ a = 1 }", end)
        assert of_another_type and of_another_type.where.startswith(f"law/{name}"), (key, of_another_type)
        assert key in str(of_another_type), (key, str(of_another_type))
        if not _is_a_name(text, found):
            misspelt = said(found.end("key"), "_x", found.end("key"))
            assert misspelt and f"unknown key '{key}_x'" in misspelt.what, key
            missing = said(found.start(), "", end + 1)
            assert missing is None or key in str(missing), (key, str(missing))  # None: it may be left out


def _is_a_name(text: str, found: re.Match[str]) -> bool:
    """Whether a key is a name that the file is free to choose, such as that of a count or a qualifier."""
    tables = re.findall(r"^\[+([\w.]+)", text[: found.start()], re.MULTILINE)
    return bool(tables) and tables[-1] in NAMES


def _end(text: str, found: re.Match[str]) -> int:
    """Where a value ends: with its line, or with the bracket of a list of several lines."""
    return text.index("\n]", found.start()) + 1 if found["value"].rstrip() == "[" else found.start("value")


@pytest.mark.parametrize("name", TABLES)
def test_each_column_of_a_table_is_missed_and_a_foreign_one_refused(
    name: str, copy_of_law: Path, monkeypatch
) -> None:
    rows = list(csv.reader((SHIPPED / name).read_text(encoding="utf-8").splitlines()))
    assert read_again(copy_of_law, name, _text(rows), TABLES[name], monkeypatch) is None
    for at, column in enumerate(rows[0]):
        without = [row[:at] + row[at + 1 :] for row in rows]
        refused = read_again(copy_of_law, name, _text(without), TABLES[name], monkeypatch)
        assert refused and column in refused.what and f"law/{name}, line 2" in refused.where
        misspelt = [[*rows[0][:at], f"{column}_x", *rows[0][at + 1 :]], *rows[1:]]
        refused = read_again(copy_of_law, name, _text(misspelt), TABLES[name], monkeypatch)
        assert refused and f"unknown key '{column}_x'" in refused.what
    short = read_again(copy_of_law, name, _text([*rows[:2], rows[2][:-1]]), TABLES[name], monkeypatch)
    assert short and "cells" in short.what


def _text(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("line_end", ["\r\n", "\n", ""])
def test_a_norm_may_be_added_by_any_editor(line_end: str, copy_of_law: Path) -> None:
    table = copy_of_law / "norms" / "activity_norms.csv"
    with table.open("ab") as file:
        file.write(f"CRG9_2022,9,2022-01-01,,adaptive_pe,practical,120,12,150{line_end}".encode())
    (row,) = norms.matrix().filter(standard_id="CRG9_2022").to_dicts()
    assert (row["target_group"], row["average"], row["lo"], row["hi"], row["valid_to"]) == (
        "9",
        120,
        12,
        150,
        None,
    )
    (standard,) = [each for each in norms.standards() if each.standard_id == "CRG9_2022"]
    assert (standard.group_list, standard.status) == ("2022", "assumption")


ONE_OF_SEVERAL = ("indicators/", "statistics/")  # themes: one of them may go


@pytest.mark.parametrize("name", [each for each in (*TOML, *TABLES) if not each.startswith(ONE_OF_SEVERAL)])
def test_a_folder_that_lacks_a_file_is_refused_in_words(name: str, copy_of_law: Path) -> None:
    (copy_of_law / name).unlink()
    with pytest.raises(RehabError) as refused:
        (TOML | TABLES)[name]()
    assert "law/" in refused.value.where and refused.value.todo


def test_every_file_of_the_law_is_read_strictly() -> None:
    """No file is left that only its own hand checks read; editions have tests of their own."""
    files = {
        str(path.relative_to(SHIPPED)) for path in SHIPPED.rglob("*") if path.suffix in (".toml", ".csv")
    }
    by_folder = {"indicators", "statistics", "services", "deadlines", "editions"}
    assert {name for name in files if name.split("/")[0] not in by_folder} == {
        name for name in (*TOML, *TABLES) if name.split("/")[0] not in by_folder
    }


@pytest.mark.parametrize(
    ("file", "change", "what"),
    [
        (
            "target_groups.toml",
            ("valid_from = 2025-01-01", "valid_from = 2025-01-02"),
            "does not begin the day after",
        ),
        ("target_groups.csv", ("2025,3.1,3,", "2025,3.1,4,"), "parent is 4"),
        ("norms/standards.csv", ("CRG2_2023,2,2022", "CRG2_2023,2,2024"), "list 2024 has no group 2"),
        ("norms/standards.csv", ("CRG5_2022,5,", "CRG5_2022,6,"), "its matrix is of group 5"),
        (
            "norms/activity_norms.csv",
            (",2023-07-31,adaptive_pe", ",2023-08-31,adaptive_pe"),
            "differ in group or days",
        ),
        ("published/reconciliation.toml", ('window = "half"', 'window = "halves"'), "'halves' is no window"),
    ],
)
def test_what_cannot_be_is_refused(file: str, change: tuple[str, str], what: str, copy_of_law: Path) -> None:
    text = (copy_of_law / file).read_text(encoding="utf-8")
    assert change[0] in text
    (copy_of_law / file).write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(RehabError, match=what):
        (TOML | TABLES)[file]()


def test_dates_and_numbers_have_their_type() -> None:
    assert norms.matrix().schema["valid_from"] == pl.Date and norms.matrix().schema["average"] == pl.Int64
    assert (
        tomllib.loads((SHIPPED / "norms" / "generic.toml").read_text("utf-8"))["total"]
        == norms.generic().total
    )


def test_the_years_of_the_pilot_are_those_of_the_file(copy_of_law: Path) -> None:
    path = copy_of_law / "programmes.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("last_year = 2028", "last_year = 2030"), encoding="utf-8")
    assert programmes.pilot_years() == range(2022, 2031)


def test_years_of_the_pilot_the_wrong_way_round_are_refused(copy_of_law: Path) -> None:
    path = copy_of_law / "programmes.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("last_year = 2028", "last_year = 2021"), encoding="utf-8")
    with pytest.raises(RehabError, match="last_year"):
        programmes.pilot_years()
