"""`rehab release`: freeze, list, verify, and the bridge between two releases.

Belongs here: what is printed. Does not: what a release is (`assets.releases`), making one again (`release_rebuild`).
"""

import json
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from assets.releases.bridge_table import bridge_rows
from assets.releases.bridging import bridge_releases
from assets.releases.freezing import freeze
from assets.releases.layout import Release, all_releases, find_release, release_period
from assets.releases.verification import differences
from intake.arrival.inbox import DataFolder, locked
from intake.wording.catalogue import language
from methodology.registry.indicators import load_indicators
from pipelines.console import page_console
from pipelines.published import published_folder
from pipelines.wording import CONSOLE, say

Row = dict[str, Any]


def freeze_period(text: str, data: Path) -> None:
    """Freeze a period, or say that nothing has changed since its last release."""
    period = release_period(text)
    run = published_folder(data)
    with locked(DataFolder(data)):
        release, new = freeze(DataFolder(data), run, period)
    if new:
        click.echo(say("release_made", name=release.name, folder=release.folder))
        _tell(release)
    else:
        click.echo(say("release_unchanged", name=release.name, folder=release.folder))


def _tell(release: Release) -> None:
    told = release.manifest
    editions = ", ".join(e["id"] + ("" if e["official"] else say("assumed")) for e in told["editions"])
    counted = {"day": told["data_as_of"], "n": len(told["deliveries"])}
    click.echo(say("release_inputs", **counted, editions=editions))
    if told["provisional"]:
        click.echo(say("release_provisional"))
    if told["synthetic"]:
        click.echo(say("synthetic"))
    click.echo(say("release_hand_out", folder=release.folder / "public"))


def list_releases(data: Path) -> None:
    """One line a release."""
    heads = ("release", "data_as_of", "deliveries", "edition", "state", "audited_with")
    table = Table(*map(say, heads))
    for release in all_releases(data):
        told = release.manifest
        state = say("provisional" if told["provisional"] else "final")
        earlier = ", ".join(each["release"] for each in told["earlier"]) or "—"
        editions = ", ".join(each["id"] for each in told["editions"])
        table.add_row(
            release.name, told["data_as_of"], str(len(told["deliveries"])), editions, state, earlier
        )
    page_console().print(table)


def verify(name: str, data: Path) -> int:
    """Tell every file that is not as the manifest says; 1 when there is one."""
    release = find_release(data, name)
    found = differences(release)
    for line in found:
        click.echo(f"{release.name}: {line}", err=True)
    if not found:
        click.echo(say("release_intact", name=release.name, n=len(release.manifest["files"])))
    return int(bool(found))


def show_bridge(a: str, b: str, form: str, data: Path) -> None:
    """Print the bridge: a table for people, or rows with exact fractions."""
    rows = bridge_rows(bridge_releases(find_release(data, a), find_release(data, b)))
    if form == "csv":
        click.echo(rows.write_csv(), nl=False)
    elif form == "json":
        told = {"from": a, "to": b, "note_ru": CONSOLE.get("ru", "internal_use"), "rows": rows.to_dicts()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_bridge(rows.to_dicts(), a, b)


def _print_bridge(rows: list[Row], a: str, b: str) -> None:
    console = page_console()
    for indicator, group in groupby(rows, key=lambda row: row["indicator"]):
        parts = list(group)
        title = f"{parts[0][f'title_{language()}']}: {a} → {b}"
        table = Table(say("part"), title=title, title_justify="left")
        for header in ("courses", "changed_courses", "numerator", "denominator", "value", "exactly"):
            table.add_column(say(header), justify="right")
        for row in parts:
            table.add_row(
                *_cells(row, load_indicators()[indicator].kind),
                end_section=row["part"] in ("from", "suppression"),
            )
        console.print(table)
    console.print(say("internal_use"))


def _cells(row: Row, kind: str) -> list[str]:
    """A row in words: signs where something is added, percents and points where it is a share."""
    end = row["part"] in ("from", "to")
    counts = ["" if row[name] is None else f"{row[name]:,}" for name in ("courses", "changed")]
    terms = ["" if row[name] is None else _signed(row[name], end) for name in ("numerator", "denominator")]
    value, exact = row["value_decimal"], row["value"]
    if kind == "count":
        return [row[f"part_{language()}"], *counts, "", "", _signed(exact, end), ""]
    if value is None:
        return [row[f"part_{language()}"], *counts, *terms, "—", "—"]
    unit = say("percent" if end else "points") if kind == "proportion" else ""
    number = value * 100 if kind == "proportion" else value
    shown = f"{number:{'' if end else '+'}.3f}".replace(".", ",") + unit if number else "0"
    return [row[f"part_{language()}"], *counts, *terms, shown, _signed(exact, end)]


def _signed(fraction: str, plain: bool) -> str:
    """An exact fraction as text, with its sign where it is a difference."""
    return fraction if plain or Fraction(fraction) <= 0 else f"+{fraction}"
