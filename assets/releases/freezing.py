"""Freezing a reporting period: a release is there whole or not at all, and the same inputs make no second one.

Belongs here: the order of the steps, the manifest, the number. Does not: what a step does (one module a step).
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import polars as pl

from assets.releases import contents, inputs, protection
from assets.releases.files import flush, hashes, seal, sha256, write_json, write_table
from assets.releases.layout import (
    INTERNAL,
    MANIFEST,
    PUBLIC,
    PUBLISHED,
    Release,
    all_releases,
    refused_cells,
    releases_folder,
    releases_of_year,
    unfinished,
    unfinished_folder,
)
from assets.releases.readme import readme
from dashboard.exports.folder import write_exports
from intake.arrival.inbox import DataFolder
from methodology.attacker import Audit
from methodology.registry.periods import Period

_SAME = ("period", "deliveries", "editions", "code_digest", "threshold")


def freeze(folder: DataFolder, run: Path, period: Period) -> tuple[Release, bool]:
    """Freeze a period as the run has it; returns the release, and whether it is new.

    run: the folder of the published version. Raises RehabError where the run is out of date, where the period is empty
    and where the attacker breaks the protection; then nothing is left behind but the cells he computed.
    """
    _clear_unfinished(folder.path)
    inputs.check_fresh(folder, run)
    manifest = _head(folder, run, period)
    before = [r for r in all_releases(folder.path) if r.period == period]
    if before and _agree(before[-1].manifest, manifest, _SAME):
        return before[-1], False
    building = unfinished_folder(folder.path, period)
    try:
        lay(building, run, manifest, releases_of_year(folder.path, period), folder.path)
        return _name(building, releases_folder(folder.path) / period.label / str(manifest["number"])), True
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _head(folder: DataFolder, run: Path, period: Period) -> dict[str, Any]:
    """What the manifest says before a file is written. No clock: a rebuild must say the same."""
    made_from = inputs.inputs_of(run)
    everything = all_releases(folder.path)
    earlier = releases_of_year(folder.path, period)
    return made_from | {
        "period": period.label,
        "number": 1 + max((r.number for r in everything if r.period == period), default=0),
        "order": 1 + max((r.manifest["order"] for r in everything), default=0),
        "provisional": contents.is_provisional(period, made_from["data_as_of"]),
        "protected": True,
        "threshold": protection.threshold(),
        "earlier": [{"release": r.name, "manifest_sha256": sha256(r.folder / MANIFEST)} for r in earlier],
    }


def lay(target: Path, run: Path, manifest: dict[str, Any], earlier: list[Release], data: Path) -> None:
    """Write every file of a release into an empty folder, its manifest last. A rebuild comes the same way.

    data: the data folder, where the cells stay that the attacker computed, if he did.
    """
    period = Release(Path(manifest["period"]) / str(manifest["number"])).period
    about = _in_order(manifest | {"version": f"{manifest['period']}/{manifest['number']}"})
    values = contents.exact_values(run, period)
    made = protection.protected(run, period, earlier)
    published = contents.provisional(made.rows) if manifest["provisional"] else made.rows
    refused = refused_cells(data, f"{manifest['period']}.{manifest['number']}")
    audit = protection.audited(published, earlier, refused)
    _lay_public(target, about, made.levels, published, audit)
    tables = {"course": contents.courses(run), "indicator_value": values}
    for name, frame in (tables | {"cell": made.cells, "attacked_cell": audit.cells}).items():
        write_table(frame, target / INTERNAL / f"{name}.parquet")
    write_json(manifest | {"files": hashes(target)}, target / MANIFEST)


def _in_order(told: dict[str, Any]) -> dict[str, Any]:
    """Keys in order at every depth: a manifest read back must make the same exports as the one first told."""
    ordered: dict[str, Any] = json.loads(json.dumps(told, sort_keys=True))
    return ordered


def _lay_public(
    target: Path, about: dict[str, Any], levels: pl.DataFrame, published: pl.DataFrame, audit: Audit
) -> None:
    """What may be handed out: nothing here but what the protector let through."""
    public = target / PUBLIC
    write_table(published, target / PUBLISHED)
    write_table(levels, public / "published_level.parquet")
    write_table(protection.mask_of(published), public / "mask.parquet")
    write_json(protection.report(audit, about), public / "audit.json")
    write_exports(published, about, public / "exports")
    inputs.copy_editions(target)
    (public / "README.md").write_text(readme(about, published, levels), encoding="utf-8")


def _agree(a: dict[str, Any], b: dict[str, Any], keys: tuple[str, ...]) -> bool:
    return all(json.dumps(a[key], sort_keys=True) == json.dumps(b[key], sort_keys=True) for key in keys)


def _name(building: Path, final: Path) -> Release:
    """Give a finished folder its name: the one step that makes it a release."""
    seal(building)
    final.parent.mkdir(parents=True, exist_ok=True)
    os.replace(building, final)
    flush(final.parent)
    return Release(final)


def _clear_unfinished(data: Path) -> None:
    """Remove what a killed release left half; only for who is sure to be alone."""
    for left in unfinished(data):
        shutil.rmtree(left)
