"""Edition files: what the loader refuses, naming file and key, and that every day has one edition."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from law.errors import RehabError
from methodology.editions import edition_in_force, load_edition, load_editions

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


REFUSED: dict[str, tuple[Callable[[str], str], str, str]] = {
    "an unknown key": (added('author = "?"'), "author", "unknown key"),
    "an unknown key in a table": (replaced("signed_on", "singed_on"), "act.singed_on", "unknown key"),
    "an unknown table": (appended("[appendix]\nn = 1"), "appendix.n", "unknown key"),
    "an unknown empty table": (appended("[appendix]"), "appendix", "unknown key"),
    "a missing key": (replaced("pass_mark = 4\n", ""), "verdict.pass_mark", "missing"),
    "a missing title": (replaced('title_en = "Working draft, October 2025"\n', ""), "title_en", "missing"),
    "text for a number": (replaced("pass_mark = 4", 'pass_mark = "4"'), "verdict.pass_mark", "expected int"),
    "yes for a number": (replaced("pass_mark = 4", "pass_mark = true"), "verdict.pass_mark", "expected int"),
    "a fraction for a number": (
        replaced("pass_mark = 4", "pass_mark = 4.0"),
        "verdict.pass_mark",
        "expected int",
    ),
    "text for a date": (
        replaced("signed_on = 2021-12-17", 'signed_on = "2021-12-17"'),
        "act.signed_on",
        "expected date",
    ),
    "a time for a date": (
        replaced("signed_on = 2021-12-17", "signed_on = 2021-12-17T00:00:00"),
        "act.signed_on",
        "expected date",
    ),
    "a table for a value": (
        replaced("pass_mark = 4", "pass_mark = {points = 4}"),
        "verdict.pass_mark.points",
        "unknown key",
    ),
    "a pass mark nobody reaches": (
        replaced("pass_mark = 4", "pass_mark = 9"),
        "verdict.pass_mark",
        "outside",
    ),
    "a pass mark everybody reaches": (
        replaced("pass_mark = 4", "pass_mark = 0"),
        "verdict.pass_mark",
        "outside",
    ),
    "an unknown verdict": (
        replaced('"ineffective"', '"bad"'),
        "verdict.reason_required_when",
        "unknown verdict",
    ),
    "no age at all": (replaced("age_from = 4", "age_from = 18"), "programme.age_from", "no age"),
    "an end before the beginning": (
        replaced("read_on", "effective_until = 2021-12-31\nread_on"),
        "act.effective_until",
        "ends before",
    ),
    "an unknown measure": (
        replaced("counted >= norm_total", "sessions >= norm_total"),
        "ladder.volume.2",
        "unknown measure sessions",
    ),
    "a misspelt criterion": (replaced("[ladder.volume]", "[ladder.volumes]"), "ladder.volume", "criterion"),
    "a missing criterion": (
        lambda t: t[: t.index("[ladder.parental_competence]")],
        "ladder.parental_competence",
        "no ladder",
    ),
    "no ladder": (lambda t: t[: t.index("[ladder")], "ladder.", "no ladder"),
    "a word for the ladder": (
        lambda t: 'ladder = "steep"\n' + t[: t.index("[ladder")],
        "ladder",
        "expected a table",
    ),
    "a third rung": (
        replaced('1 = "improved > worsened"', '1 = "improved > 0"\n3 = "improved > 5"'),
        "ladder.effect",
        "rungs",
    ),
    "a missing rung": (replaced('1 = "improved > worsened"\n', ""), "ladder.effect", "rungs"),
    "a word for the rungs": (
        replaced(
            '[ladder.volume]\n2 = "counted >= norm_total"\n1 = "counted * 100 >= norm_total * 75"',
            '[ladder]\nvolume = "12"',
        ),
        "ladder.volume",
        "rungs",
    ),
    "a number for a rung": (replaced('"improved > worsened"', "5"), "ladder.effect.1", "expected str"),
    "no sense in a rung": (replaced("improved > worsened", "improved >"), "ladder.effect.1", "not an SQL"),
    "a rung that compares nothing": (
        replaced("improved > worsened", "improved + worsened"),
        "ladder.effect.1",
        "true or false",
    ),
    "a rung that always holds": (
        replaced("improved > worsened", "1 = 1"),
        "ladder.effect.1",
        "true or false",
    ),
    "a rung that compares with text": (
        replaced("improved > worsened", "improved > 'many'"),
        "ladder.effect.1",
        "true or false",
    ),
    "another id than the file": (
        replaced('id = "draft-2025-10"', 'id = "draft"'),
        "id",
        "not the file's name",
    ),
    "broken syntax": (replaced("[act]", "[act"), "(whole file)", "TOML"),
    "a key twice": (replaced("pass_mark = 4", "pass_mark = 4\npass_mark = 5"), "(whole file)", "TOML"),
}


@pytest.mark.parametrize(("change", "key", "what"), REFUSED.values(), ids=REFUSED)
def test_the_loader_refuses(change: Callable[[str], str], key: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / DRAFT.name
    path.write_text(change(DRAFT.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(RehabError) as error:
        load_edition(path)
    assert what in error.value.what
    assert error.value.where.startswith(f"{path.name}, key {key}")
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
