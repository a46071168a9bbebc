"""Thousands of generated requests against the server in process, and what the oracle says of each answer.

Belongs here: which requests are made, how an answer is judged. Does not: the rules (oracle.py), the data
(scope_world.py). Addresses come from `all_pages()`: a new page is asked without a line here.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from fastapi import FastAPI

from dashboard.web.pages import all_pages
from dashboard.web.principal import ENGINEER, FEDERAL, MINISTRY, Principal
from tests.web import oracle
from tests.web.scope_world import BUREAUS, DAY, AnyGate, Rows, Turned, mark_of, marks

SELECT = re.compile(r'<select[^>]*\bname="(\w+)".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]*)"')
DOWNLOAD = re.compile(r'href="(/download/[^"]+)"')
FLAT = [page for page in all_pages() if "{" not in page.path]
API_FILTERS = (
    "period",
    "region",
    "bureau",
    "provider",
    "target_group",
    "sex",
    "status",
    "verdict",
    "reason",
    "total",
)


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
            asyncio.run(all_of_them())

    async def get(self, kind: str, address: str, told: str = "") -> httpx.Response:
        """One request; its answer holds no mark that is not the reader's. told: what the address itself says."""
        answer = await self.client.get(address)
        self.answers[kind, answer.status_code] += 1
        own = set() if answer.status_code == 200 else marks(told.encode())
        if foreign := marks(answer.content) - self.allowed() - own:
            self.fail(address, f"{answer.status_code} shows {sorted(foreign)[:5]}")
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


async def card(asking: Asking, prefix: str = "/case/") -> None:
    """A case: there exactly when it is the reader's; else the very answer that a missing one gets."""
    protocol = asking.any_protocol()
    answer = await asking.get(prefix, prefix + quote(protocol, safe=""), protocol)
    asking.logged += answer.status_code == 200
    if (answer.status_code == 200) != asking.readable(protocol):
        asking.fail(protocol, f"{prefix} answers {answer.status_code}")
    if answer.status_code == 200 and mark_of(protocol) not in marks(answer.content):
        asking.fail(protocol, f"{prefix} does not show it")
    if answer.status_code == 404:
        mark = mark_of(protocol)
        missing = protocol.replace(mark, "zq99998")
        key = (asking.who, asking.day, address := prefix + quote(missing, safe=""))
        if key not in asking.missing:
            asking.missing[key] = await asking.get(prefix, address, missing)
        # the switch of language repeats the address that was asked for
        if answer.text.replace(mark, "zq99998") != asking.missing[key].text:
            asking.fail(protocol, f"{prefix} tells another's case from a missing one")


async def api_card(asking: Asking) -> None:
    """The same through the API."""
    await card(asking, "/api/v1/cases/")


async def api_list(asking: Asking) -> None:
    """The API's list: exactly the expected courses, in order, and their number."""
    asked = _asked(asking, API_FILTERS, ("reason_missing", "undecided", "near"))
    size, page = asking.chance.choice([5, 100, 1000]), asking.chance.choice([1, 1, 2])
    address = f"/api/v1/cases?{urlencode(asked | {'limit': size, 'page': page})}"
    answer = await asking.get("api list", address, address)
    if not asking.who.reads_courses or answer.status_code != 200:
        if (answer.status_code == 200) or asking.who.reads_courses:
            asking.fail(address, f"answers {answer.status_code}: {answer.text[:200]}")
        return
    asking.logged += 1
    wanted = sorted(
        row["protocol_id"] for row in oracle.chosen(asking.rows.courses, asking.who, asking.day, asked)
    )
    told = answer.json()
    if (
        told["total"] != len(wanted)
        or [r["protocol_id"] for r in told["items"]] != wanted[(page - 1) * size :][:size]
    ):
        asking.fail(address, f"{told['total']} courses, {len(wanted)} expected")


def _asked(asking: Asking, names: tuple[str, ...], flags: tuple[str, ...] = ()) -> dict[str, str]:
    """Up to three filters with values of some course, so that most of them find something."""
    row = asking.chance.choice(asking.own() or asking.rows.courses)
    values = {name: str(row[column]) for name, column in oracle.PLAIN.items()}
    values |= {"verdict": row["verdict"], "reason": asking.chance.choice(row["reasons"] or ["other"])}
    values["period"] = row["finished_on"].strftime(asking.chance.choice(["%Y", "%Y-%m"]))
    picked = asking.chance.sample(names, asking.chance.choice([0, 1, 1, 2, 3]))
    told = {name: values[name] for name in picked}
    return told | ({asking.chance.choice(flags): "true"} if flags and asking.chance.random() < 0.3 else {})


