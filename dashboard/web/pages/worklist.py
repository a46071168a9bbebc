"""What to do today: courses that wait for data, for a reason, for a decision, for an entry, or for the federal bureau.

Belongs here: the groups, each with how many there are and the first twenty. Does not: conditions
(`dashboard.web.access.scope`), the rest of a group, which the register shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.web.access.principal import READERS
from dashboard.web.cases.choices import ANY, NOT_STATED, state_conditions
from dashboard.web.cases.rows import COLUMNS, course_table
from dashboard.web.page.blocks import Content, Key, Keys, Listing
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column
from dashboard.web.pages.courses import PATH as REGISTER
from dashboard.wording.format import number
from methodology.scoring.editions import load_editions, of_edition

MOST = 20
_READ = """edition_id, sent_on, decided_on, registered_on, federal_access_from, delivered_total, assessed,
    competence_assessed, has_representative"""
_MISSING = {  # what is missing -> the measure that is unknown without it
    "activities": pl.col("delivered_total").is_null(),
    "ratings": pl.col("assessed").is_null(),
    "competence": pl.col("competence_assessed").is_null() & pl.col("has_representative"),
}
Rows = Callable[[View, pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Group:
    """One kind of work: what it asks of the register (its filters), its order, and its own columns.

    own: column -> kind; add: how these columns are made.
    """

    name: str
    asked: dict[str, str]
    order: str
    own: dict[str, str]
    add: Rows


def _missing(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Which data are missing, in words."""
    told = [
        pl.when(is_missing).then(pl.lit(view.say(f"worklist.{name}")))
        for name, is_missing in _MISSING.items()
    ]
    return rows.with_columns(missing=pl.concat_str(told, separator="; ", ignore_nulls=True))


def _days_since(column: str) -> Rows:
    """Days from a date to today."""

    def add(view: View, rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(days=(pl.lit(view.scope.today) - pl.col(column)).dt.total_days())

    return add


def _days_left(view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Days the federal window stays open, today included, and its last day."""
    days = of_edition(load_editions(), lambda edition: edition.access.federal_days - 1, pl.Int64)
    until = pl.col("federal_access_from") + pl.duration(days=days)
    return rows.with_columns(until=until).with_columns(
        days=(pl.col("until") - pl.lit(view.scope.today)).dt.total_days() + 1
    )


GROUPS = (
    Group("window", {"verdict": ANY, "state": "window"}, "federal_access_from, protocol_id",
          {"until": "date", "days": "days"}, _days_left),
    Group("reason", {"verdict": "ineffective", "reason": NOT_STATED}, "sent_on, protocol_id",
          {"sent_on": "date", "days": "days"}, _days_since("sent_on")),
    Group("undecided", {"verdict": ANY, "state": "undecided_sent"}, "sent_on, protocol_id",
          {"sent_on": "date", "days": "days"}, _days_since("sent_on")),
    Group("unregistered", {"verdict": ANY, "state": "unregistered"}, "decided_on, protocol_id",
          {"decided_on": "date", "days": "days"}, _days_since("decided_on")),
    Group("undetermined", {"verdict": "undetermined"}, "finished_on, protocol_id", {"missing": "text"}, _missing),
    Group("near", {"verdict": ANY, "state": "near"}, "total_lo, finished_on DESC, protocol_id", {},
          lambda view, rows: rows),
)  # fmt: skip


def build(view: View) -> Content:
    """Each kind of work with its count and its first courses; kinds without any are only counted."""
    say = view.say
    found = _rows(view)
    counts = {name: int(rows["found"][0]) if rows.height else 0 for name, rows in found.items()}
    cards = tuple(
        Key(say(f"worklist.{group.name}"), number(counts[group.name], say.lang), link=_rest(view, group))
        for group in GROUPS
    )
    listings = [
        _listing(view, group, found[group.name], counts[group.name]) for group in GROUPS if counts[group.name]
    ]
    shown = pl.concat([rows.select("protocol_id") for rows in found.values()]).n_unique()
    return Content(say("worklist.title"), say("worklist.subtitle"),
                   (Keys(say("worklist.keys"), cards), *listings), courses_shown=shown)  # fmt: skip


def _rows(view: View) -> dict[str, pl.DataFrame]:
    """The first courses of each group; `found` says how many there are."""
    asked = {group.name: _conditions(view, group) for group in GROUPS}
    orders = {group.name: group.order for group in GROUPS}
    columns, most = f"{COLUMNS}, {_READ}", view.rows_from(MOST)[0]
    rows = view.store.query(*view.scope.first_of_each(columns, asked, orders, most))
    return {name: rows.filter(part=name).sort("nth") for name in asked}


def _conditions(view: View, group: Group) -> dict[str, Any]:
    """What the register would ask of the scope under the same filters."""
    asked: dict[str, Any] = state_conditions(view, group.asked.get("state", ""))
    if group.asked["verdict"] != ANY:
        asked["verdict"] = group.asked["verdict"]
    if "reason" in group.asked:
        asked["reason_missing"] = True
    return asked


def _rest(view: View, group: Group) -> str:
    return view.link(REGISTER, **group.asked)


def _listing(view: View, group: Group, rows: pl.DataFrame, found: int) -> Listing:
    say, title = view.say, view.say(f"worklist.{group.name}")
    own = [Column(name, say(f"worklist.{group.name}_{name}"), kind) for name, kind in group.own.items()]
    note = say(f"worklist.{group.name}_note")
    if found > rows.height:
        note += " " + say("worklist.first", shown=rows.height, found=number(found, say.lang))
    table = course_table(view, group.name, title, group.add(view, rows.drop("part", "nth", "found")), own)
    return Listing(group.name, say("worklist.counted", title=title, n=number(found, say.lang)), note, table,
                   more=(say("worklist.rest"), _rest(view, group)), rows_in_all=found)  # fmt: skip


PAGE = Page("worklist", "/worklist", build, order=12, roles=READERS, courses=True)
