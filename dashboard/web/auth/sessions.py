"""Who is logged in: random ids, kept hashed, in memory, for some hours.

Belongs here: beginning, finding and ending a session. Does not: proving who somebody is. In memory, because one process
serves everybody: nothing of a session lies on a disk or in a backup, and a restart only asks for the password again.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from dashboard.web.access.principal import Principal

Clock = Callable[[], float]
Holder = Callable[[], Principal | None]


@dataclass(frozen=True)
class Session:
    """One login: until when, and a function that says who it is now, or None where the account is gone."""

    ends: float
    holder: Holder


class Sessions:
    """The sessions of one server. hours: how long each lasts; clock: seconds, in tests another one."""

    def __init__(self, hours: float, clock: Clock = time.time) -> None:
        self._seconds, self._clock, self._lock = hours * 3600, clock, Lock()
        self._known: dict[str, Session] = {}

    def begin(self, holder: Holder) -> str:
        """A new session; returns its id, which is kept nowhere but in the reader's cookie."""
        key, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._known = {digest: each for digest, each in self._known.items() if each.ends > now}
            self._known[_digest(key)] = Session(now + self._seconds, holder)
        return key

    def find(self, key: str | None) -> Principal | None:
        """Who this session is, or None: unknown, over, or its account is gone."""
        session = self._known.get(_digest(key)) if key else None
        return session.holder() if session and session.ends > self._clock() else None

    def end(self, key: str | None) -> None:
        """Ends a session at once."""
        with self._lock:
            self._known.pop(_digest(key or ""), None)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
