"""What tests of access share: a clock that is turned by hand, a door that says who came in, settings as files."""

from pathlib import Path

from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from dashboard.web.auth.access_file import Access
from dashboard.web.auth.gate import Gate

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ADDRESS = "https://rehab.test"
ACCESS = Access("local", ADDRESS, ("rehab.test",))
PASSWORD = "four words make one"


class Clock:
    """Seconds, moved on by hand."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def door(gate: Gate) -> FastAPI:
    """A server that only says who came in."""
    app = FastAPI()

    def who(request: Request) -> Response:
        found = gate.principal(request)
        return PlainTextResponse("|".join((found.name, found.role, found.region_code or "-", found.bureau_id or "-"))
                                 if found else "nobody")  # fmt: skip

    app.include_router(gate.router)
    for path in ("/me", "/api/me", "/download/me"):
        app.add_route(path, who)
    return app


def browser(app: FastAPI, address: str = "192.0.2.7") -> TestClient:
    """A browser at an address; it sends Origin with its forms, as browsers do."""
    return TestClient(app, base_url=ADDRESS, headers={"origin": ADDRESS}, follow_redirects=False,
                      client=(address, 50000))  # fmt: skip


def written(folder: Path, text: str) -> Path:
    """A file of access."""
    path = folder / "auth.toml"
    path.write_text(text, encoding="utf-8")
    return path
