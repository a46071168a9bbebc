"""`rehab explain`: the card of one course, read from the published version."""

from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from dashboard.wording.card import (
    Card,
    Words,
    card_of,
    changes,
    decision_line,
    norm_line,
    path,
    span,
    state,
    verdict,
    who_and_when,
    why,
)
from intake.wording.catalogue import language
from law.errors import RehabError
from methodology.scoring.editions import load_editions
from pipelines.console import page_console
from pipelines.published import published_folder
from pipelines.wording import command_error
from pipelines.wording import say as say_of_command


def _rows(published: Path, table: str, **where: str) -> pl.DataFrame:
    return pl.scan_parquet(published / f"{table}.parquet").filter(**where).collect()


def _absent(published: Path, protocol_id: str) -> RehabError:
    findings = _rows(published, "finding", record_id=protocol_id)
    if findings.is_empty():
        return command_error("no_such_course", where=published, protocol=protocol_id)
    first = findings.row(0, named=True)
    line = first["line"] and f"{say_of_command('line')} {first['line']}"
    place = ", ".join(str(p) for p in (first["file"], first["sheet"], line) if p)
    message = first[f"message_{language()}"]
    return command_error(
        "course_not_accepted", where=place, protocol=protocol_id, message=message, rule=first["rule_id"]
    )


def explain(protocol_id: str, data: Path, lang: str) -> None:
    """Print the card of a course."""
    published, say = published_folder(data), Words(lang)
    row = _rows(published, "scored_course", protocol_id=protocol_id)
    if row.is_empty():
        raise _absent(published, protocol_id)
    card, console = card_of(row, load_editions()), page_console()
    _head(console, say, card, published)
    _directions(console, say, card)
    _criteria(console, say, card)
    console.print(f"[bold]{say('path')}[/]")
    for line in path(card.criteria, card.edition.pass_mark, say):
        console.print(f"  {line}")
    console.print(decision_line(card, say), markup=False)
    _findings(console, say, published, protocol_id)


def _head(console: Console, say: Words, card: Card, published: Path) -> None:
    console.print(say("course", **card.course), style="bold", markup=False)
    console.print(f"[bold]{verdict(card, say)}[/]")
    if not card.edition.official:
        console.print(say("unofficial", note=say.of(card.edition, "note")))
    place = {"region_code": card.course["region_code"]}
    region = _rows(published, "region", **place)[f"name_{say.lang}"][0]
    provider = _rows(published, "provider", provider_ogrn=card.course["provider_ogrn"], **place)
    named = provider["provider_name"][0] or card.course["provider_ogrn"]
    for line in who_and_when(card, say, region, named):
        console.print(line, markup=False)


def _directions(console: Console, say: Words, card: Card) -> None:
    console.print(norm_line(card, say))
    table = Table(*(say(k) for k in ("direction", "delivered", "least", "most", "enough")))
    for each in card.directions():
        count = say("unknown") if each.delivered is None else str(each.delivered)
        most = "—" if each.hi is None else str(each.hi)
        table.add_row(say.direction(each), count, str(each.lo), most, state(each, say))
    console.print(table)


def _criteria(console: Console, say: Words, card: Card) -> None:
    table = Table(*(say(k) for k in ("criterion", "points", "why", "change")), show_lines=True)
    for c in card.criteria:
        table.add_row(say.criterion(c), span(c.lo, c.hi), why(c, say), changes(c, say))
    console.print(table)


def _findings(console: Console, say: Words, published: Path, protocol_id: str) -> None:
    findings = _rows(published, "finding", record_id=protocol_id)
    if findings.is_empty():
        return
    console.print(f"[bold]{say('findings')}[/]")
    for row in findings.iter_rows(named=True):
        place = ", ".join(str(p) for p in (row["file"], row["sheet"], row["line"]) if p)
        console.print(
            f"  {row['severity']} {row['rule_id']}: {row[f'message_{say.lang}']} ({place})", markup=False
        )
