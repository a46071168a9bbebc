"""Who asks, on which day, and what no answer may hold: one server in process, thousands of requests.

Belongs here: people, days, the judgement that every answer gets. Does not: which requests (scope_kinds.py), the rules
(oracle.py), the data (scope_world.py).
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from dashboard.web.access.principal import ENGINEER, FEDERAL, MINISTRY, Principal
from tests.web import oracle
from tests.web.scope_world import BUREAUS, DAY, AnyGate, Rows, Turned, marks, text_of


class Asking:
    """One server, everybody who asks it, and what was found: how many answers of each kind, what must not be."""

    def __init__(self, app: FastAPI, gate: AnyGate, clock: Turned, rows: Rows, seed: int = 0) -> None:
        self.app, self.gate, self.clock, self.rows = app, gate, clock, rows
        self.chance, self.turn = random.Random(seed), 0
        self.answers: Counter[tuple[str, int]] = Counter()
        self.wrong: list[str] = []
        self.logged = 0
        self.seen: dict[tuple[Principal, date], set[str]] = {}
        self.known = {row["protocol_id"]: row for row in rows.courses}
        self.probes = list(self.known)[::17]  # of every bureau one
        self.named = oracle.providers_to_name(rows.figures)
        known = {provider for _, _, provider in self.named}
        self.unnamed = [(code, name) for code, name in rows.providers.items() if code not in known]
        self.missing: dict[tuple[Principal, date, str], httpx.Response] = {}
        self.who, self.day = Principal("nobody", MINISTRY), DAY
        places = [("bureau", region, bureau) for region in rows.regions for bureau in BUREAUS]
        self.people = [Principal(f"{r}-{b}", role, r, b) for role, r, b in places]
        self.people += [Principal(r, "main_bureau", r) for r in rows.regions]
        self.people += [
            Principal("99", "main_bureau", "99"),
            Principal("none", "bureau", rows.regions[0], "999"),
        ]
        self.people += [Principal("fb", FEDERAL)] * 12 + [
            Principal("m", MINISTRY),
            Principal("e", ENGINEER),
        ] * 4

    def run(self, kinds: dict[Callable[["Asking"], Awaitable[None]], int]) -> None:
        """So many requests of each kind, the kinds mixed."""
        order = [kind for kind, times in kinds.items() for _ in range(times)]
        self.chance.shuffle(order)

        async def all_of_them() -> None:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://rehab.test") as self.client:
                for kind in order:
                    self.who = self.gate.who = self.chance.choice(self.people)
                    self.day = self.clock.day = DAY + timedelta(self.chance.randint(-4, 4))
                    await kind(self)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("anyio.to_thread.run_sync", _at_once)  # one request at a time needs no threads
            with ThreadPoolExecutor(
                1
            ) as alone:  # the browser of other suites has a loop running in this thread
                alone.submit(asyncio.run, all_of_them()).result()

    async def get(self, kind: str, address: str, told: str = "") -> httpx.Response:
        """One request; its answer holds no mark that is not the reader's. told: what the address itself says."""
        answer = await self.client.get(address)
        self.answers[kind, answer.status_code] += 1
        own = set() if answer.status_code == 200 else marks(told.encode())
        if foreign := marks(answer.content) - self.allowed() - own:
            self.fail(address, f"{answer.status_code} shows {sorted(foreign)[:5]}")
        if self.who.role == MINISTRY and answer.status_code == 200:
            text = text_of(answer.content)
            if small := [code for code, name in self.unnamed if code in text or name in text]:
                self.fail(address, f"names providers of under 20 courses: {small[:5]}")
        if answer.status_code not in (200, 400, 404):
            self.fail(address, f"answers {answer.status_code}: {answer.text[:200]}")
        return answer

    def allowed(self) -> set[str]:
        """Every mark the reader may see: of own courses and what hangs on them, and of findings."""
        if (key := (self.who, self.day)) not in self.seen:
            self.seen[key] = self._allowed()
        return self.seen[key]

    def _allowed(self) -> set[str]:
        found = set()
        for row in self.own():
            found |= marks("".join((row["protocol_id"], row["child_id"], row["certificate_id"])).encode())
        for finding in self.rows.findings:
            about = self.known[finding["record_id"]]
            if oracle.may_read_finding(finding, self.who):
                found |= marks((finding["file"] + finding["record_id"]).encode())
            if oracle.may_read(about, self.who, self.day):  # what is wrong with a case belongs to its card
                found |= marks(finding["file"].encode())
        return found

    def own(self) -> list[oracle.Row]:
        return [row for row in self.rows.courses if oracle.may_read(row, self.who, self.day)]

    def fail(self, address: str, what: str) -> None:
        self.wrong.append(f"{self.who} on {self.day}: {address}: {what}")

    def any_protocol(self) -> str:
        """Mostly one's own, else anybody's, else nobody's."""
        own = self.own()
        kind = self.chance.random()
        if own and kind < 0.4:
            return str(self.chance.choice(own)["protocol_id"])
        return self.chance.choice(self.probes) if kind < 0.95 else "zq99999"

    def readable(self, protocol: str) -> bool:
        return protocol in self.known and oracle.may_read(self.known[protocol], self.who, self.day)


async def _at_once(function: Callable[..., Any], *values: Any, **_: Any) -> Any:
    return function(*values)
