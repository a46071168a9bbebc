"""`rehab report`, `rehab profile` and `rehab export-site`: what may be handed out, as files.

Belongs here: where files go, what is printed. Does not: their content (`dashboard.report`,
`dashboard.web.site_export`).
"""

import os
from datetime import date
from pathlib import Path

import click

from dashboard.report.typeset import typeset
from dashboard.store import open_store
from dashboard.text import words
from dashboard.web.page import View
from dashboard.web.principal import MINISTRY, Principal
from dashboard.web.report_route import PAPERS
from dashboard.web.scope import Scope
from dashboard.web.site import NotFound
from dashboard.web.site_export.writing import write_site
from law.errors import RehabError
from pipelines.published import published_folder

_MISSING = {  # why a paper may not be there, and what to do
    "report": (
        "reports exist for regions of the pilot and for years with published figures",
        "see the regions and periods there are: rehab kpi --by region --period 2025",
    ),
    "profile": (
        "profiles exist for regions and years whose registers have arrived",
        "take in the registers of the region with rehab run",
    ),
}


def paper(name: str, region: str, period: str, out: Path, lang: str, data: Path) -> None:
    """Write a paper of a region (report or profile), whole or not at all."""
    if not out.absolute().parent.is_dir():
        raise RehabError(
            "the folder of the output does not exist", where=str(out.parent), todo="create it first"
        )
    kind = next(each for each in PAPERS if each.name == name)
    store = open_store(published_folder(data))
    view = View(store, Scope(Principal("report", MINISTRY), date.min), words(lang))
    try:
        made = typeset(kind.content(view, region, period), kind.template)
    except NotFound:
        why, todo = _MISSING[name]
        told = f"there is no {name} of region {region} for {period}"
        raise RehabError(told, where=str(data), why=why, todo=todo) from None
    unfinished = out.with_name(f".{out.name}.part")
    unfinished.write_bytes(made)
    os.replace(unfinished, out)
    click.echo(f"{out}: {len(made):,} bytes")


_ONE_A_RELEASE = """\
this is a version, not a release: put out one site after each `rehab release`, not one after each run. Two versions are
not protected against each other: a figure that moved by one late course would tell of it"""


def export_site(target: Path, data: Path) -> None:
    """Write the public pages into a folder, whole or not at all."""
    published_folder(data)
    written = write_site(data, target)
    click.echo(f"{target}: {written.pages} pages, {written.files} files for download")
    click.echo(f"{target / 'rehab-public.html'}: one page that opens by itself")
    click.echo(_ONE_A_RELEASE)
