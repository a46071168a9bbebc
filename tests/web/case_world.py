"""What tests of the pages of single courses share: plain rows, pages as a reader sees them, changed copies of the data.

Belongs here: reading a page's tables, asking as anybody on any day. Does not: what is right (tests count it again).
"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html
from starlette.testclient import TestClient

from dashboard.web import app as server
from dashboard.web.access.principal import Principal
from dashboard.web.auth.demo import DemoGate
from dashboard.web.settings import Settings

Row = dict[str, Any]


def rows_of(data: Path, table: str) -> list[Row]:
    """A published table as plain rows."""
    return pl.read_parquet(data / "published" / "current" / f"{table}.parquet").to_dicts()


def listing(page: str, name: str) -> list[list[str]]:
    """The cells of a table of a page, as text; folded rows too."""
    cards = html.fromstring(page).xpath(f'//section[@aria-labelledby="{name}-title"]')
    rows = [row for card in cards for row in card.xpath(".//tbody/tr") if not row.xpath("./td[@colspan]")]
    return [[" ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("./th|./td")] for row in rows]


def links(page: str, name: str) -> list[str]:
    """Where the first cells of a table lead."""
    return html.fromstring(page).xpath(f'//section[@aria-labelledby="{name}-title"]//tbody//th/a/@href')


def seen(page: str) -> str:
    """Everything a reader can read, with single blanks."""
    return " ".join(html.fromstring(page).text_content().replace("\u00a0", " ").split())


def copied(data: Path, target: Path, as_of: str | None = None, **tables: pl.DataFrame) -> Path:
    """A data folder with only the published version, some of its tables replaced; not in the demonstration's time."""
    folder = target / "published" / "changed"
    shutil.copytree((data / "published" / "current").resolve(), folder)
    for name, frame in tables.items():
        (folder / f"{name}.parquet").unlink()
        frame.write_parquet(folder / f"{name}.parquet")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    changes = {
        "synthetic": False,
        "version": f"changed-{target.name}",
        "data_as_of": as_of or told["data_as_of"],
    }
    (folder / "manifest.json").write_text(json.dumps(told | changes), encoding="utf-8")
    (target / "published" / "current").symlink_to("changed")
    return target


def asking_as(who: Principal, data: Path, day: date, patch: pytest.MonkeyPatch) -> TestClient:
    """A client that is somebody, on some day; the data must be no demonstration's (`copied`)."""

    class OneReader(DemoGate):
        def principal(self, request: Any) -> Principal:
            return who

    patch.setattr(server, "build_gate", lambda settings, versions: OneReader(versions))
    settings = Settings(data, today=lambda: day, log=data / "reads.jsonl")
    return TestClient(server.create_app(settings), base_url="http://127.0.0.1", follow_redirects=False)
