"""The account at the end of a run: ledger, headline figures with their intervals, data quality, address of the page."""

import json
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

_HEADLINE = (
    "courses_total",
    "courses_completed",
    "effective_rate",
    "effective_rate_lower_bound",
    "effective_rate_upper_bound",
    "undetermined",
    "mean_total",
)


def _figure(row: dict[str, object]) -> tuple[str, str, str]:
    value, low, high = row["value"], row["low"], row["high"]
    is_share = row["denominator"] is not None and isinstance(value, float) and value <= 1
    shown = "—" if value is None else f"{value:.1%}" if is_share else f"{value:,.2f}".rstrip("0").rstrip(".")
    counts = f"{row['numerator']:,.0f} of {row['denominator']:,.0f}" if row["denominator"] is not None else ""
    between = "" if low is None else f"{low:.1%} – {high:.1%}" if is_share else f"{low:.2f} – {high:.2f}"
    return shown, between, counts


def _ledger(published: Path) -> Table:
    table = Table(
        "table", "read", "accepted", "quarantined", "duplicate", "waiting", title="Rows of all deliveries"
    )
    sums = (
        pl.read_parquet(published / "ledger.parquet")
        .group_by("table_name")
        .agg(pl.exclude("delivery_sha").sum())
    )
    for name, *counts in sums.sort("table_name").iter_rows():
        table.add_row(name, *[f"{c:,}" for c in counts])
    return table


def _headline(published: Path, edition: str) -> Table:
    table = Table(
        "indicator", "year", "value", "95 % interval", "counts", title=f"Headline, all regions ({edition})"
    )
    values = pl.read_parquet(published / "indicator_value.parquet").filter(
        period_kind="year", region_code="all", breakdown="none"
    )
    for indicator in _HEADLINE:
        for row in values.filter(indicator=indicator).sort("period").iter_rows(named=True):
            table.add_row(indicator, row["period"], *_figure(row))
    return table


def _quality(published: Path) -> Table:
    table = Table("rule", "severity", "findings", title="Data quality: the ten most frequent findings")
    found = pl.read_parquet(published / "finding.parquet").group_by("rule_id", "severity").len()
    for rule, severity, count in found.sort("len", "rule_id", descending=[True, False]).head(10).iter_rows():
        table.add_row(rule, severity, f"{count:,}")
    return table


def _profiles(published: Path) -> str:
    """How many regions have a profile, what is missing from it, and where it is read."""
    regions = pl.read_parquet(published / "published_profile.parquet")["region_code"].n_unique()
    told = f"profiles of {regions} regions (make serve, page /profile, or rehab profile)"
    for row in (
        pl.read_parquet(published / "register_orphan.parquet")
        .filter(pl.col("orphans") > 0)
        .iter_rows(named=True)
    ):
        told += f"; {row['orphans']:,} of {row['rows']:,} rows of {row['table_name']} name no known {row['register']}"
    return told


def print_account(published: Path, console: Console) -> None:
    """Print what a run made."""
    manifest = json.loads((published / "manifest.json").read_text(encoding="utf-8"))
    edition = ", ".join(
        e["id"] + ("" if e["official"] else ": bands are assumptions") for e in manifest["editions"]
    )
    console.print(_ledger(published))
    console.print(
        _headline(published, edition)
        if manifest["data_as_of"]
        else "No course has arrived, so there is no headline."
    )
    console.print(_quality(published))
    if manifest["registers_as_of"]:
        console.print(f"Registers as of {manifest['registers_as_of']}: {_profiles(published)}")
    if manifest["synthetic"]:
        console.print("Synthetic data: no figure says anything about a real region.")
    console.print(f"Version {manifest['version']}, courses as of {manifest['data_as_of'] or 'no day yet'}")
    console.print(f"Page: {(published / 'overview.html').absolute()}", soft_wrap=True)
