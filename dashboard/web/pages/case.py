"""The card of one course: what `rehab explain` says, the bureau's decision beside it, dates, findings, other courses.

Belongs here: finding the course within the reader's scope. Does not: blocks (cases/card_blocks.py), sentences
(`dashboard.wording.card`). What is not there and what is not the reader's answer alike.
"""

import polars as pl

from dashboard.web.access.principal import READERS
from dashboard.web.access.scope import Scope
from dashboard.web.cases import card_blocks, finding_rows
from dashboard.web.cases.address import ROUTE
from dashboard.web.cases.choices import provider_names, region_names
from dashboard.web.cases.rows import COLUMNS, course_table
from dashboard.web.page.blocks import Block, Content, Listing
from dashboard.web.page.blocks import Words as Paragraphs
from dashboard.web.page.page import Page, View
from dashboard.web.site import NotFound
from dashboard.wording.card import Card, Words, card_of, path, verdict, who_and_when
from methodology.scoring.editions import load_editions

MOST_OTHERS = 100


def build(view: View) -> Content:
    """The card of the protocol in the address. Raises NotFound for one that is not there or not in scope."""
    row = view.courses("*", {"protocol": view.parts["protocol_id"]})
    if row.is_empty():
        raise NotFound
    card, words = card_of(row, load_editions()), Words(view.lang)
    others = _others(view, card)
    blocks: list[Block] = [
        card_blocks.keys(view, card, words),
        _about(view, card, words),
        card_blocks.criteria(view, card, words),
        card_blocks.directions(view, card, words),
        Paragraphs("path", words("path"), tuple(path(card.criteria, card.edition.pass_mark, words)), width=5),
        card_blocks.dates(view, card),
        card_blocks.decision(view, card, words, _form(view, card)),
        *_findings(view, card, words),
        *_beside(view, others),
    ]
    title = words("course", **card.course)
    return Content(title, verdict(card, words), tuple(blocks), courses_shown=1 + others.height)


def _form(view: View, card: Card) -> dict[str, str | None] | None:
    """What only the bureau's own form holds: the note and who signed."""
    rows = view.store.query(*Scope.about("decision", "reason_note, signer_role", card.course))
    return rows.row(0, named=True) if rows.height else None


def _others(view: View, card: Card) -> pl.DataFrame:
    """Other courses of the same child, by its pseudonym, as far as the reader may see them."""
    asked = {"child": card.course["child_id"]}
    rows = view.courses(COLUMNS, asked, f"ORDER BY finished_on DESC, protocol_id LIMIT {MOST_OTHERS + 1}")
    return rows.filter(pl.col("protocol_id") != card.course["protocol_id"])


def _beside(view: View, others: pl.DataFrame) -> list[Listing]:
    if others.is_empty():
        return []
    title = view.say("case.others")
    return [
        Listing("others", title, view.say("case.others_note"), course_table(view, "others", title, others))
    ]


def _findings(view: View, card: Card, words: Words) -> list[Listing]:
    rows = view.store.query(*Scope.about("finding", finding_rows.COLUMNS, card.course))
    if rows.is_empty():
        return []
    title = words("findings")
    table = finding_rows.finding_table(
        view, "findings", title, rows.sort("severity", "file", "line", "rule_id")
    )
    return [Listing("findings", title, view.say("case.findings_note"), table)]


def _about(view: View, card: Card, words: Words) -> Paragraphs:
    """Where, by whom, when, for whom; edition and act; that the bands are an assumption, where they are."""
    course, edition = card.course, card.edition
    region = region_names(view).get(course["region_code"], course["region_code"])
    provider = provider_names(view).get(course["provider_ogrn"], course["provider_ogrn"])
    lines = who_and_when(card, words, region, provider)
    if not edition.official:
        lines.append(words("unofficial", note=words.of(edition, "note")))
    return Paragraphs("about", view.say("case.about"), tuple(lines))


PAGE = Page("case", ROUTE, build, roles=READERS, courses=True)
