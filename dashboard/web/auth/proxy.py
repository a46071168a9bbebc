"""A proxy in front has proved who asks and says so in a header; it is believed from the proxy's own address alone.

Belongs here: which connection is believed, and what a name or a group is here. Does not: proving anything.
"""

from ipaddress import ip_address

from fastapi import APIRouter
from starlette.requests import Request

from dashboard.web.access.principal import Principal
from dashboard.web.auth.access_parts import Proxy
from dashboard.web.auth.account import account_name


class ProxyGate:
    """Reads the header of a trusted proxy. The address is that of the connection, never what X-Forwarded-For says."""

    login_address: str | None = None
    says_who: bool = False

    def __init__(self, settings: Proxy) -> None:
        self._settings, self.router = settings, APIRouter()

    def roles(self) -> dict[str, Principal]:
        return {}

    def principal(self, request: Request) -> Principal | None:
        if not self._trusted(request):
            return None
        given = request.headers.getlist(self._settings.header)
        name = account_name(_text(given[0])) if len(given) == 1 else None  # two of them: one was smuggled in
        if name is None:
            return None
        return self._settings.accounts.get(name) or self._of_groups(name, request)

    def _of_groups(self, name: str, request: Request) -> Principal | None:
        """What the first known group of the file makes of somebody, under their own name."""
        if not self._settings.groups_header:
            return None
        told = ",".join(map(_text, request.headers.getlist(self._settings.groups_header)))
        return in_groups(
            name, {group.strip() for group in told.replace(";", ",").split(",")}, self._settings.groups
        )

    def _trusted(self, request: Request) -> bool:
        try:
            address = ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        plain = (
            getattr(address, "ipv4_mapped", None) or address
        )  # listening on :: shows 127.0.0.1 as ::ffff:127.0.0.1
        return any(plain in network for network in self._settings.trusted)


def in_groups(name: str, told: set[str], groups: dict[str, Principal]) -> Principal | None:
    """The account as the first group of the file that somebody is in makes it; None where they are in none."""
    for group, who in groups.items():
        if group in told:
            return Principal(name, who.role, who.region_code, who.bureau_id)
    return None


def _text(header: str) -> str:
    """Proxies send UTF-8; the protocol hands it over as Latin-1."""
    return header.encode("latin-1").decode("utf-8", "replace")
