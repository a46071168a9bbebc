"""What may be asked of single courses, with the choices the reader's own courses offer.

Belongs here: filters of the register and what each choice asks of the scope. Does not: conditions
(`dashboard.web.scope`), rows (rows.py).
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.web.filters import periods_of
from dashboard.web.page import NO_CHOICE, Choices, Filter, View
from schemas import codes

ANY, NOT_STATED = "any", "none"
ORDERS = {  # sort -> ORDER BY; the protocol number makes every order the same each time
    "latest": "finished_on DESC, protocol_id",
    "earliest": "finished_on, protocol_id",
    "lowest": "total_lo, total_hi, finished_on DESC, protocol_id",
    "highest": "total_hi DESC, total_lo DESC, finished_on DESC, protocol_id",
}
STATES = ("near", "undecided", "undecided_sent", "unregistered", "window", "differs")
_FACETS = """count(*) AS courses, list(DISTINCT date_trunc('month', finished_on)) AS months,
    list(DISTINCT region_code) AS regions, list(DISTINCT bureau_id) AS bureaus,
    list(DISTINCT provider_ogrn) AS providers, list(DISTINCT target_group) AS groups,
    list(DISTINCT age_band) AS bands"""


@dataclass(frozen=True)
class Facets:
    """The reader's courses: how many, and which values each column has."""

    courses: int
    months: list[str]
    regions: list[str]
    bureaus: list[str]
    providers: list[str]
    groups: list[str]
    bands: list[str]


def facets(view: View) -> Facets:
    """Counted once a version and scope: what there is does not depend on what is asked."""
    return view.store.once(("facets", view.scope), lambda: _facets(view))


def _facets(view: View) -> Facets:
    row = view.courses(_FACETS, {}).row(0, named=True)
    months = sorted({f"{month:%Y-%m}" for month in row["months"] or []}, reverse=True)
    names = ("regions", "bureaus", "providers", "groups", "bands")
    return Facets(row["courses"], months, *(sorted(row[name] or [], key=_natural) for name in names))


def _natural(text: str) -> tuple[int, str]:
    """Target group 2 before 10, age band 4-6 before 14-17."""
    return len(text), text


def provider_names(view: View) -> dict[str, str]:
    """OGRN -> the name last given; a provider without a name keeps its number."""
    rows = view.store.table("provider").sort("courses")
    return {ogrn: name or ogrn for ogrn, name in rows.select("provider_ogrn", "provider_name").iter_rows()}


def region_names(view: View) -> dict[str, str]:
    """Code -> name in the page's language."""
    region, name = view.store.table("region"), pl.coalesce(f"name_{view.lang}", "name_ru")
    return dict(region.select("region_code", name).iter_rows())


def everything(view: View, choices: Choices) -> Choices:
    """The choices, after the one that asks for nothing."""
    return [(NO_CHOICE, view.say("filter.all")), *choices]


def _periods(view: View) -> Choices:
    return everything(view, periods_of(facets(view).months, view.lang))


def _named(names: dict[str, str], found: list[str]) -> Choices:
    return sorted(((code, names.get(code, code)) for code in found), key=lambda choice: choice[1::-1])


def _verdicts(view: View) -> Choices:
    order = ("ineffective", "undetermined", "effective")
    known = [(code, codes.VERDICT.label(code, view.lang)) for code in order]
    return [*known, (ANY, view.say("cases.any_verdict"))]


def _reasons(view: View) -> Choices:
    known = [(code, codes.REASON.label(code, view.lang)) for code in codes.REASON.codes]
    return everything(view, [*known, (NOT_STATED, view.say("cases.not_stated"))])


def _states(view: View) -> Choices:
    return everything(view, [(state, view.say(f"cases.state_{state}")) for state in STATES])


def _plain(view: View, found: list[str]) -> Choices:
    return everything(view, [(code, code) for code in found])


FILTERS = (
    Filter("verdict", _verdicts),
    Filter("period", _periods),
    Filter("region", lambda v: everything(v, _named(region_names(v), facets(v).regions))),
    Filter("bureau", lambda v: _plain(v, facets(v).bureaus)),
    Filter("provider", lambda v: everything(v, _named(provider_names(v), facets(v).providers))),
    Filter("reason", _reasons),
    Filter("state", _states),
    Filter("target_group", lambda v: _plain(v, facets(v).groups)),
    Filter("age_band", lambda v: _plain(v, facets(v).bands)),
    Filter("sort", lambda v: [(order, v.say(f"cases.sort_{order}")) for order in ORDERS]),
)


def conditions(view: View, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """What was asked, as the scope knows it; names in `without` are left out."""
    asked: dict[str, Any] = {
        name: value for name, value in view.asked.items() if value and name not in ("page", "sort", *without)
    }
    if asked.get("verdict") == ANY:
        del asked["verdict"]
    if asked.get("reason") == NOT_STATED:
        asked["reason_missing"] = asked.pop("reason") == NOT_STATED
    return asked | state_conditions(view, asked.pop("state", ""))


def state_conditions(view: View, state: str) -> dict[str, Any]:
    """What a state asks of the scope: a flag, or the window that is open to the federal bureau today."""
    if state == "window":
        return {"open_on": view.scope.today}
    return {state: True} if state else {}
