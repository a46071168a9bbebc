"""Points of the own courses: totals, each criterion, kinds of course, and the same courses under other rules.

Belongs here: frames of courses that are scored alike, and what follows from them. Does not: the methods
(methodology/comparison), words, pictures.
"""

import polars as pl

from dashboard.web.analysts import asked
from dashboard.web.page.page import View
from law.editions import Edition, best_points
from methodology.comparison.archetypes import EFFECT_CLASSES, POINTS, archetypes, group_scores
from methodology.comparison.funnel import COMPARED
from methodology.comparison.topped_out import topped_out
from methodology.comparison.whatif import compare, judge_again, rules
from methodology.scoring.editions import load_editions, of_edition
from methodology.scoring.measures import MEASURES
from methodology.scoring.norms import norms
from methodology.scoring.points import EFFECTIVE, score_by_each
from schemas.codes import DIRECTION, VERDICT

_BOUNDS = [f"{name}_{bound}" for name in (*POINTS, "total") for bound in ("lo", "hi")]
IN_FORCE = "in_force"
BEST = best_points()
ALL_POINTS = range(max(BEST[name] for name in POINTS) + 1)  # that any criterion of any edition can have


def patterns(view: View) -> pl.DataFrame:
    """Courses that are scored alike: edition_id, bounds of every criterion and of the total, verdict, courses."""
    return view.alike(["edition_id", *_BOUNDS, "verdict"], asked(view)).with_columns(
        pl.col(_BOUNDS).cast(pl.Int32)
    )


def totals(scored: pl.DataFrame) -> pl.DataFrame:
    """total from 0 to the most there is, courses with a verdict (by points for certain), share; none left out."""
    known = scored.filter(pl.col("verdict") != "undetermined")
    counted = known.group_by(total=pl.col("total_lo").cast(pl.Int64)).agg(pl.col("courses").sum())
    every = pl.DataFrame({"total": range(BEST["total"] + 1)}, schema={"total": pl.Int64}).join(
        counted, on="total", how="left"
    )
    every = every.with_columns(pl.col("courses").fill_null(0)).sort("total")
    return every.with_columns(share=pl.col("courses") / max(1, int(every["courses"].sum())))


def by_criterion(scored: pl.DataFrame) -> pl.DataFrame:
    """One row a criterion: courses whose edition has it, and of them with 0, 1, 2 ... points and with unknown ones (p0,
    p1 ..., unknown), with their shares; share_best: of them with the most points their edition gives."""
    rows = []
    for name in POINTS:
        known = pl.col(f"{name}_lo") == pl.col(f"{name}_hi")
        courses, best = pl.col("courses"), _best(name)
        counts = {f"p{p}": courses.filter(known & (pl.col(f"{name}_lo") == p)).sum() for p in ALL_POINTS}
        counts |= {"unknown": courses.filter(~known).sum(), "courses": courses.sum()}
        counts |= {"best": courses.filter(known & (pl.col(f"{name}_lo") == best)).sum()}
        rows.append(scored.drop_nulls(f"{name}_lo").select(criterion=pl.lit(name), **counts))
    of = pl.when(pl.col("courses") > 0).then("courses")
    parts = (*(f"p{points}" for points in ALL_POINTS), "unknown", "best")
    return (
        pl.concat(rows)
        .with_columns((pl.col(part) / of).alias(f"share_{part}") for part in parts)
        .drop("best")
    )


def _best(criterion: str) -> pl.Expr:
    """The most points that the edition of a course gives for a criterion it has."""
    having = tuple(edition for edition in load_editions() if criterion in edition.criteria)
    return of_edition(having, lambda edition: edition.criteria[criterion].best, pl.Int32)


def at_best(scored: pl.DataFrame) -> tuple[int, int]:
    """Courses that have every point their edition gives, and of how many with a known total."""
    known = scored.filter(pl.col("total_lo") == pl.col("total_hi"))
    best = of_edition(load_editions(), lambda edition: edition.best_total, pl.Int32)
    return int(known.filter(pl.col("total_lo") == best)["courses"].sum()), int(known["courses"].sum())


