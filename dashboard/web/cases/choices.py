"""What may be asked of single courses, with the choices the reader's own courses offer.

Belongs here: filters of the register and what each choice asks of the scope. Does not: conditions
(`dashboard.web.access.scope`), rows (rows.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.web.page.filters import periods_of
from dashboard.web.page.page import NO_CHOICE, Choices, Filter, View
from schemas import codes
from schemas.dimensions import Dimension, dimension, of_single_courses

ANY, NOT_STATED = "any", "none"
PROVIDER = dimension("provider")
ORDERS = {  # sort -> ORDER BY; the protocol number makes every order the same each time
    "latest": "finished_on DESC, protocol_id",
    "earliest": "finished_on, protocol_id",
    "lowest": "total_lo, total_hi, finished_on DESC, protocol_id",
    "highest": "total_hi DESC, total_lo DESC, finished_on DESC, protocol_id",
}
STATES = ("near", "undecided", "undecided_sent", "unregistered", "window", "differs")
_FACETS = """count(*) AS courses, list(DISTINCT date_trunc('month', finished_on)) AS months,
    list(DISTINCT region_code) AS regions, list(DISTINCT bureau_id) AS bureaus"""


@dataclass(frozen=True)
class Facets:
    """The reader's courses: how many, and which values each column and dimension has."""

    courses: int
    months: list[str]
    regions: list[str]
    bureaus: list[str]
    values: Mapping[str, list[str]]

    @property
    def providers(self) -> list[str]:
        return self.values[PROVIDER.id]


def facets(view: View) -> Facets:
    """Counted once a version and scope: what there is does not depend on what is asked."""
    return view.store.once(("facets", view.scope), lambda: _facets(view))


def _facets(view: View) -> Facets:
    of_dimensions = [f"list(DISTINCT {each.course}) AS {each.id}" for each in of_single_courses()]
    row = view.courses(", ".join([_FACETS, *of_dimensions]), {}).row(0, named=True)
    months = sorted({f"{month:%Y-%m}" for month in row["months"] or []}, reverse=True)
    regions, bureaus = (sorted(row[name] or [], key=_natural) for name in ("regions", "bureaus"))
    values = {each.id: _values(each, row) for each in of_single_courses()}
    return Facets(row["courses"], months, regions, bureaus, values)


def _values(dimension: Dimension, row: Mapping[str, Any]) -> list[str]:
    """The values the courses have, in their declared order."""
    found = [value for value in row[dimension.id] or [] if value is not None]
    order = {value: place for place, value in enumerate(dimension.listed)}
    return sorted(found, key=lambda value: (order.get(value, len(order)), *_natural(value)))


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


def of_dimension(dimension: Dimension) -> Filter:
    """The filter of single courses by a dimension: the values that the reader's courses have, providers by name."""

    def choices(view: View) -> Choices:
        found = facets(view).values[dimension.id]
        if dimension == PROVIDER:
            return everything(view, _named(provider_names(view), found))
        return everything(view, [(value, dimension.label(value, view.lang)) for value in found])

    return Filter(dimension.id, choices, of=dimension)


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
    of_dimension(PROVIDER),
    Filter("reason", _reasons),
    Filter("state", _states),
    *(of_dimension(each) for each in of_single_courses() if each != PROVIDER),
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
