"""The static site as a folder, whole or not at all: pages, tables, reports, style, one self-contained page.

Belongs here: the order of the steps and the swap. Does not: what a page or file is. A folder that is not an earlier
site of ours is never replaced.
"""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.overview.page import STATIC
from dashboard.web.page.rendering import Renderer
from dashboard.web.site import Site
from dashboard.web.site_export.crawl import Crawl
from dashboard.web.site_export.files import FOLDER, report_file, table_file
from dashboard.web.site_export.linking import linked
from dashboard.web.site_export.public import public_site
from dashboard.web.site_export.single import single_page
from law.errors import RehabError

MARK, SINGLE, HOME = "rehab-site.json", "rehab-public.html", "index.html"


@dataclass(frozen=True)
class Written:
    """What was written: pages, and files for download."""

    pages: int
    files: int


def write_site(data: Path, target: Path) -> Written:
    """Write the site of the published version. Raises RehabError for a folder that holds something else."""
    target = target.absolute()
    if target.exists() and any(target.iterdir()) and not (target / MARK).is_file():
        raise RehabError(
            "the folder holds something else", where=str(target), why="it would be replaced as a whole",
            todo="name a new folder, or one that this command made",
        )  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    site = public_site(data)
    try:
        written = _lay(site, building)
        building.chmod(0o755)
        _swap(building, target)
        return written
    finally:
        site.versions.close()
        shutil.rmtree(building, ignore_errors=True)


def _lay(site: Site, folder: Path) -> Written:
    crawl, files, names = Crawl(site, Renderer()), dict[str, str | None](), list[str]()
    for name, made in crawl.pages():
        (folder / name).write_text(made.html, encoding="utf-8")
        names.append(name)
    (folder / SINGLE).write_text(single_page((folder / HOME).read_text(encoding="utf-8")), encoding="utf-8")
    (folder / FOLDER).mkdir()

    def resolve(address: str) -> str | None:
        if address.startswith("/static/"):
            return urlsplit(address).path.lstrip("/")
        if (page := crawl.names.get(address)) is not None:
            return page
        if address not in files:
            made = table_file(site, address) or report_file(site, address)
            files[address] = made[0] if made else None
            if made:
                (folder / made[0]).write_bytes(made[1])
        return files[address]

    for name in names:
        page = folder / name
        page.write_text(linked(page.read_text(encoding="utf-8"), resolve), encoding="utf-8")
    _assets(folder / "static")
    told = {"version": site.versions.current().version, "pages": sorted(names)}
    (folder / MARK).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return Written(len(names), sum(1 for _ in (folder / FOLDER).iterdir()))


def _assets(folder: Path) -> None:
    folder.mkdir()
    for path in sorted(STATIC.iterdir()):
        if path.is_file():
            shutil.copyfile(path, folder / path.name)


def _swap(building: Path, target: Path) -> None:
    """The new folder in the place of the old one."""
    old = building.with_name(f"{building.name}.old")
    if target.exists():
        os.replace(target, old)
    os.replace(building, target)
    shutil.rmtree(old, ignore_errors=True)
