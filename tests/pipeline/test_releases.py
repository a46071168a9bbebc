"""Two releases of the samples with planted changes between them: the bridge, the hashes, the rebuild byte for byte.

Belongs here: `rehab release` as a user starts it. Does not: the pure decomposition (`tests/unit/test_bridge.py`).
"""

import json
import shutil
import stat
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from methodology.bridge import PARTS
from pipelines.cli import main
from tests.naive.amended import invented_scores
from tests.pipeline import planted_changes as planted
from tests.pipeline.conftest import run_rehab

pytestmark = pytest.mark.pipeline
Counts = dict[str, tuple[int, int]]
H1 = (pl.date(2025, 1, 1), pl.date(2025, 6, 30))


def rehab(*arguments: str | Path, code: int = 0, **env: str) -> str:
    """A command in this process: releases are many and Dagster takes long to import."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], env=env)
    assert done.exit_code == code, f"exit {done.exit_code}\n{done.output[-4000:]}\n{done.exception!r}"
    return done.output


def run(inbox: Path, data: Path, **env: str) -> None:
    done = run_rehab("run", "--inbox", inbox, "--data", data, env=env)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The setting under which everything after the first release runs."""
    folder = tmp_path_factory.mktemp("amended") / "editions"
    planted.amend(folder)
    return {"REHAB_EDITIONS": str(folder)}


@pytest.fixture(scope="module")
def released(sample_data: Path, tmp_path_factory: pytest.TempPathFactory, amended: dict[str, str]) -> Path:
    """A data folder with 2025-H1/1, then planted deliveries and an amendment, then 2025-H1/2."""
    place = tmp_path_factory.mktemp("released")
    data = place / "data"
    shutil.copytree(sample_data, data, symlinks=True)
    planted.before(place / "before")
    planted.after(place / "after")
    run(place / "before", data)
    rehab("release", "2025-H1", "--data", data)
    run(place / "after", data, **amended)
    rehab("release", "2025-H1", "--data", data, **amended)
    return data


