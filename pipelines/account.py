"""The account at the end of a run: ledger, headline figures with their intervals, data quality, address of the page."""

import json
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from dashboard.wording.format import number, percent
from intake.wording.catalogue import language
from methodology.registry.indicators import load_indicators
from pipelines.wording import say

_HEADLINE = (
    "courses_total",
    "courses_completed",
    "effective_rate",
    "effective_rate_lower_bound",
    "effective_rate_upper_bound",
    "undetermined",
    "mean_total",
)


def _figure(row: dict[str, Any]) -> tuple[str, str, str]:
    value, low, high = row["value"], row["low"], row["high"]
    is_share = row["denominator"] is not None and isinstance(value, float) and value <= 1
    lang, digits = language(), 0 if isinstance(value, int) or value == round(value or 0) else 2
    shown = "—" if value is None else percent(value, lang) if is_share else number(value, lang, digits)
    ends = [] if low is None else [percent(x, lang) if is_share else number(x, lang, 2) for x in (low, high)]
    parts = [row[name] for name in ("numerator", "denominator")]
    counts = "" if parts[1] is None else say("of", part=round(parts[0]), whole=round(parts[1]))
    return shown, " – ".join(ends), counts


def _ledger(published: Path) -> Table:
    heads = ("table", "read", "accepted", "quarantined", "duplicate", "waiting")
    table = Table(*map(say, heads), title=say("rows_of_all"))
    sums = (
        pl.read_parquet(published / "ledger.parquet")
        .group_by("table_name")
        .agg(pl.exclude("delivery_sha").sum())
    )
    for name, *counts in sums.sort("table_name").iter_rows():
        table.add_row(name, *[say("count", n=c) for c in counts])
    return table


def _not_read(published: Path) -> str | None:
    """How many rows of how many files are in no table; the findings name them."""
    files = pl.read_parquet(published / "delivery.parquet").filter(pl.col("rows_not_read") > 0)
    return say("not_read", n=files["rows_not_read"].sum(), files=files.height) if files.height else None


def _headline(published: Path, edition: str) -> Table:
    heads = ("indicator", "year", "value", "interval", "counts")
    table = Table(*map(say, heads), title=say("headline", edition=edition))
    values = pl.read_parquet(published / "indicator_value.parquet").filter(
        period_kind="year", region_code="all", breakdown="none"
    )
    for indicator in _HEADLINE:
        title = getattr(load_indicators()[indicator], f"title_{language()}")
        for row in values.filter(indicator=indicator).sort("period").iter_rows(named=True):
            table.add_row(title, row["period"], *_figure(row))
    return table


def _quality(published: Path) -> Table:
    table = Table(say("rule"), say("severity"), say("findings"), title=say("quality"))
    found = pl.read_parquet(published / "finding.parquet").group_by("rule_id", "severity").len()
    for rule, severity, count in found.sort("len", "rule_id", descending=[True, False]).head(10).iter_rows():
        table.add_row(rule, say(severity), say("count", n=count))
    return table


def _profiles(published: Path) -> str:
    """How many regions have a profile, what is missing from it, and where it is read."""
    regions = pl.read_parquet(published / "published_profile.parquet")["region_code"].n_unique()
    told = say("profiles", n=regions)
    for row in (
        pl.read_parquet(published / "register_orphan.parquet")
        .filter(pl.col("orphans") > 0)
        .iter_rows(named=True)
    ):
        table, register = row["table_name"], row["register"]
        told += "; " + say("orphans", n=row["orphans"], all=row["rows"], table=table, register=register)
    return told


def print_account(published: Path, console: Console) -> None:
    """Print what a run made."""
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    edition = ", ".join(
        e["id"] + ("" if e["official"] else say("assumed_bands")) for e in manifest["editions"]
    )
    console.print(_ledger(published))
    if not_read := _not_read(published):
        console.print(not_read)
    console.print(_headline(published, edition) if manifest["data_as_of"] else say("no_course"))
    console.print(_quality(published))
    if manifest["registers_as_of"]:
        console.print(say("registers", day=manifest["registers_as_of"], profiles=_profiles(published)))
    if manifest["synthetic"]:
        console.print(say("synthetic"))
    if manifest["data_as_of"]:
        console.print(say("version", version=manifest["version"], day=manifest["data_as_of"]))
    else:
        console.print(say("version_without_courses", version=manifest["version"]))
    console.print(say("page", path=(published / "overview.html").absolute()), soft_wrap=True)
