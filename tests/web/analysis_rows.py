"""The sample's courses as plain Python rows, put together from their separate tables, for a second, naive count."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.store import Store, open_store
from dashboard.web.access.principal import Principal
from dashboard.web.access.scope import Scope
from dashboard.web.page.page import Page, View, checked
from dashboard.wording.text import words

Row = dict[str, Any]
TODAY = date(2026, 6, 30)
REGION = Principal("head", "main_bureau", "72")
BUREAU = Principal("analyst", "bureau", "62", "62-Б1")
NOBODY = Principal("head", "main_bureau", "99")
READERS = {"region": REGION, "bureau": BUREAU}
PERIOD = "2025"
CRITERIA = ("comprehensiveness", "volume", "effect", "parental_competence")


def published(data: Path) -> Store:
    return open_store((data / "published" / "current").resolve())


def view_of(store: Store, who: Principal, page: Page, lang: str = "ru", **asked: str) -> View:
    """A request of a page with its filters checked, as the site makes it."""
    view = View(store, Scope(who, TODAY), words(lang))
    return View(store, view.scope, view.say, checked(view, page.filters, asked))


def rows_of(store: Store, who: Principal) -> list[Row]:
    """One dict a course the reader may see: course, evidence, score and decision side by side."""
    rows = {row["protocol_id"]: row for row in _read(store, "course")}
    for name in ("course_evidence", "course_score", "decision"):
        for row in _read(store, name):
            told = {("decision_signed_on" if k == "signed_on" else k): v for k, v in row.items()}
            kept = {k: v for k, v in told.items() if k not in ("edition_id", "bureau_id")}
            rows[row["protocol_id"]] = rows[row["protocol_id"]] | kept
    mine = [row for row in rows.values() if row["region_code"] == who.region_code]
    return [row for row in mine if who.bureau_id is None or row["bureau_id"] == who.bureau_id]


def _read(store: Store, name: str) -> list[Row]:
    return pl.read_parquet(store.folder / f"{name}.parquet").to_dicts()


def table(store: Store, page: Page, who: Principal, name: str, **asked: str) -> list[Row]:
    """The rows of one table of a page."""
    return page.build(view_of(store, who, page, **asked)).tables()[name].frame.to_dicts()


def certificates_of(data: Path, region: str) -> list[Row]:
    """The accepted rows of certificates of a region, in no order."""
    rows = pl.read_parquet(data / "tables" / "certificate.parquet").filter(intake_status="accepted")
    return rows.filter(region_code=region).to_dicts()


def in_period(rows: list[Row]) -> list[Row]:
    """The courses that ended in PERIOD."""
    return [row for row in rows if row["finished_on"].year == int(PERIOD)]