async def register(asking: Asking) -> None:
    """The register, as a page or as a file: the rows that the oracle expects, in order."""
    asked = _asked(asking, ("period", "region", "bureau", "provider", "target_group", "age_band"))
    asked |= {"verdict": asking.chance.choice(["any", "ineffective", "undetermined", "effective"])}
    asked |= {
        "state": asking.chance.choice(
            ["", "", "near", "undecided", "undecided_sent", "unregistered", "window", "differs"]
        )
    }
    sort, page = (
        asking.chance.choice(["latest", "earliest", "lowest", "highest"]),
        asking.chance.choice([1, 1, 1, 2]),
    )
    whole = asking.chance.random() < 0.5
    path = "/download/courses/courses.csv" if whole else "/courses"
    address = f"{path}?{urlencode(asked | {'sort': sort} | ({} if whole else {'page': page}))}"
    answer = await asking.get(path, address)
    if answer.status_code != 200:
        return  # a filter that is no choice of this reader, or a page beyond the last: judged by its body alone
    asking.logged += 1
    rows = oracle.chosen(asking.rows.courses, asking.who, asking.day, asked)
    wanted = oracle.in_order(rows, sort)[slice(None) if whole else slice((page - 1) * 20, page * 20)]
    found = list(dict.fromkeys(re.findall(r"zq\d{5}", answer.text)))
    if found != [mark_of(protocol) for protocol in wanted]:
        asking.fail(address, f"shows {found[:4]} of {len(found)}, expected {wanted[:4]} of {len(wanted)}")


async def work_list(asking: Asking) -> None:
    """The work list names what the oracle would, and all of it where no group is longer than its page."""
    answer = await asking.get("/worklist", "/worklist")
    if answer.status_code != 200:
        return
    asking.logged += 1
    wanted = {mark_of(each) for each in oracle.to_do(asking.rows.courses, asking.who, asking.day)}
    found = {mark for mark in marks(answer.content) if mark.startswith("zq")}
    if not found <= wanted or (len(asking.own()) <= 20 and found != wanted):
        asking.fail("/worklist", f"{len(found)} courses, {len(wanted)} expected")


async def any_page(asking: Asking) -> None:
    """A page with filters it offers itself, or with those of somebody else; then sometimes one of its files."""
    page = all_pages()[asking.turn % len(all_pages())]
    asking.turn += 1
    if asking.chance.random() < 0.8:  # mostly by somebody whom it is for
        fitting = [who for who in asking.people if who.role in page.roles]
        asking.who = asking.gate.who = asking.chance.choice(fitting)
    parts = {"protocol_id": asking.any_protocol(), "region": asking.chance.choice(asking.rows.regions)}
    path = re.sub(
        r"{(\w+)[^}]*}", lambda part: quote(parts.get(part[1], "effective_rate"), safe=""), page.path
    )
    answer = await asking.get(page.path, path, path)
    asking.logged += page.courses and answer.status_code == 200
    asked = dict(islice(_choices(asking, answer.text), 2))
    address = f"{path}?{urlencode(asked)}"
    again = await asking.get(page.path, address, path)
    asking.logged += page.courses and again.status_code == 200
    if links := DOWNLOAD.findall(again.text):
        link = unescape(asking.chance.choice(links))
        asking.logged += page.courses and (await asking.get("/download", link, path)).status_code == 200


def _choices(asking: Asking, text: str) -> Iterator[tuple[str, str]]:
    forms: list[Any] = list(SELECT.finditer(text))
    asking.chance.shuffle(forms)
    for form in forms:
        if options := OPTION.findall(form.group()):
            yield form[1], unescape(asking.chance.choice(options))


def first_days(rows: Rows) -> list[tuple[str, date]]:
    """Some cases with the day their window opens."""
    return [(r["protocol_id"], r["federal_access_from"]) for r in rows.courses if r["federal_access_from"]][
        :12
    ]
