"""One request of a page, from who asks to its content.

Belongs here: gate, scope, filters, content, log, in this order. Does not: addresses (app.py), bytes (rendering.py),
what a page says (pages/).
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.store import Store
from dashboard.web.access.audit import AuditLog
from dashboard.web.access.principal import Principal
from dashboard.web.access.scope import Scope
from dashboard.web.auth.gate import Gate
from dashboard.web.page.blocks import Content, Words
from dashboard.web.page.page import NO_CHOICE, Page, View, checked, refuse_unknown
from dashboard.web.settings import Settings
from dashboard.web.versions import Versions
from dashboard.wording.text import LANGUAGES, Say, words


class NotFound(Exception):
    """There is no such page, case or file, or it is not this principal's: one answer for both."""


class Unknown(Exception):
    """Nobody is logged in."""


@dataclass(frozen=True)
class Site:
    """What every request needs."""

    settings: Settings
    versions: Versions
    gate: Gate
    audit: AuditLog
    pages: tuple[Page, ...]

    def who(self, request: Request) -> Principal:
        """Who asks. Raises Unknown."""
        if (found := self.gate.principal(request)) is None:
            raise Unknown
        return found

    def today(self, store: Store) -> date:
        """The clock; invented data in the demonstration lives on its own last day."""
        as_of = store.manifest["data_as_of"]
        if self.settings.is_demo and store.manifest["synthetic"] and as_of:
            return date.fromisoformat(as_of)
        return self.settings.today()

    def view(self, request: Request, page: Page, download: bool = False) -> View:
        """The request as a page sees it. Raises NotFound, Unknown, RehabError.

        download: one table of the page as a file: parts of the page's address are then in the query.
        """
        who, store = self.who(request), self.versions.current()
        if who.role not in page.roles:
            raise NotFound
        given = request.query_params if download else request.path_params
        parts = {name: str(given.get(name, "")) for name in re.findall(r"{(\w+)", page.path)}
        view = View(store, Scope(who, self.today(store)), language(request), {}, parts, download)
        refuse_unknown(view, page, request.query_params)
        told = {name: request.query_params.get(name, "") for name in page.texts}
        return replace(view, asked=checked(view, page.filters, request.query_params) | told)

    def content(self, request: Request, page: Page, view: View) -> Content:
        """What the page shows; single courses and exact figures are written to the log before anybody sees them."""
        made = _without_data(view, page) or page.build(view)
        if page.courses or view.small_cells is not None:
            told = dict(view.asked) | (dict(view.parts) if view.whole else {})  # nothing a stranger adds
            address = view.link(request.url.path, **told)
            self.audit.record(view.scope.principal, address, made.courses_shown, view.small_cells)
        return made


def _without_data(view: View, page: Page) -> Content | None:
    """What a page shows where one of its filters has nothing to choose from: nothing it is about was delivered yet."""
    if all(view.asked[each.name] != NO_CHOICE or each.choices(view) for each in page.filters):
        return None
    say = view.say
    why = Words("nothing", say("page.nothing"), (say("page.nothing_why"),))
    return Content(say("page.nothing"), "", (why,))


def language(request: Request) -> Say:
    """The language of the address, Russian by default."""
    asked = request.query_params.get("lang", "ru")
    return words(asked if asked in LANGUAGES else "ru")


def to_login(site: Site, request: Request) -> Response:
    """Where somebody unknown goes, and from there back to what they asked for."""
    if site.gate.login_address is None:
        return Response("Login required\n", status_code=401, media_type="text/plain")
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = {"back": asked, "lang": language(request).lang}
    return RedirectResponse(f"{site.gate.login_address}?{urlencode(back)}", status_code=303)
