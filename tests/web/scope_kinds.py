"""The requests of the test of scopes, a function a kind: what is asked, and what the oracle says of the answer.

Addresses come from `all_pages()`: a new page is asked without a line here. Does not: what holds for every answer
(scope_asking.py).
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from dashboard.web.page.page import Page
from dashboard.web.pages import all_pages
from tests.web import oracle
from tests.web.scope_asking import Asking
from tests.web.scope_world import for_internal_use, mark_of, marks

SELECT = re.compile(r'<select[^>]*\bname="(\w+)".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]*)"')
DOWNLOAD = re.compile(r'href="(/download/[^"]+)"')
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


async def exact_figures(asking: Asking) -> None:
    """The API's exact figures: those of the mart that the oracle lets the reader have, every one of them."""
    row = asking.chance.choice(asking.rows.figures)
    asked = {"breakdown": row["breakdown"], "indicator": row["indicator"]}
    if row["period_kind"] in ("half", "year"):
        asked["period"] = row["period"]
    if asking.chance.random() < 0.5:
        asked["region"] = row["region_code"]
    address = f"/api/v1/exact?{urlencode(asked | {'limit': 1000})}"
    answer = await asking.get("exact", address)
    if (answer.status_code == 200) != (asking.who.role in ("ministry", "main_bureau", "bureau")):
        asking.fail(address, f"answers {answer.status_code}")
    if answer.status_code != 200:
        return
    asking.logged += 1
    columns = {"region": "region_code"}
    wanted = sorted(
        (each["period"], each["region_code"], each["breakdown_value"], each["numerator"] or 0)
        for each in asking.rows.figures
        if all(each[columns.get(name, name)] == value for name, value in asked.items())
        and oracle.may_read_figure(each, asking.who, asking.named)
    )
    found = sorted(
        (each["period"], each["area"].replace("RU", "all"), each["breakdown_value"], each["numerator"] or 0)
        for each in answer.json()["items"]
    )
    if found != wanted[:1000] and len(wanted) <= 1000:
        asking.fail(address, f"shows {found[:3]} of {len(found)}, expected {wanted[:3]} of {len(wanted)}")


async def search(asking: Asking) -> None:
    """Search, as page and through the API: own courses whose number or certificate holds the text, and how many."""
    row = asking.chance.choice(asking.own() or asking.rows.courses)
    if asking.chance.random() < 0.4:
        row = asking.chance.choice(asking.rows.courses)
    number = mark_of(row["protocol_id"]) if asking.chance.random() < 0.6 else row["certificate_id"]
    ogrn = asking.chance.choice([*asking.rows.providers])
    text = asking.chance.choice(
        [number[:-1], number[1:].upper(), number.upper(), f"{number[:3]} {number[3:]}", ogrn[:-2]]
    )
    path, size = asking.chance.choice([("/search", 10), ("/api/v1/search", 100)])
    address = f"{path}?{urlencode({'q': text} | ({'most': size} if size == 100 else {}))}"
    answer = await asking.get(path, address)
    asking.logged += answer.status_code == 200
    if answer.status_code != 200:
        asking.fail(address, f"answers {answer.status_code}")
    wanted = [
        {mark for mark in marks(row[column].encode()) if mark.startswith(("zq", "zc"))}
        for column in ("protocol_id", "certificate_id")
        for row in asking.own()
        if oracle.holds(row[column], text)
    ]
    found = {mark for mark in marks(answer.content) if mark.startswith(("zq", "zc"))}
    expected = set[str]().union(*wanted)
    courses = {
        mark_of(row["protocol_id"])
        for row in asking.own()
        if oracle.holds(row["protocol_id"], text) or oracle.holds(row["certificate_id"], text)
    }
    if not found <= expected | courses or (len(wanted) <= size and found != expected | courses):
        asking.fail(address, f"shows {sorted(found)[:4]}, expected {sorted(expected | courses)[:4]}")


async def monitoring_table(asking: Asking) -> None:
    """The monitoring table of a place, in the API and as a workbook: there exactly where the oracle says so."""
    area = asking.chance.choice([*asking.rows.regions, "RU", "77", asking.who.region_code or "72"])
    period = asking.chance.choice(["2025", "2025-H1", "2025-H2"])
    forms = f"/api/v1/monitoring?region={area}&period={period}", f"/monitoring/{area}.xlsx?period={period}"
    answer = await asking.get("monitoring", form := asking.chance.choice(forms))
    if (answer.status_code == 200) != oracle.may_read_table(area, asking.who, asking.rows.pilot):
        asking.fail(form, f"answers {answer.status_code}")
    asking.logged += answer.status_code == 200
    if answer.status_code == 200 and not for_internal_use(answer.content):
        asking.fail(form, "does not say that it is for internal use")


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
    asking.logged += _in_the_log(page, answer)
    asked = dict(islice(_choices(asking, answer.text), 2))
    address = f"{path}?{urlencode(asked)}"
    again = await asking.get(page.path, address, path)
    asking.logged += _in_the_log(page, again)
    if links := DOWNLOAD.findall(again.text):
        link = unescape(asking.chance.choice(links))
        asking.logged += _in_the_log(page, await asking.get("/download", link, path))


def _in_the_log(page: Page, answer: httpx.Response) -> bool:
    """Single courses are, and whatever says of itself that it is for internal use."""
    return answer.status_code == 200 and (page.courses or for_internal_use(answer.content))


def _choices(asking: Asking, text: str) -> Iterator[tuple[str, str]]:
    forms: list[Any] = list(SELECT.finditer(text))
    asking.chance.shuffle(forms)
    for form in forms:
        if options := OPTION.findall(form.group()):
            yield form[1], unescape(asking.chance.choice(options))
