"""The register of single courses, by default the ineffective ones: filters, reasons with counts, twenty a page.

Belongs here: the page. Does not: what may be asked (cases/choices.py), columns (cases/rows.py), the card (case.py).
"""

import polars as pl

from dashboard.web.access.principal import READERS
from dashboard.web.cases.choices import ANY, FILTERS, NOT_STATED, ORDERS, conditions, facets
from dashboard.web.cases.rows import COLUMNS, course_table
from dashboard.web.page.blocks import Bar, Bars, Block, Content, Listing
from dashboard.web.page.page import NO_CHOICE, Page, View
from dashboard.web.site import NotFound
from dashboard.wording.format import EN_DASH, number
from schemas import codes

PER_PAGE = 20
PATH = "/courses"


def build(view: View) -> Content:
    """The courses asked for, and how many there are of each reason."""
    say, counts = view.say, _counts(view)
    found = _found(view, counts)
    limit, offset = view.rows_from(PER_PAGE)
    if offset and offset >= found:
        raise NotFound
    rows = view.courses(
        COLUMNS, conditions(view), f"ORDER BY {ORDERS[view.asked['sort']]} LIMIT {limit} OFFSET {offset}"
    )
    bars = _reasons(view, counts)
    title = say(f"cases.title_{view.asked['verdict']}")
    listing = Listing(
        "courses", say("cases.protocols"), _note(view, rows, found, offset),
        course_table(view, "courses", title, rows), width=9 if bars else 12,
        pages=(offset // PER_PAGE + 1, max(1, -(-found // PER_PAGE)), view.here(PATH)), rows_in_all=found,
    )  # fmt: skip
    blocks: tuple[Block, ...] = (bars, listing) if bars else (listing,)
    subtitle = say(
        "cases.found", found=say.count("course", found), all=number(facets(view).courses, say.lang)
    )
    return Content(title, subtitle, blocks, courses_shown=rows.height)


def _counts(view: View) -> pl.DataFrame:
    """verdict, reasons, n: the courses under every other filter, whatever their verdict and reasons."""
    grouped = view.courses(
        "verdict, reasons, count(*) AS n", conditions(view, ("verdict", "reason")), "GROUP BY ALL"
    )
    return grouped.with_columns(
        is_missing=(pl.col("verdict") == "ineffective") & (pl.col("reasons").list.len().fill_null(0) == 0)
    )


def _of_reason(counts: pl.DataFrame, reason: str) -> int:
    has = pl.col("is_missing") if reason == NOT_STATED else pl.col("reasons").list.contains(reason)
    return int(counts.filter(has)["n"].sum())


def _of_verdict(view: View, counts: pl.DataFrame) -> pl.DataFrame:
    verdict = view.asked["verdict"]
    return counts if verdict == ANY else counts.filter(verdict=verdict)


def _found(view: View, counts: pl.DataFrame) -> int:
    chosen = _of_verdict(view, counts)
    return _of_reason(chosen, view.asked["reason"]) if view.asked["reason"] else int(chosen["n"].sum())


def _reasons(view: View, counts: pl.DataFrame) -> Bars | None:
    """Each reason with its courses, most frequent first; a course may have several. Leads to the courses of it."""
    say, chosen = view.say, _of_verdict(view, counts)
    found = {reason: _of_reason(chosen, reason) for reason in (*codes.REASON.codes, NOT_STATED)}
    most = max(found.values())
    if not most:
        return None
    ordered = sorted((r for r in found if found[r]), key=lambda reason: -found[reason])
    bars = tuple(_bar(view, reason, found[reason], found[reason] / most) for reason in ordered)
    return Bars("reasons", say("cases.reasons"), say("cases.reasons_note"), bars,
                (say("cases.reason"), say("cases.courses")), width=3)  # fmt: skip


def _bar(view: View, reason: str, n: int, share: float) -> Bar:
    say, is_none = view.say, reason == NOT_STATED
    name = say("cases.not_stated") if is_none else codes.REASON.label(reason, say.lang)
    if view.asked["reason"] == reason:
        return Bar(
            say("cases.chosen", name=name),
            number(n, say.lang),
            share,
            is_none,
            view.here(PATH, reason=NO_CHOICE),
        )
    return Bar(name, number(n, say.lang), share, is_none, view.here(PATH, reason=reason))


def _note(view: View, rows: pl.DataFrame, found: int, offset: int) -> str:
    """Which rows of how many these are, and how to read the tiles."""
    say, lang = view.say, view.lang
    if rows.is_empty():
        return say("cases.none")
    shown = f"{number(offset + 1, lang)}{EN_DASH}{number(offset + rows.height, lang)}"
    criteria = ", ".join(codes.CRITERION.label(code, lang).lower() for code in codes.CRITERION.codes)
    return (
        say("cases.rows", shown=shown, found=number(found, lang))
        + " "
        + say("cases.tiles", criteria=criteria)
    )


PAGE = Page("courses", PATH, build, order=14, roles=READERS, filters=FILTERS, courses=True)
