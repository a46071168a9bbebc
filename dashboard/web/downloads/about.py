"""The sheet «Сведения о данных» of a table: what it is, what was asked, from which data, what the signs mean.

Belongs here: its lines. Does not: the sheet (`dashboard.exports.workbook_about`).
"""

from dashboard.web.page.blocks import Chart, Content, Listing
from dashboard.web.page.frame import reader
from dashboard.web.page.page import Page, View
from dashboard.web.page.table import Table
from dashboard.wording.codes import About, as_exact, banner
from dashboard.wording.format import day

_SIGNS = ("hidden", "impossible", "unknown")


def asked_words(page: Page, view: View) -> str:
    """What was asked of the page: each filter with the choice in words."""
    told = []
    for each in page.filters:
        chosen = view.asked.get(each.name, "")
        label = dict(each.choices(view)).get(chosen, chosen)
        told.append(f"{each.label(view)}: {label or view.say('filter.all')}")
    return "; ".join(told) or view.say("download.everything")


def about_of(view: View) -> About:
    """The manifest, as that of exact figures where any was read: every form then says who may read it."""
    told: About = view.store.manifest
    return told if view.small_cells is None else as_exact(told)


def about_lines(page: Page, view: View, made: Content, table: Table) -> list[tuple[str, str]]:
    """Name and text, a line each."""
    say, about = view.say, about_of(view)
    notes = [
        block.note for block in made.blocks if isinstance(block, Chart | Listing) and block.table is table
    ]
    notes += [table.note, *made.cautions]
    lines = [
        ("page", f"{made.title}. {made.subtitle}"),
        ("table", table.title),
        ("asked", asked_words(page, view)),
        ("rows", str(table.frame.height)),
        ("reader", reader(view.scope.principal, view.store, say)),
        ("reading", " ".join(filter(None, notes))),
        ("version", str(about["version"])),
        ("as_of", day(about["data_as_of"], say.lang)),
        ("edition", _editions(about, say.lang)),
        ("warning", banner(about, say.lang)),
        ("source", say("download.source_is")),
        ("protection", say(_protection(page, view))),
    ]
    signs = [(say(f"download.sign_{sign}"), say(f"download.means_{sign}")) for sign in _SIGNS]
    return [(say(f"download.{name}"), text) for name, text in lines if text] + signs


def _protection(page: Page, view: View) -> str:
    if page.courses:
        return "download.courses"
    return "download.protected" if view.small_cells is None else "download.exact"


def _editions(about: About, lang: str) -> str:
    return ", ".join(f"{edition['id']} ({edition[f'title_{lang}']})" for edition in about["editions"])
