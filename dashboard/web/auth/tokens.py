"""Tokens of programs: `Authorization: Bearer ...` for the API and downloads.

Belongs here: making, keeping and recognising them. Does not: the command line (`pipelines`). Only their SHA-256 is
kept. A plain hash is right here and wrong for a password: a token is 256 random bits, which nobody can try out however
fast the hash is, and a slow one would only slow down every request.
"""

import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request

from dashboard.web.access.principal import Principal
from dashboard.web.auth.account import account_name, principal_of
from dashboard.web.auth.gate import Gate
from dashboard.web.auth.kept import Kept, Record
from law.errors import RehabError

KEYS = ("name", "role", "region", "bureau", "sha256", "expires_on")
DAYS, MOST_DAYS = 90, 366
_MARK = "rehab_"  # lets a search for leaked secrets find them
_PLACES = ("/api/", "/download/")
LOG = logging.getLogger("rehab.web")


def today() -> date:
    """The day tokens expire by."""
    return datetime.now(UTC).date()


class Tokens:
    """The tokens of a data folder."""

    def __init__(self, data: Path, clock: Callable[[], date] = today) -> None:
        self._file, self._today = Kept(data / "access" / "tokens.json", KEYS), clock

    def add(self, name: str, place: dict[str, Any], days: int = DAYS) -> str:
        """A new token, told this once. Errors: RehabError for a name that is there, or a role that cannot be."""
        known = account_name(name)
        if known is None or not 0 < days <= MOST_DAYS:
            raise RehabError(
                f"no token '{name}' for {days} days", todo=f"a plain name, 1 to {MOST_DAYS} days"
            )
        token = _MARK + secrets.token_urlsafe(32)
        told: Record = {"name": known} | {key: value for key, value in place.items() if value}
        principal_of(known, told, f"token {known}")
        told |= {"sha256": _digest(token), "expires_on": (self._today() + timedelta(days)).isoformat()}
        with self._file.changing() as records:
            if any(record["name"] == known for record in records):
                raise RehabError(
                    f"there is a token {known} already", where=str(self._file.path),
                    todo=f"rehab token revoke {known} first, or take another name",
                )  # fmt: skip
            records.append(told)
        return token

    def listed(self) -> list[tuple[Principal, str]]:
        """Every token: as what it lets in, and its last day. Nothing of the token itself."""
        return [(self._principal(each), str(each["expires_on"])) for each in self._file.records()]

    def revoke(self, name: str) -> None:
        """Takes a token away; the next request with it is refused."""
        with self._file.changing() as records:
            left = [record for record in records if record["name"] != account_name(name)]
            if len(left) == len(records):
                raise RehabError(
                    f"there is no token {name}", where=str(self._file.path), todo="see: rehab token list"
                )
            records[:] = left

    def holder(self, token: str) -> Principal | None:
        """Whose token this is; None for an unknown or expired one."""
        digest, day = _digest(token), self._today().isoformat()
        for record in self._file.records():
            if secrets.compare_digest(str(record["sha256"]), digest) and day <= str(record["expires_on"]):
                return self._principal(record)
        return None

    def _principal(self, record: Record) -> Principal:
        return principal_of(f"token:{record['name']}", record, f"{self._file.path}, name {record['name']}")


class WithTokens:
    """A gate that also takes tokens, for programs' addresses alone. A wrong token is nobody, whatever cookie comes."""

    def __init__(self, gate: Gate, tokens: Tokens) -> None:
        self._gate, self._tokens = gate, tokens
        self.router: APIRouter = gate.router
        self.login_address, self.says_who = gate.login_address, gate.says_who

    def roles(self) -> dict[str, Principal]:
        return self._gate.roles()

    def principal(self, request: Request) -> Principal | None:
        given = request.headers.get("authorization")
        if given is None or not request.url.path.startswith(_PLACES):
            return self._gate.principal(request)
        kind, _, token = given.partition(" ")
        try:
            return self._tokens.holder(token.strip()) if kind.lower() == "bearer" else None
        except (RehabError, OSError) as error:
            LOG.error("tokens cannot be read, nobody is let in by one: %s", error)
            return None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
