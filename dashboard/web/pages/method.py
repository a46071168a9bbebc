"""The method: the edition with its rungs, what is assumed, signs, and every indicator with a sheet of its own.

Belongs here: showing what editions and the registry say. Does not: saying anything of its own about them.
"""

from typing import Any

import polars as pl

from dashboard.web.page.blocks import Block, Content, Listing, Words
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column, Table, columns
from dashboard.wording.format import day
from methodology.registry.indicators import POPULATION, load_indicators, load_themes
from methodology.scoring.editions import load_editions


def build(view: View) -> Content:
    """Editions, assumptions, signs and the list of indicators."""
    say = view.say
    blocks: list[Block] = [_editions(view), _rungs(view)]
    if not all(edition["official"] for edition in view.store.manifest["editions"]):
        blocks.append(
            Words("assumed", say("method_page.assumed"), (say("method.bands"), say("method_page.unknown")))
        )
    read = (
        say("method.denominator"),
        say("method.interval"),
        say("method.period"),
        say("method_page.protected"),
    )
    blocks += [Words("reading", say("method_page.reading"), read), _signs(view), _indicators(view)]
    return Content(say("nav.method"), say("method_page.subtitle"), tuple(blocks))


def _listing(
    view: View, name: str, rows: list[dict[str, Any]], kinds: dict[str, str], note: str = ""
) -> Listing:
    """A table under its title; kinds: column -> kind. A dict, for a column may be called as a parameter is."""
    title = view.say(f"method_page.{name}")
    table = Table(name, title, pl.DataFrame(rows), columns(view.say, "method_page", **kinds))
    return Listing(name, title, note, table)


def _editions(view: View) -> Listing:
    lang = view.lang
    rows = [
        {
            "edition": each["id"],
            "title": each[f"title_{lang}"],
            "act": each[f"act_{lang}"],
            "effective_from": day(each["effective_from"], lang),
            "pass_mark": each["pass_mark"],
            "official": each["official"],
            "note": each[f"note_{lang}"],
        }
        for each in view.store.manifest["editions"]
    ]
    kinds = {"edition": "text", "title": "text", "act": "text", "effective_from": "text", "pass_mark": "count",
             "official": "yes", "note": "text"}  # fmt: skip
    return _listing(view, "editions", rows, kinds)


def _rungs(view: View) -> Listing:
    """The ladders of every edition, as they are computed."""
    rows = [
        {
            "edition": edition.id,
            "criterion": getattr(said, f"title_{view.lang}"),
            "points": points,
            "rung": rung,
        }
        for edition in load_editions()
        for said in edition.criteria.values()
        for points, rung in said.rungs.items()
    ]
    note = view.say("method_page.rungs_note")
    kinds = {"edition": "text", "criterion": "text", "points": "points", "rung": "text"}
    return _listing(view, "rungs", rows, kinds, note)


def _signs(view: View) -> Listing:
    say = view.say
    rows = [
        {"sign": say(f"method_page.sign_{s}"), "means": say(f"method_page.means_{s}")}
        for s in ("q", "m", "u", "p")
    ]
    return _listing(view, "signs", rows, {"sign": "text", "means": "text"})


def _indicators(view: View) -> Listing:
    say, lang = view.say, view.lang
    themes = {
        theme.id: getattr(theme, f"title_{lang}") for theme in (*load_themes(), *load_themes(POPULATION))
    }
    rows = [
        {
            "theme": themes[sheet.theme],
            "title": getattr(sheet, f"title_{lang}"),
            "id": sheet.id,
            "act": getattr(sheet, f"act_{lang}"),
            "published": sheet.suppression != "internal",
            "link": view.link(f"/method/{sheet.id}"),
        }
        for sheet in (load_indicators() | load_indicators(POPULATION)).values()
    ]
    own = (
        Column("theme", say("method_page.theme")),
        Column("title", say("method_page.indicator"), link="link"),
    )
    rest = columns(say, "method_page", id="code", act="text", published="yes")
    table = Table("indicators", say("method_page.indicators"), pl.DataFrame(rows), (*own, *rest))
    return Listing("indicators", say("method_page.indicators"), say("method_page.indicators_note"), table)


PAGE = Page("method", "/method", build, order=95)
