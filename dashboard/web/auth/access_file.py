"""The file that says who is let in: `rehab serve --auth auth.toml`, read strictly.

Belongs here: its keys and what each has to be. Does not: letting anybody in (local.py, proxy.py, oidc.py).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.web.auth.access_parts import Oidc, Proxy, read_oidc, read_proxy, texts, typed
from dashboard.web.auth.account import known_keys, text_of
from law.errors import RehabError

LOCAL, PROXY, OIDC = "local", "proxy", "oidc"
MODES = (LOCAL, PROXY, OIDC)
_TOP = ("mode", "address", "hosts", "session_hours", *MODES)


@dataclass(frozen=True)
class Access:
    """Who is let in, and under which names the server answers.

    address: how browsers reach it, with https where a proxy in front speaks it; hosts: names it answers to.
    """

    mode: str
    address: str
    hosts: tuple[str, ...]
    session_hours: float = 10
    proxy: Proxy | None = None
    oidc: Oidc | None = None

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach the server by https, so that cookies are for https alone."""
        return self.address.startswith("https://")


def read_access(path: Path) -> Access:
    """The settings of a file. Errors: RehabError with file and key for anything that is missing, unknown or wrong."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise RehabError(
            f"the file of access cannot be read: {reason}", where=str(path), why="nobody could be let in",
            todo="mend it; docs/access.md has an example of each mode",
        ) from None  # fmt: skip
    return _access(table, path)


def _access(table: Mapping[str, Any], path: Path) -> Access:
    known_keys(table, _TOP, str(path))
    mode = text_of(table, "mode", str(path))
    if mode not in MODES:
        raise RehabError(f"unknown mode '{mode}'", where=f"{path}, mode", todo=f"one of {', '.join(MODES)}")
    for other in MODES:
        if other != mode and other in table:
            raise RehabError(
                f"[{other}] stands beside mode {mode}", where=str(path), todo="leave one of them out"
            )
    parts = typed(table.get(mode, {}), dict, "a table", f"{path}, {mode}")
    if mode == LOCAL:
        known_keys(parts, (), f"{path}, {mode}")
    address = _address(text_of(table, "address", str(path)), f"{path}, address")
    hosts = tuple(texts(table.get("hosts", [urlsplit(address).hostname]), f"{path}, hosts"))
    return Access(
        mode, address, hosts, _hours(table.get("session_hours", 10), f"{path}, session_hours"),
        read_proxy(parts, f"{path}, proxy") if mode == PROXY else None,
        read_oidc(parts, path) if mode == OIDC else None,
    )  # fmt: skip


def _address(given: str, where: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise RehabError(f"'{given}' is no address", where=where, todo='e.g. "https://rehab.example"')
    return given.rstrip("/")


def _hours(given: Any, where: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= 24 * 7:
        raise RehabError("a session lasts a number of hours, at most 168", where=where, todo="e.g. 10")
    return float(given)
