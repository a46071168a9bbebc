"""Edition files: what the loader refuses, naming file and key, and that every day has one edition."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from law.errors import RehabError
from methodology.scoring.editions import edition_in_force, load_edition, load_editions

EDITIONS = Path(__file__).parents[1] / "editions"
DRAFT = EDITIONS / "draft-2025-10.toml"


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def added(line: str) -> Callable[[str], str]:
    return lambda text: f"{line}\n{text}"


def appended(lines: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n{lines}\n"


EFFECT = """1 = "improved > worsened"
"""
REFUSED: dict[str, tuple[Callable[[str], str], str, str]] = {
    "an unknown key": (added('author = "?"'), "author", "unknown key"),
    "an unknown key in a table": (replaced("signed_on", "singed_on"), "act.si", "key"),
    "an unknown table": (appended("[appendix]\nn = 1"), "appendix", "unknown key"),
    "an unknown empty table": (appended("[appendix]"), "appendix", "unknown key"),
    "a missing key": (replaced("pass_mark = 4\n", ""), "verdict.pass_mark", "missing"),
    "a missing title": (replaced('title_en = "Working draft, October 2025"\n', ""), "title_en", "missing"),
    "text for a number": (replaced("pass_mark = 4", 'pass_mark = "4"'), "verdict.pass_mark", "valid integer"),
    "yes for a number": (replaced("pass_mark = 4", "pass_mark = true"), "verdict.pass_mark", "valid integer"),
    "a fraction for a number": (
        replaced("pass_mark = 4", "pass_mark = 4.0"),
        "verdict.pass_mark",
        "valid integer",
    ),
    "text for a date": (
        replaced("signed_on = 2021-12-17", 'signed_on = "2021-12-17"'),
        "act.signed_on",
        "valid date",
    ),
    "a time for a date": (
        replaced("signed_on = 2021-12-17", "signed_on = 2021-12-17T00:00:00"),
        "act.signed_on",
        "valid date",
    ),
    "a table for a value": (
        replaced("pass_mark = 4", "pass_mark = {points = 4}"),
        "verdict.pass_mark",
        "integer",
    ),
    "a pass mark nobody reaches": (replaced("pass_mark = 4", "pass_mark = 9"), "", "outside 1..8"),
    "a pass mark everybody reaches": (replaced("pass_mark = 4", "pass_mark = 0"), "", "outside 1..8"),
    "no point near the mark": (
        replaced("near_margin = 1", "near_margin = 0"),
        "verdict.near_margin",
        "greater",
    ),
    "an unknown verdict": (
        replaced('"ineffective"', '"bad"'),
        "verdict.reason_required_when",
        "unknown verdict",
    ),
    "no age at all": (replaced("age_from = 4", "age_from = 18"), "programme", "no age"),
    "an age in no band": (replaced('"4-6"', '"5-6"'), "programme", "each age once"),
    "an age in two bands": (replaced('"4-6"', '"4-7"'), "programme", "each age once"),
    "a band that is none": (replaced('"4-6"', '"6-4"'), "programme.age_bands[0]", "first and last age"),
    "a usual course longer than the longest": (
        replaced("course_days = 21", "course_days = 61"),
        "programme",
        "longer than the longest",
    ),
    "no day of access": (replaced("federal_days = 10", "federal_days = 0"), "access.federal_days", "greater"),
    "an end before the beginning": (
        replaced("read_on", "effective_until = 2021-12-31\nread_on"),
        "act",
        "ends before",
    ),
    "an unknown measure": (
        replaced("counted >= norm_total", "sessions >= norm_total"),
        "criteria.volume.rungs.2",
        "unknown measure sessions",
    ),
    "a criterion that is no column": (
        lambda t: t.replace("[criteria.volume", '[criteria."Volume 2"'),
        "criteria",
        "cannot name",
    ),
    "a criterion of the name of the sum": (
        lambda t: t.replace("[criteria.volume", "[criteria.total"),
        "criteria",
        "",
    ),
    "a criterion without rungs": (
        lambda t: t[: t.index("[criteria.parental_competence.rungs]")],
        "criteria.parental_competence.rungs",
        "missing",
    ),
    "no criterion": (lambda t: t[: t.index("[criteria")], "criteria", "missing"),
    "a word for the criteria": (
        lambda t: 'criteria = "steep"\n' + t[: t.index("[criteria")],
        "criteria",
        "dict",
    ),
    "a rung left out": (replaced(EFFECT, '3 = "improved > 5"\n'), "criteria.effect.rungs", "none left out"),
    "a missing rung": (replaced(EFFECT, ""), "criteria.effect.rungs", "none left out"),
    "a rung for no points": (
        replaced(EFFECT, EFFECT + '0 = "improved = 0"\n'),
        "criteria.effect.rungs",
        "1, 2, 3",
    ),
    "a number for a rung": (
        replaced('"improved > worsened"', "5"),
        "criteria.effect.rungs.1",
        "valid string",
    ),
    "no sense in a rung": (
        replaced("improved > worsened", "improved >"),
        "criteria.effect.rungs.1",
        "not an SQL",
    ),
    "a rung that compares nothing": (
        replaced("improved > worsened", "improved + worsened"),
        "criteria.effect.rungs.1",
        "true or false",
    ),
    "a rung that always holds": (
        replaced("improved > worsened", "1 = 1"),
        "criteria.effect.rungs.1",
        "true or false",
    ),
    "a rung that compares with text": (
        replaced("improved > worsened", "improved > 'many'"),
        "criteria.effect.rungs.1",
        "true or false",
    ),
    "another id than the file": (
        replaced('id = "draft-2025-10"', 'id = "draft"'),
        "id",
        "not the file's name",
    ),
    "broken syntax": (replaced("[act]", "[act"), "", "TOML"),
    "a key twice": (replaced("pass_mark = 4", "pass_mark = 4\npass_mark = 5"), "", "TOML"),
}


@pytest.mark.parametrize(("change", "key", "what"), REFUSED.values(), ids=REFUSED)
def test_the_loader_refuses(change: Callable[[str], str], key: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / DRAFT.name
    path.write_text(change(DRAFT.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(RehabError) as error:
        load_edition(path)
    assert what in error.value.what
    place = f"{path}, key {key}" if key else f"{path}"
    assert error.value.where.startswith(place)
    assert error.value.why and error.value.todo


def test_the_second_edition_begins_when_it_says_so_and_the_first_ends_there() -> None:
    editions = load_editions(EDITIONS)
    days = [
        date(2021, 12, 31),
        date(2022, 1, 1),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2040, 1, 1),
        None,
    ]
    frame = pl.DataFrame({"started_on": days}, schema={"started_on": pl.Date})
    in_force = frame.select(edition_in_force(editions)).to_series().to_list()
    assert in_force == [None, "draft-2025-10", "draft-2025-10", "invented-2027", "invented-2027", None]


def folder_with(tmp_path: Path, first: str, second: str) -> Path:
    """Both editions, with lines put into their acts."""
    for name, more in (("draft-2025-10", first), ("invented-2027", second)):
        text = (EDITIONS / f"{name}.toml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.toml").write_text(
            text.replace("read_on", f"{more}\nread_on", 1), encoding="utf-8"
        )
    return tmp_path


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-12-31", None),
        ("2026-12-30", "days without an edition"),
        ("2027-01-01", "overlap"),
        ("2028-06-30", "overlap"),
    ],
)
def test_every_day_has_one_edition(until: str, told: str | None, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, f"effective_until = {until}", "")
    if told is None:
        assert [e.id for e in load_editions(folder)] == ["draft-2025-10", "invented-2027"]
        return
    with pytest.raises(RehabError, match=told) as error:
        load_editions(folder)
    assert "draft-2025-10" in error.value.what and "invented-2027" in error.value.what


def test_two_editions_of_one_day_are_refused(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "", "")
    path = folder / "invented-2027.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-01-01", "2022-01-01"), encoding="utf-8")
    with pytest.raises(RehabError, match="overlap"):
        load_editions(folder)


def test_after_the_last_day_of_the_last_edition_there_is_none(tmp_path: Path) -> None:
    editions = load_editions(folder_with(tmp_path, "", "effective_until = 2027-12-31"))
    frame = pl.DataFrame({"started_on": [date(2027, 12, 31), date(2028, 1, 1)]})
    assert frame.select(edition_in_force(editions)).to_series().to_list() == ["invented-2027", None]


def test_a_folder_without_editions_is_told(tmp_path: Path) -> None:
    with pytest.raises(RehabError, match="no edition"):
        load_editions(tmp_path)
