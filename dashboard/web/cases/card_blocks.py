"""The blocks of a card: key figures, criteria beside the bureau's points, directions, decision, dates.

Belongs here: a card's facts as blocks. Does not: its sentences (`dashboard.wording.card`), finding the course
(pages/case.py).
"""

from datetime import date, timedelta
from typing import Any

import polars as pl

from dashboard.web.page.blocks import Key, Keys, Listing
from dashboard.web.page.blocks import Words as Paragraphs
from dashboard.web.page.page import View
from dashboard.web.page.table import Column, Table
from dashboard.wording.card import Card, Words, changes, decision_line, norm_line, span, state, why
from dashboard.wording.format import day
from law.editions import Edition
from schemas import codes

DATES = ("started_on", "finished_on", "signed_on", "sent_on", "decided_on", "decision_signed_on", "registered_on",
         "federal_access_from", "federal_access_to")  # fmt: skip


def keys(view: View, card: Card, words: Words) -> Keys:
    """Verdict, activities, directions, the bureau's total, the federal window."""
    say, course = view.say, card.course
    unknown = say("word.unknown")
    total, verdict = (
        span(course["total_lo"], course["total_hi"]),
        words.code(codes.VERDICT, course["verdict"]),
    )
    known, best = course["delivered_total"] is not None, card.edition.best_total
    told = (
        "—"
        if course["reported_total"] is None
        else say("case.of_best", n=course["reported_total"], best=best)
    )
    cards = (
        Key(say("case.total"), say("case.of_best", n=total, best=best),
            (say("case.of_mark", verdict=verdict, mark=card.edition.pass_mark),)),
        Key(say("case.activities"), str(course["delivered_total"]) if known else unknown,
            (say("case.of_norm", norm=course["norm_total"], counted=course["counted"] if known else unknown),)),
        Key(say("case.directions"), unknown if course["directions_met"] is None else
            say("case.met_of", met=course["directions_met"], required=course["directions_required"])),
        Key(say("case.bureau_total"), told if course["decided_on"] else say("case.no_decision"),
            (day(course["decided_on"], say.lang),) if course["decided_on"] else ()),
        Key(say("case.window"), *_window(view, card)),
    )  # fmt: skip
    return Keys(say("case.keys"), cards)


def last_day(opened: date, edition: Edition) -> date:
    """The last day of the federal window of a course's edition; the first one counts."""
    return opened + timedelta(days=edition.access.federal_days - 1)


def _window(view: View, card: Card) -> tuple[str, tuple[str, ...]]:
    say, today, opened = view.say, view.scope.today, card.course["federal_access_from"]
    if opened is None:
        return say("case.window_none"), ()
    until = last_day(opened, card.edition)
    if today < opened:
        return say("case.window_later"), (say("case.window_from", day=day(opened, say.lang)),)
    if today > until:
        return say("case.window_closed"), (say("case.window_until", day=day(until, say.lang)),)
    left = say.count("day", (until - today).days + 1)
    return left, (say("case.window_left", day=day(until, say.lang)),)


def _difference(view: View, ours: tuple[int, int], theirs: int | None) -> str:
    """Whether the bureau's points can be ours."""
    if theirs is None:
        return ""
    if ours[0] <= theirs <= ours[1]:
        return view.say("case.same" if ours[0] == ours[1] else "case.possible")
    higher = theirs > ours[1]
    n = theirs - ours[1] if higher else ours[0] - theirs
    return view.say("case.higher" if higher else "case.lower", points=view.say.count("point", n))


def criteria(view: View, card: Card, words: Words) -> Listing:
    """The rung each criterion reached, the bureau's points beside it, and what would change ours."""
    say = view.say
    rows = [
        {
            "criterion": words.criterion(each),
            "lo": each.lo,
            "hi": each.hi,
            "reported": card.course[f"reported_{each.name}"],
            "difference": _difference(view, (each.lo, each.hi), card.course[f"reported_{each.name}"]),
            "why": why(each, words),
            "change": changes(each, words),
        }
        for each in card.criteria
    ]
    schema = {"criterion": pl.String, "lo": pl.Int64, "hi": pl.Int64, "reported": pl.Int64,
              "difference": pl.String, "why": pl.String, "change": pl.String}  # fmt: skip
    columns = (
        Column("criterion", words("criterion").capitalize()),
        Column("lo", words("points").capitalize(), "points", upto="hi"),
        Column("reported", say("case.reported"), "points"),
        Column("difference", say("case.difference")),
        Column("why", words("why").capitalize()),
        Column("change", words("change").capitalize()),
    )
    title = words("criteria")
    table = Table("criteria", title, pl.DataFrame(rows, schema=schema), columns)
    return Listing("criteria", title, say("case.criteria_note"), table)


def directions(view: View, card: Card, words: Words) -> Listing:
    """What was delivered in each direction against the least and the most that count."""
    rows = [
        (words.direction(each), each.delivered, each.lo, each.hi, state(each, words))
        for each in card.directions()
    ]
    schema = {
        "direction": pl.String,
        "delivered": pl.Int64,
        "lo": pl.Int64,
        "hi": pl.Int64,
        "state": pl.String,
    }
    columns = (
        Column("direction", words("direction").capitalize()),
        Column("delivered", words("delivered").capitalize(), "count"),
        Column("lo", words("least").capitalize(), "count"),
        Column("hi", words("most").capitalize(), "count"),
        Column("state", words("enough").capitalize()),
    )
    title = words("directions")
    table = Table("directions", title, pl.DataFrame(rows, schema=schema, orient="row"), columns)
    return Listing("directions", title, norm_line(card, words), table, width=7)


def decision(view: View, card: Card, words: Words, form: dict[str, Any] | None) -> Paragraphs:
    """What the bureau's form says, where it differs from ours, and who signed it."""
    say, course = view.say, card.course
    told = [decision_line(card, words)]
    if form is not None:
        told.append(_total_difference(view, course))
        if form["reason_note"]:
            told.append(say("case.reason_note", note=form["reason_note"]))
        if form["signer_role"]:
            told.append(say("case.signer", role=codes.SIGNER_ROLE.label(form["signer_role"], say.lang)))
    elif course["verdict"] == "ineffective":
        told.append(say("case.reason_needed"))
    return Paragraphs("decision", say("case.decision"), tuple(line for line in told if line), width=5)


def _total_difference(view: View, course: dict[str, Any]) -> str:
    found = _difference(view, (course["total_lo"], course["total_hi"]), course["reported_total"])
    return view.say("case.total_difference", difference=found) if found else ""


def dates(view: View, card: Card) -> Listing:
    """Every step with its day, and the days since the step before it that is known."""
    say, course = view.say, dict(card.course)
    opened = course["federal_access_from"]
    course["federal_access_to"] = last_day(opened, card.edition) if opened else None
    rows: list[tuple[str, date | None, int | None]] = []
    before: date | None = None
    for name in DATES:
        on = course[name]
        passed = (on - before).days if on and before and name != "federal_access_to" else None
        rows.append((say(f"case.{name}"), on, passed))
        before = on or before
    schema = {"step": pl.String, "on": pl.Date, "days": pl.Int64}
    columns = (
        Column("step", say("case.step")),
        Column("on", say("case.day"), "date"),
        Column("days", say("case.days"), "days"),
    )
    table = Table("dates", say("case.dates"), pl.DataFrame(rows, schema=schema, orient="row"), columns)
    return Listing("dates", say("case.dates"), say("case.dates_note"), table, width=7)
