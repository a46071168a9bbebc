"""`rehab release rebuild`: the whole graph once more over raw bytes and ledger as they were, then byte against byte.

Belongs here: running the same definitions in another place. Does not: what a release is (`assets.releases`).
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import dagster as dg

from assets.code_digest import code_digest
from assets.publication import publish
from assets.releases.as_of import data_as_of
from assets.releases.contents import MADE_FROM
from assets.releases.files import sha256
from assets.releases.freezing import lay
from assets.releases.layout import EDITIONS, Release, find_release
from assets.releases.verification import apart, earlier_releases
from assets.resources import Data
from law.editions import FOLDER_SETTING
from pipelines.console import page_console
from pipelines.definitions import build_defs
from pipelines.progress import progress_logger
from pipelines.triggers import WHOLE_RANGE
from pipelines.wording import command_error, say


def rebuild(name: str, target: Path, data: Path) -> int:
    """Make a release again in `target` and compare; 1 when a byte differs.

    Only manifest and editions of the release are read, and the releases it was audited with: those are out in the
    world, like a delivery. Everything else comes from raw store and ledger.
    """
    release = find_release(data, name)
    if target.exists():
        raise command_error("target_exists", where="--to", target=target)
    earlier = earlier_releases(data, release)
    _check_editions(release)
    with TemporaryDirectory(prefix="rehab-rebuild-") as place, _editions_of(release):
        folder = data_as_of(data, release.manifest, Path(place) / "data")
        run = _run(folder.path, Path(place) / "inbox")
        told = {k: v for k, v in release.manifest.items() if k != "files"}
        lay(target, run, told | {"code_digest": code_digest()}, earlier, data)
    return _compare(release, target)


def _check_editions(release: Release) -> None:
    for edition in release.manifest["editions"]:
        path = release.folder / EDITIONS / f"{edition['id']}.toml"
        if not path.is_file() or sha256(path) != edition["sha256"]:
            raise command_error("other_edition", where=path, edition=edition["id"], sha256=edition["sha256"])


@contextmanager
def _editions_of(release: Release) -> Iterator[None]:
    """The release's own editions instead of those in force now."""
    before = os.environ.get(FOLDER_SETTING)
    os.environ[FOLDER_SETTING] = str((release.folder / EDITIONS).absolute())
    try:
        yield
    finally:
        if before is None:
            del os.environ[FOLDER_SETTING]
        else:
            os.environ[FOLDER_SETTING] = before


def _run(data: Path, inbox: Path) -> Path:
    """What a release is made of, by the assets and checks of every run, over an inbox without files."""
    inbox.mkdir()
    warnings.filterwarnings("ignore", category=dg.BetaWarning)
    needed = dg.AssetSelection.assets(*MADE_FROM)
    job = dg.define_asset_job("rebuild", selection=needed.upstream())
    loggers = {"progress": progress_logger(page_console())}
    definitions = dg.Definitions.merge(build_defs(data, inbox, loggers), dg.Definitions(jobs=[job]))
    with dg.DagsterInstance.ephemeral() as instance:
        definitions.resolve_job_def(job.name).execute_in_process(
            instance=instance, tags=WHOLE_RANGE, run_config={"loggers": {"progress": {}}}
        )
    made = Data(path=str(data), inbox=str(inbox))
    return publish(data / "published", {table: made.files(table) for table in MADE_FROM}, {}, lambda _: None)


def _compare(release: Release, target: Path) -> int:
    found = apart(release.folder, target)
    for line in found:
        click.echo(f"{release.name}: {line}", err=True)
    if release.manifest["code_digest"] != code_digest():
        version = release.manifest["code_version"]
        click.echo(say("other_code", version=version), err=True)
    if not found:
        click.echo(say("rebuilt", name=release.name, folder=target))
    return int(bool(found))