def outcome(grouped: pl.DataFrame) -> dict[str, int]:
    """Effective courses with an effect, by process only and with an unknown effect; ineffective; undetermined."""
    effective = grouped.filter(verdict=EFFECTIVE)
    found = {kind: int(effective.filter(effect_class=kind)["courses"].sum()) for kind in EFFECT_CLASSES}
    for verdict in VERDICT.codes[1:]:
        found[verdict] = int(grouped.filter(verdict=verdict)["courses"].sum())
    return found


def grouped_scores(scored: pl.DataFrame) -> pl.DataFrame:
    """One row a score vector and verdict with its kind; courses with unknown points have no vector."""
    return group_scores(scored.with_columns(whole=pl.lit("own")), ["whole"], load_editions())


def kinds(grouped: pl.DataFrame, lang: str) -> pl.DataFrame:
    """One row a kind of course in the order of the method: title, courses, share, vectors, the most frequent one."""
    titles = {id: told[f"title_{lang}"] for id, told in archetypes().items()}
    order = pl.DataFrame({"archetype": list(titles), "title": list(titles.values())})
    vector = pl.concat_str(
        [pl.col(name).cast(pl.String) for name in POINTS], separator="+", ignore_nulls=True
    )
    counted = (
        grouped.drop_nulls("archetype")
        .with_columns(vector=vector)
        .sort("courses", "vector", descending=[True, False])
        .group_by("archetype")
        .agg(pl.col("courses").sum(), vectors=pl.col("vector").n_unique(), typical=pl.col("vector").first())
    )
    whole = max(1, int(counted["courses"].sum()))
    told = order.join(counted, on="archetype", how="left", maintain_order="left").with_columns(
        pl.col("courses", "vectors").fill_null(0)
    )
    return told.with_columns(share=pl.col("courses") / whole)


def what_if(view: View, scored: pl.DataFrame, lang: str) -> pl.DataFrame:
    """One row a rule, the one in force first: its title, counts by its verdict, share, and who changed to what."""
    editions = load_editions()
    official = scored.with_columns(
        pass_mark=of_edition(editions, lambda edition: edition.pass_mark, pl.Int64),
        official="verdict",
    )
    columns = ["rule", "official", "verdict", "courses"]
    judged = [official.with_columns(rule=pl.lit(IN_FORCE)), judge_again(official), *_rescored(view, editions)]
    told = compare(pl.concat([frame.select(columns) for frame in judged]), ["rule"])
    titles = {rule: words[lang == "en"] for rule, words in rules().items()}
    titles |= {f"edition:{e.id}": getattr(e, f"title_{lang}") for e in editions} | {IN_FORCE: ""}
    order = pl.DataFrame({"rule": [IN_FORCE, *(rule for rule in titles if rule != IN_FORCE)]}).with_row_index(
        "place"
    )
    same = [f"threshold_{mark}" for mark in {edition.pass_mark for edition in editions} if len(editions) == 1]
    named = told.filter(~pl.col("rule").is_in(same)).join(order, on="rule").sort("place").drop("place")
    return named.with_columns(
        title=pl.col("rule").replace_strict(titles),
        changed=pl.sum_horizontal(f"to_{verdict}" for verdict in VERDICT.codes),
    )


def _rescored(view: View, editions: tuple[Edition, ...]) -> list[pl.DataFrame]:
    """The courses scored again under every edition; one alone is the rule in force."""
    if len(editions) < 2:
        return []
    ages = {edition.programme.career_guidance_from for edition in editions}
    about = ["age_at_start", "standard_id", *(f"delivered_{code}" for code in DIRECTION.codes)]
    told = [*MEASURES, *(about if len(ages) > 1 else [])]  # else the same measures serve every edition
    alike = view.alike(["verdict AS official", *told], asked(view))
    keyed = alike.with_row_index("protocol_id").with_columns(revision=pl.lit(1)).drop("official", "courses")
    scored = score_by_each(keyed.lazy(), keyed.lazy(), norms().lazy(), editions).collect()
    counts = alike.select("official", "courses")
    return [
        counts.with_columns(scored.filter(edition_id=e.id)["verdict"], rule=pl.lit(f"edition:{e.id}"))
        for e in editions
    ]


def evenness(view: View) -> pl.DataFrame:
    """The topped-out test over providers with enough courses; its answer is null with fewer than ten of them."""
    rates = view.figures(["effective_rate"], asked(view), ["provider"]).filter(COMPARED)
    return topped_out(rates.select("value", of="indicator", lower_is_better=False, is_share=True), ["of"])
