"""`rehab find`: what a text finds in the published version, for whoever runs the command: every row, no reader's scope.

Belongs here: how hits are printed. Does not: finding (`dashboard.web.hits`), comparing (`dashboard.search`).
"""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from dashboard.search import LONGEST, SHORTEST, problem_of
from dashboard.store import open_store
from dashboard.web.access.principal import PUBLIC, Principal
from dashboard.web.access.scope import Scope
from dashboard.web.hits import Found, search
from dashboard.web.page.page import View
from dashboard.web.pages import all_pages
from dashboard.wording.format import number
from dashboard.wording.text import Say, words
from intake.wording.catalogue import language
from pipelines.published import published_folder
from pipelines.wording import command_error


class _EveryRow(Scope):
    """Who holds the data folder reads every course of it anyway; no account of the server has this scope."""

    def allowed(self) -> tuple[str, list[Any]]:
        return "true", []


def find(text: str, form: str, data: Path) -> None:
    """Print what was found. Raises RehabError for a text that cannot be looked for."""
    say = words(language())
    if problem := problem_of(text):
        told = say(f"search.{problem}", least=SHORTEST, most=LONGEST)
        raise command_error("cannot_look_for", where="TEXT", told=told, how=say("search.how"))
    store = open_store(published_folder(data))
    view = View(store, _EveryRow(Principal("rehab find", PUBLIC), date.min), say)
    found = search(view, text, all_pages())
    click.echo(_as_json(text, found) if form == "json" else "\n".join(_lines(found, say)))


def _lines(found: list[Found], say: Say) -> list[str]:
    """kind, name, address, note, parted by tabs; after each kind of which there is more, how many of how many."""
    if not found:
        return [say("search.nothing")]
    lines = []
    for each in found:
        kind = say(f"search.kind_{each.kind}")
        lines += ["\t".join((kind, _legible(hit.name), hit.address, _legible(hit.note))) for hit in each.hits]
        if len(each.hits) < each.total:
            shown, all = number(len(each.hits), say.lang), number(each.total, say.lang)
            lines.append(f"{say(f'search.kinds_{each.kind}')}: {say('search.shown', shown=shown, all=all)}")
    return lines


def _legible(text: str) -> str:
    """Text on one line: no control character of a delivered name rewrites a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _as_json(text: str, found: list[Found]) -> str:
    told = {"query": text, "found": [asdict(each) for each in found]}
    return json.dumps(told, ensure_ascii=False, indent=2)
