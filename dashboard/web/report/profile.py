"""What the profile of a region says on paper: its sentences, the table behind them, published figures beside ours.

Belongs here: choosing and wording. Does not: typesetting (typeset.py, profile.typ), figures (`methodology.profile`).
"""

from typing import Any

import polars as pl

from dashboard.web.page.page import View
from dashboard.web.report.content import about_lines
from dashboard.web.site import NotFound
from dashboard.wording.codes import banner, status_words
from dashboard.wording.format import number
from dashboard.wording.sentences import exact, sentence, told
from intake.wording.code_labels import breakdown_words
from law.statements import sections
from methodology.profile.statements import load_statements

Told = dict[str, Any]
CARDS = ("people_with_disabilities", "children_with_disabilities", "disabled_per_1000", "ipra_served",
         "quota_employers", "children_in_education")  # fmt: skip
_HEADS = ("statement", "value", "numerator", "denominator", "base_year", "status")
_AGREEMENT = ("figure", "said", "published", "ours", "words")
_SIGNS = ("hidden", "unknown")
_WORDS = {"keys": "keys", "tables": "table", "agreement": "agreement", "page": "page", "about": "about_title"}


def profile_content(view: View, region: str, year: str) -> Told:
    """Everything profile.typ lays out. Raises NotFound for a region or year without registers."""
    say, lang, about = view.say, view.lang, view.store.manifest
    if not year.isdigit():
        raise NotFound
    known = view.store.table("region").filter(region_code=region)
    rows = view.store.table("published_profile").filter(region_code=region, year=int(year))
    if known.is_empty() or rows.is_empty():
        raise NotFound
    name = known[f"name_{lang}"][0] or known["name_ru"][0]
    agreement = view.store.table("profile_agreement").filter(region_code=region)
    about_it = {
        "lang": lang,
        "title": say("profile.title"),
        "place": name,
        "period": year,
        "warnings": [banner(about, lang)],
        "signs": [[say(f"download.sign_{sign}"), say(f"download.means_{sign}")] for sign in _SIGNS],
        "about": about_lines(view, "registers_as_of"),
        "as_of": about["registers_as_of"],
        "running": say("profile.running", place=name, year=year, version=view.store.version),
        "word_signs": say("report.signs"),
    }
    words = {f"word_{word}": say(f"profile.{key}") for word, key in _WORDS.items()}
    return about_it | words | _stated(view, told(rows).to_dicts()) | _agreement(view, agreement)


def _stated(view: View, lines: list[Told]) -> Told:
    """Key figures, sentences, and the table behind them."""
    return {
        "keys": _keys(view, lines),
        "sections": _sections(view, lines),
        "heads": [view.say(f"profile.{head}") for head in _HEADS],
        "rows": [_row(view, row) for row in lines],
    }


def _agreement(view: View, agreement: pl.DataFrame) -> Told:
    """Published figures beside ours."""
    return {
        "agreement": [_compared(view, row) for row in agreement.iter_rows(named=True)],
        "agreement_heads": [view.say(f"profile.{head}") for head in _AGREEMENT],
        "agreement_note": agreement_note(view, agreement),
    }


def agreement_note(view: View, agreement: pl.DataFrame) -> str:
    """How many published figures agree with ours, contradict, and cannot be computed."""
    count = dict(agreement.group_by("verdict").len().rows())
    verdicts = ("agrees", "contradicts", "cannot_be_computed")
    return view.say("profile.agreement_note", **{name: count.get(name, 0) for name in verdicts})


def _keys(view: View, lines: list[Told]) -> list[Told]:
    there = {row["statement"]: row for row in lines}
    return [
        {
            "name": load_statements()[name].title(view.lang),
            "value": exact(there[name], load_statements()[name], view.say),
            "notes": [],
        }
        for name in CARDS
        if name in there
    ]


def _sections(view: View, lines: list[Told]) -> list[Told]:
    found = []
    for section, titles in sections().items():
        mine = [row for row in lines if load_statements()[row["statement"]].section == section]
        sentences = [sentence(row, view.say) for row in mine]
        if sentences:
            parts = [[each.before, each.figure, each.after] for each in sentences]
            found.append({"title": titles[view.lang == "en"], "sentences": parts})
    return found


def _row(view: View, row: Told) -> list[str]:
    statement, lang = load_statements()[row["statement"]], view.lang
    counts = [
        number(row[name], lang) if row[name] is not None else "" for name in ("numerator", "denominator")
    ]
    base = str(row["base_year"] or "")
    status = status_words(row["status"], lang) if row["status"] != "A" else ""
    return [statement.title(lang), exact(row, statement, view.say), *counts, base, status]


def _compared(view: View, row: Told) -> list[str]:
    lang, say = view.lang, view.say
    title = row[f"title_{lang}"] or row["metric_id"]
    ours = number(row["ours"], lang) if row["ours"] is not None else ""
    verdict = say(f"profile.{row['verdict']}")
    why = row[f"note_{lang}"]
    part = breakdown_words(row["breakdown"], lang) or ""
    return [f"{title} {part}".strip(), say(f"profile.{row['qualifier']}"), number(row["published"], lang),
            ours, f"{verdict}: {why}" if why else verdict]  # fmt: skip
