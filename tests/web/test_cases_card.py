"""The card of a course: what `rehab explain` prints and what the tables hold; nothing of what is not the reader's."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.web.access.principal import Principal
from dashboard.wording import card
from schemas import codes
from tests.pipeline.conftest import rehab
from tests.web.case_world import Row, asking_as, copied, listing, rows_of, seen

FINDINGS = {"ru": "замечания к этому протоколу", "en": "findings about this protocol"}
FRAME = re.compile(r"[│┃┏┓┗┛━┳┻┡┩╇╈├┤┼─└┘┴┬┌┐]+")


@pytest.fixture(scope="module")
def some(sample_data: Path) -> list[Row]:
    """Courses of the main bureau of the demonstration: of each verdict, decided and not."""
    courses = rows_of(sample_data, "scored_course")
    most = Counter((r["region_code"], r["bureau_id"]) for r in courses)
    region = min(most, key=lambda place: (-most[place], place))[0]
    kinds = {(r["verdict"], r["decided_on"] is None): r for r in courses if r["region_code"] == region}
    assert len(kinds) >= 4
    return list(kinds.values())


def test_the_card_says_what_the_command_says(
    sample_data: Path, client: Callable[..., TestClient], some: list[Row]
) -> None:
    for row in some[:4]:
        for lang in ("ru", "en"):
            printed = rehab("explain", row["protocol_id"], "--data", sample_data, "--lang", lang)
            answer = client("main_bureau").get(f"/case/{row['protocol_id']}", params={"lang": lang})
            told, _, about = FRAME.sub("\n", printed).replace("\u00a0", " ").lower().partition(FINDINGS[lang])
            page = seen(answer.text).lower()
            assert not [
                said for said in re.findall(r"(?:error|warning) \w+: (.+?) \(", about) if said not in page
            ]
            assert not [word for word in told.split() if word not in page], (row["protocol_id"], lang)
            lines = told.split("\n")
            whole = [lines[0], *(line for line in lines if line.startswith(("  достаточно", "  one is")))]
            assert not [line for line in whole if len(line) < 80 and line.strip() not in page]


def test_words_of_the_card_are_there_in_both_languages() -> None:
    words = tomllib.loads((Path(card.__file__).with_name("card.toml")).read_text(encoding="utf-8"))
    assert words["ru"].keys() == words["en"].keys()
    for key, text in words["ru"].items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", words["en"][key])), key


def test_counts_and_points_are_those_of_the_tables(
    client: Callable[..., TestClient], some: list[Row]
) -> None:
    for row in some:
        page = client("main_bureau").get(f"/case/{row['protocol_id']}", params={"lang": "en"}).text
        delivered = {cells[0]: cells[1] for cells in listing(page, "directions")}
        for code in codes.DIRECTION.codes:
            n = row[f"delivered_{code}"]
            assert delivered[codes.DIRECTION.label(code, "en")] == ("–" if n is None else str(n))
        for cells, name in zip(listing(page, "criteria"), codes.CRITERION.codes, strict=True):
            lo, hi, theirs = row[f"{name}_lo"], row[f"{name}_hi"], row[f"reported_{name}"]
            assert cells[1].split()[-1] == (str(lo) if lo == hi else f"{lo}–{hi}")
            assert cells[2].split()[-1] == ("–" if theirs is None else str(theirs))
            agrees = theirs is None or lo <= theirs <= hi
            assert ("bureau" in cells[3]) is not agrees, cells


def test_what_is_missing_and_what_is_not_mine_answer_alike(
    sample_data: Path, client: Callable[..., TestClient], some: list[Row]
) -> None:
    region = some[0]["region_code"]
    other = next(r for r in rows_of(sample_data, "scored_course") if r["region_code"] != region)
    bodies = []
    for protocol in (other["protocol_id"], "DEMO-00-0000-00000"):
        answer = client("main_bureau").get(f"/case/{protocol}")
        assert answer.status_code == 404
        bodies.append(answer.text.replace(protocol, "?"))
    assert bodies[0] == bodies[1]


def test_the_federal_bureau_reads_a_case_for_ten_days(
    sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copied(sample_data, tmp_path / "data")
    row = next(r for r in rows_of(data, "scored_course") if r["federal_access_from"] is not None)
    opened: date = row["federal_access_from"]
    for days, status in ((-1, 404), (0, 200), (9, 200), (10, 404)):
        who = asking_as(Principal("fb", "federal"), data, opened + timedelta(days=days), monkeypatch)
        answer = who.get(f"/case/{row['protocol_id']}", params={"lang": "en"})
        assert answer.status_code == status, days
        if status == 200:
            assert f"{10 - days} day" in seen(answer.text)


def test_other_courses_of_the_child_are_those_in_scope(
    sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three courses of one child: two in the region, one elsewhere."""
    courses = pl.read_parquet(sample_data / "published" / "current" / "scored_course.parquet")
    places = courses["region_code"].unique(maintain_order=True).to_list()
    here = courses.filter(region_code=places[0])["protocol_id"].to_list()[:2]
    there = courses.filter(region_code=places[1])["protocol_id"].to_list()[:1]
    child = pl.when(pl.col("protocol_id").is_in(here + there)).then(pl.lit("c1_one")).otherwise("child_id")
    data = copied(sample_data, tmp_path / "data", scored_course=courses.with_columns(child_id=child))
    who = asking_as(Principal("g", "main_bureau", places[0]), data, date(2026, 6, 30), monkeypatch)
    page = who.get(f"/case/{here[0]}")
    assert [cells[0] for cells in listing(page.text, "others")] == [here[1]]
    assert there[0] not in page.text and "c1_one" not in page.text
