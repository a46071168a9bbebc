"""The server as the public would see it: one reader without courses, no role to choose, pages that may be handed out.

Belongs here: who reads, which pages, one page as HTML. Does not: which addresses there are (crawl.py), files.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request

from dashboard.web.access.audit import AuditLog
from dashboard.web.access.principal import PUBLIC as PUBLIC_ROLE
from dashboard.web.access.principal import Principal
from dashboard.web.page.blocks import Content
from dashboard.web.page.frame import frame_of
from dashboard.web.page.page import Page, View
from dashboard.web.page.rendering import Renderer
from dashboard.web.pages import all_pages
from dashboard.web.settings import Settings
from dashboard.web.site import Site
from dashboard.web.versions import Versions
from dashboard.wording.format import day

PUBLIC = Principal("public", PUBLIC_ROLE)  # reads protected figures alone
# Counts of deliveries and rows are exact: good for the ministry's own eyes, nothing that disclosure control let out.
_INTERNAL = {"quality"}
_MOST = 300  # choices of all filters of a page together; beyond, one filter is changed at a time


class PublicGate:
    """Everybody is the public."""

    login_address: str | None = None
    says_who: bool = False

    def __init__(self) -> None:
        self.router = APIRouter()

    def roles(self) -> dict[str, Principal]:
        return {}

    def principal(self, request: Request) -> Principal | None:
        return PUBLIC


@dataclass(frozen=True)
class Rendered:
    """One page as it was asked for: its view, content and HTML with the addresses of the server."""

    view: View
    made: Content
    html: str


def public_site(data: Path) -> Site:
    """The site of a data folder with the pages that may be handed out."""
    pages = tuple(
        page
        for page in all_pages()
        if PUBLIC_ROLE in page.roles and not page.courses and page.name not in _INTERNAL
    )
    settings = Settings(data, today=lambda: date.min)  # nothing public depends on the day it was made
    return Site(settings, Versions(data), PublicGate(), AuditLog(settings.audit_log), pages)


def asked_for(path: str, query: str, parts: dict[str, str]) -> Request:
    """A request that nobody sent."""
    headers = [(b"host", b"site")]
    return Request(
        {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers,
         "path_params": parts, "scheme": "http", "server": ("site", 80), "root_path": ""}
    )  # fmt: skip


def rendered(site: Site, renderer: Renderer, page: Page, request: Request) -> Rendered:
    """A page as HTML, filters as links. Raises NotFound, RehabError as the server would."""
    view = site.view(request, page)
    made = page.build(view)
    told = frame_of(site, page, view, made, request)
    say = view.say
    today = say("footer.today", day=day(view.scope.today, view.lang))
    told |= {
        "who": say("export.reader"),
        "cautions": [caution for caution in told["cautions"] if caution != "demo"],
        "footer": told["footer"].replace(today, "").strip(),
        "choices": _choices(page, view, told["filters"]),
        "filters": [],
    }
    return Rendered(view, made, renderer.render("exported.html.j2", told).decode())


def _choices(
    page: Page, view: View, filters: list[dict[str, Any]]
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Each filter with its choices: words, address, whether it is the one shown."""
    combinations = 1
    for each in filters:
        combinations *= len(each["choices"])
    base = dict(view.asked) if combinations <= _MOST else {}
    path = page.path
    for name, value in view.parts.items():
        path = path.replace(f"{{{name}}}", value).replace(f"{{{name}:path}}", value)
    return [
        (
            each["label"],
            [
                (label, view.link(path, **(base | {each["name"]: value})), value == each["chosen"])
                for value, label in each["choices"]
            ],
        )
        for each in filters
    ]
