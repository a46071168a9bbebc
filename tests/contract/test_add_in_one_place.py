"""Adding touches the files it must and no more, and what was added is counted, shown, exported and documented.

Everything is done at run time: the tree is copied, each addition is written into the copy, the files it touched are
counted by their bytes, and one run over a small inbox and one look at its pages, API, exports and reference pages find
each of them.
"""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract import additions
from tests.contract.additions import MOST_FILES, NEW_EDITION, NEW_GROUP, NEW_NORM, NEW_REGION
from tests.delivered_rows import write_csv

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ROOMS = ("law", "schemas", "methodology", "intake", "assets", "dashboard", "pipelines", "docs", "tests")
IN_2026 = {
    "started_on": "2026-02-02",
    "finished_on": "2026-02-22",
    "signed_on": "2026-02-23",
    "sent_on": "2026-02-24",
}


def digests(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def differing(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path for path in before | after if before.get(path) != after.get(path)}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree without its history, its samples and its environment."""
    root = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)  # the picture of the house is drawn from it
    return root


@pytest.fixture(scope="module")
def touched(copy: Path) -> dict[str, set[str]]:
    """Addition -> the files it changed or added, all additions made one after the other."""
    found = {}
    for add in MOST_FILES:
        before = digests(copy)
        add(copy)
        found[add.__name__] = differing(before, digests(copy))
    return found


def inbox(folder: Path) -> Path:
    """Seven courses of one bureau, one in the new region, one of the new norm, one under the new edition; two camps."""
    folder.mkdir()
    rows = [{"protocol_id": f"P{at}", "snils": f"0010000{at:02}01"[:11]} for at in range(1, 8)]
    rows[1] |= {"region_code": NEW_REGION}
    rows[2] |= {"target_group": NEW_GROUP}
    rows[3] |= IN_2026
    write_csv(folder / "1_protocols.csv", "course_protocol", [row | {"certificate_id": ""} for row in rows])
    write_csv(folder / "2_activities.csv", "activity", [{"minutes": "2"}, {"minutes": "40"}])
    with (folder / "3_camps.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Код региона", "Код лагеря", "Год", "Детей"])
        writer.writerows([["72", "C-1", "2025", "30"], ["72", "C-2", "2025", "12"]])
    return folder


def python(copy: Path, *arguments: str | Path) -> str:
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("REHAB_", "DAGSTER_"))}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=copy, env=outside | {"PYTHONPATH": str(copy)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def seen(copy: Path, touched: dict[str, set[str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What one run and one look at everything found in the copy."""
    place = tmp_path_factory.mktemp("run")
    data = place / "data"
    python(copy, "-m", "pipelines.cli", "run", "--inbox", inbox(place / "inbox"), "--data", data)
    return json.loads(python(copy, "-m", "tests.contract.looking", data))


@pytest.mark.parametrize("add", MOST_FILES, ids=lambda add: add.__name__)
def test_an_addition_touches_no_more_files_than_promised(add: Any, touched: dict[str, set[str]]) -> None:
    files = touched[add.__name__]
    assert 0 < len(files) <= MOST_FILES[add], sorted(files)


def values(seen: Any, table: str = "indicator_value", **where: str) -> list[float]:
    rows = [row for row in seen["tables"][table] if all(row[name] == value for name, value in where.items())]
    return [row["value"] for row in rows]


def test_the_dimension_is_everywhere(seen: Any) -> None:
    of_2026 = {"indicator": "courses_total", "period": "2026", "region_code": "all"}
    assert values(seen, **of_2026, breakdown="edition", breakdown_value=NEW_EDITION) == [1]
    assert f",edition,{NEW_EDITION}," in seen["kpi"]["by_edition"]
    assert f"EDITION_{NEW_EDITION}" in seen["kpi"]["sdmx"]
    assert json.loads(seen["web"]["cases"])["total"] == 1
    assert '<select name="edition">' in seen["web"]["page"] and "Редакция методики" in seen["web"]["page"]
    assert "| `edition` | edition | редакция методики |" in seen["docs"]["indicators.md"]


def test_the_register_and_its_statistic_are_everywhere(seen: Any) -> None:
    assert values(seen, "population_value", period="2025", region_code="72", breakdown="none") == [2]
    (shown,) = [r for r in json.loads(seen["web"]["statistic"])["items"] if r["period"] == "2025"]
    assert shown["value"] == 2
    assert json.loads(seen["web"]["sheet"])["item"]["title_en"] == "Summer camps"
    assert "## camps" in seen["docs"]["statistics.md"] and "### camp\n" in seen["docs"]["data_dictionary.md"]


def test_the_rule_is_everywhere(seen: Any) -> None:
    (finding,) = [row for row in seen["tables"]["finding"] if row["rule_id"] == "activity_too_short"]
    assert (finding["severity"], finding["field"], finding["observed"]) == ("warning", "minutes", "2")
    assert "Мероприятие короче пяти минут" in seen["web"]["findings"]
    assert "`activity_too_short`" in seen["docs"]["data_dictionary.md"]


def test_the_indicator_is_everywhere(seen: Any) -> None:
    girls = {"indicator": "courses_of_girls", "period": "2025", "region_code": "all", "breakdown": "none"}
    assert values(seen, **girls) == [6]
    assert "courses_of_girls" in seen["kpi"]["by_region"] and "courses_of_girls" in seen["kpi"]["sdmx"]
    assert seen["first_change"] and all("courses_of_girls" in shown for shown in seen["first_change"])
    assert json.loads(seen["web"]["girls"])["item"]["numerator_en"] == "courses of girls"
    assert "## courses_of_girls" in seen["docs"]["indicators.md"]


def test_the_region_is_everywhere(seen: Any) -> None:
    courses = {"indicator": "courses_total", "period": "2025", "region_code": NEW_REGION, "breakdown": "none"}
    assert values(seen, **courses) == [1]
    assert f",{NEW_REGION}," in seen["kpi"]["by_region"]
    assert NEW_REGION in {row["region_code"] for row in json.loads(seen["web"]["regions"])["items"]}


def test_the_norm_judges_its_courses(seen: Any) -> None:
    norms = {row["protocol_id"]: row["standard_id"] for row in seen["tables"]["course"]}
    assert norms["P3"] == NEW_NORM and NEW_NORM not in {norms["P1"], norms["P4"]}
    assert NEW_NORM in seen["docs"]["methodology.md"]


def test_the_edition_scores_its_courses(seen: Any) -> None:
    edition = {row["protocol_id"]: row["edition_id"] for row in seen["tables"]["course"]}
    assert edition["P4"] == NEW_EDITION != edition["P1"]
    marks = {row["edition_id"]: row["pass_mark"] for row in seen["tables"]["course_score_by_edition"]}
    assert marks[NEW_EDITION] == 5 and len(marks) > 1
    assert NEW_EDITION in seen["web"]["editions"] and NEW_EDITION in seen["docs"]["methodology.md"]


def test_every_addition_has_a_test() -> None:
    """The last line of defence against a list that grows and is not looked at."""
    tested = [name for name in globals() if name.startswith("test_the_")]
    assert all(any(add.__name__ in name for name in tested) for add in MOST_FILES), additions.__name__