def told(data: Path, *arguments: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The bridge as JSON: indicator -> part -> row."""
    answer = json.loads(rehab("release", "diff", *arguments, "--format", "json", "--data", data))
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in answer["rows"]:
        found.setdefault(row["indicator"], {})[row["part"]] = row
    return found


@pytest.fixture(scope="module")
def bridges(released: Path) -> dict[str, dict[str, dict[str, Any]]]:
    return told(released, "2025-H1/1", "2025-H1/2")


def known_courses(data: Path, number: int) -> pl.DataFrame:
    return pl.read_parquet(data / "releases" / "2025-H1" / str(number) / "internal" / "course.parquet")


def terms(courses: list[dict[str, Any]]) -> Counts:
    """Numerator and denominator of the planted figures, counted one by one."""
    verdicts = [course["verdict"] for course in courses]
    totals = [course["total_lo"] for course in courses if course["total_lo"] == course["total_hi"]]
    effective = verdicts.count("effective")
    return {
        "courses_total": (len(courses), 0),
        "effective_rate": (effective, effective + verdicts.count("ineffective")),
        "mean_total": (sum(totals), len(totals)),
    }


PLANTED: dict[str, dict[str, tuple[int, int]]] = {
    # strong (8 points), weak (0), and one without evidence, whose total is unknown
    "late": {"courses_total": (3, 0), "effective_rate": (1, 2), "mean_total": (8, 2)},
    # 0 to 8 points; unknown to 6; an effective course of 7 points moves into the second half
    "corrections": {"courses_total": (-1, 0), "effective_rate": (1, 0), "mean_total": (8 + 6 - 7, 0)},
    # five children of four years, all effective, with 8, 5, 8, 4 and 6 points
    "withdrawn": {"courses_total": (-5, 0), "effective_rate": (-5, -5), "mean_total": (-31, -5)},
    "movement": {"courses_total": (0, 0), "effective_rate": (0, 0), "mean_total": (0, 0)},
}


@pytest.mark.parametrize("part", PLANTED)
def test_every_part_is_what_was_planted(part: str, bridges: dict[str, dict[str, dict[str, Any]]]) -> None:
    for indicator, (numerator, denominator) in PLANTED[part].items():
        row = bridges[indicator][part]
        assert (int(row["numerator"]), int(row["denominator"] or 0)) == (numerator, denominator), indicator


def test_the_steps_touch_as_many_courses_as_were_planted(
    bridges: dict[str, dict[str, dict[str, Any]]],
) -> None:
    touched = {part: bridges["courses_total"][part]["courses"] for part in PLANTED}
    assert touched == {"late": 3, "corrections": 3, "withdrawn": 5, "movement": 0}
    assert bridges["courses_total"]["corrections"]["changed"] == 1


def test_the_edition_part_is_what_a_naive_scoring_finds(
    released: Path, bridges: dict[str, dict[str, dict[str, Any]]]
) -> None:
    """Courses of the first release from the amendment on, without the children of four: scored by hand both ways."""
    amended_from = pl.lit(planted.AMENDED_FROM).str.to_date()
    after = known_courses(released, 2).filter(pl.col("finished_on").is_between(*H1))
    rescored = after.filter(pl.col("started_on") >= amended_from).to_dicts()
    before = known_courses(released, 1).filter(
        pl.col("protocol_id").is_in([c["protocol_id"] for c in rescored])
    )
    assert before.height == len(rescored) > 30
    was, is_now = terms(before.to_dicts()), terms([invented_scores(course) for course in rescored])
    assert was != is_now
    for indicator, (numerator, denominator) in was.items():
        row = bridges[indicator]["edition"]
        expected = is_now[indicator][0] - numerator, is_now[indicator][1] - denominator
        assert (int(row["numerator"]), int(row["denominator"] or 0)) == expected, indicator


def test_the_parts_add_up_exactly(bridges: dict[str, dict[str, dict[str, Any]]]) -> None:
    for indicator, rows in bridges.items():
        moved = Fraction(rows["to"]["value"]) - Fraction(rows["from"]["value"])
        assert sum(Fraction(rows[part]["value"]) for part in PARTS) == moved, indicator


def test_the_bridge_stands_on_what_was_published_and_says_what_publishing_added(
    released: Path, bridges: dict[str, dict[str, dict[str, Any]]]
) -> None:
    """Which figures are hidden is the protector's; at least one rate is published twice, in whole percents."""
    rates = set()
    tables = [published(released, number) for number in (1, 2)]
    exact = [figures(in_half(released, number)) for number in (1, 2)]
    for indicator, rows in bridges.items():
        added = []
        for end, table, counted in zip(("from", "to"), tables, exact, strict=True):
            value = table.get(indicator)
            assert rows[end]["published"] == (value is not None), indicator
            shown = (
                counted[indicator] if value in (None, float(counted[indicator])) else Fraction(repr(value))
            )
            assert Fraction(rows[end]["value"]) == shown, indicator
            added.append(shown - counted[indicator])
        assert Fraction(rows["suppression"]["value"]) == added[1] - added[0], indicator
        if "rate" in indicator and rows["from"]["published"] and rows["to"]["published"]:
            rates |= {Fraction(rows[end]["value"]) * 100 for end in ("from", "to")}
    assert rates and all(rate.denominator == 1 for rate in rates)


def figures(courses: list[dict[str, Any]]) -> dict[str, Fraction]:
    """Every figure of the bridge, counted one by one."""
    counts, verdicts = terms(courses), [course["verdict"] for course in courses]
    effective, undetermined = verdicts.count("effective"), verdicts.count("undetermined")
    return {
        "courses_total": Fraction(len(courses)),
        "courses_completed": Fraction([course["status"] for course in courses].count("completed")),
        "effective_rate": Fraction(*counts["effective_rate"]),
        "effective_rate_lower_bound": Fraction(effective, len(courses)),
        "effective_rate_upper_bound": Fraction(effective + undetermined, len(courses)),
        "undetermined": Fraction(undetermined),
        "mean_total": Fraction(*counts["mean_total"]),
    }


def published(data: Path, number: int) -> dict[str, float]:
    path = data / "releases" / "2025-H1" / str(number) / "public" / "published_indicator.parquet"
    rows = pl.read_parquet(path).filter(area="RU", breakdown="none", period="2025-H1")
    return dict(rows.select("indicator", "value").iter_rows())


def in_half(data: Path, number: int) -> list[dict[str, Any]]:
    return known_courses(data, number).filter(pl.col("finished_on").is_between(*H1)).to_dicts()


def test_a_bridge_runs_from_the_earlier_knowledge_to_the_later(released: Path) -> None:
    answer = rehab("release", "diff", "2025-H1/2", "2025-H1/1", "--data", released, code=2)
    assert "write: rehab release diff 2025-H1/1 2025-H1/2" in answer


def test_the_table_for_people_is_russian_and_says_that_it_stays_inside(released: Path) -> None:
    answer = rehab("release", "diff", "2025-H1/1", "2025-H1/2", "--data", released)
    assert "опоздавшие курсы" in answer and "Для служебного пользования" in answer


def test_the_same_inputs_make_no_second_release(released: Path, amended: dict[str, str]) -> None:
    answer = rehab("release", "2025-H1", "--data", released, **amended)
    assert "nothing has changed since 2025-H1/2" in answer
    assert sorted(p.name for p in (released / "releases" / "2025-H1").iterdir()) == ["1", "2"]


def test_a_release_of_tables_that_are_out_of_date_is_refused(released: Path) -> None:
    answer = rehab(
        "release", "2025-H1", "--data", released, code=2
    )  # without the amendment the run was made under
    assert "out of date" in answer and "run first" in answer


def test_a_release_is_listed_with_those_it_was_audited_with(released: Path) -> None:
    first, second = (manifest(released, number) for number in (1, 2))
    assert [each["release"] for each in second["earlier"]] == ["2025-H1/1"]
    assert second["ledger_seq"] == first["ledger_seq"] + 2
    assert [e["id"] for e in second["editions"]] == ["draft-2025-10", "invented-2027"]
    assert first["synthetic"] and first["protected"] and not first["provisional"]
    assert "2025-H1/2" in rehab("release", "list", "--data", released)


def manifest(data: Path, number: int) -> dict[str, Any]:
    path = data / "releases" / "2025-H1" / str(number) / "manifest.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def test_nothing_public_holds_a_course_and_nothing_internal_is_open(released: Path) -> None:
    release = released / "releases" / "2025-H1" / "2"
    for path in release.rglob("*.parquet"):
        columns = set(pl.scan_parquet(path).collect_schema().names())
        assert not columns & {"child_id", "birth_year", "snils"}, path.name
        assert "internal" in path.parts or "protocol_id" not in columns, path.name
    assert stat.S_IMODE((release / "internal").stat().st_mode) == 0o700
    modes = {stat.S_IMODE(p.stat().st_mode) for p in (release / "internal").iterdir()}
    assert modes == {0o400}


def test_a_release_is_made_again_byte_for_byte_from_raw_bytes_and_ledger(
    released: Path, tmp_path: Path
) -> None:
    """With later deliveries and another edition in force since, and without anything derived."""
    data = tmp_path / "data"
    shutil.copytree(released, data, symlinks=True)
    for derived in ("parts", "tables", "published"):
        shutil.rmtree(data / derived)
    answer = rehab("release", "rebuild", "2025-H1/1", "--to", tmp_path / "again", "--data", data)
    assert "byte for byte" in answer
    for path in (released / "releases" / "2025-H1" / "1").rglob("*"):
        made = tmp_path / "again" / path.relative_to(released / "releases" / "2025-H1" / "1")
        assert made.exists() and (path.is_dir() or path.read_bytes() == made.read_bytes()), path.name


def test_a_changed_file_of_a_release_is_found(released: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(released / "releases", data / "releases")
    assert "are as they were" in rehab("release", "verify", "2025-H1/1", "--data", data)
    page = data / "releases" / "2025-H1" / "1" / "public" / "README.md"
    page.chmod(0o600)
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert "changed: public/README.md" in rehab("release", "verify", "2025-H1/1", "--data", data, code=1)
    answer = rehab("release", "diff", "2025-H1/1", "2025-H1/2", "--data", data, code=2)
    assert "are not what they were" in answer


@pytest.mark.parametrize("period", ["2025-H2", "2025-Q3", "2025-07"])
def test_a_period_nobody_is_asked_for_is_refused_with_what_to_do(period: str, tmp_path: Path) -> None:
    answer = rehab("release", period, "--data", tmp_path, code=2)
    assert f"{period} is not a period of release" in answer
    assert "do: release 2025" in answer
