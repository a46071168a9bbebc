"""Run in the copy of the tree: what of the additions is counted, shown, exported and documented, as JSON on stdout.

Belongs here: asking. Does not: what must be found (`test_add_in_one_place`).
"""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import polars as pl
from click.testing import CliRunner
from starlette.testclient import TestClient

from dashboard.web.app import create_app
from dashboard.web.auth.demo import COOKIE
from dashboard.web.settings import Settings
from docs.generate import PAGES
from pipelines.cli import main

DATA = Path(sys.argv[-1])
ADDRESSES = {
    "page": "/courses?verdict=any&edition=amended-2026-01",
    "cases": "/api/v1/cases?edition=amended-2026-01",
    "statistic": "/api/v1/statistics?indicator=camps",
    "sheet": "/api/v1/indicators/camps",
    "girls": "/api/v1/indicators/courses_of_girls",
    "regions": "/api/v1/regions",
    "editions": "/api/v1/editions",
    "findings": "/findings",
}
KPI = {
    "by_edition": ("--by", "edition", "--period", "2026", "--format", "csv"),
    "sdmx": ("--by", "edition", "--period", "2026", "--format", "sdmx"),
    "by_region": ("--by", "region", "--period", "2025", "--format", "csv"),
}


def tables() -> dict[str, list[dict[str, Any]]]:
    """The rows of published tables that an addition can be seen in."""
    published = DATA / "published" / "current"
    wanted = {
        "indicator_value": pl.col("indicator").is_in(["courses_total", "courses_of_girls"]),
        "population_value": pl.col("indicator") == "camps",
        "course": pl.col("protocol_id").is_not_null(),
        "course_score_by_edition": pl.col("protocol_id").is_not_null(),
        "finding": pl.col("rule_id").is_not_null(),
    }
    frames = {
        name: pl.read_parquet(published / f"{name}.parquet").filter(rows) for name, rows in wanted.items()
    }
    return {name: json.loads(frame.write_json()) for name, frame in frames.items()}


def of_the_first_change() -> list[tuple[str, ...]]:
    """The words behind `rehab kpi` in each such line of docs/first_change.md."""
    page = Path("docs/first_change.md").read_text(encoding="utf-8")
    lines = re.findall(r"^rehab kpi (.*)$", page, re.MULTILINE)
    return [tuple(shlex.split(line, comments=True)) for line in lines]


def written(asked: tuple[str, ...]) -> str:
    """What `rehab kpi` writes."""
    return CliRunner().invoke(main, ["kpi", *asked, "--data", str(DATA)]).output


def answers() -> dict[str, str]:
    """What the server answers the main bureau."""
    app = create_app(Settings(DATA, log=DATA / "reads.jsonl"))
    client = TestClient(app, base_url="http://127.0.0.1", cookies={COOKIE: "main_bureau"})
    return {name: client.get(address).text for name, address in ADDRESSES.items()}


if __name__ == "__main__":
    print(
        json.dumps(
            {
                "tables": tables(),
                "kpi": {name: written(asked) for name, asked in KPI.items()},
                "first_change": [written(asked) for asked in of_the_first_change()],
                "web": answers(),
                "docs": {name: page() for name, page in PAGES.items()},
            },
            ensure_ascii=False,
            default=str,
        )
    )
