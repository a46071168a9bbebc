"""The server put together: pages, static files, the ways in, API, downloads, answers to mistakes.

Belongs here: addresses and who answers them. Does not: what they answer.
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from dashboard.overview.page import STATIC
from dashboard.web import messages
from dashboard.web.access.audit import AuditLog
from dashboard.web.api import document as api
from dashboard.web.auth.demo import DemoGate
from dashboard.web.auth.gate import Gate
from dashboard.web.auth.local import LocalGate
from dashboard.web.auth.oidc import CALLBACK, OidcGate
from dashboard.web.auth.oidc_provider import Provider
from dashboard.web.auth.proxy import ProxyGate
from dashboard.web.auth.sessions import Sessions
from dashboard.web.auth.slowdown import Slowdown
from dashboard.web.auth.tokens import Tokens, WithTokens
from dashboard.web.auth.users import Users
from dashboard.web.cases import returned
from dashboard.web.downloads import routes as downloads
from dashboard.web.page.page import Page
from dashboard.web.page.rendering import Renderer
from dashboard.web.pages import all_pages
from dashboard.web.report import monitoring_route
from dashboard.web.report import regional_route as report_route
from dashboard.web.security import Guarded
from dashboard.web.settings import Settings
from dashboard.web.site import Site
from dashboard.web.versions import Versions

LOG = logging.getLogger("rehab.web")


def build_gate(settings: Settings, versions: Versions) -> Gate:
    """The way in that the settings name; programs come in by a token beside every one of them."""
    return WithTokens(_way_in(settings, versions), Tokens(settings.data))


def _way_in(settings: Settings, versions: Versions) -> Gate:
    access = settings.auth
    if access is None:
        return DemoGate(versions)
    if access.proxy:
        return ProxyGate(access.proxy)
    sessions = Sessions(access.session_hours)
    if access.oidc:
        provider = Provider(access.oidc, access.address + CALLBACK)
        return OidcGate(access, access.oidc, provider, sessions)
    return LocalGate(access, Users(settings.data), sessions, Slowdown())


def create_app(settings: Settings) -> FastAPI:
    """The whole server over one data folder. Raises RehabError for settings that would not hold."""
    versions = Versions(settings.data)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        versions.close()

    app = FastAPI(title="rehab", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    site = Site(settings, versions, build_gate(settings, versions), AuditLog(settings.audit_log), all_pages())
    renderer = Renderer()
    app.state.site, app.state.renderer = site, renderer
    app.add_api_route("/healthz", health, include_in_schema=False)
    app.add_api_route("/csp-report", csp_report, methods=["POST"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(site.gate.router)
    for page in site.pages:
        app.add_route(page.path, _answers(page, site, renderer), methods=["GET", "HEAD"])
    app.include_router(downloads.router(site))
    app.include_router(returned.router(site))
    app.include_router(report_route.router(site))
    app.include_router(monitoring_route.router(site))
    api.add(app, site, renderer)
    messages.add(app, site, renderer)
    app.add_middleware(Guarded, hosts=settings.hosts)
    return app


def _answers(page: Page, site: Site, renderer: Renderer) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return renderer.answer(site, page, request)

    return answer


def health() -> dict[str, str]:
    """Whether the server lives; touches no data."""
    return {"status": "ok"}


async def csp_report(request: Request) -> Response:
    """A browser says that a page tried what the policy forbids: a mistake of ours, or somebody's attempt."""
    body = (await request.body())[:2000]
    LOG.warning("content security policy: %s", body.decode("utf-8", "replace").replace("\n", " "))
    return Response(status_code=204)
