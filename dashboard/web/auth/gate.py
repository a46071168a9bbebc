"""What every way of letting people in offers the rest of the server.

Belongs here: the interface. Does not: any way (demo.py, local.py, proxy.py, oidc.py, tokens.py).
"""

from typing import Protocol

from fastapi import APIRouter
from starlette.requests import Request

from dashboard.web.access.principal import Principal


class Gate(Protocol):
    """One way of letting people in."""

    router: APIRouter  # its own addresses: a login page, a callback, a way out; empty where it has none
    login_address: str | None  # where a page sends somebody who is not known; None: answer 401
    says_who: bool  # whether the page shows a way out

    def roles(self) -> dict[str, Principal]:
        """The roles a reader may choose among: in the demonstration alone, else none."""
        ...

    def principal(self, request: Request) -> Principal | None:
        """Who asks, or None. Never raises for what a stranger sends."""
        ...
