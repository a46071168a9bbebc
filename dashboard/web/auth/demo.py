"""The demonstration: no login, this machine only, the role is chosen on the page.

Belongs here: which roles can be tried on the data there is. Does not: any real access.
"""

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse

from dashboard.store import Store
from dashboard.web.access.principal import BUREAU, ENGINEER, FEDERAL, MAIN_BUREAU, MINISTRY, Principal
from dashboard.web.versions import Versions

COOKIE = "rehab_role"


def demo_roles(store: Store) -> dict[str, Principal]:
    """The roles of the demonstration; the bureaus are those with most courses in the data."""
    most = store.query(
        "SELECT region_code, bureau_id FROM course GROUP BY ALL ORDER BY count(*) DESC, region_code, bureau_id LIMIT 1"
    )
    roles = [Principal("demo", MINISTRY), Principal("demo", FEDERAL), Principal("demo", ENGINEER)]
    for region, bureau in most.iter_rows():
        roles[1:1] = [Principal("demo", MAIN_BUREAU, region), Principal("demo", BUREAU, region, bureau)]
    return {who.role: who for who in roles}


class DemoGate:
    """Everybody is who they say they are."""

    login_address: str | None = None
    says_who: bool = False

    def __init__(self, versions: Versions) -> None:
        self._versions, self.router = versions, APIRouter()
        self._known: tuple[str, dict[str, Principal]] = ("", {})
        self.router.add_api_route("/demo-role", self._choose, methods=["POST"], include_in_schema=False)

    def roles(self) -> dict[str, Principal]:
        """The roles, worked out once a version."""
        store = self._versions.current()
        if self._known[0] != store.version:
            self._known = store.version, demo_roles(store)
        return self._known[1]

    def principal(self, request: Request) -> Principal | None:
        roles = self.roles()
        return roles.get(request.cookies.get(COOKIE, MINISTRY)) or roles[MINISTRY]

    def _choose(
        self, role: str = Form(max_length=20), back: str = Form(default="/", max_length=500)
    ) -> RedirectResponse:
        place = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
        answer = RedirectResponse(place, status_code=303)
        if role in self.roles():
            answer.set_cookie(COOKIE, role, httponly=True, samesite="strict")
        return answer
