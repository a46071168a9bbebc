"""A few courses around the numbers of an edition, as CSV deliveries, and a copy of the law with another edition.

Belongs here: who is in this world and what was done for them. Does not: what must follow (the tests).
The group has no matrix: one activity of a direction is enough, none is too many, the norm is 120.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.delivered_rows import ACTIVITY, ASSESSMENT, DECISION, PROTOCOL, Row, write_csv

ROOT = Path(__file__).parents[2]
EDITION = Path(__file__).parent / "editions" / "invented-2025.toml"
SIX = ("social_household", "social_environment", "social_pedagogical", "social_psychological", "socio_cultural",
       "adaptive_pe")  # fmt: skip
# protocol: born, first day, last day, activities of each of the six directions, of career guidance, d items and
# competences as before>after
COURSES: dict[str, tuple[str, str, str, int, int, str]] = {
    "OLD": (
        "2011-01-10",
        "2025-03-03",
        "2025-03-23",
        20,
        1,
        "d1:3>1 d2:3>3 knowledge:1>2",
    ),  # 14 years, 21 days
    "FULL": ("2015-01-10", "2025-09-01", "2025-09-14", 20, 0, "d1:3>1 d2:3>2 knowledge:1>2 skill:1>2"),
    "GOOD": ("2015-01-10", "2025-09-01", "2025-09-14", 20, 0, "d1:3>1 d2:3>3 knowledge:1>2"),
    "NEAR": ("2010-01-10", "2025-09-01", "2025-09-14", 10, 0, "d1:3>3 knowledge:1>2 skill:1>2"),  # 15 years
    "GROWN": ("2011-01-10", "2025-09-01", "2025-09-14", 20, 0, "d1:3>3 knowledge:1>1"),  # 14 years
    "EARLY": ("2011-01-10", "2025-09-01", "2025-09-14", 20, 1, "d1:3>3 knowledge:1>1"),  # guidance at 14
    "SMALL": ("2020-01-10", "2025-09-01", "2025-09-14", 20, 0, ""),  # 5 years
    "OLDER": ("2008-01-10", "2025-09-01", "2025-09-14", 20, 0, ""),  # 17 years
    "USUAL": ("2015-01-10", "2025-09-01", "2025-09-21", 20, 0, "d1:3>3 knowledge:1>1"),  # 21 days
    "LONG": ("2015-01-10", "2025-09-01", "2025-10-20", 20, 0, ""),  # 50 days
}
REPORTED = {  # what the bureau says, one number a criterion of the edition
    "OLD": (2, 2, 2, 1, None),
    "GOOD": (2, 2, 3, 1, 2),
    "NEAR": (1, 0, 0, 2, 1),
}
CRITERIA = ("comprehensiveness", "volume", "effect", "parental_competence", "coverage")


def law_with(target: Path, change: Callable[[str], str] = lambda text: text, beside: bool = True) -> Path:
    """A copy of the law with the invented edition changed; beside: after the draft, which then ends, or alone."""
    shutil.copytree(ROOT / "law", target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = EDITION.read_text(encoding="utf-8")
    if not beside:
        (target / "editions" / "draft-2025-10.toml").unlink()
        text = text.replace("effective_from = 2025-07-01", "effective_from = 2022-01-01")
    (target / "editions" / EDITION.name).write_text(change(text), encoding="utf-8")
    return target


def deliveries(inbox: Path) -> list[Path]:
    """The four files of the world; the fifth criterion under its Russian heading."""
    inbox.mkdir(parents=True)
    snils = {name: f"001001{at:03}00" for at, name in enumerate(COURSES, start=101)}
    protocols: list[Row] = []
    activities: list[Row] = []
    ratings: list[Row] = []
    for name, (born, first, last, of_each, guidance, rated) in COURSES.items():
        own = {"protocol_id": name, "revision": "1"}
        days = {"started_on": first, "finished_on": last, "signed_on": "2025-11-10", "sent_on": "2025-11-11"}
        about = {"snils": snils[name], "birth_date": born, "target_group": "7", "certificate_id": ""}
        protocols.append(own | about | days)
        done = [*(direction for direction in SIX for _ in range(of_each)), *["career_guidance"] * guidance]
        activities += [own | {"performed_on": first, "direction": direction} for direction in done]
        ratings += [own | rating for text in rated.split() for rating in _ratings(text)]
    decisions = [_decision(name, points) for name, points in REPORTED.items()]
    files = [
        write_csv(inbox / "1_protocols.csv", "course_protocol", protocols),
        write_csv(inbox / "2_activities.csv", "activity", activities),
        write_csv(inbox / "3_assessments.csv", "assessment", ratings),
        inbox / "4_decisions.csv",
    ]
    with files[-1].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, decisions[0])
        writer.writeheader()
        writer.writerows(decisions)
    assert PROTOCOL and ACTIVITY and ASSESSMENT  # the rows that are varied
    return files


def _ratings(text: str) -> list[Row]:
    item, values = text.split(":")
    of = "activity_participation" if item.startswith("d") else "parental_competence"
    return [
        {"instrument": of, "item": item, "stage": stage, "value": value}
        for stage, value in zip(("baseline", "final"), values.split(">"), strict=True)
    ]


def _decision(name: str, points: tuple[int | None, ...]) -> Row:
    given = {
        f"reported_{criterion}": "" if n is None else str(n)
        for criterion, n in zip(CRITERIA, points, strict=True)
    }
    row = DECISION | given | {"protocol_id": name, "reported_total": str(sum(n or 0 for n in points))}
    row |= {"decided_on": "2025-11-20", "signed_on": "2025-11-21", "registered_on": "2025-11-22"}
    row |= {"federal_access_from": "2025-11-27", "reasons": "health_condition" if name == "NEAR" else ""}
    row["Полнота оценки"] = row.pop("reported_coverage")
    return row


def ran(law: Path, module: str, *words: str, code: int = 0) -> str:
    """What a program of ours prints under a law; its exit code must be `code`."""
    environment = os.environ | {"REHAB_LAW": str(law), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    environment.pop("REHAB_EDITIONS", None)
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def shown_under(law: Path, place: Path) -> dict[str, Any]:
    """What `tests.law.observed` sees after one run over `place / "inbox"`."""
    ran(law, "pipelines.cli", "run", "--inbox", str(place / "inbox"), "--data", str(place / "data"))
    ran(law, "tests.law.observed", str(place / "data"), str(place / "out.json"))
    return json.loads((place / "out.json").read_text(encoding="utf-8"))


def judged_under(law: Path, files: list[Path]) -> dict[str, Any]:
    """Scores, findings and cards of the files alone, without tables and pages (`tests.law.judged`)."""
    return json.loads(ran(law, "tests.law.judged", *map(str, files)).splitlines()[-1])
