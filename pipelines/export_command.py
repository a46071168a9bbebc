"""`rehab report`, `rehab profile` and `rehab export-site`: what may be handed out, as files.

Belongs here: where files go, what is printed. Does not: their content (`dashboard.web.report`,
`dashboard.web.site_export`).
"""

import os
from datetime import date
from pathlib import Path

import click

from dashboard.store import open_store
from dashboard.web.access.principal import PUBLIC, Principal
from dashboard.web.access.scope import Scope
from dashboard.web.page.page import View
from dashboard.web.report.regional_route import PAPERS
from dashboard.web.report.typeset import typeset
from dashboard.web.site import NotFound
from dashboard.web.site_export.writing import write_site
from dashboard.wording.text import words
from pipelines.published import published_folder
from pipelines.wording import command_error, say


def paper(name: str, region: str, period: str, out: Path, lang: str, data: Path) -> None:
    """Write a paper of a region (report or profile), whole or not at all."""
    if not out.absolute().parent.is_dir():
        raise command_error("output_folder_missing", where=out.parent)
    kind = next(each for each in PAPERS if each.name == name)
    store = open_store(published_folder(data))
    view = View(store, Scope(Principal("report", PUBLIC), date.min), words(lang))
    try:
        made = typeset(kind.content(view, region, period), kind.template)
    except NotFound:
        raise command_error(f"no_{name}", where=data, region=region, period=period) from None
    unfinished = out.with_name(f".{out.name}.part")
    unfinished.write_bytes(made)
    os.replace(unfinished, out)
    click.echo(say("file_written", path=out, n=len(made)))


def export_site(target: Path, data: Path) -> None:
    """Write the public pages into a folder, whole or not at all."""
    published_folder(data)
    written = write_site(data, target)
    click.echo(say("site_written", path=target, pages=written.pages, files=written.files))
    click.echo(say("one_page_written", path=target / "rehab-public.html"))
    click.echo(say("one_site_a_release"))
