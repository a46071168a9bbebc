"""The methodology page, from the data the scores are made from: editions with ladders, measures, norms."""

from docs.markdown import code, page, table
from law.norms import generic, standards
from methodology.editions import Edition, load_editions
from methodology.measures import CAREER_GUIDANCE_FROM, MEASURES
from methodology.norms import norms
from schemas.codes import CRITERION, DIRECTION

LEAD = """How a course is scored. A criterion gives 2 or 1 points when the condition of that rung holds, tried
from the top, else 0. A condition over a measure that is unknown is taken as not holding for the lower bound
and as holding for the upper: a gap in the data widens the interval and is never a zero. The verdict is
*effective* when even the lowest total reaches the pass mark, *ineffective* when even the highest does not,
else *undetermined*."""

EVIDENCE = f"""Integers, one of each a course, from its highest accepted revision; null is unknown. A rung may
read these and nothing else.

* Activities count when delivered. Required are all seven directions, career guidance from
  {CAREER_GUIDANCE_FROM} full years at the start. A direction is met at the lower end of its norm; beyond the
  upper end activities do not count. A course without any activity row leaves these measures unknown.
* Items of activity and participation (lower is better) count when rated 0 to 4 both before and after; 8 and 9
  are no ratings. Without any baseline, or with a rated baseline left without an answer after the course, they
  are unknown.
* The same for parental competence (higher is better); unknown without a legal representative."""


def methodology_page() -> str:
    """The page: every edition, every measure, every norm in force somewhere."""
    return page("Methodology", LEAD, *map(_edition, load_editions()), _measures(), _norms())


def _edition(edition: Edition) -> str:
    told = edition.settings
    rungs = [
        (CRITERION.label(criterion, "en"), points, code(rung))
        for criterion, ladder in edition.ladder.items()
        for points, rung in sorted(ladder.items(), reverse=True)
    ]
    official = (
        "" if edition.official else f"**Not the official bands.** {told['note_en']}. {told['note_ru']}."
    )
    facts = [
        ("title", f"{told['title_en']} / {told['title_ru']}"),
        ("act", told["act.name_en"]),
        ("signed", told["act.signed_on"]),
        ("published", told.get("act.published_on")),
        ("in force", f"{edition.effective_from} to {edition.effective_until or 'the next edition'}"),
        ("sources last read", told["act.read_on"]),
        ("pass mark", edition.pass_mark),
        ("ages", f"{told['programme.age_from']} to {told['programme.age_to']} full years at the start"),
    ]
    ladder = table(["criterion", "points", "when"], rungs)
    return "\n\n".join([f"## Edition {edition.id}", official, table(["", ""], facts), ladder])


def _measures() -> str:
    rows = [(code(name), measure.en, measure.ru) for name, measure in MEASURES.items()]
    return f"## Measures\n\n{EVIDENCE}\n\n{table(['measure', 'English', 'Russian'], rows)}"


def _norms() -> str:
    lead = (
        "Least and most activities of each direction, by standard; above the upper end activities do not "
        "count towards the volume. The number of a target group is read in the list in force on the first day of the "
        "course (`law/target_groups.toml`), and a standard applies to groups of its own list alone, by subgroup, then "
        "by group. A course without a standard in force uses `generic` and is counted apart (`norm_fallback`)."
    )
    described = {
        each.standard_id: [f"{each.target_group} of {each.group_list}", each.status] for each in standards()
    }
    described[generic().id] = ["any other", generic().status]
    header = [
        "standard",
        "group, list",
        "status",
        "total",
        *[DIRECTION.label(d, "en") for d in DIRECTION.codes],
    ]
    rows = [
        [
            code(norm["standard_id"]),
            *described[norm["standard_id"]],
            norm["norm_total"],
            *[_range(norm, d) for d in DIRECTION.codes],
        ]
        for norm in norms().to_dicts()
    ]
    return f"## Norms\n\n{lead}\n\n{table(header, rows)}"


def _range(norm: dict[str, object], direction: str) -> str:
    lo, hi = norm[f"lo_{direction}"], norm[f"hi_{direction}"]
    return f"{lo}–{hi}" if hi is not None else f"{lo} or more"
