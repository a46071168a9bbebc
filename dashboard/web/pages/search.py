"""What a text finds within the reader's scope: a list a kind of thing, the best first, each leading to its page.

Belongs here: the page, and what it says where nothing can be looked for. Does not: finding (`dashboard.web.hits`).
"""

import polars as pl

from dashboard.search import LONGEST, SHORTEST, problem_of
from dashboard.web.access.principal import ROLES
from dashboard.web.hits import Found, pages_of, search
from dashboard.web.page.blocks import Block, Content, Listing, Words
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Column, Table
from dashboard.wording.format import number

PATH = "/search"


def build(view: View) -> Content:
    """What was found, or why nothing was."""
    say, text = view.say, view.asked["q"]
    if problem := problem_of(text):
        told = say(f"search.{problem}", least=SHORTEST, most=LONGEST)
        return Content(say("search.title"), "", (Words("how", told, (say("search.how"),)),))
    found = search(view, text, pages_of(view))
    subtitle = say(
        "search.subtitle", text=text.strip(), n=number(sum(each.total for each in found), view.lang)
    )
    nothing = Words("nothing", say("search.nothing"), (say("search.nothing_why"), say("search.how")))
    blocks: tuple[Block, ...] = tuple(_listing(view, each) for each in found) or (nothing,)
    shown = sum(each.courses for each in found)
    return Content(say("search.title"), subtitle, blocks, courses_shown=shown)


def _listing(view: View, found: Found) -> Listing:
    say, title = view.say, view.say(f"search.kinds_{found.kind}")
    rows = pl.DataFrame(
        [(hit.name, hit.note, hit.address) for hit in found.hits], ["name", "note", "address"], orient="row"
    )
    columns = (
        Column("name", say(f"search.kind_{found.kind}"), link="address"),
        Column("note", say("search.note")),
    )
    shown, all = number(len(found.hits), view.lang), number(found.total, view.lang)
    note = say("search.shown", shown=shown, all=all)
    if len(found.hits) < found.total:
        note = f"{note} {say('search.more')}"
    return Listing(found.kind, title, note, Table(found.kind, title, rows, columns))


PAGE = Page("search", PATH, build, roles=frozenset(ROLES), courses=True, texts=("q",))
