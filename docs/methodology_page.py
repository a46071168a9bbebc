"""The methodology page, from the data the scores are made from: editions with ladders, measures, norms."""

from docs.markdown import code, page, table
from law.editions import Edition
from law.norms import generic, standards
from methodology.scoring.editions import load_editions
from methodology.scoring.measures import MEASURES
from methodology.scoring.norms import norms
from schemas.codes import DIRECTION

LEAD = """How a course is scored. A criterion gives the points of a rung when its condition holds, tried
from the top, else 0. A condition over a measure that is unknown is taken as not holding for the lower bound
and as holding for the upper: a gap in the data widens the interval and is never a zero. The verdict is
*effective* when even the lowest total reaches the pass mark, *ineffective* when even the highest does not,
else *undetermined*."""

EVIDENCE = """Integers, one of each a course, from its highest accepted revision; null is unknown. A rung may
read these and nothing else.

* Activities count when delivered. Required are all seven directions, career guidance from the age that the
  edition asks it of. A direction is met at the lower end of its norm; beyond the
  upper end activities do not count. A course without any activity row leaves these measures unknown.
* Items of activity and participation (lower is better) count when rated 0 to 4 both before and after; 8 and 9
  are no ratings. Without any baseline, or with a rated baseline left without an answer after the course, they
  are unknown.
* The same for parental competence (higher is better); unknown without a legal representative."""


def methodology_page() -> str:
    """The page: every edition, every measure, every norm in force somewhere."""
    return page("Methodology", LEAD, *map(_edition, load_editions()), _measures(), _norms())


def _edition(edition: Edition) -> str:
    act, programme = edition.act, edition.programme
    rungs = [
        (criterion.title_en, points, code(rung))
        for criterion in edition.criteria.values()
        for points, rung in criterion.rungs.items()
    ]
    official = (
        "" if edition.official else f"**Not the official bands.** {edition.note_en}. {edition.note_ru}."
    )
    facts = [
        ("title", f"{edition.title_en} / {edition.title_ru}"),
        ("act", act.name_en),
        ("signed", act.signed_on),
        ("published", act.published_on),
        ("in force", f"{act.effective_from} to {act.effective_until or 'the next edition'}"),
        ("sources last read", act.read_on),
        ("pass mark", f"{edition.pass_mark} of {edition.best_total}"),
        ("near the pass mark", f"{edition.verdict.near_margin} on each side of the mark"),
        ("ages", f"{programme.age_from} to {programme.age_to} full years at the start"),
        ("age bands", ", ".join(programme.age_bands)),
        ("career guidance", f"from {programme.career_guidance_from} full years"),
        ("days of a course", f"{programme.course_days}, at most {programme.course_days_longest}"),
        ("federal access", f"{edition.access.federal_days} days"),
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
