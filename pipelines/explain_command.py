"""`rehab explain`: the card of one course, read from the published version."""

from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from dashboard.format import day
from methodology.editions import Edition, find_edition, load_editions
from methodology.explanation import Criterion
from methodology.explanation import explain as explained
from methodology.measures import CAREER_GUIDANCE_FROM
from methodology.norms import norms
from pipelines.card import Words, changes, path, span, why
from pipelines.console import page_console
from pipelines.published import published_folder
from schemas import codes
from schemas.errors import RehabError


def _row(published: Path, table: str, protocol_id: str) -> dict[str, Any] | None:
    found = (
        pl.scan_parquet(published / f"{table}.parquet").filter(pl.col("protocol_id") == protocol_id).collect()
    )
    return found.row(0, named=True) if found.height else None


def _absent(published: Path, protocol_id: str) -> RehabError:
    findings = (
        pl.scan_parquet(published / "finding.parquet").filter(pl.col("record_id") == protocol_id).collect()
    )
    if findings.is_empty():
        return RehabError(
            f"there is no course with protocol {protocol_id}",
            where=str(published),
            todo="look for the number in the findings: rehab check FILE; or take the delivery in first: rehab run",
        )
    first = findings.row(0, named=True)
    place = ", ".join(
        str(p) for p in (first["file"], first["sheet"], first["line"] and f"line {first['line']}") if p
    )
    return RehabError(
        f"protocol {protocol_id} arrived and was not accepted: {first['message_en']} ({first['rule_id']})",
        where=place,
        why="a quarantined protocol is no course",
        todo="mend the row and deliver it again",
    )


def explain(protocol_id: str, data: Path, lang: str) -> None:
    """Print the card of a course."""
    published, say = published_folder(data), Words(lang)
    course = _row(published, "course", protocol_id)
    if course is None:
        raise _absent(published, protocol_id)
    scores, decision = (_row(published, t, protocol_id) for t in ("course_score", "decision"))
    evidence = (
        pl.scan_parquet(published / "course_evidence.parquet").filter(protocol_id=protocol_id).collect()
    )
    assert scores is not None, "every course has a score: a blocking check holds it"
    edition = find_edition(load_editions(), scores["edition_id"])
    criteria = explained(evidence, scores, edition)
    console = page_console()
    _head(console, say, course, scores, edition, published)
    _directions(console, say, course, evidence.row(0, named=True))
    _criteria(console, say, criteria)
    console.print(f"[bold]{say('path')}[/]")
    for line in path(criteria, edition.pass_mark, say):
        console.print(f"  {line}")
    _decision(console, say, decision)
    _findings(console, say, published, protocol_id)


def _head(
    console: Console,
    say: Words,
    course: dict[str, Any],
    scores: dict[str, Any],
    edition: Edition,
    published: Path,
) -> None:
    verdict = say.code(codes.VERDICT, scores["verdict"]).capitalize()
    total = span(scores["total_lo"], scores["total_hi"])
    console.print(f"[bold]{say('course', **course)}[/]")
    console.print(f"[bold]{say('verdict', verdict=verdict, total=total, pass_mark=edition.pass_mark)}[/]")
    if not edition.official:
        console.print(say("unofficial", note=say.of_edition(edition, "note")))
    region = pl.scan_parquet(published / "region.parquet").filter(region_code=course["region_code"]).collect()
    provider = (
        pl.scan_parquet(published / "provider.parquet")
        .filter(provider_ogrn=course["provider_ogrn"])
        .collect()
    )
    named = {
        "region": region[f"name_{say.lang}"][0],
        "provider": provider["provider_name"][0] or course["provider_ogrn"],
    }
    dates = {name: day(course[name], say.lang) for name in ("started_on", "finished_on")}
    worded = (
        course
        | dates
        | {
            "status": say.code(codes.COURSE_STATUS, course["status"]),
            "service_form": say.code(codes.SERVICE_FORM, course["service_form"]),
        }
    )
    console.print(say("who", **course, **named), markup=False)
    console.print(say("when", **worded))
    title, act = say.of_edition(edition, "title"), say.of_edition(edition, "act.name")
    console.print(say("edition", id=edition.id, title=title, act=act))


def _directions(console: Console, say: Words, course: dict[str, Any], evidence: dict[str, Any]) -> None:
    norm = norms().filter(standard_id=course["standard_id"]).row(0, named=True)
    shown = {
        n: say("unknown") if evidence[n] is None else evidence[n] for n in ("delivered_total", "counted")
    }
    console.print(say("norm", **norm, delivered=shown["delivered_total"], counted=shown["counted"]))
    table = Table(*(say(k) for k in ("direction", "delivered", "least", "most", "enough")))
    for code in codes.DIRECTION.codes:
        delivered, lo, hi = evidence[f"delivered_{code}"], norm[f"lo_{code}"], norm[f"hi_{code}"]
        required = code != "career_guidance" or course["age_at_start"] >= CAREER_GUIDANCE_FROM
        if not required:
            state = say("not_required")
        elif delivered is None:
            state = say("unknown")
        else:
            state = say("met") if delivered >= lo else say("short", n=lo - delivered)
        count = say("unknown") if delivered is None else str(delivered)
        table.add_row(say.code(codes.DIRECTION, code), count, str(lo), "—" if hi is None else str(hi), state)
    console.print(table)


def _criteria(console: Console, say: Words, criteria: list[Criterion]) -> None:
    table = Table(*(say(k) for k in ("criterion", "points", "why", "change")), show_lines=True)
    for c in criteria:
        table.add_row(say.code(codes.CRITERION, c.name), span(c.lo, c.hi), why(c, say), changes(c, say))
    console.print(table)


def _decision(console: Console, say: Words, decision: dict[str, Any] | None) -> None:
    if decision is None:
        console.print(say("no_decision"))
        return
    reported = [decision[f"reported_{c}"] for c in codes.CRITERION.codes]
    told = " + ".join("?" if r is None else str(r) for r in reported)
    reasons = ", ".join(say.code(codes.REASON, r) for r in decision["reasons"] or []) or say("stored")
    total = "?" if decision["reported_total"] is None else decision["reported_total"]
    console.print(
        say(
            "decision",
            decided_on=day(decision["decided_on"], say.lang),
            reported=told,
            total=total,
            reasons=reasons,
        )
    )


def _findings(console: Console, say: Words, published: Path, protocol_id: str) -> None:
    findings = pl.scan_parquet(published / "finding.parquet").filter(record_id=protocol_id).collect()
    if findings.is_empty():
        return
    console.print(f"[bold]{say('findings')}[/]")
    for row in findings.iter_rows(named=True):
        place = ", ".join(str(p) for p in (row["file"], row["sheet"], row["line"]) if p)
        console.print(
            f"  {row['severity']} {row['rule_id']}: {row[f'message_{say.lang}']} ({place})", markup=False
        )
