"""Logging in by an identity provider: there and back again, and what its claims make of somebody here.

Belongs here: addresses, the short-lived cookie of a login under way, claims to role and place. Does not: the protocol
(oidc_provider.py).
"""

import logging
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.web.access.principal import Principal
from dashboard.web.auth import browser
from dashboard.web.auth.access_file import Access
from dashboard.web.auth.access_parts import Oidc
from dashboard.web.auth.account import PLACE, account_name, principal_of
from dashboard.web.auth.login_page import onward_page, refusal_page
from dashboard.web.auth.oidc_provider import NotProven, Provider
from dashboard.web.auth.proxy import in_groups
from dashboard.web.auth.sessions import Sessions
from law.errors import RehabError

LOG = logging.getLogger("rehab.web")
LOGIN, CALLBACK = "/login", "/oidc/callback"
UNDER_WAY = "rehab_login"
_MINUTES = 10


class OidcGate:
    """Sends people to the provider and believes what comes back with the state, nonce and verifier it left with."""

    login_address: str | None = LOGIN
    says_who: bool = True

    def __init__(self, access: Access, settings: Oidc, provider: Provider, sessions: Sessions) -> None:
        self._access, self._settings, self._provider, self._sessions = access, settings, provider, sessions
        self._sealed = URLSafeTimedSerializer(secrets.token_bytes(32), salt="login under way")
        self.router = APIRouter()
        self.router.add_api_route(LOGIN, self._leave, methods=["GET"], include_in_schema=False)
        self.router.add_api_route(CALLBACK, self._return, methods=["GET"], include_in_schema=False)
        self.router.add_api_route("/logout", self._logout, methods=["POST"], include_in_schema=False)

    def roles(self) -> dict[str, Principal]:
        return {}

    def principal(self, request: Request) -> Principal | None:
        return self._sessions.find(request.cookies.get(browser.COOKIE))

    def _leave(self, request: Request) -> Response:
        back, lang = (
            browser.place(request.query_params.get("back", "/")),
            request.query_params.get("lang", "ru"),
        )
        if (
            request.headers.get("sec-fetch-site") == "cross-site"
        ):  # a link in a letter: the cookie did not come along
            return onward_page(lang, f"{LOGIN}?{urlencode({'back': back, 'lang': lang})}")
        if self.principal(request):
            return RedirectResponse(back, 303)
        told = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        try:
            answer = RedirectResponse(self._provider.address(**told), 303)
        except NotProven as error:
            LOG.error("the identity provider: %s", error)
            return refusal_page(lang, "provider_silent", 503, LOGIN)
        sealed = self._sealed.dumps(told | {"back": back, "lang": lang})
        # Lax: the way back begins on the provider's site, where a strict cookie would stay behind.
        answer.set_cookie(UNDER_WAY, sealed, max_age=_MINUTES * 60, path=CALLBACK, httponly=True, samesite="lax",
                          secure=self._access.encrypted)  # fmt: skip
        return answer

    def _return(self, request: Request) -> Response:
        try:
            told = self._sealed.loads(request.cookies.get(UNDER_WAY, ""), max_age=_MINUTES * 60)
            claims = self._claims(request.query_params, told)
        except (BadData, NotProven) as error:
            LOG.warning("a login by the identity provider failed: %s", error)
            answer: Response = refusal_page("ru", "not_proven", 403, LOGIN)
        else:
            answer = self._let_in(claims, told)
        answer.delete_cookie(
            UNDER_WAY, path=CALLBACK, httponly=True, samesite="lax", secure=self._access.encrypted
        )
        return answer

    def _claims(self, query: Mapping[str, str], told: dict[str, str]) -> dict[str, Any]:
        if not secrets.compare_digest(query.get("state", "").encode(), told["state"].encode()):
            raise NotProven("another state")
        if query.get("iss", self._settings.issuer) != self._settings.issuer:  # RFC 9207
            raise NotProven("another issuer answered")
        if "code" not in query:
            raise NotProven(f"no code: {query.get('error', '')[:60]!r}")
        return self._provider.claims(query["code"], told["nonce"], told["verifier"])

    def _let_in(self, claims: dict[str, Any], told: dict[str, str]) -> Response:
        who = principal_from(claims, self._settings)
        if who is None:
            return refusal_page(told["lang"], "no_role", 403, LOGIN)
        answer = onward_page(told["lang"], told["back"])
        browser.set_session(answer, self._sessions.begin(lambda: who), self._access.encrypted)
        return answer

    def _logout(self, request: Request) -> Response:
        if not browser.same_origin(request, self._access.address):
            return refusal_page("ru", "foreign_form", 403, LOGIN)
        self._sessions.end(request.cookies.get(browser.COOKIE))
        answer = refusal_page("ru", "out", 200, LOGIN)
        browser.drop_session(answer, self._access.encrypted)
        return answer


def principal_from(claims: Mapping[str, Any], settings: Oidc) -> Principal | None:
    """Somebody by their claims: the role's own claim, else the first known group; None where neither says anything."""
    told = {name: _single(claims.get(claim)) for name, claim in settings.claims.items() if name != "groups"}
    name = account_name(told.get("name") or "")
    if name is None:
        LOG.warning("claim %s holds no name", settings.claims["name"])
        return None
    if not told["role"]:
        groups = claims.get(settings.claims["groups"])
        return in_groups(name, set(map(str, groups)) if isinstance(groups, list) else set(), settings.groups)
    try:
        return principal_of(name, {key: told[key] for key in PLACE if told[key]}, "claims")
    except RehabError as error:
        LOG.warning("claims of %s make no account: %s", name, error)
        return None


def _single(value: Any) -> str | None:
    """A claim's text; providers also send a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else None
