"""People log in here with a name and a password kept in the data folder: for small installations.

Belongs here: the login form's addresses and the session behind the cookie. Does not: the users (users.py), a token.
"""

import logging
import math
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.web.access.principal import Principal
from dashboard.web.auth import browser
from dashboard.web.auth.access_file import Access
from dashboard.web.auth.account import account_name
from dashboard.web.auth.login_page import login_page, onward_page, refusal_page
from dashboard.web.auth.sessions import Sessions
from dashboard.web.auth.slowdown import Slowdown
from dashboard.web.auth.users import Users
from law.errors import RehabError

LOG = logging.getLogger("rehab.web")
LOGIN = "/login"


class LocalGate:
    """A login form over the users of the data folder."""

    login_address: str | None = LOGIN
    says_who: bool = True

    def __init__(self, access: Access, users: Users, sessions: Sessions, slowdown: Slowdown) -> None:
        self._access, self._users, self._sessions, self._slowdown = access, users, sessions, slowdown
        self.router = APIRouter()
        self.router.add_api_route(LOGIN, self._form, methods=["GET"], include_in_schema=False)
        self.router.add_api_route(LOGIN, self._login, methods=["POST"], include_in_schema=False)
        self.router.add_api_route("/logout", self._logout, methods=["POST"], include_in_schema=False)

    def roles(self) -> dict[str, Principal]:
        return {}

    def principal(self, request: Request) -> Principal | None:
        return self._sessions.find(request.cookies.get(browser.COOKIE))

    def _form(self, request: Request) -> Response:
        back, lang = (
            browser.place(request.query_params.get("back", "/")),
            request.query_params.get("lang", "ru"),
        )
        if (
            request.headers.get("sec-fetch-site") == "cross-site"
        ):  # a link in a letter: the cookie did not come along
            return onward_page(lang, f"{LOGIN}?{urlencode({'back': back, 'lang': lang})}")
        return RedirectResponse(back, 303) if self.principal(request) else login_page(lang, back)

    async def _login(self, request: Request) -> Response:
        given, lang = await browser.form_of(request), request.query_params.get("lang", "ru")
        if given is None or not browser.same_origin(request, self._access.address):
            return refusal_page(lang, "foreign_form", 403, LOGIN)
        lang, back = given.get("lang", lang), browser.place(given.get("back", "/"))
        address = request.client.host if request.client else ""
        name = account_name(given.get("name", "")) or ""
        if wait := self._slowdown.attempt(name, address):
            LOG.warning("login of %s from %s has to wait", name, address)
            answer: Response = login_page(lang, back, "wait", 429, seconds=math.ceil(wait))
            answer.headers["Retry-After"] = str(math.ceil(wait))
            return answer
        if (sealed := await run_in_threadpool(self._proven, name, given.get("password", ""))) is None:
            LOG.warning("login of %s from %s failed", name, address)
            return login_page(lang, back, "wrong", 401)
        self._slowdown.succeeded(name, address)
        answer = RedirectResponse(back, 303)
        browser.set_session(
            answer, self._sessions.begin(lambda: self._holder(name, sealed)), self._access.encrypted
        )
        return answer

    def _proven(self, name: str, password: str) -> str | None:
        try:
            return self._users.proven(name, password)
        except (RehabError, OSError) as error:
            LOG.error("nobody can log in: %s", error)
            return None

    def _holder(self, name: str, sealed: str) -> Principal | None:
        try:
            return self._users.holder(name, sealed)
        except (RehabError, OSError) as error:
            LOG.error("nobody is let in: %s", error)
            return None

    def _logout(self, request: Request) -> Response:
        if not browser.same_origin(request, self._access.address):
            return refusal_page("ru", "foreign_form", 403, LOGIN)
        self._sessions.end(request.cookies.get(browser.COOKIE))
        answer = RedirectResponse(LOGIN, 303)
        browser.drop_session(answer, self._access.encrypted)
        return answer
