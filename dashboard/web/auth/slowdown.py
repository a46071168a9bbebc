"""How long a login has to wait after failures, counted by name and by address.

Belongs here: the counting. Does not: saying so to anybody. Every attempt counts as a failure until it succeeds, so that
many at a time gain nothing; an unknown name is counted as a known one is.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

FREE_BY_NAME, FREE_BY_ADDRESS = (
    5,
    50,
)  # attempts without waiting; behind a proxy many people share one address
LONGEST = 300.0  # seconds of waiting: a stranger must not keep somebody out for a day
_FORGET = 3600.0  # seconds after which failures are forgotten
_MOST = 20_000  # names and addresses remembered; the oldest leave


class Slowdown:
    """Failures of one server. clock: seconds, in tests another one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._failed: OrderedDict[tuple[str, str], tuple[int, float]] = (
            OrderedDict()
        )  # count, time of the last

    def attempt(self, name: str, address: str) -> float:
        """Seconds still to wait; 0 lets the attempt through and counts it."""
        keys, now = (("name", name), ("address", address)), self._clock()
        with self._lock:
            if wait := max(self._wait(key, now) for key in keys):
                return wait
            for key in keys:
                count, last = self._failed.pop(key, (0, now))
                self._failed[key] = (1 if now - last > _FORGET else count + 1, now)
            while len(self._failed) > _MOST:
                self._failed.popitem(last=False)
        return 0.0

    def succeeded(self, name: str, address: str) -> None:
        """Forgets the failures of the name, and this one attempt of the address."""
        with self._lock:
            self._failed.pop(("name", name), None)
            if known := self._failed.get(("address", address)):
                self._failed[("address", address)] = (max(0, known[0] - 1), known[1])

    def _wait(self, key: tuple[str, str], now: float) -> float:
        count, last = self._failed.get(key, (0, 0.0))
        free = FREE_BY_NAME if key[0] == "name" else FREE_BY_ADDRESS
        if count < free or now - last > _FORGET:
            return 0.0
        return max(0.0, last + min(LONGEST, 2.0 ** (count - free)) - now)
