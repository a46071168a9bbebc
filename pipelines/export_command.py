"""`rehab report` and `rehab export-site`: what may be handed out, as files.

Belongs here: where files go, what is printed. Does not: their content (`dashboard.report`,
`dashboard.web.site_export`).
"""

import os
from datetime import date
from pathlib import Path

import click

from dashboard.report.content import report_content
from dashboard.report.typeset import typeset
from dashboard.store import open_store
from dashboard.text import words
from dashboard.web.page import View
from dashboard.web.principal import MINISTRY, Principal
from dashboard.web.scope import Scope
from dashboard.web.site import NotFound
from dashboard.web.site_export.writing import write_site
from pipelines.published import published_folder
from schemas.errors import RehabError


def report(region: str, period: str, out: Path, lang: str, data: Path) -> None:
    """Write the report of a region, whole or not at all."""
    if not out.absolute().parent.is_dir():
        raise RehabError(
            "the folder of the output does not exist", where=str(out.parent), todo="create it first"
        )
    store = open_store(published_folder(data))
    view = View(store, Scope(Principal("report", MINISTRY), date.min), words(lang))
    try:
        made = typeset(report_content(view, region, period))
    except NotFound:
        raise RehabError(
            f"there is no report of region {region} for {period}",
            where=str(data),
            why="reports exist for regions of the pilot and for years with published figures",
            todo="see the regions and periods there are: rehab kpi --by region --period 2025",
        ) from None
    unfinished = out.with_name(f".{out.name}.part")
    unfinished.write_bytes(made)
    os.replace(unfinished, out)
    click.echo(f"{out}: {len(made):,} bytes")


def export_site(target: Path, data: Path) -> None:
    """Write the public pages into a folder, whole or not at all."""
    published_folder(data)
    written = write_site(data, target)
    click.echo(f"{target}: {written.pages} pages, {written.files} files for download")
    click.echo(f"{target / 'rehab-public.html'}: one page that opens by itself")
