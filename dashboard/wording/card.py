"""The card of a course in words: what `rehab explain` prints and the page of a case shows.

Belongs here: a course's row beside its edition and norm, and the sentences made of them. Does not: finding the row,
printing or blocks of a page. Words are data: card.toml.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.wording.format import day
from law.editions import Edition
from law.norms import generic, standards
from law.target_groups import list_of
from methodology.scoring.editions import find_edition
from methodology.scoring.explanation import Criterion, Step, explain
from methodology.scoring.measures import MEASURES
from methodology.scoring.norms import least_published, norms
from schemas import codes

_WORDS = tomllib.loads(Path(__file__).with_name("card.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    lang: str

    def __call__(self, key: str, **values: Any) -> str:
        return _WORDS[self.lang][key].format(**values)

    def measure(self, name: str) -> str:
        return MEASURES[name].ru if self.lang == "ru" else MEASURES[name].en

    def code(self, listed: codes.CodeList, code: str) -> str:
        return listed.label(code, self.lang)

    def direction(self, direction: "Direction") -> str:
        return self.code(codes.DIRECTION, direction.code)

    def criterion(self, criterion: Criterion) -> str:
        return self.code(codes.CRITERION, criterion.name)

    def of(self, named: Any, key: str) -> str:
        """A text of the edition or its act, which have both languages side by side."""
        return str(getattr(named, f"{key}_{self.lang}"))


@dataclass(frozen=True)
class Direction:
    """Activities of one direction: how many were delivered (None = unknown), the least and the most that count."""

    code: str
    delivered: int | None
    lo: int
    hi: int | None
    required: bool


@dataclass(frozen=True)
class Card:
    """A course (its row of `scored_course`), the edition it was scored under, its criteria and its norm."""

    course: dict[str, Any]
    edition: Edition
    criteria: list[Criterion]
    norm: dict[str, Any]

    def directions(self) -> list[Direction]:
        """The seven directions against the norm; career guidance is not asked of a child below its age."""
        course, norm = self.course, self.norm
        is_grown = course["age_at_start"] >= self.edition.programme.career_guidance_from
        return [
            Direction(code, course[f"delivered_{code}"], norm[f"lo_{code}"], norm[f"hi_{code}"],
                      code != "career_guidance" or is_grown)
            for code in codes.DIRECTION.codes
        ]  # fmt: skip


def card_of(row: pl.DataFrame, editions: tuple[Edition, ...]) -> Card:
    """The card of the one course in `row`."""
    course = row.row(0, named=True)
    edition = find_edition(editions, course["edition_id"])
    norm = norms().filter(standard_id=course["standard_id"]).row(0, named=True)
    return Card(course, edition, explain(row, course, edition), norm)


def span(lo: int, hi: int) -> str:
    """An interval of points: 2, or 0–2 where something is unknown."""
    return str(lo) if lo == hi else f"{lo}–{hi}"


def _facts(measures: dict[str, int | None], say: Words) -> str:
    return ", ".join(f"{say.measure(n)} {say('unknown') if v is None else v}" for n, v in measures.items())


def why(criterion: Criterion, say: Words) -> str:
    """The rung that gave the points, or what is missing to tell."""
    if criterion.lo != criterion.hi:
        unknown = {n: v for r in criterion.rungs for n, v in r.measures.items() if v is None}
        return say("cannot_tell", facts=", ".join(say.measure(n) for n in unknown))
    held = next((r for r in criterion.rungs if r.holds), None)
    if held:
        return say("reached", points=held.points, facts=_facts(held.measures, say))
    return say("none_reached", facts=_facts(criterion.rungs[0].measures | criterion.rungs[-1].measures, say))


def step_text(step: Step, say: Words) -> str:
    """What reaches a rung, in words."""
    if not step.changes:
        return say("out_of_reach", points=step.points)
    changes = [
        say("to", measure=say.measure(n), now=now, needed=needed) for n, (now, needed) in step.changes.items()
    ]
    return say("step", points=step.points, changes=", ".join(changes))


def changes(criterion: Criterion, say: Words) -> str:
    """What would change the points of a criterion."""
    if criterion.lo != criterion.hi:
        return say("send_data")
    return "; ".join(step_text(s, say) for s in criterion.steps) or say("full")


def path(criteria: list[Criterion], pass_mark: int, say: Words) -> list[str]:
    """What would change the verdict."""
    lo, hi = sum(c.lo for c in criteria), sum(c.hi for c in criteria)
    if lo < pass_mark <= hi:
        return [say("open", lo=lo, hi=hi)]
    if lo >= pass_mark:
        return [say("passes", n=lo - pass_mark)]
    missing = pass_mark - lo
    enough = [(c, s) for c in criteria for s in c.steps if s.changes and s.points - c.lo >= missing]
    told = [
        say("single", criterion=say.code(codes.CRITERION, c.name), step=step_text(s, say))
        for c, s in enough
        if not any(o is not s and oc is c and o.points < s.points for oc, o in enough)
    ]
    return [say("needs", n=missing), *told]


def verdict(card: Card, say: Words) -> str:
    """Ineffective: 3 of 8 points, pass mark 4."""
    course = card.course
    name = say.code(codes.VERDICT, course["verdict"]).capitalize()
    total = span(course["total_lo"], course["total_hi"])
    edition = card.edition
    return say("verdict", verdict=name, total=total, best=edition.best_total, pass_mark=edition.pass_mark)


def who_and_when(card: Card, say: Words, region: str, provider: str) -> list[str]:
    """Where, by whom, when, for whom; and by which edition and act it is judged."""
    course, edition = card.course, card.edition
    worded = course | {
        "started_on": day(course["started_on"], say.lang),
        "finished_on": day(course["finished_on"], say.lang),
        "status": say.code(codes.COURSE_STATUS, course["status"]),
        "service_form": say.code(codes.SERVICE_FORM, course["service_form"]),
    }
    title, act = say.of(edition, "title"), say.of(edition.act, "name")
    return [
        say("who", region=region, provider=provider, bureau_id=course["bureau_id"]),
        say("when", **worded),
        say("edition", id=edition.id, title=title, act=act),
    ]


def norm_line(card: Card, say: Words) -> str:
    """The norm, what was delivered of it and what of that counts."""
    told = {
        n: say("unknown") if card.course[n] is None else card.course[n]
        for n in ("delivered_total", "counted")
    }
    general = generic().title_ru if say.lang == "ru" else generic().title_en
    name = general if card.course["norm_fallback"] else say("standard", **card.norm)
    line = say("norm", **card.norm, name=name, delivered=told["delivered_total"], counted=told["counted"])
    return " ".join([line, *norm_notes(card, say)])


def norm_notes(card: Card, say: Words) -> list[str]:
    """What must be known of the norm: its act is superseded; or the group has none, and what was below every range."""
    course, ru = card.course, say.lang == "ru"
    if not course["norm_fallback"]:
        standard = next(each for each in standards() if each.standard_id == course["standard_id"])
        act = standard.act_ru if ru else standard.act
        later = standard.superseded_by_ru if ru else standard.superseded_by
        return [say("superseded", act=act, later=later)] if later else []
    listed = list_of(course["started_on"])
    title = (listed.title_ru if ru else listed.title_en) if listed else say("unknown")
    least = least_published()
    below = [
        f"{say.direction(each)} {each.delivered} ({say('least')} {least[each.code]})"
        for each in card.directions()
        if each.required and each.delivered is not None and each.delivered < least.get(each.code, 0)
    ]
    fallback = say("fallback", group=course["target_group"], list=title, total=generic().total)
    return [fallback, *([say("below_every", facts=", ".join(below))] if below else [])]


def state(direction: Direction, say: Words) -> str:
    """Whether the minimum of a direction is met."""
    if not direction.required:
        return say("not_required")
    if direction.delivered is None:
        return say("unknown")
    lacks = direction.lo - direction.delivered
    return say("met") if lacks <= 0 else say("short", n=lacks)


def decision_line(card: Card, say: Words) -> str:
    """What the bureau decided, as its form says."""
    course = card.course
    if course["decided_on"] is None:
        return say("no_decision")
    reported = [course[f"reported_{criterion}"] for criterion in card.edition.criteria]
    return say(
        "decision",
        decided_on=day(course["decided_on"], say.lang),
        reported=" + ".join("?" if points is None else str(points) for points in reported),
        total="?" if course["reported_total"] is None else course["reported_total"],
        reasons=", ".join(say.code(codes.REASON, r) for r in course["reasons"] or []) or say("stored"),
    )
